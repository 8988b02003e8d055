//! Kinds of changes that are harmless, or were once reported misleadingly, each with its siblings.

use serde_json::{Map, Value, json};
use tests::diff::{SIDES, shown};
use tests::edits::{Edits, edited};
use tests::pairs::{base, base_side};
use xtask::diff::report::Format;
use xtask::diff::{Bump, Level, Report, Side, Verdict, Wire, compare, compare_sides};
use xtask::schema::keyword::{KEYWORDS, Role};

mod deliveries;
mod schemas;

/// The properties of the small document's largest type.
const DATA: &str = "/components/schemas/ThingEndedData";

fn property(path: &str) -> String {
    format!("{DATA}/properties/{path}")
}

fn rules(report: &Report) -> Vec<&str> {
    report
        .changes
        .iter()
        .map(|change| change.rule.id())
        .collect()
}

/// The change and the way back are worth a patch at most, and no rule is missing.
#[track_caller]
fn assert_annotation(before: &Value, after: &Value) {
    assert_annotation_of(&Side::read(before), after);
}

/// As [`assert_annotation`], where the older document is read already.
#[track_caller]
fn assert_annotation_of(before: &Side<'_>, after: &Value) {
    let after = &Side::read(after);
    for report in [compare_sides(before, after), compare_sides(after, before)] {
        assert!(report.bump() <= Bump::Patch, "{report:#?}");
        assert_eq!(report.not_known, None);
        for change in &report.changes {
            let level = if change.rule.id() == "deprecated" {
                Level::Warning
            } else {
                Level::Info
            };
            assert_eq!(
                (change.level, change.wire),
                (level, Wire::SAFE),
                "{change:#?}"
            );
        }
    }
}

#[test]
fn an_annotation_of_a_schema_is_at_most_a_patch() {
    let annotations = KEYWORDS
        .iter()
        .filter(|(_, role, _)| *role == Role::Annotation);
    let annotations = annotations.map(|(keyword, ..)| *keyword);
    for keyword in annotations.chain(["x-secret", "x-page-section", "x-source"]) {
        // Which value it has does not depend on the place.
        for (place, value) in [
            (DATA.to_owned(), json!(true)),
            (property("note"), json!("text")),
            (
                property("tags/items"),
                json!({"a": {"$ref": "#/components/schemas/BotId"}}),
            ),
            (property("bot_id"), json!(true)),
        ] {
            let after = base().set(&format!("{place}/{keyword}"), value);
            assert_annotation_of(base_side(), &after);
        }
    }
}

#[test]
fn an_annotation_of_the_document_is_at_most_a_patch() {
    let links = json!([{"url": "https://docs.example", "description": "More."}]);
    for place in [
        "/externalDocs",
        "/servers",
        "/tags",
        "/x-any",
        "/info/x-any",
        "/info/contact",
        "/components/examples",
        "/components/links",
        "/components/x-any",
        "/components/examples/One",
        "/webhooks/ThingEnded/summary",
        "/webhooks/ThingEnded/servers",
        "/webhooks/ThingEnded/x-any",
        "/webhooks/ThingEnded/post/externalDocs",
        "/webhooks/ThingEnded/post/servers",
        "/webhooks/ThingEnded/post/x-any",
        "/webhooks/ThingEnded/post/requestBody/description",
        "/webhooks/ThingEnded/post/requestBody/content/application~1json/examples",
        "/components/parameters/Id/example",
        "/components/parameters/Id/x-any",
        "/components/securitySchemes/Secret/description",
    ] {
        let mut before = base();
        if place.starts_with("/components/examples/") {
            before["components"]["examples"] = json!({});
        }
        assert_annotation(&before, &before.clone().set(place, links.clone()));
    }
}

