//! Which spellings say the same, and which do not; that the table of keywords is complete.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::read::Reader;
use super::{Document, Kind, Schema, keyword};

fn schema(schema: &Value) -> Schema {
    Reader::new(&Value::Null).schema(schema)
}

/// Every line is one schema, in several spellings.
#[test]
fn equivalent_schemas_have_one_form() {
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
    for alike in spellings.into_iter().chain(of_newer_and_older_standards()) {
        let alike = alike.as_array().unwrap().clone();
        let first = schema(&alike[0]);
        for other in &alike {
            assert_eq!(schema(other), first, "{other}");
            assert_eq!(
                schema(other).to_json().to_string(),
                first.to_json().to_string()
            );
        }
    }
}

/// Constants, conjunctions, bounds and references.
fn of_newer_and_older_standards() -> [Value; 9] {
    [
        json!([
            {"const": "x"},
            {"enum": ["x"]},
            {"const": "x", "enum": ["x", "y"]},
            {"type": "string", "enum": ["x", "x"]},
            {"allOf": [{"type": "string"}, {"const": "x"}]},
        ]),
        json!([
            {"enum": [5], "type": "integer"},
            {"const": 5},
            {"const": 5.0},
        ]),
        json!([
            {"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a", "b"], "description": "d"},
            {
                "description": "d",
                "allOf": [
                    {"type": "object", "properties": {"a": {}}, "required": ["a"]},
                    {"properties": {"b": {}}, "required": ["b"]},
                ],
            },
            {"allOf": [{"allOf": [
                {"type": "object", "description": "d"},
                {"properties": {"b": {}, "a": {}}},
                {"required": ["a", "b"]},
            ]}]},
        ]),
        json!([
            {"allOf": [{"$ref": "#/components/schemas/A"}, {"description": "d"}]},
            {"$ref": "#/components/schemas/A", "description": "d"},
        ]),
        json!([
            {"type": "integer", "minimum": 3},
            {"type": "integer", "minimum": 2, "exclusiveMinimum": true},
            {"type": "integer", "minimum": 1, "exclusiveMinimum": 2},
            {"type": "integer", "minimum": 3, "exclusiveMaximum": false},
        ]),
        json!([
            {"type": "number", "exclusiveMaximum": 2.5},
            {"type": "number", "maximum": 2.5, "exclusiveMaximum": true},
            {"type": "number", "maximum": 3, "exclusiveMaximum": 2.5},
        ]),
        json!([
            {"anyOf": [{"type": "integer"}, {"anyOf": [{"type": "string"}, {"type": "boolean"}]}]},
            {"type": ["boolean", "string", "integer"]},
        ]),
        json!([
            {"type": "array", "items": {}},
            {"type": "array", "items": true, "uniqueItems": false, "minItems": 0},
            {"type": ["array"]},
        ]),
        json!([
            {"type": "array", "prefixItems": [{"type": "string"}]},
            {"type": "array", "items": [{"type": "string"}]},
        ]),
    ]
}

/// What a conjunction says of properties that it closes is not what its parts say together.
#[test]
fn a_conjunction_that_conflicts_stays_one() {
    for parts in [
        json!([{"type": "object", "properties": {"a": {}}, "additionalProperties": false}, {"properties": {"b": {}}}]),
        json!([{"$ref": "#/components/schemas/A"}, {"properties": {"b": {}}}]),
        json!([{"type": "string"}, {"type": "integer"}]),
        json!([{"minimum": 1}, {"minimum": 2}]),
        json!([{"if": {}}, {"then": false}]),
    ] {
        let read = schema(&json!({"allOf": parts}));
        assert!(read.assertions.contains_key("allOf"), "{parts}: {read:?}");
    }
}

/// A schema without a name is compared where it is used, wherever it is written.
#[test]
fn a_reference_to_any_schema_of_the_document_is_followed() {
    let document = json!({"components": {
        "schemas": {"A": {"$defs": {"text": {"type": "string"}, "self": {"$ref": "#/components/schemas/A/$defs/self"}}}},
        "headers": {"Id": {"schema": {"type": "integer"}}},
    }});
    let read = |pointer: &str| Reader::new(&document).schema(&json!({"$ref": pointer}));
    let a = "#/components/schemas/A";
    assert_eq!(read(&format!("{a}/$defs/text")), Schema::of(Kind::Text));
    assert_eq!(
        read("#/components/headers/Id/schema"),
        Schema::of(Kind::Integer)
    );
    assert_eq!(read(a).reference(), Some("A"));
    for unknown in ["other.json", "#/nowhere", &format!("{a}/$defs/self")] {
        assert!(matches!(read(unknown).kind, Kind::Other(_)), "{unknown}");
    }
}

/// Else a few lines would take hours: each level of these has twelve times as many references.
#[test]
fn what_leads_back_to_itself_is_followed_a_limited_number_of_times() {
    let name = |number: u32| format!("h{number}");
    let reference = json!({"$ref": "#/components/responses/A"});
    let headers: Value = (0..12).map(|it| (name(it), reference.clone())).collect();
    let document = json!({
        "webhooks": {"It": {"post": {"responses": {"2XX": reference}}}},
        "components": {"responses": {"A": {"headers": headers}}},
    });
    assert_eq!(Document::read(&document).deliveries.len(), 1);
}

/// Keywords of the meta-schemas, by vocabulary: <https://json-schema.org/draft/2020-12/schema> and
/// <https://spec.openapis.org/oas/3.1/meta/base>.
const OF_THE_STANDARDS: [&str; 9] = [
    "$id $schema $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment $defs",
    "prefixItems items contains additionalProperties properties patternProperties dependentSchemas propertyNames \
     if then else allOf anyOf oneOf not",
    "unevaluatedItems unevaluatedProperties",
    "type const enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern \
     maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired",
    "title description default deprecated readOnly writeOnly examples",
    "format",
    "contentEncoding contentMediaType contentSchema",
    "example discriminator externalDocs xml",
    // Which the meta-schema still lists, as deprecated, and the one of OpenAPI 3.0.
    "definitions dependencies $recursiveAnchor $recursiveRef nullable",
];

#[test]
fn every_keyword_of_the_standards_has_a_role() {
    let listed = OF_THE_STANDARDS.iter().flat_map(|words| words.split(' '));
    let listed: BTreeSet<&str> = listed.chain([keyword::OPEN_VALUES]).collect();
    let known: Vec<&str> = keyword::KEYWORDS.iter().map(|(name, ..)| *name).collect();
    assert_eq!(known.iter().copied().collect::<BTreeSet<_>>(), listed);
    assert_eq!(known.len(), listed.len(), "a keyword is listed once");
}

#[test]
fn different_schemas_stay_different() {
    let different = [
        json!({}),
        json!(false),
        json!({"type": "string"}),
        json!({"type": "string", "nullable": true}),
        json!({"type": "string", "enum": ["a"]}),
        json!({"type": "string", "x-extensible-enum": ["a"]}),
        json!({"type": "string", "const": "b"}),
        json!({"type": "string", "enum": ["a", "b"]}),
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
    assert_eq!(list.description(), "outer\n\ninner");
}
