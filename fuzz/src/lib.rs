//! The mutator that the fuzz targets share.

#![forbid(unsafe_code)]

use libfuzzer_sys::fuzzer_mutate;
use tests::hostile::edited;

/// Mutates an input, either by its tokens or as libFuzzer does, and returns its new length.
pub fn mutated(input: &mut [u8], length: usize, most: usize, seed: u32) -> usize {
    if seed % 2 == 0 {
        return fuzzer_mutate(input, length, most);
    }
    let edited = edited(&input[..length], u64::from(seed));
    let length = edited.len().min(most);
    input[..length].copy_from_slice(&edited[..length]);
    length
}
