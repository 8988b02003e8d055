//! typify makes the types of every document that the checks before it accept. So its own errors need no place.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use tests::property;
use tests::small_document::with_data;
use xtask::rust::{RustError, generate};

use crate::odd_names::NAMES;

/// Names of types: of structs that contain each other, of an enum, an identifier, and what is not a name of a type.
const TYPES: [&str; 12] = [
    "One", "Two", "Kind", "TestId", "OneURL", "one_two", "Self", "1st", "a b", "", "r#type", "Ünï",
];

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"))})
}

/// What a property may be, also what no value satisfies, or what typify alone would fail on.
fn property() -> impl Strategy<Value = Value> {
    let plain = select(vec![
        json!({}),
        json!({"type": "string"}),
        json!({"type": "string", "format": "uuid"}),
        json!({"type": "string", "format": "date-time"}),
        json!({"type": "string", "format": "uri"}),
        json!({"type": "string", "format": "regex"}),
        json!({"type": "string", "pattern": "(?<"}),
        json!({"type": "string", "minLength": 5, "maxLength": 1}),
        json!({"type": "string", "const": "bot.tested"}),
        json!({"type": "string", "x-extensible-enum": ["a", ""]}),
        json!({"type": "integer", "minimum": 5, "maximum": 1}),
        json!({"type": "integer", "minimum": 1e300, "format": "int8"}),
        json!({"type": "integer", "enum": [1, 2]}),
        json!({"type": "number", "multipleOf": 0}),
        json!({"type": "boolean", "default": "no"}),
        json!({"type": "object", "minProperties": 9}),
        json!({"type": "object", "additionalProperties": false}),
        json!({"type": "array", "uniqueItems": true, "maxItems": 0}),
        json!({"type": ["string", "integer", "null"]}),
        json!({"enum": [null]}),
        json!({"type": "null"}),
        json!(false),
    ]);
    let leaf = prop_oneof![4 => plain, 2 => select(&TYPES[..4]).prop_map(reference)];
    leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            inner
                .clone()
                .prop_map(|it| json!({"type": "array", "items": it})),
            inner
                .clone()
                .prop_map(|it| json!({"type": "object", "additionalProperties": it})),
            inner
                .clone()
                .prop_map(|it| json!({"anyOf": [it, {"type": "null"}]})),
            inner
                .clone()
                .prop_map(|it| json!({"allOf": [it], "nullable": true})),
            vec(inner, 2).prop_map(|all| json!({"oneOf": all})),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    let members = vec((select(&NAMES[..]), property(), any::<bool>()), 1..5);
    members.prop_map(|members| {
        let keys = members.iter().filter(|(.., required)| *required);
        let required: Vec<&str> = keys.map(|(key, ..)| *key).collect();
        let properties = members
            .iter()
            .map(|(key, it, _)| ((*key).to_owned(), it.clone()));
        let properties: Map<_, _> = properties.collect();
        json!({"type": "object", "properties": properties, "required": required})
    })
}

#[test]
fn typify_makes_the_types_of_whatever_is_accepted() {
    let (accepted, rejected) = (Cell::new(0), Cell::new(0));
    let mut runner = TestRunner::new(property::config(150));
    let documents = (object(), object(), object(), any::<Index>());
    let result = runner.run(&documents, |(mut data, one, two, odd)| {
        let odd = TYPES[odd.index(TYPES.len())];
        let mut schemas = json!({
            "One": one,
            "Two": two,
            "Kind": {"type": "string", "enum": ["a", "b"]},
            "TestId": {"type": "string", "format": "uuid"},
        });
        if !TYPES[..4].contains(&odd) {
            schemas[odd] = json!({"type": "object", "properties": {"a": {}}});
        }
        for name in TYPES[..4].iter().chain([&odd]) {
            data["properties"][format!("of{name}")] = reference(name);
        }
        match generate(&with_data(&data, &schemas)) {
            Ok(_) => accepted.set(accepted.get() + 1),
            Err(RustError::Typify(why)) => prop_assert!(false, "{}", why),
            Err(_) => rejected.set(rejected.get() + 1),
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(
        accepted.get() > 10 && rejected.get() > 10,
        "{accepted:?} {rejected:?}"
    );
}

#[test]
fn a_name_that_no_type_has_is_rejected_with_one_that_a_type_may_have() {
    for (name, suggested) in [
        ("OneURL", "such as `OneUrl`"),
        ("one_two", "such as `OneTwo`"),
        ("1st", "give it another one,"),
    ] {
        for schema in [
            json!({"type": "object", "properties": {"a": {}}}),
            json!({"type": "string", "format": "uuid"}),
        ] {
            let data = json!({"type": "object", "properties": {"it": reference(name)}});
            match generate(&with_data(&data, &json!({name: schema}))) {
                Ok(_) => assert!(schema["type"] == "string" && name != "1st", "{name}"),
                Err(error) => {
                    let said = error.to_string();
                    let expected = format!("the schema `{name}` has a name that no Rust type has");
                    assert!(said.starts_with(&expected), "{said}");
                    assert!(said.contains(suggested), "{said}");
                }
            }
        }
    }
}
