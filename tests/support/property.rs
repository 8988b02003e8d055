//! How many cases a property test tries.

use std::env;

use proptest::test_runner::{Config, RngSeed};

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
///
/// By default the cases are the same in every run, so that `cargo test` has one result for one state of the code. With a factor
/// they are random.
pub fn config(default_cases: u32) -> Config {
    let mut config = Config {
        cases: default_cases * factor(),
        failure_persistence: None,
        ..Config::default()
    };
    // Set by `PROPTEST_RNG_SEED` or random.
    if factor() == 1 && config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0);
    }
    config
}
