//! The overlays that are rejected.

use xtask::problem::Source;
use xtask::spec::overlay::read;

use super::{action, overlay, replacement};

#[test]
fn mistakes_without_an_effect_are_rejected() {
    let sound = overlay(&(action("first", "nothing", "$.A", "update: { a: 1 }") + &replacement()));
    assert!(read(&sound).is_ok());
    let edits = [
        ("not_yaml", "update: { a: 1 }", "update: { a: 1"),
        (
            "unknown_member_of_the_document",
            "actions:",
            "extend: x\nactions:",
        ),
        (
            "unknown_member_of_info",
            "version: 1.0.0",
            "version: 1.0.0, licence: x",
        ),
        (
            "unknown_member_of_an_action",
            "x-reason: The page",
            "x-reasons: The page",
        ),
        ("misspelt_update", "update: { a: 1 }", "updates: { a: 1 }"),
        ("copy", "update: { a: 1 }", "copy: $.B"),
        ("missing_source", "    x-source: spec, to 2026-05\n", ""),
        ("unknown_group", "vendor-gap", "vendor"),
        (
            "unknown_expectation",
            "x-expects: nothing",
            "x-expects: none",
        ),
        (
            "duplicate_member",
            "update: { a: 1 }",
            "update: { a: 1, b: 1, a: 2 }",
        ),
        (
            "duplicate_member_of_an_action",
            "target: $.A",
            "target: $.A\n    target: $.B",
        ),
        ("duplicate_id", "x-id: person-as-string", "x-id: first"),
        ("id_not_in_kebab_case", "x-id: first", "x-id: First_one"),
        ("empty_reason", "The page is silent.", "''"),
        ("bad_path", "target: $.A", "target: $.A[?"),
        (
            "update_and_remove",
            "target: $.A",
            "target: $.A\n    remove: true",
        ),
        (
            "neither_update_nor_remove",
            "update: { a: 1 }",
            "remove: false",
        ),
        (
            "removal_that_expects_nothing",
            "{ value: { type: string } }",
            "nothing",
        ),
        (
            "replaced_by_another",
            "x-replaced-by: person-as-object",
            "x-replaced-by: first",
        ),
        (
            "replaced_by_an_update_of_an_update",
            "update: { a: 1 }",
            "update: { a: 1 }\n    x-replaced-by: person-as-string",
        ),
        (
            "list_that_would_be_appended_to",
            "x-expects: nothing\n    target: $.A\n    update: { a: 1 }",
            "x-expects: { value: { a: [1] } }\n    target: $.A\n    update: { a: [2] }",
        ),
        ("wrong_version", "overlay: 1.1.0", "overlay: 1.0.0"),
        ("empty_title", "title: A test", "title: ''"),
    ];
    let mut reports = Vec::new();
    for (name, from, to) in edits {
        let text = sound.text.replacen(from, to, 1);
        assert_ne!(text.as_str(), &*sound.text, "{name} changes nothing");
        let report = read(&Source::new("overlay.yaml", text)).expect_err(name);
        reports.push(format!("{name}: {from:?} became {to:?}\n{report}"));
    }
    snapshot!(
        "mistakes",
        "A sound overlay with one edit each",
        reports.join("\n")
    );
}

#[test]
fn an_overlay_without_actions_is_rejected_with_all_its_other_problems() {
    let text = "overlay: 2.0.0\ninfo: { title: '', version: '' }\nactions: []\n";
    let report = read(&Source::new("overlay.yaml", text)).expect_err("four problems");
    assert_eq!(report.0.len(), 4);
    snapshot!("no_actions", "Wrong in four places.", report);
}
