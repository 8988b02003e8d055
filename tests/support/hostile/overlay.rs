//! Any text is an overlay that is applied, or is rejected with a reason.

use std::sync::LazyLock;

use serde_json::Value;
use xtask::command::pipeline;
use xtask::problem::Source;
use xtask::spec::overlay::{self, Mode};

use super::{accepted, is_said, text};
use crate::frozen;

/// The document that the project's own overlay is laid over.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let inputs = frozen::inputs();
    let content = xtask::page::read(&inputs.pages).unwrap();
    pipeline::derive(&inputs, &content).unwrap().document
});

/// Whether it was applied, by the lenient mode at least.
pub(super) fn check(input: &[u8]) -> bool {
    let source = text(input).map(|text| Source::new("overlay.yaml", text));
    let Some(overlay) = source.and_then(|source| accepted(overlay::read(&source))) else {
        return false;
    };
    let strict = overlay::apply(&overlay, DOCUMENT.clone(), Mode::Strict);
    let lenient = overlay::apply(&overlay, DOCUMENT.clone(), Mode::Lenient);
    match (strict, lenient) {
        (Ok(strict), Ok(lenient)) => {
            assert!(strict.superseded.is_empty());
            assert!(lenient.superseded.is_empty());
            // As text, for the order counts.
            assert_eq!(strict.document.to_string(), lenient.document.to_string());
            true
        }
        (Err(problems), Ok(lenient)) => {
            is_said(&problems);
            assert_eq!(problems.0.len(), lenient.superseded.len());
            true
        }
        (Err(strict), Err(lenient)) => {
            is_said(&strict);
            is_said(&lenient);
            false
        }
        (Ok(_), Err(problems)) => panic!("only lenient mode rejects it: {problems}"),
    }
}
