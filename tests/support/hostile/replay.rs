//! A target's seeds, what was found before, and edits of both, without a fuzzer.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::{Target, edited, found};
use crate::property;

/// How many bytes of edited inputs each target is given by default; the larger its seeds, the fewer they are.
const EDITED: usize = 100_000;

/// How many it is given if most of them are rejected, or accepted.
const EDITED_AT_MOST: usize = 20 * EDITED;

/// How many inputs must be accepted, and how many rejected. Else what has to hold of the ones or of the others would not be
/// tried.
const OF_EACH: usize = 10;

/// Whether the input was accepted; what does not hold is reported with the input.
fn accepts(target: Target, what: &str, input: &[u8]) -> bool {
    catch_unwind(AssertUnwindSafe(|| (target.check)(input))).unwrap_or_else(|panic| {
        eprintln!("{}, {what}: {}", target.name, input.escape_ascii());
        resume_unwind(panic)
    })
}

/// Holds a target to all its inputs.
pub fn replay(target: Target) {
    let seeds = (target.seeds)();
    assert!(seeds.len() > 5);
    let accepted = (0..).zip(&seeds);
    let accepted = accepted.filter(|(index, seed)| accepts(target, &format!("seed {index}"), seed));
    assert!(accepted.count() > 0, "every seed is rejected");
    for (file, input) in found(target) {
        accepts(target, &file, &input);
    }
    let (mut accepted, mut rejected, mut length) = (0, 0, 0);
    for (number, seed) in (0..).zip(seeds.iter().cycle()) {
        let input = edited(seed, number);
        if accepts(target, &format!("edit {number}"), &input) {
            accepted += 1;
        } else {
            rejected += 1;
        }
        length += input.len() + 100;
        let most = if accepted < OF_EACH || rejected < OF_EACH {
            EDITED_AT_MOST
        } else {
            EDITED
        };
        if length > most * property::factor() as usize {
            break;
        }
    }
    assert!(
        accepted >= OF_EACH && rejected >= OF_EACH,
        "{accepted} edits are accepted, {rejected} rejected"
    );
}
