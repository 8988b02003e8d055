//! How many cases a property test tries.

use std::env;

use proptest::test_runner::Config;

/// Set by the step `properties` of `.ci/run`: how many times as many cases as by default.
const FACTOR: &str = "PROPERTY_FACTOR";

/// The configuration of a property test that tries this many cases by default.
///
/// # Panics
///
/// The factor is not a number: the tests would try fewer cases than was asked for.
pub fn config(default_cases: u32) -> Config {
    let factor = env::var(FACTOR).map_or(1, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{FACTOR}={text} is not a number"))
    });
    Config {
        cases: default_cases * factor,
        failure_persistence: None,
        ..Config::default()
    }
}
