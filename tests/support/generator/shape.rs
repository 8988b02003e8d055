//! A schema with its references resolved, as far as the generator needs it.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::document;

/// The values that a schema describes.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub nullable: bool,
    pub kind: Kind,
}

/// What a value is when it is not null.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Boolean,
    Integer(RangeInclusive<i64>),
    Text(Text),
    Array(Box<Shape>),
    Object(Vec<Member>),
    /// An object whose members are not described.
    FreeObject,
    OneOf(Vec<Shape>),
}

/// One key of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub name: String,
    pub required: bool,
    pub shape: Shape,
}

/// What a string says.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    Plain,
    Uuid,
    DateTime,
    Uri,
    Constant(String),
    /// One of these; in an `x-extensible-enum` it may be another, but then it is not documented.
    OneOf(Vec<String>),
}

const REFERENCE: &str = "#/components/schemas/";

/// The shape of the schema that a document has under a name.
pub fn shape(document: &Value, name: &str) -> Shape {
    read(document, document::schema(document, name), name)
}

fn read(document: &Value, schema: &Value, place: &str) -> Shape {
    let Some(schema) = schema.as_object() else {
        panic!("{place}: no schema: {schema}");
    };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        only(schema, place, &["$ref"]);
        return match reference.strip_prefix(REFERENCE) {
            Some(name) => shape(document, name),
            None => panic!("{place}: {reference} names no schema of the document"),
        };
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(alternatives) = schema.get(keyword).and_then(Value::as_array) {
            only(schema, place, &[keyword]);
            return one_of(document, alternatives, place);
        }
    }
    let (nullable, name) = match schema.get("type") {
        Some(Value::String(name)) => (false, name),
        Some(Value::Array(names)) => match names.as_slice() {
            [Value::String(name), Value::String(null)] if null == "null" => (true, name),
            _ => panic!("{place}: the generator knows no type {names:?}"),
        },
        _ => panic!("{place}: no type: {schema:?}"),
    };
    let kind = match name.as_str() {
        "boolean" => {
            only(schema, place, &["type"]);
            Kind::Boolean
        }
        "integer" => {
            only(schema, place, &["type", "minimum", "maximum"]);
            let bound = |keyword| schema.get(keyword).and_then(Value::as_i64);
            let least = bound("minimum").unwrap_or(i64::MIN);
            Kind::Integer(least..=bound("maximum").unwrap_or(i64::MAX))
        }
        "string" => Kind::Text(text(schema, place)),
        "array" => {
            only(schema, place, &["type", "items"]);
            Kind::Array(Box::new(read(document, &schema["items"], place)))
        }
        "object" => object(document, schema, place),
        other => panic!("{place}: the generator knows no type `{other}`"),
    };
    Shape { nullable, kind }
}

/// Several alternatives, of which null is none.
fn one_of(document: &Value, alternatives: &[Value], place: &str) -> Shape {
    let (nulls, others): (Vec<_>, Vec<_>) = alternatives
        .iter()
        .partition(|it| it.get("type").is_some_and(|name| name == "null"));
    let mut shapes: Vec<_> = others
        .into_iter()
        .map(|it| read(document, it, place))
        .collect();
    let mut shape = if shapes.len() == 1 {
        shapes.remove(0)
    } else {
        let nullable = shapes.iter().any(|it| it.nullable);
        let kind = Kind::OneOf(shapes);
        Shape { nullable, kind }
    };
    shape.nullable |= !nulls.is_empty();
    shape
}

fn object(document: &Value, schema: &Map<String, Value>, place: &str) -> Kind {
    let keywords = ["type", "properties", "required", "additionalProperties"];
    only(schema, place, &keywords);
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Kind::FreeObject;
    };
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.into_iter().flatten().any(|it| it == name);
    let members = properties.iter().map(|(name, property)| Member {
        name: name.clone(),
        required: is_required(name),
        shape: read(document, property, &format!("{place}.{name}")),
    });
    Kind::Object(members.collect())
}

fn text(schema: &Map<String, Value>, place: &str) -> Text {
    let keywords = ["type", "format", "const", "enum", "x-extensible-enum"];
    only(schema, place, &keywords);
    if let Some(constant) = schema.get("const").and_then(Value::as_str) {
        return Text::Constant(constant.to_owned());
    }
    let values = schema.get("enum").or(schema.get("x-extensible-enum"));
    if let Some(values) = values.and_then(Value::as_array) {
        let values = values.iter().filter_map(Value::as_str);
        return Text::OneOf(values.map(str::to_owned).collect());
    }
    match schema.get("format").and_then(Value::as_str) {
        None => Text::Plain,
        Some("uuid") => Text::Uuid,
        Some("date-time") => Text::DateTime,
        Some("uri") => Text::Uri,
        Some(other) => panic!("{place}: the generator knows no format `{other}`"),
    }
}

/// Panics if a schema has another keyword, but for those that only explain.
fn only(schema: &Map<String, Value>, place: &str, known: &[&str]) {
    const WORDS: [&str; 6] = [
        "title",
        "description",
        "example",
        "examples",
        "x-page-section",
        "x-source",
    ];
    for keyword in schema.keys().map(String::as_str) {
        let is_known = known.contains(&keyword) || WORDS.contains(&keyword);
        assert!(
            is_known,
            "{place}: the generator does not know `{keyword}` here"
        );
    }
}
