//! The schemas that `schemars` derives from the Rust types are those of the document, but for differences
//! that are named and reasoned.

use std::collections::{BTreeMap, BTreeSet};

use insta::{assert_snapshot, with_settings};
use serde_json::{Map, Value, json};
use tests::document::{openapi, schemas};

use self::comparison::compare;
use self::rules::RULES;
use self::types::{Contract, derived};

mod comparison;
mod rules;
mod schema;
mod types;

const CONTRACTS: [Contract; 2] = [Contract::Reading, Contract::Writing];

#[test]
fn the_types_are_those_of_the_document() {
    let document = openapi();
    for contract in CONTRACTS {
        let comparison = compare(&document, contract);
        assert_eq!(comparison.differences, [""; 0], "{contract:?}");
        assert_eq!(
            comparison.compared.len(),
            schemas(&document).len(),
            "{contract:?}"
        );
    }
}

/// A union is any of its payloads, or an object that no payload describes.
#[test]
fn the_unions_hold_every_payload() {
    let schema = |schema: schemars::Schema| Value::from(schema)["anyOf"].clone();
    let payloads = |section: &str| -> Vec<Value> {
        let document = openapi();
        let operations = document.pointer(section).unwrap().as_object().unwrap();
        let payloads = operations.keys();
        payloads
            // It has no event, which the union would know it by.
            .filter(|name| *name != "Alert")
            .map(|name| json!({"$ref": format!("#/$defs/{name}")}))
            .chain([json!({"type": "object"})])
            .collect()
    };
    assert_eq!(
        schema(schemars::schema_for!(meeting_baas_models::WebhookEvent)),
        Value::from(payloads("/webhooks"))
    );
    assert_eq!(
        schema(schemars::schema_for!(meeting_baas_models::CallbackEvent)),
        Value::from(payloads("/components/callbacks"))
    );
}

#[test]
fn every_rule_still_changes_something() {
    let document = openapi();
    for contract in CONTRACTS {
        for (rule, (name, changes)) in RULES.iter().zip(compare(&document, contract).changes) {
            assert_eq!(
                changes > 0,
                rule.contracts.contains(&contract),
                "{name} changes {changes} places ({contract:?}): {}",
                rule.reason
            );
        }
    }
}

/// Of each place that differs, both sides. The document is committed, so it is not shown whole; nor is which keys may be
/// absent or null, because a rule says that of all keys of a kind.
#[test]
fn what_differs_between_the_document_and_the_types() {
    let before = outline(schemas(&openapi()));
    let mut differing = BTreeSet::new();
    for after in CONTRACTS.map(|contract| outline(&derived(contract))) {
        let places: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        differing.extend(places.into_iter().filter_map(|place| {
            let [before, after] =
                [&before, &after].map(|side| side.get(place).map_or("nothing", String::as_str));
            (before != after).then(|| format!("{place}: {before} → {after}\n"))
        }));
    }
    with_settings!({
        description => "Where the schemas that schemars derives are not the document's: document → types",
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots",
    }, {
        assert_snapshot!("schema_stability", String::from_iter(differing));
    });
}

/// A document in which one thing was changed: the differences that are found are exactly these.
#[track_caller]
fn changed(contract: Contract, pointer: &str, change: fn(&mut Value), differences: &[&str]) {
    let mut document = openapi();
    let place = document
        .pointer_mut(&format!("/components/schemas/{pointer}"))
        .unwrap_or_else(|| panic!("{pointer} is not there"));
    change(place);
    assert_eq!(compare(&document, contract).differences, differences);
}

// What these change is in no page, so that no update changes it.

#[test]
fn a_field_that_is_no_longer_nullable_is_reported() {
    for contract in CONTRACTS {
        let mut expected =
            vec!["ChatMessage.properties.sender_id.nullable: the document lacks true"];
        if contract == Contract::Reading {
            expected.push(
                r#"ChatMessage.required: the document has ["message_id","sender_id","sender_name","text","timestamp"], the types have ["message_id","sender_name","text","timestamp"]"#,
            );
        }
        changed(
            contract,
            "ChatMessage/properties/sender_id/type",
            |it| *it = json!("number"),
            &expected,
        );
    }
}

