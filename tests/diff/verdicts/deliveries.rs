//! Kinds of changes in how deliveries are described, each with its siblings.

use serde_json::{Value, json};
use tests::edits::Edits;
use tests::pairs::base;
use xtask::diff::{Level, Wire, compare};

use super::{assert_annotation, rules};

const POST: &str = "/webhooks/ThingEnded/post";
const HEADER: &str = "/components/parameters/Id";

/// What is stated is what holds without it: by a default, by the whole document, or by the path item.
#[test]
fn the_same_delivery_in_another_spelling_is_none() {
    let inherited = |security: Value| {
        let mut document = base().set("/security", security);
        for (_, item) in document["webhooks"].as_object_mut().unwrap() {
            item["post"].as_object_mut().unwrap().remove("security");
        }
        document
    };
    let secured = base()["webhooks"]["ThingEnded"]["post"]["security"].clone();
    let parameters = base()["webhooks"]["ThingEnded"]["post"]["parameters"].clone();
    let same = [
        (base(), inherited(secured)),
        (
            inherited(json!([])),
            inherited(Value::Null).without("/security"),
        ),
        (
            base(),
            base().set("/webhooks/ThingEnded/parameters", parameters),
        ),
        (base(), base().set("/paths", json!({}))),
        (base(), base().set(&format!("{POST}/callbacks"), json!({}))),
        (
            base(),
            base().set(&format!("{HEADER}/name"), json!("Svix-Id")),
        ),
        (
            base(),
            base().set(
                "/components/securitySchemes/Signature/name",
                json!("Svix-Signature"),
            ),
        ),
        (
            base(),
            base().set(&format!("{HEADER}/style"), json!("simple")),
        ),
        (
            base(),
            base().set(&format!("{HEADER}/explode"), json!(false)),
        ),
        (
            base(),
            base().set(&format!("{HEADER}/schema"), json!({"type": ["string"]})),
        ),
        (
            base().without(&format!("{HEADER}/required")),
            base().set(&format!("{HEADER}/required"), json!(false)),
        ),
        (
            base().without(&format!("{POST}/requestBody/required")),
            base().set(&format!("{POST}/requestBody/required"), json!(false)),
        ),
    ];
    for (before, after) in same {
        for report in [compare(&before, &after), compare(&after, &before)] {
            assert_eq!(report.changes, [], "{after:#}");
        }
    }
}

/// Members of a delivery, but not the names of what it describes, are annotations if a keyword has their name.
#[test]
fn a_name_that_a_keyword_has_is_a_name() {
    let titled = |place: &str, kind: &str| {
        let schema = json!({"type": "object", "properties": {"title": {"type": kind}}});
        let content = json!({"content": {"application/json": {"schema": schema}}});
        base().set(place, content)
    };
    for (place, rule) in [
        (format!("{POST}/responses/default"), "responses-changed"),
        (format!("{POST}/responses/2XX"), "responses-changed"),
        (HEADER.to_owned(), "headers-changed"),
    ] {
        let report = compare(&titled(&place, "string"), &titled(&place, "integer"));
        assert_eq!(rules(&report), [rule], "{place}: {report:#?}");
    }
    let put = |kind: &str| {
        let whole = titled(&format!("{POST}/responses/2XX"), kind);
        let body = whole["webhooks"]["ThingEnded"]["post"]["responses"]["2XX"].clone();
        base().set("/webhooks/ThingEnded/put", json!({"requestBody": body}))
    };
    let report = compare(&put("string"), &put("integer"));
    assert_eq!(rules(&report), ["delivery-changed"]);
    assert_eq!(
        (report.changes[0].level, report.changes[0].wire),
        (Level::Error, Wire::UNKNOWN)
    );
}

/// What receivers ask of the vendor is not a delivery; what the vendor promises to send back is one.
#[test]
fn a_path_is_an_annotation_unless_it_has_callbacks() {
    let bots = |operation: Value| base().set("/paths", json!({"/bots": {"post": operation}}));
    let asked = bots(json!({"responses": {"200": {"description": "Created."}}}));
    assert_annotation(&base(), &asked);
    let answered = bots(json!({"callbacks": {"done": {"{$request.body#/url}": {"post": {}}}}}));
    for before in [base(), asked] {
        assert_eq!(rules(&compare(&before, &answered)), ["unclassified"]);
    }
}

/// A component may have the name of a keyword, which operations have as a key: it is not one that they refer to.
#[test]
fn a_component_with_the_name_of_a_keyword_is_reported() {
    for name in ["content", "schema"] {
        let place = format!("/components/parameters/{name}");
        let after = base().set(&place, json!({"name": "a", "in": "query"}));
        for (before, after) in [(&base(), &after), (&after, &base())] {
            let report = compare(before, after);
            assert_eq!(rules(&report), ["documentation-changed"], "{name}");
        }
    }
}
