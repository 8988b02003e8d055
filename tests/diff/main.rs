//! The diff: its rules, its verdicts, and the formats of its report.

mod against_rust;
mod combinations;
mod formats;
mod fuzz_corpora;
mod pages;
mod promises;
mod properties;
mod rules;
mod vendor;
mod verdicts;
