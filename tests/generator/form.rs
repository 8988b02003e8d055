//! The reader is the inverse of the vendor's script: it reads what the script writes, or says in what it is ambiguous.

mod ambiguities;
mod coverage;
mod edits;
mod small;

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use tests::form::{Schemas, Style, documents, hostile_documents, loss, pages};
use tests::property::config;
use xtask::page;
use xtask::problem::Source;

/// The errors for what the form leaves open.
const AMBIGUITIES: [&str; 2] = [
    "`[]` that may belong to one alternative or to several",
    "may be a string or another value",
];

/// The errors for descriptions that look like the form.
const LOOK_ALIKES: [&str; 3] = [
    "entries that are not those of the example, or a part of a description",
    "is an entry too many, or a part of a description",
    "is listed twice, or is once a part of a description",
];

/// How many documents each property tries by default.
const CASES: u32 = 100;

fn runner() -> TestRunner {
    TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(7),
        max_global_rejects: 1_000_000,
        max_shrink_time: 20_000,
        ..config(CASES)
    })
}

fn style() -> impl Strategy<Value = Style> {
    (1..5_usize, any::<[bool; 4]>(), 1..4_usize).prop_map(|(depth, switches, blank_lines)| {
        let [two_pages, absolute_links, crlf, words] = switches;
        Style {
            depth,
            two_pages,
            absolute_links,
            blank_lines,
            line_end: if crlf { "\r\n" } else { "\n" },
            fence_words: if words { " title=\"example\"" } else { "" },
        }
    })
}

/// Whether the pages are read, and as they should; else the problems must be of these kinds.
fn read(schemas: &Schemas, style: Style, known: &[&str]) -> Result<bool, TestCaseError> {
    let pages = pages(schemas, style);
    let sources: Vec<_> = pages
        .iter()
        .map(|page| Source::new("page.md", page.as_str()))
        .collect();
    match page::read(&sources) {
        Ok(content) => {
            prop_assert_eq!(content, loss(schemas, style), "{}", pages.join("\n"));
            Ok(true)
        }
        Err(problems) => {
            for problem in &problems.0 {
                let said = problem.to_string();
                let is_known = known.iter().any(|message| said.contains(message));
                prop_assert!(is_known, "{}\n{}", problems, pages.join("\n"));
            }
            Ok(false)
        }
    }
}

#[test]
fn what_the_script_writes_is_read() {
    let count = Cell::new(0_u32);
    let mut runner = runner();
    runner
        .run(&(documents(), style()), |(schemas, style)| {
            count.set(count.get() + u32::from(read(&schemas, style, &AMBIGUITIES)?));
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    assert!(
        count.get() > config(CASES).cases / 4,
        "{} were read",
        count.get()
    );
}

#[test]
fn descriptions_that_look_like_the_form_are_read_or_ambiguous() {
    let count = Cell::new(0_u32);
    let known = [&AMBIGUITIES[..], &LOOK_ALIKES[..]].concat();
    let mut runner = runner();
    runner
        .run(&(hostile_documents(), style()), |(schemas, style)| {
            count.set(count.get() + u32::from(read(&schemas, style, &known)?));
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    assert!(
        count.get() > config(CASES).cases / 8,
        "{} were read",
        count.get()
    );
}
