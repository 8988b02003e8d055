//! The three outcomes of an overlay, and its pitfalls.

macro_rules! snapshot {
    ($name:expr, $description:expr, $report:expr) => {
        insta::with_settings!({description => $description, omit_expression => true}, {
            insta::assert_snapshot!($name, $report);
        });
    };
}

// After the macro, which it uses.
mod rejected;

use serde_json::{Value, json};
use xtask::problem::{Problems, Source};
use xtask::spec::overlay::{Applied, Mode, apply, read};

/// An overlay of these actions.
fn overlay(actions: &str) -> Source {
    let head = "overlay: 1.1.0\ninfo: { title: A test, version: 1.0.0 }\nactions:\n";
    Source::new("overlay.yaml", format!("{head}{actions}"))
}

/// One action: its id, what it expects, and what it does.
fn action(id: &str, expects: &str, target: &str, change: &str) -> String {
    format!(
        "  - x-id: {id}\n    x-group: vendor-gap\n    x-reason: The page is silent.\n    x-source: spec, to 2026-05\n    \
         x-expects: {expects}\n    target: {target}\n    {change}\n"
    )
}

/// A removal and the update that replaces what it removes.
fn replacement() -> String {
    let removal = action(
        "person-as-string",
        "{ value: { type: string } }",
        "$.Person",
        "remove: true\n    x-replaced-by: person-as-object",
    );
    let update = action(
        "person-as-object",
        "nothing",
        "$",
        "update: { Person: { type: object, required: [name] } }",
    );
    removal + &update
}

fn applied(actions: &str, document: Value, mode: Mode) -> Result<Applied, Problems> {
    let overlay = read(&overlay(actions)).expect("an overlay");
    apply(&overlay, document, mode)
}

/// The document as text, for its order counts.
fn strict(actions: &str, document: Value) -> String {
    let result = applied(actions, document, Mode::Strict).expect("every action applies");
    assert!(result.superseded.is_empty());
    result.document.to_string()
}

/// The ids of the actions that are superseded; they change nothing.
fn superseded(actions: &str, document: &Value) -> Vec<String> {
    let result = applied(actions, document.clone(), Mode::Lenient).expect("no conflict");
    assert_eq!(result.document.to_string(), document.to_string());
    assert_eq!(result.applied, 0);
    let strict = applied(actions, document.clone(), Mode::Strict).expect_err("an error");
    assert_eq!(strict.0.len(), result.superseded.len());
    result.superseded.into_iter().map(|it| it.id).collect()
}

/// The report of what does not apply.
fn rejected(actions: &str, document: &Value, mode: Mode) -> String {
    let rejected = applied(actions, document.clone(), mode);
    rejected.expect_err("a conflict").to_string()
}

const EVENT: &str = "{ properties: { event: { const: bot.failed } } }";

#[test]
fn an_update_that_finds_nothing_is_applied() {
    let update = action("event", "nothing", "$.Failed", &format!("update: {EVENT}"));
    let document =
        json!({"Failed": {"properties": {"event": {"type": "string"}, "data": {}}}, "Z": 1});
    assert_eq!(
        strict(&update, document),
        r#"{"Failed":{"properties":{"event":{"type":"string","const":"bot.failed"},"data":{}}},"Z":1}"#
    );
}

#[test]
fn an_update_whose_result_is_there_is_superseded() {
    let update = action("event", "nothing", "$.Failed", &format!("update: {EVENT}"));
    let document = json!({"Failed": {"properties": {"event": {"const": "bot.failed"}}}});
    assert_eq!(superseded(&update, &document), ["event"]);
}

#[test]
fn an_update_replaces_the_value_that_it_expects() {
    let update = action(
        "kind",
        "{ value: { type: string } }",
        "$.Start",
        "update: { type: integer, minimum: 0 }",
    );
    let start = |schema: Value| json!({ "Start": schema });
    assert_eq!(
        strict(&update, start(json!({"type": "string", "title": "t"}))),
        r#"{"Start":{"type":"integer","title":"t","minimum":0}}"#
    );
    let there = start(json!({"type": "integer", "minimum": 0}));
    assert_eq!(superseded(&update, &there), ["kind"]);
    for other in [
        json!({"type": "number"}),
        json!({"minimum": 0}),
        json!({"type": "string", "minimum": 1}),
    ] {
        assert!(applied(&update, start(other), Mode::Lenient).is_err());
    }
}

#[test]
fn a_replacement_is_applied_and_keeps_its_place() {
    let person = json!({"description": "words", "type": "string"});
    assert_eq!(
        strict(
            &replacement(),
            json!({"A": 1, "Person": person, "B": 2, "C": 3})
        ),
        r#"{"A":1,"Person":{"type":"object","required":["name"]},"B":2,"C":3}"#
    );
}

#[test]
fn a_replacement_whose_result_is_there_is_superseded_whole() {
    let document =
        json!({"Person": {"required": ["name"], "type": "object", "description": "theirs"}});
    assert_eq!(
        superseded(&replacement(), &document),
        ["person-as-string", "person-as-object"]
    );
}

#[test]
fn a_replacement_is_a_conflict_in_between() {
    let mut reports = Vec::new();
    for (name, person) in [
        ("unlike", json!({"type": "integer"})),
        ("half", json!({"type": "object"})),
        (
            "more",
            json!({"type": "object", "required": ["name"], "title": "t"}),
        ),
    ] {
        let document = json!({ "Person": person });
        let report = rejected(&replacement(), &document, Mode::Lenient);
        reports.push(format!("{name}: {document}\n{report}"));
    }
    snapshot!(
        "replacements_in_conflict",
        "Neither the replaced schema nor the new one",
        reports.join("\n")
    );
}

