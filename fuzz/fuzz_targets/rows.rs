#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|input: &[u8]| {
    (crate_tests::hostile::target("rows").check)(input);
});

fuzz_mutator!(|input: &mut [u8], length: usize, most: usize, seed: u32| {
    fuzz::mutated(input, length, most, seed)
});
