//! The flow of every command: page → spec → overlay → types.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Failure, layout};
use crate::files;
use crate::page::registry::Registry;
use crate::page::{self, Content};
use crate::problem::{Problem, Problems, Source};
use crate::rust::{self, Generated};
use crate::spec::document::Derived;
use crate::spec::overlay::{self, Applied, Mode};
use crate::spec::{self, SharedTypes};

/// Everything that a run reads.
#[derive(Debug)]
pub struct Inputs {
    /// The pages, in order.
    pub pages: Vec<Source>,
    /// Which state of the documentation the pages are.
    pub revision: String,
    /// `spec/shared.yaml`.
    pub shared: Source,
    /// `spec/overlay.yaml`.
    pub overlay: Source,
    /// Whether every row and every action must be of use.
    pub mode: Mode,
}

/// Everything that a run makes.
#[derive(Debug)]
pub struct Outputs {
    /// File contents by path below the root.
    pub files: BTreeMap<PathBuf, String>,
    /// What went into the types.
    pub generated: Generated,
    /// What became of the overlay's actions.
    pub applied: Applied,
    /// What of the shared table is not as the pages are; nothing for the project's own.
    pub stale: Vec<Problem>,
    /// How long each stage took.
    pub stages: Vec<(&'static str, Duration)>,
}

/// Reads the project's own pages, or others in their place.
///
/// # Errors
///
/// A file that cannot be read; a page that is not the one recorded.
pub fn read(root: &Path, other_pages: &[PathBuf]) -> Result<Inputs, Failure> {
    let named = |name: &str| files::read(root, name);
    let (pages, revision, mode) = if other_pages.is_empty() {
        let registry = Registry::read(&named(layout::REGISTRY)?)?;
        let pages = registry
            .files()
            .map(|file| named(&format!("{}/{file}", layout::PAGES)))
            .collect::<Result<Vec<_>, _>>()?;
        registry.verify(&pages, &files::names(root, layout::PAGES, "md")?)?;
        (pages, registry.revision().to_string(), Mode::Strict)
    } else {
        let pages = read_pages(other_pages)?;
        (pages, "unreleased".to_owned(), Mode::Lenient)
    };
    Ok(Inputs {
        pages,
        revision,
        shared: named(layout::SHARED)?,
        overlay: named(layout::OVERLAY)?,
        mode,
    })
}

/// Reads pages from anywhere.
///
/// # Errors
///
/// A file that cannot be read.
pub fn read_pages(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let pages = paths
        .iter()
        .map(|path| files::read_anywhere(path))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(pages)
}

/// Runs every stage. Nothing is read or written.
///
/// # Errors
///
/// What each stage finds.
pub fn run(inputs: &Inputs) -> Result<Outputs, Failure> {
    let mut clock = Clock::start();
    let content = page::read(&inputs.pages)?;
    clock.stage("page");
    let derived = derive(inputs, &content)?;
    clock.stage("spec");
    let applied = lay_over(inputs, derived.document)?;
    clock.stage("overlay");
    let generated = rust::generate(&applied.document)?;
    clock.stage("rust");

    let mut files = BTreeMap::new();
    files.insert(PathBuf::from(layout::DOCUMENT), json(&applied.document)?);
    for (name, text) in &generated.files {
        files.insert(Path::new(layout::GENERATED).join(name), text.clone());
    }
    Ok(Outputs {
        files,
        generated,
        applied,
        stale: derived.stale,
        stages: clock.stages,
    })
}

/// The document that the pages' content alone yields.
///
/// # Errors
///
/// A table of shared types that is wrong or, in [`Mode::Strict`], stale; what the derivation finds.
pub fn derive(inputs: &Inputs, content: &Content) -> Result<Derived, Problems> {
    let shared = SharedTypes::read(&inputs.shared)?;
    let derived = spec::derive(content, &shared, &inputs.revision)?;
    if inputs.mode == Mode::Strict && !derived.stale.is_empty() {
        return Err(Problems(derived.stale));
    }
    Ok(derived)
}

/// A derived document with what the overlay adds.
///
/// # Errors
///
/// An overlay that is wrong, or does not find what it expects.
pub fn lay_over(inputs: &Inputs, document: Value) -> Result<Applied, Failure> {
    let overlay = overlay::read(&inputs.overlay)?;
    overlay::apply(&overlay, document, inputs.mode).map_err(Failure::Overlay)
}

/// The document as it is committed.
///
/// # Errors
///
/// Never, for a document that was derived.
pub fn json(document: &Value) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(text)
}

struct Clock {
    last: Instant,
    stages: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn start() -> Self {
        Self {
            last: Instant::now(),
            stages: Vec::new(),
        }
    }

    fn stage(&mut self, name: &'static str) {
        self.stages.push((name, self.last.elapsed()));
        self.last = Instant::now();
    }
}
