//! The schema of a payload, with the schemas that it refers to in their places.

use std::ops::RangeInclusive;

use serde_json::Value;
use xtask::schema::keyword::role;
use xtask::schema::{Document, Kind, Object, Others, Part, Property, Schema};

/// The schema that a document has under a name. Panics at an assertion that the generator could not keep.
pub fn schema(document: &Value, name: &str) -> Schema {
    let document = Document::read(document);
    let reference = Schema {
        kind: Kind::Reference(name.to_owned()),
        ..Schema::default()
    };
    resolved(&document, &reference, name)
}

fn resolved(document: &Document, schema: &Schema, place: &str) -> Schema {
    let format = schema.format.as_deref();
    let below = |schema: &Schema, key: &str| resolved(document, schema, &format!("{place}.{key}"));
    for keyword in schema.assertions.keys() {
        let is_kept = matches!(schema.kind, Kind::Integer | Kind::Number)
            && matches!(keyword.as_str(), "minimum" | "maximum");
        assert!(
            is_kept,
            "{place}: the generator does not know `{keyword}` ({:?})",
            role(keyword)
        );
    }
    let kind = match &schema.kind {
        Kind::Reference(name) => {
            let named = document.schemas.get(name);
            let named = named.unwrap_or_else(|| panic!("{place}: there is no schema `{name}`"));
            let target = resolved(document, named, place);
            return Schema {
                nullable: schema.nullable || target.nullable,
                ..target
            };
        }
        Kind::Object(object) => Kind::Object(Object {
            properties: object
                .properties
                .iter()
                .map(|(key, property)| {
                    let property = Property {
                        schema: below(&property.schema, key),
                        required: property.required,
                    };
                    (key.clone(), property)
                })
                .collect(),
            others: Others::Any,
        }),
        Kind::Map(Others::Any) => Kind::Map(Others::Any),
        Kind::List(items) => Kind::List(Box::new(below(items, "[]"))),
        Kind::Text => match format {
            None | Some("uuid" | "date-time" | "uri") => Kind::Text,
            Some(other) => panic!("{place}: the generator knows no format `{other}`"),
        },
        Kind::Union(schemas) => Kind::Union(
            schemas
                .iter()
                .map(|it| resolved(document, it, place))
                .collect(),
        ),
        kind @ (Kind::Enum(_) | Kind::Integer | Kind::Number | Kind::Boolean) => kind.clone(),
        unknown @ (Kind::Any | Kind::Map(_) | Kind::Other(_)) => {
            panic!("{place}: the generator knows no {unknown:?}")
        }
    };
    Schema {
        kind,
        ..schema.clone()
    }
}

/// The integers that a schema allows.
pub fn range(schema: &Schema) -> RangeInclusive<i64> {
    let bound = |keyword: &str| match schema.assertions.get(keyword) {
        Some(Part::Data(bound)) => bound.as_i64(),
        _ => None,
    };
    bound("minimum").unwrap_or(i64::MIN)..=bound("maximum").unwrap_or(i64::MAX)
}

/// The schema itself; where it has alternatives, the first that has values of this kind.
pub fn alternative<'schema>(schema: &'schema Schema, value: &Value) -> &'schema Schema {
    match &schema.kind {
        Kind::Union(schemas) => {
            let of_this_kind = schemas.iter().find(|it| admits_kind_of(it, value));
            of_this_kind.unwrap_or(schema)
        }
        _ => schema,
    }
}

/// Whether some value of a schema is of the same kind, such as an array, as this value.
pub fn admits_kind_of(schema: &Schema, value: &Value) -> bool {
    match (&schema.kind, value) {
        (_, Value::Null) => schema.nullable,
        (Kind::Union(schemas), value) => schemas.iter().any(|it| admits_kind_of(it, value)),
        (Kind::Boolean, Value::Bool(_))
        | (Kind::Integer | Kind::Number, Value::Number(_))
        | (Kind::Text | Kind::Enum(_), Value::String(_))
        | (Kind::List(_), Value::Array(_))
        | (Kind::Object(_) | Kind::Map(_), Value::Object(_)) => true,
        _ => false,
    }
}
