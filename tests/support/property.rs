//! How many cases a property test tries.

use std::env;

use proptest::test_runner::Config;

/// The configuration of a property test: so many cases by default, or as many as `PROPTEST_CASES` says. The step
/// `properties` of `.ci/run` sets it.
pub fn config(default_cases: u32) -> Config {
    let cases = env::var("PROPTEST_CASES").ok();
    Config {
        cases: cases
            .and_then(|text| text.parse().ok())
            .unwrap_or(default_cases),
        failure_persistence: None,
        ..Config::default()
    }
}
