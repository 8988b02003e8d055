//! The stages that the commands share: page → spec → overlay → rust.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

pub use super::explain::Union;
use super::{Failure, explain, layout};
use crate::files;
use crate::page::registry::Registry;
use crate::page::{self, Content};
use crate::problem::{Problems, Source};
use crate::rust::{self, Generated};
use crate::schema::named_pointer;
use crate::spec::overlay::{self, Applied, Mode, Overlay};
use crate::spec::places::Places;
use crate::spec::{self, Derived, SharedTypes};

/// The inputs of a run.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The pages, in order.
    pub pages: Vec<Source>,
    /// The revision of the documentation: the date of the pages.
    pub revision: String,
    /// `spec/shared.yaml`.
    pub shared: Source,
    /// `spec/overlay.yaml`.
    pub overlay: Source,
    /// Whether an unused row or action is an error.
    pub mode: Mode,
}

/// The outputs of a run.
#[derive(Debug)]
pub struct Outputs {
    /// File contents by path below the root.
    pub files: BTreeMap<PathBuf, String>,
    /// Counts of what was generated.
    pub generated: Generated,
    /// The results of the overlay's actions.
    pub applied: Applied,
    /// What the pages say.
    pub content: Content,
    /// The document before the overlay.
    pub derived: Derived,
    /// The types that no row of the table names, with their places on the pages.
    pub unnamed: BTreeMap<String, String>,
    /// What the pages leave open.
    pub notes: Vec<String>,
    /// The places with values of several types that nobody decided on.
    pub unions: Vec<Union>,
    /// The duration of each stage.
    pub stages: Vec<(&'static str, Duration)>,
}

/// Reads the project's own pages, or other pages instead.
///
/// # Errors
///
/// A file that cannot be read; a page that differs from the record.
pub fn read(root: &Path, other_pages: &[PathBuf]) -> Result<Inputs, Failure> {
    if other_pages.is_empty() {
        let record = files::read(root, layout::REGISTRY)?;
        return recorded(root, &record, files::read(root, layout::OVERLAY)?, |_| None);
    }
    Ok(Inputs {
        pages: read_pages(other_pages)?,
        revision: "unreleased".to_owned(),
        shared: files::read(root, layout::SHARED)?,
        overlay: files::read(root, layout::OVERLAY)?,
        mode: Mode::Lenient,
    })
}

/// Reads the pages that a record names, in the place of those that are given.
///
/// # Errors
///
/// A file that cannot be read; a page that differs from the record.
pub(super) fn recorded(
    root: &Path,
    record: &Source,
    overlay: Source,
    given: impl Fn(&str) -> Option<Source>,
) -> Result<Inputs, Failure> {
    let registry = Registry::read(record)?;
    let recorded = |file| files::read(root, &format!("{}/{file}", layout::PAGES));
    let pages = registry.files();
    let pages = pages.map(|file| given(file).map_or_else(|| recorded(file), Ok));
    let pages = pages.collect::<Result<Vec<_>, _>>()?;
    registry.verify(&pages, &files::names(root, layout::PAGES, "md")?)?;
    Ok(Inputs {
        pages,
        revision: registry.revision().to_string(),
        shared: files::read(root, layout::SHARED)?,
        overlay,
        mode: Mode::Strict,
    })
}

/// Reads pages at any path.
///
/// # Errors
///
/// A file that cannot be read.
pub fn read_pages(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let pages = paths.iter().map(|path| files::read_anywhere(path));
    Ok(pages.collect::<Result<_, _>>()?)
}

/// Runs every stage in memory.
///
/// # Errors
///
/// The errors of each stage.
pub fn run(inputs: &Inputs) -> Result<Outputs, Failure> {
    let (mut stages, mut last) = (Vec::new(), Instant::now());
    let mut ended = |stage| {
        stages.push((stage, last.elapsed()));
        last = Instant::now();
    };
    let content = page::read(&inputs.pages)?;
    ended("page");
    let derived = derive(inputs, &content)?;
    ended("spec");
    let overlay = overlay::read(&inputs.overlay)?;
    let applied = apply(inputs, &overlay, &derived)?;
    ended("overlay");
    let places = Places {
        pages: &inputs.pages,
        content: &content,
        paths: &derived.paths,
        overlay: &overlay,
        document: &applied.document,
    };
    explain::check(&places, &inputs.shared)?;
    let generated = rust::generate(&applied.document)
        .map_err(|error| explain::rejected(&places, &inputs.shared, error))?;
    ended("rust");
    let mut notes = page::notes(&content);
    notes.extend(explain::undescribed(&applied.document));
    let unions = explain::unions(&places);
    let unnamed = derived.unnamed.iter().filter_map(|name| {
        let path = derived.paths.get(&named_pointer(name))?;
        Some((name.clone(), path.clone()))
    });
    let unnamed = unnamed.collect();

    let mut files = BTreeMap::new();
    files.insert(PathBuf::from(layout::DOCUMENT), json(&applied.document));
    for (name, text) in &generated.files {
        files.insert(Path::new(layout::GENERATED).join(name), text.clone());
    }
    Ok(Outputs {
        files,
        generated,
        applied,
        content,
        derived,
        unnamed,
        notes,
        unions,
        stages,
    })
}

/// Derives the document of the pages, before the overlay.
///
/// # Errors
///
/// A table of shared types that is invalid or, in [`Mode::Strict`], does not match the pages; the errors of the derivation.
pub fn derive(inputs: &Inputs, content: &Content) -> Result<Derived, Problems> {
    let shared = SharedTypes::read(&inputs.shared)?;
    let derived = spec::derive(content, &shared, &inputs.revision)?;
    if inputs.mode == Mode::Strict && !derived.stale.is_empty() {
        return Err(Problems(derived.stale));
    }
    Ok(derived)
}

/// Applies the overlay to a derived document.
fn apply(inputs: &Inputs, overlay: &Overlay, derived: &Derived) -> Result<Applied, Failure> {
    overlay::apply(overlay, derived.document.clone(), inputs.mode).map_err(|problems| {
        let (shared, paths) = (&inputs.shared, &derived.paths);
        Failure::Overlay(explain::conflicts(problems, overlay, shared, paths))
    })
}

/// Applies the overlay to a derived document, but for the actions in conflict with it. The second value is why the stages
/// would stop: the actions in conflict, or what no later stage can use.
///
/// # Errors
///
/// An overlay that is invalid.
pub(super) fn lay_over_what_fits(
    inputs: &Inputs,
    content: &Content,
    derived: &Derived,
) -> Result<(Value, Option<Failure>), Failure> {
    let overlay = overlay::read(&inputs.overlay)?;
    match apply(inputs, &overlay, derived) {
        Ok(Applied { document, .. }) => {
            let places = Places {
                pages: &inputs.pages,
                content,
                paths: &derived.paths,
                overlay: &overlay,
                document: &document,
            };
            let rejected = explain::check(&places, &inputs.shared).err();
            Ok((document, rejected))
        }
        Err(conflicts) => {
            let document = overlay::fitting(&overlay, derived.document.clone(), |_| true);
            Ok((document, Some(conflicts)))
        }
    }
}

/// What pages say without the overlay.
#[derive(Debug)]
pub struct Bare {
    /// The derived document, with the `event` constants that the overlay adds: no page states them.
    pub document: Value,
    /// The derived document with all of the overlay that fits, from which types are generated.
    pub types: Value,
}

/// A derived document as it is compared without the overlay. An overlay that is wrong is in nobody's way.
pub fn without_overlay(inputs: &Inputs, document: Value) -> Bare {
    match overlay::read(&inputs.overlay) {
        Ok(overlay) => Bare {
            types: overlay::fitting(&overlay, document.clone(), |_| true),
            document: overlay::fitting(&overlay, document, is_constant),
        },
        Err(_) => Bare {
            types: document.clone(),
            document,
        },
    }
}

/// Whether an update brings a constant and nothing else.
fn is_constant(brought: &Value) -> bool {
    let brought = brought.as_object();
    brought.is_some_and(|brought| brought.len() == 1 && brought.contains_key("const"))
}

/// The text of the document, as it is committed.
pub fn json(document: &Value) -> String {
    format!("{document:#}\n")
}
