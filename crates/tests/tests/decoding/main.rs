//! Decoding: every entry point reads the same events, and malformed payloads are errors at their place.

mod entry_point_differences;
mod entry_points;
mod fuzz_corpora;
mod properties;
