//! What stages 2 and 3 may leave in a document that no later stage can use.

use serde_json::{Map, Value};

use crate::schema::keyword::{self, OPEN_VALUES};
use crate::schema::{escape, join};

/// A fault of a document.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The JSON pointer of its place.
    pub(crate) pointer: String,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: String,
}

/// The faults of the named schemas, in their order.
pub(crate) fn faults(document: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    let schemas = document.pointer("/components/schemas");
    for (name, schema) in schemas.and_then(Value::as_object).into_iter().flatten() {
        let pointer = format!("/components/schemas/{}", escape(name));
        schema_faults(schema, &pointer, name, &mut faults);
    }
    faults
}

fn schema_faults(schema: &Value, pointer: &str, name: &str, faults: &mut Vec<Fault>) {
    let Some(members) = schema.as_object() else {
        return;
    };
    let list = |keyword: &str| members.get(keyword).and_then(Value::as_array);
    let mut add = |pointer: String, message: String, help: String| {
        faults.push(Fault {
            pointer,
            message,
            help,
        });
    };
    for (keyword, value) in members {
        if let Some((message, help)) = malformed(keyword, value) {
            let message = format!("`{keyword}` of `{name}` {message}");
            add(join(pointer, keyword), message, help);
        }
    }
    if list("type").is_some_and(|types| types.contains(&Value::Null)) {
        add(
            join(pointer, "type"),
            format!("a type of `{name}` is null, and not the word"),
            "quote it: `type: [string, 'null']`".to_owned(),
        );
    }
    if let (Some(Value::Object(properties)), Some(required)) =
        (members.get("properties"), list("required"))
    {
        for (index, key) in required.iter().enumerate() {
            if !key.as_str().is_some_and(|key| properties.contains_key(key)) {
                let known: Vec<String> = properties.keys().map(|key| format!("`{key}`")).collect();
                add(
                    format!("{pointer}/required/{index}"),
                    format!("`required` names {key}, which is not a property of `{name}`"),
                    format!(
                        "remove it, or correct it: the properties are {}",
                        known.join(", ")
                    ),
                );
            }
        }
    }
    let is_text = members.get("type").is_none_or(|kind| {
        kind == "string" || list("type").is_some_and(|types| types.contains(&"string".into()))
    });
    for keyword in ["enum", OPEN_VALUES] {
        let values = list(keyword).map(Vec::as_slice).unwrap_or_default();
        let has_text = members.contains_key("type") || values.iter().any(Value::is_string);
        for (index, value) in values.iter().enumerate() {
            if is_text && has_text && !value.is_string() && !value.is_null() {
                add(
                    format!("{pointer}/{keyword}/{index}"),
                    format!("`{keyword}` of `{name}` lists {value}, which is not a string"),
                    format!("quote it: `'{value}'`"),
                );
            }
        }
    }
    let closed = ["const", "enum"].into_iter();
    for closed in closed.filter(|it| members.contains_key(*it) && members.contains_key(OPEN_VALUES))
    {
        add(
            join(pointer, OPEN_VALUES),
            format!("`{name}` has both `{closed}` and `{OPEN_VALUES}`"),
            format!(
                "keep one: `{closed}` allows no other value, and `{OPEN_VALUES}` any other text"
            ),
        );
    }
    if let Some(value) = members.get("const")
        && members.get("type").is_some_and(|kind| kind == "string")
        && !value.is_string()
    {
        add(
            join(pointer, "const"),
            format!("the constant of `{name}` is {value}, which is not a string"),
            format!("quote it: `const: '{value}'`"),
        );
    }
    for (below, name, schema) in schemas_in(members, name) {
        schema_faults(schema, &format!("{pointer}{below}"), &name, faults);
    }
}

/// The schemas directly in a schema: where they are, what they are called, and what they say.
fn schemas_in<'a>(members: &'a Map<String, Value>, name: &str) -> Vec<(String, String, &'a Value)> {
    let mut schemas = Vec::new();
    let properties = members.get("properties").and_then(Value::as_object);
    for (key, schema) in properties.into_iter().flatten() {
        let pointer = join("/properties", key);
        schemas.push((pointer, format!("{name}.{key}"), schema));
    }
    for (keyword, part) in [("items", "[]"), ("additionalProperties", ".*")] {
        if let Some(schema) = members.get(keyword) {
            schemas.push((format!("/{keyword}"), format!("{name}{part}"), schema));
        }
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let choices = members.get(keyword).and_then(Value::as_array);
        for (index, schema) in choices.into_iter().flatten().enumerate() {
            schemas.push((format!("/{keyword}/{index}"), name.to_owned(), schema));
        }
    }
    schemas
}

/// The words of `type`.
const TYPES: [&str; 7] = [
    "string", "integer", "number", "boolean", "object", "array", "null",
];

/// What is wrong with the value of a keyword, whatever else the schema says, and what to do about it.
fn malformed(keyword: &str, value: &Value) -> Option<(String, String)> {
    let is_type = |value: &Value| value.as_str().is_none_or(|word| TYPES.contains(&word));
    let (is_right, wanted) = match keyword {
        "properties" | "patternProperties" | "$defs" => (value.is_object(), "an object"),
        "required" | "allOf" | "anyOf" | "oneOf" => (value.is_array(), "a list"),
        "enum" | OPEN_VALUES => (
            value.as_array().is_some_and(|it| !it.is_empty()),
            "a list of values",
        ),
        "type" => match value {
            Value::Array(types) => (types.iter().all(is_type), "a list of types"),
            word => (word.is_string() && is_type(word), "a type"),
        },
        "$ref" | "format" | "description" | "title" | "pattern" => (value.is_string(), "a text"),
        "minimum" | "maximum" | "multipleOf" => (value.is_number(), "a number"),
        "minLength" | "maxLength" | "minItems" | "maxItems" => {
            (value.is_u64(), "a number from 0 on")
        }
        "nullable" | "deprecated" | "readOnly" | "writeOnly" | "uniqueItems" => {
            (value.is_boolean(), "`true` or `false`")
        }
        _ if keyword::is_known(keyword) => return None,
        _ => {
            let help = "correct it; an extension begins with `x-`".to_owned();
            return Some(("is not a keyword of JSON Schema".to_owned(), help));
        }
    };
    let help = match keyword {
        "type" => format!(
            "the types are {}",
            TYPES.map(|it| format!("`{it}`")).join(", ")
        ),
        _ => format!("write {wanted}"),
    };
    (!is_right).then(|| (format!("is {value}, and not {wanted}"), help))
}
