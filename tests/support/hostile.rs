//! What must hold for any input, one function for each subject. The crate `fuzz` feeds them what libFuzzer thinks
//! of, and [`replay`] the same seeds, what was found before, and random edits of both, with `cargo test`.

use std::io::ErrorKind;

pub mod comment;
mod diff;
mod edits;
mod overlay;
mod page;
mod registry;
mod replay;
mod seeds;
mod shared;

use xtask::problem::Problems;

use crate::project;

pub use edits::edited;
pub use replay::replay;

/// One property that must hold for any input.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which its program in `fuzz/fuzz_targets` and its folder in `fuzz/found` have too.
    pub name: &'static str,
    /// Panics if something does not hold of the input; returns whether the input was accepted.
    pub check: fn(&[u8]) -> bool,
    /// Where to start from.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// What reads pages and documents. The crate `crate-tests` has the targets of the published crates.
pub const TARGETS: [Target; 6] = [
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
];

/// The target of this name, of [`TARGETS`].
pub fn target(name: &str) -> Target {
    of_name(&TARGETS, name)
}

/// The target of this name.
pub fn of_name(targets: &[Target], name: &str) -> Target {
    let found = targets.iter().find(|target| target.name == name);
    *found.unwrap_or_else(|| panic!("there is no target {name:?}"))
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

/// The input as a text; `None` if it is not one.
fn text(input: &[u8]) -> Option<&str> {
    std::str::from_utf8(input).ok()
}

/// What was accepted; what was not is reported with its place.
fn accepted<T>(result: Result<T, Problems>) -> Option<T> {
    result.inspect_err(is_said).ok()
}

/// What is wrong is reported with its place.
fn is_said(problems: &Problems) {
    assert!(!problems.0.is_empty());
    let rendered = problems.to_string();
    // What miette writes where a span does not lie within the text.
    assert!(!rendered.contains("Failed to read contents"), "{rendered}");
}
