//! Whatever the overlay says is in the document, or its action is superseded or in conflict: over random edits of the page
//! and of the overlay, no fact is lost.

mod edits;
mod lost;

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::content_edits::{self, Edit};
use tests::{frozen, property};
use xtask::command::pipeline::{self, Inputs};
use xtask::problem::Source;
use xtask::spec::overlay::{self, Action, Expectation, Mode, Overlay};

use self::edits::{edited, overlay_edits, written};
use self::lost::lost;

fn overlay_of(steps: &[Vec<Value>]) -> Option<Overlay> {
    let actions: Vec<&Value> = steps.iter().flatten().collect();
    let text = json!({
        "overlay": "1.1.0",
        "info": {"title": "t", "version": "1.0.0"},
        "actions": actions,
    });
    // Some edits are wrong in themselves, and reported as such.
    overlay::read(&Source::new("overlay.yaml", text.to_string())).ok()
}

fn derived(edits: &[(Index, Edit)]) -> Option<Value> {
    let mut newer = frozen::outputs().content.clone();
    for (at, edit) in edits {
        edit.apply(*at, &mut newer);
    }
    let inputs = Inputs {
        mode: Mode::Lenient,
        ..frozen::inputs()
    };
    // Places of one type with several shapes are an error of their own.
    Some(pipeline::derive(&inputs, &newer).ok()?.document)
}

#[test]
fn whatever_the_overlay_says_is_in_the_document_or_superseded_or_in_conflict() {
    let (applied, superseded, in_conflict) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let own = overlay::read(&frozen::inputs().overlay).unwrap();
    let steps = written(&own);
    let count = |cell: &Cell<usize>, more: usize| cell.set(cell.get() + more);
    let mut runner = TestRunner::new(property::config(20));
    let edits = (
        vec(content_edits::edits(), 0..2),
        vec(overlay_edits(), 0..4),
    );
    let result = runner.run(&edits, |(page_edits, overlay_edits)| {
        let Some(document) = derived(&page_edits) else {
            return Ok(());
        };
        let steps = edited(steps.clone(), &overlay_edits, &document);
        let Some(overlay) = overlay_of(&steps) else {
            return Ok(());
        };
        let (result, said, skipped) =
            match overlay::apply(&overlay, document.clone(), Mode::Lenient) {
                Ok(applied) => {
                    count(&superseded, applied.superseded.len());
                    let skipped: Vec<String> =
                        applied.superseded.into_iter().map(|it| it.id).collect();
                    (applied.document, String::new(), Some(skipped))
                }
                Err(problems) => {
                    count(&in_conflict, problems.0.len());
                    let texts = problems
                        .0
                        .iter()
                        .map(|it| format!("{it} {}\n", it.advice()));
                    (
                        overlay::fitting(&overlay, document.clone(), |_| true),
                        texts.collect(),
                        None,
                    )
                }
            };
        for (index, action) in overlay.actions().iter().enumerate() {
            if said.contains(&format!("`{}`", action.id)) {
                continue;
            }
            count(&applied, 1);
            let may_be_superseded = skipped.as_ref().is_none_or(|ids| ids.contains(&action.id));
            let Some(why) = lost(&result, action, may_be_superseded) else {
                continue;
            };
            // A later action may have decided otherwise, if it says what it finds.
            let place = &action.target.text;
            let decides = |later: &Action| {
                let other = later.target.text.as_str();
                let is_near = other.starts_with(place.as_str()) || place.starts_with(other);
                is_near && matches!(later.expects, Expectation::Value(_))
            };
            let is_decided = overlay.actions()[index + 1..].iter().any(decides);
            prop_assert!(is_decided, "{}: {why}\n{said}", action.id);
        }
        Ok(())
    });
    result.unwrap();
    let counts = [applied.get(), superseded.get(), in_conflict.get()];
    assert!(counts.iter().all(|it| *it > 0), "{counts:?}");
}