#[test]
fn a_required_key_that_is_not_declared_is_a_patch() {
    let edit = json!(["push", "ThingEndedData/required", "undeclared"]);
    let after = edited(base(), &edit);
    assert_annotation(&base(), &after);
    assert_eq!(rules(&compare(&base(), &after)), ["constraint-tightened"]);
}

/// What moves to `components` is compared with what it is.
#[test]
fn the_same_content_elsewhere_is_the_same() {
    let body = "/webhooks/ThingEnded/post/requestBody";
    let moved = |from: &str, section: &str, name: &str| {
        let content = base().pointer(from).unwrap().clone();
        let mut document = base();
        document["components"][section][name] = content;
        document.set(
            from,
            json!({"$ref": format!("#/components/{section}/{name}")}),
        )
    };
    let media = |name: &str| {
        let content = base()
            .pointer(&format!("{body}/content/application~1json"))
            .unwrap()
            .clone();
        base().set(
            &format!("{body}/content"),
            Map::from_iter([(name.to_owned(), content)]).into(),
        )
    };
    for (what, after) in [
        ("body", moved(body, "requestBodies", "Ended")),
        (
            "path item",
            moved("/webhooks/ThingEnded", "pathItems", "Ended"),
        ),
        ("suffix", media("application/vnd.things+json")),
        ("parameter", media("application/json; charset=utf-8")),
        ("case", media("Application/JSON")),
        ("range", media("application/*")),
        ("any", media("*/*")),
        (
            "response",
            moved(
                "/webhooks/ThingEnded/post/responses/2XX",
                "responses",
                "Done",
            ),
        ),
        (
            "header",
            moved(
                "/webhooks/ThingEnded/post/parameters/0",
                "parameters",
                "Other",
            ),
        ),
        (
            "the document's own URI",
            base().set("/$self", json!("https://a.example")),
        ),
        (
            "headers of the path item",
            base()
                .set(
                    "/webhooks/ThingEnded/parameters",
                    base()["webhooks"]["ThingEnded"]["post"]["parameters"].clone(),
                )
                .without("/webhooks/ThingEnded/post/parameters"),
        ),
    ] {
        for report in [compare(&base(), &after), compare(&after, &base())] {
            assert_eq!(report.changes, [], "{what}: {report:#?}");
        }
    }
    // And what changes while it moves is seen.
    let other = json!({"$ref": "#/components/schemas/ThingStarted"});
    let after = moved(body, "requestBodies", "Ended").set(
        "/components/requestBodies/Ended/content/application~1json/schema",
        other,
    );
    assert_ne!(compare(&base(), &after).bump(), Bump::Patch);
}

#[test]
fn the_same_meaning_in_another_spelling_is_none() {
    for (place, after) in [
        (
            "version",
            json!({"description": "Of the payload.", "enum": ["2"]}),
        ),
        (
            "version",
            json!({"description": "Of the payload.", "const": "2", "enum": ["1", "2"]}),
        ),
        (
            "note",
            json!({"allOf": [{"type": "string"}, {"description": "A remark."}]}),
        ),
        (
            "duration",
            json!({"description": "In seconds.", "type": "integer", "minimum": -1, "exclusiveMinimum": true}),
        ),
        (
            "duration",
            json!({"description": "In seconds.", "allOf": [{"type": "integer"}, {"minimum": 0}]}),
        ),
        (
            "ended_at",
            json!({"allOf": [{"type": "string", "format": "date-time"}], "description": "When it ended."}),
        ),
        ("tags", json!({"$ref": "#/components/x-any/tags"})),
    ] {
        let mut after = base().set(&property(place), after);
        let tags = base().pointer(&property("tags")).unwrap().clone();
        after["components"]["x-any"] = json!({"tags": tags});
        let mut before = base();
        before["components"]["x-any"] = json!({"tags": tags});
        for report in [compare(&before, &after), compare(&after, &before)] {
            assert_eq!(report.changes, [], "{place}: {report:#?}");
        }
    }
}

