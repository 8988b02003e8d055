//! Several changes at once, and one change in many places: each is reported once.

mod renamed;

use serde_json::{Map, Value, json};
use tests::small_document::with_data;
use xtask::diff::{Bump, Report, Verdict, Wire, compare};

/// The changes of one comparison, each as its rule and the end of its path.
fn changes(report: &Report) -> Vec<String> {
    let changes = report.changes.iter().map(|change| {
        let place = change.path.rsplit('/').next().unwrap_or_default();
        format!("{} {place}", change.rule.id())
    });
    changes.collect()
}

/// A document with these types, whose data has these properties.
fn document(properties: &Value, types: &Value) -> Value {
    with_data(&object(properties), types)
}

/// An object, all of whose properties are required.
fn object(properties: &Value) -> Value {
    let keys: Vec<&String> = properties
        .as_object()
        .into_iter()
        .flat_map(Map::keys)
        .collect();
    json!({"type": "object", "properties": properties, "required": keys})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// The schema at several places.
fn everywhere(schema: &Value) -> Value {
    let places = ["a", "b", "c", "d", "e"].map(|key| (key.to_owned(), schema.clone()));
    places.into_iter().collect::<Map<_, _>>().into()
}

fn place() -> Value {
    object(&json!({"city": {"type": "string"}, "street": {"type": "string"}}))
}

#[test]
fn a_type_that_is_written_in_many_places_instead() {
    let inline = object(&json!({"city": {"type": "string"}, "zip": {"type": "string"}}));
    let older = document(&everywhere(&reference("Place")), &json!({"Place": place()}));
    for (newer, rule) in [
        (everywhere(&inline), "type-changed a"),
        (everywhere(&place()), "type-inlined a"),
    ] {
        let report = compare(&older, &document(&newer, &json!({})));
        assert_eq!(changes(&report), [rule], "{report:#?}");
        assert_eq!(report.changes[0].details.len(), 5, "{report:#?}");
    }
}

/// A list of texts that are shorter, deprecated or have a default is still a list of texts.
#[test]
fn what_leaves_the_items_of_a_list_as_they_are() {
    let lists = |items: Value, values: Value| {
        let list = json!({"type": "array", "items": items});
        let map = json!({"type": "object", "additionalProperties": values});
        document(&json!({"list": list, "map": map}), &json!({}))
    };
    let text = json!({"type": "string"});
    for (keyword, value, rule) in [
        ("deprecated", json!(true), "deprecated"),
        ("default", json!("a"), "default-changed"),
        ("maxLength", json!(9), "constraint-tightened"),
        ("description", json!("A text."), "documentation-changed"),
        ("x-secret", json!(true), "documentation-changed"),
        ("readOnly", json!(true), "documentation-changed"),
        ("unknown", json!(true), "unclassified"),
    ] {
        let other = json!({"type": "string", keyword: value});
        let report = compare(
            &lists(text.clone(), text.clone()),
            &lists(other.clone(), other),
        );
        let rules: Vec<&str> = report.changes.iter().map(|it| it.rule.id()).collect();
        assert_eq!(rules, [rule, rule], "{report:#?}");
        let is_known = keyword != "unknown";
        assert!(!is_known || report.bump() == Bump::Patch, "{report:#?}");
    }
}

/// What the values of a map may be under any key, they may be under a key that was listed.
#[test]
fn a_struct_that_became_a_map() {
    let listed = object(&json!({"a": {"type": "integer"}}));
    let types = |schema: Value| document(&json!({"x": reference("X")}), &json!({"X": schema}));
    let values = |schema: Value| json!({"type": "object", "additionalProperties": schema});
    for after in [json!({"type": "object"}), values(json!({"type": "string"}))] {
        let report = compare(&types(listed.clone()), &types(after));
        assert_eq!(changes(&report), ["type-changed X"], "{report:#?}");
        assert_eq!(report.changes[0].wire.old_reads_new, Verdict::Breaks);
    }
    let optional = json!({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}});
    let mut less = optional.clone();
    less["properties"].as_object_mut().unwrap().remove("a");
    for (others, verdict) in [
        (json!({"type": "string"}), Verdict::Breaks),
        (json!({"type": "integer"}), Verdict::Safe),
        (json!(true), Verdict::Safe),
    ] {
        let [before, after] = [&optional, &less].map(|schema| {
            let mut schema = schema.clone();
            schema["additionalProperties"] = others.clone();
            types(schema)
        });
        let report = compare(&before, &after);
        assert_eq!(
            changes(&report),
            ["property-removed-optional a"],
            "{report:#?}"
        );
        assert_eq!(report.changes[0].wire.old_reads_new, verdict, "{others}");
    }
}

