//! Any text is an overlay that is applied, or is refused with a reason.

use std::sync::LazyLock;

use serde_json::Value;
use xtask::command::pipeline;
use xtask::problem::{Problems, Source};
use xtask::spec::overlay::{self, Mode};

use crate::project;

/// The document that the project's own overlay is laid over.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let inputs = pipeline::read(&project::root(), &[]).unwrap();
    let content = xtask::page::read(&inputs.pages).unwrap();
    pipeline::derive(&inputs, &content).unwrap().document
});

pub(super) fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let overlay = match overlay::read(&Source::new("overlay.yaml", text)) {
        Ok(overlay) => overlay,
        Err(problems) => return is_said(&problems),
    };
    let strict = overlay::apply(&overlay, DOCUMENT.clone(), Mode::Strict);
    let lenient = overlay::apply(&overlay, DOCUMENT.clone(), Mode::Lenient);
    match (strict, lenient) {
        (Ok(strict), Ok(lenient)) => {
            assert!(strict.superseded.is_empty());
            assert!(lenient.superseded.is_empty());
            // As text, for the order counts.
            assert_eq!(strict.document.to_string(), lenient.document.to_string());
        }
        (Err(problems), Ok(lenient)) => {
            is_said(&problems);
            assert_eq!(problems.0.len(), lenient.superseded.len());
        }
        (Err(strict), Err(lenient)) => {
            is_said(&strict);
            is_said(&lenient);
        }
        (Ok(_), Err(problems)) => panic!("only lenient mode refuses: {problems}"),
    }
}

fn is_said(problems: &Problems) {
    assert!(!problems.0.is_empty());
    let rendered = problems.to_string();
    // What miette writes where a span does not lie within the text.
    assert!(!rendered.contains("Failed to read contents"), "{rendered}");
}
