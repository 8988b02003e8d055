//! A document with annotations that no stage reads.

use serde_json::{Map, Value, json};
use xtask::schema::keyword::{KEYWORDS, Role};

use crate::document::{SCHEMAS, schemas_in};
use crate::random::Random;

/// Annotations of operations, path items and the document.
const OF_THE_REST: [&str; 4] = ["externalDocs", "servers", "x-unread", "description"];

/// Annotations of schemas. A deprecation is one too, and a warning.
fn of_schemas() -> Vec<&'static str> {
    let annotations = KEYWORDS
        .iter()
        .filter(|(keyword, role, _)| *role == Role::Annotation && *keyword != "deprecated");
    let annotations = annotations.map(|(keyword, ..)| *keyword);
    annotations.chain(["x-unread"]).collect()
}

/// The document with annotations at random places; which they are follows from the seed.
pub fn annotated(document: &Value, seed: u64) -> Value {
    let keywords = of_schemas();
    let mut chance = Random(seed);
    let mut document = document.clone();
    let schemas = document.pointer_mut(SCHEMAS).and_then(Value::as_object_mut);
    for schema in schemas.into_iter().flat_map(Map::values_mut) {
        annotate(schema, &keywords, &mut chance);
    }
    for place in [
        "",
        "/webhooks/*",
        "/webhooks/*/post",
        "/components/parameters/*",
    ] {
        for place in places(&mut document, place) {
            add(place, &OF_THE_REST, &mut chance);
        }
    }
    for section in ["examples", "links", "x-unread"] {
        if chance.toss() {
            document["components"][section] = json!({"any": {"summary": "an annotation"}});
        }
    }
    document
}

/// The objects at a pointer, in which `*` is any key.
fn places<'d>(document: &'d mut Value, pointer: &str) -> Vec<&'d mut Value> {
    let segments = pointer.split('/').skip(1);
    segments.fold(vec![document], |places, segment| {
        let members = places
            .into_iter()
            .filter_map(Value::as_object_mut)
            .flatten();
        let members = members.filter(|(key, _)| segment == "*" || *key == segment);
        members.map(|(_, member)| member).collect()
    })
}

fn annotate(schema: &mut Value, keywords: &[&str], chance: &mut Random) {
    for (_, inner) in schemas_in(schema) {
        annotate(inner, keywords, chance);
    }
    add(schema, keywords, chance);
    if let Some(Value::Array(required)) = schema.get_mut("required")
        && chance.toss()
    {
        required.push(json!("undeclared"));
    }
}

/// Adds some of the keywords, each with a value that could be read as something else.
fn add(place: &mut Value, keywords: &[&str], chance: &mut Random) {
    let Value::Object(members) = place else {
        return;
    };
    for keyword in keywords {
        if chance.below(4) == 0 {
            let values = [
                json!(true),
                json!("a text"),
                json!({"$ref": "nowhere", "type": "integer", "required": ["a"]}),
                json!([{"const": 1}]),
            ];
            let value = match *keyword {
                "description" | "title" => json!("Another text."),
                "$defs" | "definitions" => json!({"unused": {"type": "integer", "enum": ["a"]}}),
                _ => values[chance.below(values.len())].clone(),
            };
            members.insert((*keyword).to_owned(), value);
        }
    }
}
