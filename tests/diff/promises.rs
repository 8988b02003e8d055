//! The diff promises nothing that `codegen` rejects: where it says what becomes of the Rust types, they can be generated.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::content_edits;
use tests::page::{content, webhooks};
use tests::{frozen, property, single_edits};
use xtask::command::pipeline::{self, Inputs};
use xtask::diff::{Side, compare_sides};
use xtask::rust;
use xtask::spec::overlay::{self, Mode};

/// What the diff promised, if it did, and `codegen` rejected.
fn broken_promise(after: &Value, promised: &Cell<usize>) -> Option<String> {
    let report = compare_sides(frozen::side(), &Side::read(after));
    if report.not_known.is_some() {
        return None;
    }
    promised.set(promised.get() + 1);
    rust::generate(after).err().map(|error| error.to_string())
}

#[test]
fn of_a_document_with_random_edits() {
    let promised = Cell::new(0);
    let mut runner = TestRunner::new(property::config(12));
    let result = runner.run(&vec(any::<usize>(), 1..4), |numbers| {
        let after = single_edits::several(&frozen::openapi(), &numbers);
        prop_assert_eq!(broken_promise(&after, &promised), None);
        Ok(())
    });
    result.unwrap();
    assert!(promised.get() > 3, "{promised:?}");
}

#[test]
fn of_a_page_with_random_edits() {
    let promised = Cell::new(0);
    let mut runner = TestRunner::new(property::config(16));
    let result = runner.run(&vec(content_edits::edits(), 1..4), |edits| {
        let mut newer = content(&[&webhooks()]);
        for (at, edit) in &edits {
            edit.apply(*at, &mut newer);
        }
        let inputs = Inputs {
            mode: Mode::Lenient,
            ..frozen::inputs()
        };
        // Else places of one type have several shapes, which is an error of the diff too.
        if let Ok(derived) = pipeline::derive(&inputs, &newer)
            && let overlay = overlay::read(&inputs.overlay).unwrap()
            && let Ok(applied) = overlay::apply(&overlay, derived.document, inputs.mode)
        {
            prop_assert_eq!(broken_promise(&applied.document, &promised), None);
        }
        Ok(())
    });
    result.unwrap();
    assert!(promised.get() > 1, "{promised:?}");
}

/// What stages of the generator reject for one reason each.
#[test]
fn of_documents_that_are_rejected() {
    let promised = Cell::new(0);
    for (place, value) in [
        (
            "/BotFailedData/properties/error_message",
            json!({"type": "string", "enum": ["a"]}),
        ),
        (
            "/BotFailedData/properties/error_message",
            json!({"$ref": "#/components/schemas/Nothing"}),
        ),
        (
            "/BotFailedData/properties/error_message",
            json!({"allOf": [{"minLength": 1}, {"not": {}}]}),
        ),
        ("/BotFailedData/required", json!(["nothing"])),
        ("/BotId", json!({"type": "string"})),
        ("/ErrorCode", json!({"type": "string", "enum": ["a", "A"]})),
        ("/ErrorCode", json!({"type": "string", "enum": ["…"]})),
        (
            "/BotWebhookFailed/properties/event/const",
            json!("bot.completed"),
        ),
        ("/BotWebhookFailed/properties/event/const", json!("…")),
        ("/Link", json!({"type": "string", "enum": ["a"]})),
        ("/Unused", json!({"type": "string", "enum": ["a"]})),
    ] {
        let mut after = frozen::openapi();
        let (parent, name) = place.rsplit_once('/').unwrap();
        let parent = format!("/components/schemas{parent}");
        after.pointer_mut(&parent).unwrap()[name] = value.clone();
        assert_eq!(broken_promise(&after, &promised), None, "{place} {value}");
    }
}
