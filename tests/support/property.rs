//! How many cases a property test tries.

use std::env;

use proptest::test_runner::Config;

/// Set by the step `properties` of `.ci/run`: how many times as many cases as by default.
const FACTOR: &str = "PROPERTY_FACTOR";

/// How many times as many cases as by default are tried.
///
/// # Panics
///
/// The factor is not a positive number: the tests would try fewer cases than was asked for.
pub fn factor() -> u32 {
    let Ok(text) = env::var(FACTOR) else {
        return 1;
    };
    let factor = text.parse().ok().filter(|factor| *factor > 0);
    factor.unwrap_or_else(|| panic!("{FACTOR}={text} is not a positive number"))
}

/// The configuration of a property test that tries this many cases by default.
pub fn config(default_cases: u32) -> Config {
    Config {
        cases: default_cases * factor(),
        failure_persistence: None,
        ..Config::default()
    }
}