#[test]
fn a_field_that_becomes_nullable_is_reported() {
    changed(
        Contract::Reading,
        "ChatMessage/properties/text/type",
        |it| *it = json!(["string", "null"]),
        &["ChatMessage.properties.text.nullable: the types lack true"],
    );
}

#[test]
fn a_type_that_changes_is_reported() {
    for contract in CONTRACTS {
        changed(
            contract,
            "EventInstance/properties/is_all_day/type",
            |it| *it = json!("string"),
            &[
                r#"EventInstance.properties.is_all_day.type: the document has "string", the types have "boolean""#,
            ],
        );
    }
    changed(
        Contract::Reading,
        "Alert/properties/suppressed_count/minimum",
        |it| *it = json!(2),
        &["Alert.properties.suppressed_count.minimum: the document has 2, the types have 0"],
    );
    changed(
        Contract::Writing,
        "Alert/properties/suppressed_count/maximum",
        |it| *it = json!(255),
        &["Alert.properties.suppressed_count.maximum: the types lack 255"],
    );
}

#[test]
fn a_key_that_is_no_longer_required_is_reported() {
    for contract in CONTRACTS {
        changed(
            contract,
            "EventSeries/required",
            |it| *it = json!(["event_type", "series_id", "instances"]),
            match contract {
                Contract::Reading => &[
                    r#"EventSeries.required: the document has ["event_type","instances"], the types have ["event_type","instances","series_bot_scheduled"]"#,
                ],
                Contract::Writing => &[
                    r#"EventSeries.required: the document has ["event_type","instances","series_id"], the types have ["event_type","instances","series_bot_scheduled","series_id"]"#,
                ],
            },
        );
    }
    // What is read may lack a nullable key; what is written may not.
    changed(
        Contract::Writing,
        "ChatMessage/required",
        |it| *it = json!(["message_id", "sender_name", "text", "timestamp"]),
        &[
            r#"ChatMessage.required: the document has ["message_id","sender_name","text","timestamp"], the types have ["message_id","sender_id","sender_name","text","timestamp"]"#,
        ],
    );
}

#[test]
fn an_optional_key_that_is_required_from_now_on_is_reported() {
    changed(
        Contract::Reading,
        "Transcription/required",
        |it| *it = json!(["provider", "result"]),
        &[
            "Transcription.properties.provider.nullable: the document lacks true",
            r#"Transcription.required: the document has ["provider","result"], the types have ["result"]"#,
        ],
    );
}

#[test]
fn a_removed_value_is_reported() {
    changed(
        Contract::Reading,
        "MeetingPlatform/enum",
        |it| *it = json!(["zoom", "meet"]),
        &[
            r#"MeetingPlatform.x-extensible-enum: the document has ["meet","zoom"], the types have ["meet","teams","zoom"]"#,
        ],
    );
}

#[test]
fn a_key_that_comes_and_a_schema_that_goes_are_reported() {
    changed(
        Contract::Writing,
        "EventInstance/properties",
        |it| it["attendees"] = json!({"type": "array", "items": {"type": "string"}}),
        &[
            r#"EventInstance.properties.attendees: the types lack {"items":{"type":"string"},"type":"array"}"#,
        ],
    );
    let mut document = openapi();
    let schemas = document["components"]["schemas"].as_object_mut();
    let schemas = schemas.expect("the document names its schemas");
    let extra = schemas.shift_remove("Extra").expect("Extra is there");
    schemas.insert("Metadata".to_owned(), extra);
    assert_eq!(
        compare(&document, Contract::Reading).differences,
        [
            "Extra: only the types have it",
            "Metadata: only the document has it",
        ]
    );
}

/// Each named schema and each property, by its path, with everything but annotations.
fn outline(schemas: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut outline = BTreeMap::new();
    let mut add = |path: String, text: String| {
        outline.insert(path, text.replace("#/components/schemas/", ""));
    };
    for (name, mut schema) in schema::read(schemas) {
        rules::without_annotations(&mut schema);
        let object = schema.object().cloned().unwrap_or_default();
        let mut own = schema.to_json();
        if let Some(members) = own.as_object_mut() {
            members.shift_remove("properties");
            members.shift_remove("required");
        }
        add(name.clone(), own.to_string());
        for (key, mut property) in object.properties {
            property.schema.nullable |= !property.required;
            add(
                format!("{name}.{key}"),
                property.schema.to_json().to_string(),
            );
        }
    }
    outline
}