/// Without its type, the field may be anything, also null.
#[test]
fn a_type_that_is_removed_from_a_nullable_field_widens_it() {
    let nullable = base().set(&property("note/type"), json!(["string", "null"]));
    let untyped = nullable.clone().without(&property("note/type"));
    assert_eq!(rules(&compare(&nullable, &untyped)), ["type-widened"]);
    assert_eq!(rules(&compare(&untyped, &nullable)), ["type-narrowed"]);
}

#[test]
fn a_required_nullable_key_that_is_removed_loses_its_value() {
    let after = edited(base(), &json!(["no-property", "ThingEndedData.video"]));
    let report = compare(&base(), &after);
    assert_eq!(rules(&report), ["property-removed-required"]);
    assert_eq!(report.changes[0].wire.old_reads_new, Verdict::Safe);
    let text = shown(&report, Format::Text, &SIDES);
    assert!(
        text.contains("released code finds no value under the key"),
        "{text}"
    );
}

/// Reports name fields as Rust does, and never with nothing.
#[test]
fn reports_use_the_names_of_rust() {
    let text = json!({"type": "string"});
    let before = base()
        .set(&property("x-request-id"), text.clone())
        .set(&property("fn"), text);
    let report = compare(&before, &base());
    let rust: Vec<&str> = report
        .changes
        .iter()
        .filter_map(|it| it.rust.as_deref())
        .collect();
    assert_eq!(
        rust,
        [
            "`ThingEndedData.fn_: Option<String>` is gone",
            "`ThingEndedData.x_request_id: Option<String>` is gone",
        ]
    );
    // Without a constant the event has no variant, and `codegen` says what it lacks.
    let unnamed = base().without("/components/schemas/ThingEnded/properties/event/const");
    let report = compare(&base(), &unnamed);
    let text = shown(&report, Format::Text, &SIDES);
    assert!(
        report
            .not_known
            .as_ref()
            .unwrap()
            .contains("add its name to spec/overlay.yaml"),
        "{text}"
    );
    assert!(text.starts_with("at least "), "{text}");
    assert!(!text.contains('?') && !text.contains("``"), "{text}");
}

/// Neither of what is compared, nor of what `codegen` rejects.
#[test]
fn an_empty_name_is_shown_as_one() {
    let event = "/components/schemas/ThingEnded/properties/event/const";
    let mut unnamed = base();
    let schemas = unnamed["components"]["schemas"].as_object_mut().unwrap();
    schemas.insert(String::new(), json!({"type": "string"}));
    let mut keyless = base();
    keyless["webhooks"][""] = keyless["webhooks"]["ThingEnded"].clone();
    for after in [
        base().set(event, json!("")),
        edited(base(), &json!(["push", "Platform/enum", ""])),
        keyless.without(event),
        unnamed,
    ] {
        let text = shown(&compare(&base(), &after), Format::Text, &SIDES);
        assert!(text.contains("\"\""), "{text}");
        assert!(
            !text.contains("``") && !text.contains("webhook  "),
            "{text}"
        );
    }
}

/// Where the types of one side are not known, no change is called harmless but those that no type shows.
#[test]
fn what_codegen_rejects_makes_the_version_a_lower_bound() {
    let unused = base().set(
        "/components/schemas/Unused",
        json!({"type": "string", "format": "uuid"}),
    );
    let wider = unused
        .clone()
        .set(&property("offset/type"), json!("number"));
    let report = compare(&base(), &wider);
    assert!(
        report.not_known.as_ref().unwrap().contains("`Unused`"),
        "{report:#?}"
    );
    assert!(
        report
            .changes
            .iter()
            .all(|change| change.level >= Level::Warning)
    );
    // Annotations need no types.
    let reworded = unused
        .clone()
        .set(&property("note/description"), json!("Reworded."));
    let report = compare(&unused, &reworded);
    assert_eq!(
        (report.not_known, report.changes[0].level),
        (None, Level::Info)
    );
}