/// Under another pattern or name, the same schema is of other values.
#[test]
fn a_schema_under_another_key() {
    let text = json!({"type": "string"});
    for keyword in ["patternProperties", "dependentSchemas"] {
        let [one, other] = ["^a", "^b"].map(|key| {
            let schema = json!({"type": "object", keyword: {key: text}});
            document(&json!({"a": schema}), &json!({}))
        });
        let expected = format!("unclassified {keyword}");
        assert_eq!(changes(&compare(&one, &other)), [expected]);
    }
}

#[test]
fn what_is_composed_is_one_change_of_the_whole() {
    let part = json!({"type": "object", "properties": {"zip": {"type": "string"}}});
    let alone = document(
        &json!({"a": reference("Place")}),
        &json!({"Place": place()}),
    );
    let both = json!({"a": {"allOf": [reference("Place"), part]}});
    let both = document(&both, &json!({"Place": place()}));
    let report = compare(&alone, &both);
    assert_eq!(changes(&report), ["type-widened a"], "{report:#?}");
}

/// The order of a tuple counts, and that of alternatives does not.
#[test]
fn order_matters_only_where_json_schema_says_so() {
    let (text, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    let lists = |keyword: &str| {
        [json!([text, number]), json!([number, text])]
            .map(|list| document(&json!({"a": {keyword: list}}), &json!({})))
    };
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let [one, other] = lists(keyword);
        assert_eq!(changes(&compare(&one, &other)), [""; 0], "{keyword}");
    }
    let [one, other] = lists("prefixItems");
    assert_eq!(
        changes(&compare(&one, &other)),
        ["unclassified prefixItems"]
    );
}

#[test]
fn an_operation_in_other_words() {
    let document = |operation: &Value| {
        let mut document = document(&json!({}), &json!({}));
        let members = document["webhooks"]["BotWebhookTested"]["post"].as_object_mut();
        members
            .unwrap()
            .extend(operation.as_object().unwrap().clone());
        document
    };
    let (id, time) = (
        json!({"name": "id", "in": "header"}),
        json!({"name": "time", "in": "header"}),
    );
    let one = document(&json!({"parameters": [id, time], "security": [{"Key": []}, {}]}));
    let other = document(
        &json!({"parameters": [time, id], "security": [{}, {"Key": []}], "deprecated": false}),
    );
    assert_eq!(changes(&compare(&one, &other)), [""; 0]);
}

#[test]
fn an_event_without_its_type_going() {
    let older = document(&json!({}), &json!({}));
    let mut newer = older.clone();
    newer["webhooks"] = json!({});
    for (before, after, rule) in [(&older, &newer, "removed"), (&newer, &older, "added")] {
        let report = compare(before, after);
        assert_eq!(
            changes(&report),
            [format!("event-{rule} BotWebhookTested")],
            "{report:#?}"
        );
        // A type that no payload uses is rejected.
        assert!(report.not_known.is_some());
    }
}

/// What may be anything but an object is more than an object.
#[test]
fn an_object_without_a_type_keyword() {
    let typed = document(
        &json!({"a": reference("Place")}),
        &json!({"Place": place()}),
    );
    let mut untyped = typed.clone();
    untyped["components"]["schemas"]["Place"]
        .as_object_mut()
        .unwrap()
        .remove("type");
    let report = compare(&typed, &untyped);
    assert_eq!(changes(&report), ["type-widened Place"], "{report:#?}");
    assert_ne!(report.changes[0].wire.old_reads_new, Verdict::Safe);
}
