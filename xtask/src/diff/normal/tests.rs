//! What is one spelling of the other, and what is not.

use serde_json::{Value, json};

use super::schema;

/// Every line is one schema, in several spellings.
#[test]
fn what_says_the_same_is_written_alike() {
    let spellings = [
        json!([
            {"type": ["string", "null"], "format": "uri"},
            {"type": "string", "nullable": true, "format": "uri"},
            {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]},
            {"oneOf": [{"type": "null"}, {"format": "uri", "type": "string"}]},
        ]),
        json!([
            {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}], "description": "d"},
            {"$ref": "#/components/schemas/A", "nullable": true, "description": "d"},
            {"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": true, "description": "d"},
        ]),
        json!([
            {"type": "string", "x-extensible-enum": ["b", "a"]},
            {"anyOf": [{"type": "string"}, {"enum": ["a", "b"]}]},
        ]),
        json!([
            {"enum": ["b", "a", null]},
            {"type": ["null", "string"], "enum": ["a", "b"]},
        ]),
        json!([
            {"type": "integer", "minimum": 0, "maximum": 9},
            {"type": "integer", "minimum": 0.0, "exclusiveMaximum": 10},
            {"type": "integer", "exclusiveMinimum": -1, "maximum": 9, "nullable": false},
        ]),
        json!([
            {"type": "object", "properties": {"b": {}, "a": true}, "required": ["b", "a"]},
            {
                "properties": {"a": {}, "b": {}}, "required": ["a", "b", "a"], "type": "object",
                "additionalProperties": true, "deprecated": false,
            },
        ]),
        json!([{}, true, {"description": ""}]),
        json!([
            {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]},
            {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": ["null"]}]},
            {"anyOf": [{"$ref": "#/components/schemas/A"}, {"enum": [null]}]},
            {"anyOf": [{"$ref": "#/components/schemas/A", "nullable": true}, {"const": null}]},
        ]),
        json!([
            {"anyOf": [{"type": ["string", "null"]}, {"$ref": "#/components/schemas/A"}]},
            {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/A"}, {"type": "null"}]},
        ]),
        json!([
            {"type": ["null", "string"]},
            {"anyOf": [{"type": ["string", "null"]}, {"type": "null"}]},
        ]),
        json!([
            {"type": ["string", "integer"], "description": "d"},
            {"oneOf": [{"type": "integer"}, {"type": "string"}], "description": "d"},
        ]),
    ];
    for alike in spellings {
        let alike = alike.as_array().unwrap().clone();
        let first = schema(&alike[0]);
        for other in &alike {
            assert_eq!(schema(other), first, "{other}");
            assert_eq!(
                Value::from(schema(other)).to_string(),
                Value::from(first.clone()).to_string()
            );
        }
    }
}

#[test]
fn what_differs_stays_different() {
    let different = [
        json!({}),
        json!(false),
        json!({"type": "string"}),
        json!({"type": "string", "nullable": true}),
        json!({"type": "string", "enum": ["a"]}),
        json!({"type": "string", "x-extensible-enum": ["a"]}),
        json!({"type": "string", "const": "a"}),
        json!({"type": ["string", "integer"]}),
        json!({"type": ["string", "integer"], "minLength": 1}),
        json!({"type": "null"}),
        json!({"type": "integer", "minimum": 1}),
        json!({"type": "integer", "minimum": -1}),
        json!({"type": "number", "exclusiveMinimum": -1}),
        json!({"type": "object", "additionalProperties": false}),
        json!({"type": "object", "properties": {"a": {}}}),
        json!({"properties": {"a": {}}}),
        json!({"type": "array", "items": {"type": "string"}}),
    ];
    for (at, one) in different.iter().enumerate() {
        for other in &different[at + 1..] {
            assert_ne!(schema(one), schema(other), "{one} {other}");
        }
    }
}

/// A text that only one of several spellings has is a difference, if only for people.
#[test]
fn no_text_is_lost() {
    let described = |inner: &str, of_null: &str| {
        schema(&json!({
            "description": "outer",
            "anyOf": [{"type": "string", "description": inner}, {"type": "null", "description": of_null}],
        }))
    };
    assert_ne!(described("one", ""), described("other", ""));
    assert_ne!(described("one", ""), described("one", "why null"));
    let list = schema(
        &json!({"allOf": [{"type": "string", "description": "inner"}], "description": "outer"}),
    );
    assert_eq!(list["description"], "outer\n\ninner");
}
