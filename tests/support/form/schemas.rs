//! Random schemas, with every kind of type that the form has.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use super::{LINES, Schemas};

const NAMES: [&str; 9] = [
    "BotWebhookA",
    "BotWebhookDTMFReceived",
    "BotWebhookStatusChange",
    "CalendarWebhookEventCreated",
    "CallbackCompleted",
    "CallbackV2",
    // These are written nowhere.
    "BotWebhookInput",
    "MeetingWebhookStarted",
    "Participant",
];

const KEYS: [&str; 7] = [
    "a",
    "b",
    "data",
    "event",
    "status",
    "sent_at",
    "odd key|\"é\"",
];

/// Documents whose descriptions do not look like the form.
pub fn documents() -> BoxedStrategy<Schemas> {
    let line = "[a-zA-Z(][a-zA-Z '.,()|`*_-]{0,20}[a-z.)]";
    let text = prop_oneof![
        4 => line.prop_map(String::from),
        1 => vec(prop_oneof![line.prop_map(String::from), Just(String::new())], 2..4)
            .prop_map(|lines| lines.join("\n")),
        1 => vec(line, 2..4).prop_map(|lines| lines.join("\r\n")),
    ];
    of(text.boxed(), kind())
}

/// Documents whose descriptions look like the form.
pub fn hostile_documents() -> BoxedStrategy<Schemas> {
    let text = vec(select(&LINES[..]), 1..6)
        .prop_map(|lines| lines.join("\n").trim_end_matches('\r').to_owned());
    // Types that are not ambiguous, so that the descriptions alone can be.
    let kind = select(vec![
        json!({"type": "string"}),
        json!({"type": "integer"}),
        json!({"enum": ["a", "b"]}),
        json!({"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "null"}]}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({}),
    ]);
    of(text.boxed(), kind.boxed())
}

fn of(text: BoxedStrategy<String>, kind: BoxedStrategy<Value>) -> BoxedStrategy<Schemas> {
    let schemas = subsequence(&NAMES[..], 1..4).prop_flat_map(move |names| {
        let payloads = vec(payload(text.clone(), kind.clone()), names.len());
        payloads.prop_map(move |payloads| {
            let named = names.iter().map(|name| (*name).to_owned());
            named.zip(payloads).collect::<Schemas>()
        })
    });
    let has_payload = |schemas: &Schemas| super::writer::payloads(schemas).next().is_some();
    schemas.prop_filter("no payload", has_payload).boxed()
}

fn payload(
    text: BoxedStrategy<String>,
    kind: BoxedStrategy<Value>,
) -> impl Strategy<Value = Value> {
    let summary = prop_oneof![
        6 => Just(None),
        2 => "[A-Z][a-z ]{0,20}[a-z]".prop_map(Some),
        1 => "[A-Z][a-z]{1,9} #[a-z]{1,9}".prop_map(Some),
        1 => "\"[A-Z][a-z]{1,9}\"".prop_map(Some),
        1 => "[A-Z][a-z]{1,9}: [a-z]{1,9}".prop_map(Some),
        1 => "[A-Z][a-z]{1,9}\n[a-z]{1,9}".prop_map(Some),
    ];
    let body = prop_oneof![
        8 => object(property(3, text, kind.clone())),
        1 => leaf(),
        1 => kind.prop_map(|items| json!({"type": "array", "items": items})),
    ];
    (summary, body).prop_map(|(summary, body)| described(body, summary))
}

fn described(mut schema: Value, text: Option<String>) -> Value {
    if let (Some(text), Value::Object(members)) = (text, &mut schema) {
        members.insert("description".to_owned(), Value::from(text));
    }
    schema
}

/// A property's schema, with objects as deep as this.
fn property(
    depth: usize,
    text: BoxedStrategy<String>,
    kind: BoxedStrategy<Value>,
) -> BoxedStrategy<Value> {
    let schema = match depth {
        0 => kind,
        _ => prop_oneof![
            2 => kind.clone(),
            1 => object(property(depth - 1, text.clone(), kind)),
        ]
        .boxed(),
    };
    (schema, option::of(text))
        .prop_map(|(schema, text)| described(schema, text))
        .boxed()
}

/// An object with properties.
fn object(property: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let keys = subsequence(&KEYS[..], 1..5).prop_shuffle();
    keys.prop_flat_map(move |keys| {
        let values = vec((property.clone(), any::<bool>()), keys.len());
        values.prop_map(move |values| {
            let mut properties = Map::new();
            let mut required = Vec::new();
            for (key, (value, is_required)) in keys.iter().zip(values) {
                properties.insert((*key).to_owned(), value);
                if is_required {
                    required.push(*key);
                }
            }
            json!({"type": "object", "properties": properties, "required": required})
        })
    })
    .boxed()
}

/// A type without entries of its own.
fn kind() -> BoxedStrategy<Value> {
    let shown = object(leaf()).boxed();
    let flat = prop_oneof![5 => leaf(), 1 => shown];
    let nested = flat.clone().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            2 => inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            3 => vec(inner.clone(), 2..4).prop_map(|all| json!({"anyOf": all})),
            2 => inner.prop_map(|one| json!({"anyOf": [one, {"type": "null"}]})),
        ]
    });
    nested.boxed()
}

/// Every row of the table of types but lists and unions.
fn leaf() -> BoxedStrategy<Value> {
    let name = select(&["string", "integer", "number", "boolean", "object", "null"][..]);
    let format = select(&["uuid", "date-time", "uri", "int64", "double", "x-odd.1"][..]);
    let types = subsequence(&["string", "integer", "boolean", "null"][..], 2..4);
    let words = vec(
        "[a-z_]{1,6}|[a-z]{1,3}[\"|\\[\\]() ]{1,4}[a-z]{1,3}|[0-9]|true|null",
        1..4,
    );
    prop_oneof![
        6 => name.clone().prop_map(|name| json!({"type": name})),
        3 => (name, format.clone())
            .prop_map(|(name, format)| json!({"type": name, "format": format})),
        1 => format.clone().prop_map(|format| json!({"format": format})),
        1 => types.clone().prop_map(|types| json!({"type": types})),
        1 => (types, format).prop_map(|(types, format)| json!({"type": types, "format": format})),
        2 => words.clone().prop_map(|words| json!({"type": "string", "enum": words})),
        1 => words.prop_map(|words| json!({"enum": words})),
        1 => vec(-9..9_i64, 1..3).prop_map(|values| json!({"type": "integer", "enum": values})),
        1 => Just(json!({"type": "number", "enum": [0.5, 2]})),
        1 => Just(json!({"type": "boolean", "enum": [true]})),
        1 => Just(json!({"enum": ["a", 1, null]})),
        1 => Just(json!({"type": "array"})),
        1 => Just(json!({"type": "string", "const": "a"})),
        1 => Just(json!({"oneOf": [{"type": "string"}]})),
        1 => Just(json!({"$ref": "#/components/schemas/Participant"})),
        1 => Just(json!({"$ref": "#/components/schemas/Missing_1.x"})),
    ]
    .boxed()
}
