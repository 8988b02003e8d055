//! What is to hold for any input at all, one function a subject. The crate `fuzz` feeds them what libFuzzer thinks
//! of, and [`replay`] the same seeds, what was found before, and random edits of both, with `cargo test`.

use std::io::ErrorKind;

pub mod comment;
mod diff;
mod edits;
mod entry_points;
mod event;
mod overlay;
mod page;
mod registry;
mod replay;
mod seeds;
mod shared;
mod signature;
mod timestamp;

use xtask::problem::Problems;

use crate::project;

pub use edits::edited;
pub use replay::replay;
pub use timestamp::Class;

/// One thing that has to endure any input.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which its program in `fuzz/fuzz_targets` and its folder in `fuzz/found` have too.
    pub name: &'static str,
    /// Panics if something does not hold of the input; returns whether the input was accepted.
    pub check: fn(&[u8]) -> bool,
    /// Where to start from.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: [Target; 10] = [
    Target {
        name: "page",
        check: page::check,
        seeds: seeds::pages,
    },
    Target {
        name: "overlay",
        check: overlay::check,
        seeds: seeds::overlays,
    },
    Target {
        name: "registry",
        check: registry::check,
        seeds: registry::seeds,
    },
    Target {
        name: "shared",
        check: shared::check,
        seeds: shared::seeds,
    },
    Target {
        name: "comment",
        check: comment::check,
        seeds: comment::seeds,
    },
    Target {
        name: "diff",
        check: diff::check,
        seeds: seeds::documents,
    },
    Target {
        name: "event",
        check: event::check,
        seeds: seeds::deliveries,
    },
    Target {
        name: "entry_points",
        check: entry_points::check,
        seeds: seeds::deliveries,
    },
    Target {
        name: "timestamp",
        check: timestamp::check,
        seeds: seeds::timestamps,
    },
    Target {
        name: "signature",
        check: signature::check,
        seeds: seeds::requests,
    },
];

/// The target of this name.
pub fn target(name: &str) -> Target {
    let found = TARGETS.into_iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("there is no target {name:?}"))
}

/// What was found before: the inputs that once broke a target, by the names of their files.
pub fn found(target: Target) -> Vec<(String, Vec<u8>)> {
    let folder = project::root().join("fuzz/found").join(target.name);
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Vec::new(),
        Err(error) => panic!("fuzz/found/{}: {error}", target.name),
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let named = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(path).unwrap())
    });
    named.collect()
}

/// What is wrong is reported with its place.
fn is_said(problems: &Problems) {
    assert!(!problems.0.is_empty());
    let rendered = problems.to_string();
    // What miette writes where a span does not lie within the text.
    assert!(!rendered.contains("Failed to read contents"), "{rendered}");
}
