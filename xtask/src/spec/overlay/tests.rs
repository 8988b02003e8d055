//! An overlay of many actions on its page: those of the frozen project, which no update changes.

use roas_overlay::apply::{Apply, ApplyOptions};
use roas_overlay::v1_1;
use serde_json::Value;

use super::document::{Overlay, Step};
use super::{Mode, apply, read};
use crate::page;
use crate::problem::Source;
use crate::spec::{self, SharedTypes};

fn own_overlay() -> Overlay {
    let text = include_str!("../../../../tests/fixtures/project/spec/overlay.yaml");
    read(&Source::new("spec/overlay.yaml", text)).expect("an overlay")
}

fn own_document() -> Value {
    let page = Source::new(
        "webhooks.md",
        include_str!("../../../../tests/fixtures/project/spec/docs/webhooks.md"),
    );
    let table = Source::new(
        "shared.yaml",
        include_str!("../../../../tests/fixtures/project/spec/shared.yaml"),
    );
    let content = page::read(&[page]).expect("a page");
    let shared = SharedTypes::read(&table).expect("a table");
    let derived = spec::derive(&content, &shared, "test").expect("a document");
    derived.document
}

/// An overlay with one step.
fn alone(overlay: &Overlay, step: Step<'_>) -> Overlay {
    Overlay {
        source: overlay.source.clone(),
        actions: step.actions().cloned().collect(),
    }
}

#[test]
fn every_action_applies_once_and_is_superseded_from_then_on() {
    let overlay = own_overlay();
    let mut document = own_document();
    for step in overlay.steps() {
        let step = alone(&overlay, step);
        let ids: Vec<&str> = step.actions.iter().map(|it| it.id.as_str()).collect();
        let first = apply(&step, document, Mode::Strict).unwrap_or_else(|it| panic!("{it}"));
        assert_eq!(first.applied, ids.len());
        let second =
            apply(&step, first.document.clone(), Mode::Lenient).unwrap_or_else(|it| panic!("{it}"));
        let superseded: Vec<&str> = second.superseded.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(superseded, ids);
        assert_eq!(second.document.to_string(), first.document.to_string());
        document = first.document;
    }
}

#[test]
fn at_once_and_step_by_step_it_is_the_same_document() {
    let overlay: v1_1::Overlay = serde_saphyr::from_str(include_str!(
        "../../../../tests/fixtures/project/spec/overlay.yaml"
    ))
    .expect("an Overlay 1.1 document");
    let mut theirs = own_document();
    overlay
        .apply(&mut theirs, ApplyOptions::ErrorOnZeroMatch.into())
        .expect("every target is there");
    let ours = apply(&own_overlay(), own_document(), Mode::Strict).expect("all apply");
    assert_eq!(theirs, ours.document);
}
