//! What the fuzzers hold to of any input, held to here of the same inputs on every run: the seeds, what was found
//! before, and edits of both.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tests::hostile::{TARGETS, Target, edited, found, target};
use tests::project;

/// How many bytes of edited inputs each target is given; the larger its seeds, the fewer they are.
const EDITED: usize = 2_000_000;

/// Whether the input was taken.
fn holds(target: Target, what: &str, input: &[u8]) -> bool {
    catch_unwind(AssertUnwindSafe(|| (target.check)(input))).unwrap_or_else(|panic| {
        eprintln!("{}, {what}: {}", target.name, input.escape_ascii());
        std::panic::resume_unwind(panic)
    })
}

fn is_endured(name: &str) {
    let target = target(name);
    let seeds = (target.seeds)();
    assert!(seeds.len() > 5);
    let mut taken = 0;
    for (index, seed) in seeds.iter().enumerate() {
        taken += usize::from(holds(target, &format!("seed {index}"), seed));
    }
    assert!(taken > 0, "every seed is refused");
    for (file, input) in found(target) {
        holds(target, &file, &input);
    }
    let (mut taken, mut refused, mut length) = (0, 0, 0);
    for (number, seed) in (0..).zip(seeds.iter().cycle()) {
        let input = edited(seed, number);
        if holds(target, &format!("edit {number}"), &input) {
            taken += 1;
        } else {
            refused += 1;
        }
        length += input.len() + 100;
        if length > EDITED {
            break;
        }
    }
    // Else what is to hold of the ones or of the others would not be tried.
    assert!(taken >= 10, "{taken} edits are taken, {refused} refused");
    assert!(refused >= 10, "{taken} edits are taken, {refused} refused");
}

macro_rules! endured {
    ($($name:ident)+) => {
        $(
            #[test]
            fn $name() {
                is_endured(stringify!($name));
            }
        )+

        #[test]
        fn every_target_is_tried_here_and_has_its_program() {
            let names = TARGETS.map(|target| target.name);
            assert_eq!(names.as_slice(), [$(stringify!($name)),+]);
            let manifest = project::read("fuzz/Cargo.toml");
            for name in names {
                project::read(&format!("fuzz/fuzz_targets/{name}.rs"));
                assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
            }
        }
    };
}

endured! { page overlay diff event doors timestamp signature }
