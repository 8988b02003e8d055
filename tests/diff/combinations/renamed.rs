//! Types and payloads with another name.

use super::*;

#[test]
fn a_type_with_another_name_and_more() {
    let larger = json!({"city": {"type": "string"}, "street": {"type": "string"}, "zip": {"type": "string"}});
    let retyped = json!({"city": {"type": "string"}, "street": {"type": "integer"}});
    let values = |values: Value| json!({"type": "string", "enum": values});
    for (before, after, expected) in [
        (
            place(),
            object(&larger),
            vec!["type-renamed New", "property-added-required zip"],
        ),
        (
            place(),
            object(&retyped),
            vec!["type-renamed New", "type-changed street"],
        ),
        (
            values(json!(["a", "b"])),
            values(json!(["a", "b", "c"])),
            vec!["type-renamed New"],
        ),
        // What has little in common is another type.
        (
            place(),
            object(&json!({"x": {"type": "integer"}, "y": {"type": "integer"}})),
            vec!["type-changed a"],
        ),
    ] {
        let older = document(&everywhere(&reference("Old")), &json!({"Old": before}));
        let newer = document(&everywhere(&reference("New")), &json!({"New": after}));
        let report = compare(&older, &newer);
        assert_eq!(changes(&report), expected, "{report:#?}");
    }
}

/// As with a prefix for all names. The types are equal, so only their places distinguish them.
#[test]
fn every_type_with_another_name() {
    let chain = |prefix: &str| -> Value {
        let name = |number: usize| format!("{prefix}{number}");
        let link = |number| object(&json!({"next": reference(&name(number + 1))}));
        let mut types: Map<String, Value> = (0..300).map(|it| (name(it), link(it))).collect();
        types.insert(name(300), json!({"type": "string", "enum": ["end"]}));
        document(&json!({"first": reference(&name(0))}), &types.into())
    };
    let report = compare(&chain("Old"), &chain("New"));
    assert_eq!(report.changes.len(), 301);
    for change in &report.changes {
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        let names = [before, after].map(|name| name.and_then(Value::as_str).unwrap_or_default());
        assert_eq!(names[0].replace("Old", "New"), names[1]);
    }
}

#[test]
fn a_name_in_schemas_that_are_composed_of_others() {
    let composed = |name: &str, text: &str| {
        let part = json!({"description": text});
        json!({
            "all": {"allOf": [reference(name), part]},
            "not": {"not": reference(name)},
            "pairs": {"type": "array", "prefixItems": [reference(name), part]},
            "keys": {"type": "object", "patternProperties": {"^x": reference(name)}},
        })
    };
    let document =
        |name: &str, text: &str| document(&composed(name, text), &json!({name: place()}));
    let older = document("Old", "A text.");
    let renamed = compare(&older, &document("New", "A text."));
    assert_eq!(changes(&renamed), ["type-renamed New"], "{renamed:#?}");
    let reworded = compare(&older, &document("Old", "Another text."));
    assert_eq!(
        changes(&reworded),
        [
            "documentation-changed all",
            "documentation-changed prefixItems"
        ],
        "{reworded:#?}"
    );
    assert!(reworded.changes.iter().all(|it| it.wire == Wire::SAFE));
}

/// Each of two alternatives leads on to the same type, so that there are 2^40 ways to where the types differ.
#[test]
fn types_of_other_names_that_differ_in_the_end() {
    let chain = |prefix: &str, end: &str| -> Value {
        let name = |number: usize| format!("{prefix}{number}");
        let link = |number| {
            let next = |text: &str| {
                let name = format!("#/components/schemas/{}", name(number + 1));
                json!({"$ref": name, "description": text})
            };
            json!({"anyOf": [next("One."), next("Other.")]})
        };
        let mut types: Map<String, Value> = (0..40).map(|it| (name(it), link(it))).collect();
        types.insert(name(40), json!({"type": end, "maxLength": 1}));
        document(&json!({"first": reference(&name(0))}), &types.into())
    };
    let report = compare(&chain("Old", "string"), &chain("New", "integer"));
    assert_eq!(changes(&report), ["type-changed first"], "{report:#?}");
}

#[test]
fn a_payload_with_another_name() {
    let older = document(&json!({}), &json!({}));
    let newer = older
        .to_string()
        .replace("BotWebhookTested", "BotWebhookTried");
    let report = compare(&older, &serde_json::from_str(&newer).unwrap());
    assert_eq!(
        changes(&report),
        ["event-renamed BotWebhookTried"],
        "{report:#?}"
    );
    assert_eq!(report.changes[0].details.len(), 2, "{report:#?}");
}

/// What else the renamed type became is not lost with its name.
#[test]
fn a_payload_with_another_name_that_may_be_null() {
    let older = document(&json!({}), &json!({}));
    let newer = older
        .to_string()
        .replace("BotWebhookTested", "BotWebhookTried");
    let mut newer: Value = serde_json::from_str(&newer).unwrap();
    newer["components"]["schemas"]["BotWebhookTried"]["type"] = json!(["object", "null"]);
    let report = compare(&older, &newer);
    assert_eq!(
        changes(&report),
        ["event-renamed BotWebhookTried"],
        "{report:#?}"
    );
    assert_eq!(report.changes[0].wire.old_reads_new, Verdict::Breaks);
}