#[test]
fn a_removal_is_applied_without_changing_the_order() {
    let removal = action("gone", "{ value: { x: 1 } }", "$.a.old", "remove: true");
    let document = json!({"a": {"old": {"x": 1}, "b": 1, "c": 2, "d": 3}, "e": 4});
    assert_eq!(
        strict(&removal, document),
        r#"{"a":{"b":1,"c":2,"d":3},"e":4}"#
    );
}

#[test]
fn a_removal_is_superseded_if_only_its_target_is_gone() {
    let removal = action("gone", "{ value: { x: 1 } }", "$.a.old", "remove: true");
    assert_eq!(superseded(&removal, &json!({"a": {"b": 1}})), ["gone"]);
    let report = rejected(&removal, &json!({"renamed": {}}), Mode::Lenient);
    assert!(report.contains("no such place"), "{report}");
    let report = rejected(&removal, &json!({"a": {"old": {"x": 2}}}), Mode::Lenient);
    assert!(report.contains(r#"found:    {"x":2}"#), "{report}");
}

#[test]
fn every_action_that_does_not_apply_is_reported_in_strict_mode() {
    let actions = [
        action("caught-up", "nothing", "$.A", "update: { minimum: 0 }"),
        action("applies", "nothing", "$.A", "update: { maximum: 9 }"),
        action("moved", "nothing", "$.B", "update: { minimum: 0 }"),
        action("differs", "nothing", "$.A", "update: { type: string }"),
        action("half", "nothing", "$.A", "update: { minimum: 0, title: t }"),
        action(
            "value",
            "{ value: { type: number } }",
            "$.A",
            "update: { type: string }",
        ),
    ];
    let document = json!({"A": {"minimum": 0, "type": "integer"}});
    snapshot!(
        "strict_all",
        "One superseded action and four conflicts of one overlay; the one action that applies is not named.",
        rejected(&actions.concat(), &document, Mode::Strict)
    );
    let report = rejected(&actions.concat(), &document, Mode::Lenient);
    assert_eq!(report.matches("conflict: action").count(), 4, "{report}");
    assert!(!report.contains("superseded"), "{report}");
}

#[test]
fn what_is_superseded_is_skipped_and_listed_in_lenient_mode() {
    let actions = [
        action("caught-up", "nothing", "$.A", "update: { minimum: 0 }"),
        action("applies", "nothing", "$.A", "update: { maximum: 9 }"),
    ];
    let result = applied(
        &actions.concat(),
        json!({"A": {"minimum": 0}}),
        Mode::Lenient,
    );
    let result = result.expect("no conflict");
    assert_eq!(result.applied, 1);
    assert_eq!(result.document, json!({"A": {"minimum": 0, "maximum": 9}}));
    let [superseded] = result.superseded.as_slice() else {
        panic!("one superseded action, not {:?}", result.superseded);
    };
    assert_eq!(
        (superseded.id.as_str(), superseded.target.as_str()),
        ("caught-up", "$.A")
    );
}

#[test]
fn text_of_the_page_replaces_a_generated_text() {
    let text = action("text", "nothing", "$.A", "update: { description: ours }");
    assert_eq!(
        strict(&text, json!({"A": {}})),
        r#"{"A":{"description":"ours"}}"#
    );
    // A correction of a text has to say which text it corrects.
    let report = rejected(
        &text,
        &json!({"A": {"description": "theirs"}}),
        Mode::Lenient,
    );
    let accepted = r#"`x-expects: { value: {"description":"theirs"} }`"#;
    assert!(report.contains(accepted), "{report}");
    assert_eq!(
        superseded(&text, &json!({"A": {"description": "ours"}})),
        ["text"]
    );
    // A text that is only there so that there is one makes way for any text.
    let text = text.replace("vendor-gap", "generator");
    assert_eq!(
        superseded(&text, &json!({"A": {"description": "theirs"}})),
        ["text"]
    );
}

#[test]
fn a_list_is_appended_to_but_never_repeated() {
    let values = action("values", "nothing", "$.A.enum", "update: [c, d]");
    assert_eq!(
        strict(&values, json!({"A": {"enum": ["a"]}})),
        r#"{"A":{"enum":["a","c","d"]}}"#
    );
    assert_eq!(
        superseded(&values, &json!({"A": {"enum": ["d", "a", "c"]}})),
        ["values"]
    );
    let required = action("required", "nothing", "$.A", "update: { required: [a, b] }");
    assert_eq!(
        superseded(&required, &json!({"A": {"required": ["b", "a"]}})),
        ["required"]
    );
    assert!(applied(&required, json!({"A": {"required": ["a"]}}), Mode::Lenient).is_err());
}

#[test]
fn what_an_overlay_cannot_change_is_a_conflict() {
    let cases = [
        (
            "removed_plain",
            action("plain", "{ value: 1 }", "$.a.x", "remove: true"),
        ),
        (
            "updated_plain",
            action("plain", "nothing", "$.a.x", "update: { y: 1 }"),
        ),
        (
            "several_places",
            action("several", "nothing", "$[*]", "update: { y: 1 }"),
        ),
        (
            "no_list",
            action("no-list", "nothing", "$.list", "update: { y: 1 }"),
        ),
    ];
    let document = json!({"a": {"x": 1}, "b": {}, "list": [1]});
    let reports = cases
        .map(|(name, action)| format!("{name}\n{}", rejected(&action, &document, Mode::Lenient)));
    snapshot!(
        "conflicts",
        format!("Each applied to {document}"),
        reports.join("\n")
    );
}
