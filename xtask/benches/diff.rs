//! The duration of a comparison of two large documents: `cargo bench -p xtask --bench diff`.
//!
//! Both sides are generated, for the column of Rust: two documents of 1 MB are to be compared in less than three
//! seconds, in less than one where nothing is delivered and so nothing generated, and three times as many schemas in
//! three times as long; also where every one of them has another name.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use serde_json::{Map, Value, json};
use xtask::diff::compare;

/// The number of schemas of one event: its payload, its data, and the schemas that the data uses.
const OF_ONE_EVENT: usize = 10;

/// Runs of each comparison; the median is reported.
const RUNS: usize = 5;

fn main() {
    println!("Compare two documents, milliseconds\n");
    println!("| schemas |     bytes | changed | renamed | nothing generated |");
    println!("| ------: | --------: | ------: | ------: | ----------------: |");
    for schemas in [100, 300, 1_000, 3_000] {
        let (before, after) = (document(schemas, false), document(schemas, true));
        let report = compare(&before, &after);
        assert_eq!(report.not_known, None, "both sides are generated");
        let renamed = with_other_names(&before, |name| Some(format!("Other{name}")));
        let [changed, renamed] = [&after, &renamed].map(|after| milliseconds(&before, after));
        let [before, undelivered] = [&before, &after].map(|document| {
            let mut document = document.clone();
            document["webhooks"] = json!({});
            document
        });
        let undelivered = milliseconds(&before, &undelivered);
        let bytes = after.to_string().len();
        println!(
            "| {schemas:>7} | {bytes:>9} | {changed:>7.1} | {renamed:>7.1} | {undelivered:>17.1} |"
        );
    }
}

fn milliseconds(before: &Value, after: &Value) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(compare(black_box(before), black_box(after)));
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    times[RUNS / 2]
}

/// The document with other names for the types for which there is one.
fn with_other_names(document: &Value, other: impl Fn(&str) -> Option<String>) -> Value {
    let mut document = document.clone();
    let schemas = document["components"]["schemas"].take();
    let schemas = schemas.as_object().into_iter().flatten();
    let schemas = schemas.map(|(name, schema)| {
        let name = other(name).unwrap_or_else(|| name.clone());
        (name, schema.clone())
    });
    document["components"]["schemas"] = schemas.collect::<Map<_, _>>().into();
    rename(&mut document, &other);
    document
}

/// A document with this many schemas. Every fifth schema of the newer document has a change.
fn document(schemas: usize, is_newer: bool) -> Value {
    let mut named = Map::new();
    let mut webhooks = Map::new();
    let mut renamed = BTreeSet::new();
    for number in 0..schemas {
        let changed = is_newer && number % 5 == 0;
        // Some events come, some go, with all their types, and some have another constant.
        let event = number - number % OF_ONE_EVENT;
        if event.is_multiple_of(if is_newer { 110 } else { 70 }) {
            continue;
        }
        match number % OF_ONE_EVENT {
            0 => {
                let name = format!("Payload{number}");
                webhooks.insert(name.clone(), webhook(&name));
                named.insert(name, payload(number, changed && number % 130 == 0));
            }
            9 => {
                named.insert(format!("Values{number}"), values(changed));
            }
            _ => {
                let name = format!("Type{number}");
                if changed && number % 3 == 0 {
                    renamed.insert(name.clone());
                }
                named.insert(name, object(number, schemas, changed));
            }
        }
    }
    let document = json!({"webhooks": webhooks, "components": {"schemas": named}});
    with_other_names(&document, |name| {
        renamed.contains(name).then(|| format!("{name}Again"))
    })
}

fn webhook(name: &str) -> Value {
    let schema = reference(name);
    json!({"post": {
        "operationId": name,
        "tags": ["bot"],
        "parameters": [{"name": "svix-id", "in": "header"}],
        "requestBody": {"content": {"application/json": {"schema": schema}}},
        "responses": {"2XX": {"description": "Delivered."}},
    }})
}

fn payload(number: usize, changed: bool) -> Value {
    let event = if changed { "other" } else { "thing" };
    json!({
        "type": "object",
        "properties": {
            "event": {"type": "string", "const": format!("{event}.{number}")},
            "data": reference(&format!("Type{}", number + 1)),
        },
        "required": ["event", "data"],
    })
}

fn object(number: usize, schemas: usize, changed: bool) -> Value {
    let next = number + 1;
    let next = if next % OF_ONE_EVENT == 9 {
        format!("Values{next}")
    } else {
        format!("Type{next}")
    };
    let mut properties = json!({
        "id": {"description": format!("Of {number}."), "type": "string", "format": "uuid"},
        "at": {"type": "string", "format": "date-time"},
        "count": {"type": "integer", "minimum": 0},
        "title": {"type": ["string", "null"], "maxLength": 100},
        "tags": {"type": "array", "items": {"type": "string"}},
        "next": reference(&next),
    });
    if next == format!("Values{schemas}") {
        properties["next"] = json!({"type": "string"});
    }
    if changed {
        properties["note"] = json!({"type": "string"});
        properties["title"] = json!({"type": "string"});
        properties["count"] = json!({"type": "number"});
    }
    json!({
        "description": format!("The type of number {number}."),
        "type": "object",
        "properties": properties,
        "required": ["id", "at", "count", "title"],
    })
}

fn values(changed: bool) -> Value {
    let mut values = vec!["one", "two", "three"];
    if changed {
        values.push("four");
    }
    json!({"type": "string", "enum": values})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn rename(value: &mut Value, other: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let name = member.as_str().and_then(|text| text.rsplit('/').next());
                let newer = name.and_then(other);
                match newer {
                    Some(newer) if key == "$ref" => {
                        *member = format!("#/components/schemas/{newer}").into();
                    }
                    _ => rename(member, other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, other)),
        _ => {}
    }
}
