//! Whatever the two documents are, the diff answers.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tests::property::config;
use xtask::diff::{Bump, Level, Rule, Verdict, compare};
use xtask::schema::Document;

/// Keys and texts that mean something to the diff, and some that do not.
const WORDS: [&str; 47] = [
    "$ref",
    "type",
    "properties",
    "required",
    "items",
    "additionalProperties",
    "anyOf",
    "oneOf",
    "allOf",
    "not",
    "patternProperties",
    "$defs",
    "dependentSchemas",
    "const",
    "enum",
    "x-extensible-enum",
    "format",
    "nullable",
    "default",
    "deprecated",
    "description",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "pattern",
    "event",
    "data",
    "post",
    "put",
    "requestBody",
    "content",
    "application/json",
    "schema",
    "parameters",
    "responses",
    "security",
    "tags",
    "#/components/schemas/a",
    "#/components/schemas/b",
    "a",
    "b",
    "string",
    "object",
    "array",
    "integer",
    "null",
    "a~/b",
];

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => prop::sample::select(WORDS.to_vec()).prop_map(str::to_owned),
        1 => ".{0,3}",
    ]
}

/// Any JSON, in which schemas and references, also to themselves, are likely.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => words().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => (-9.0..9.0).prop_map(Value::from),
    ];
    leaf.prop_recursive(7, 60, 5, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => prop::collection::vec((words(), inner), 0..5)
                .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

/// Anything, in the places of a document.
fn documents() -> impl Strategy<Value = Value> {
    let schema = || values();
    let placed = (schema(), schema(), schema(), values(), values()).prop_map(
        |(a, b, payload, operation, rest)| {
            let mut operation = operation;
            if let Value::Object(members) = &mut operation {
                let body = json!({"content": {"application/json": {"schema": payload}}});
                members.insert("requestBody".to_owned(), body);
            }
            json!({
                "webhooks": {"a": {"post": operation.clone()}, "b": rest.clone()},
                "components": {
                    "schemas": {"a": a, "b": b},
                    "callbacks": {"a": {"{$url}": {"post": operation}}},
                    "parameters": rest,
                },
            })
        },
    );
    prop_oneof![4 => placed, 1 => values()]
}

/// The document with another value at one of its places, by any number.
fn with_another(mut document: Value, place: usize, value: Value) -> Value {
    let pointers = pointers(&document, String::new());
    let at = document.pointer_mut(&pointers[place % pointers.len()]);
    *at.unwrap() = value;
    document
}

/// The places of all values, the whole included.
fn pointers(value: &Value, place: String) -> Vec<String> {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| (key.replace('~', "~0").replace('/', "~1"), member))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        _ => Vec::new(),
    };
    let below = below
        .into_iter()
        .flat_map(|(key, value)| pointers(value, format!("{place}/{key}")));
    let below: Vec<String> = below.collect();
    std::iter::once(place).chain(below).collect()
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn no_change_is_reported_only_if_nothing_differs(
        before in documents(),
        place: usize,
        value in values(),
    ) {
        let after = with_another(before.clone(), place, value);
        let report = compare(&before, &after);
        let differ = Document::read(&before) != Document::read(&after);
        prop_assert_eq!(differ, !report.changes.is_empty(), "{:#}\n{:#?}", after, report);
    }

    /// What no rule explains is an error, and nothing is known of it.
    #[test]
    fn what_is_not_explained_has_the_highest_severity(before in documents(), after in documents()) {
        for change in compare(&before, &after).changes {
            if change.rule == Rule::Unclassified {
                prop_assert_eq!((change.level, change.bump), (Level::Error, Bump::Major));
                prop_assert_eq!(change.wire.old_reads_new, Verdict::Unknown);
            }
        }
    }

    #[test]
    fn nothing_differs_from_itself(document in documents()) {
        let report = compare(&document, &document);
        prop_assert!(report.changes.is_empty(), "{report:#?}");
    }
}
