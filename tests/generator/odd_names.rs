//! Names that Rust does not have, that become one, or that try to leave their place: the types are right, or
//! the document is rejected with a reason.

use quote::ToTokens;
use serde_json::{Value, json};
use tests::small_document::{payload, webhook, with_data};
use tests::{project, rust_items};
use xtask::rust::{self, RustError, model};

pub(crate) const NAMES: [&str; 34] = [
    "type",
    "self",
    "Self",
    "crate",
    "super",
    "async",
    "gen",
    "try",
    "union",
    "macro_rules",
    "r#type",
    "_",
    "__",
    "",
    " ",
    "-",
    "1",
    "2fa",
    "é",
    "名前",
    "🦀",
    "a b",
    "a.b",
    "a-b",
    "*/",
    "\"#",
    "]]",
    "${{",
    "`",
    "\\",
    "\n",
    "\u{0}",
    "\u{202e}",
    "a: String, pub injected",
];

/// Those of them that are a name once they are capitalised.
const WORDS: [&str; 10] = [
    "type",
    "crate",
    "super",
    "async",
    "gen",
    "try",
    "union",
    "macro_rules",
    "r#type",
    "é",
];

fn text() -> Value {
    json!({"type": "string"})
}

/// An object with these keys.
fn object(keys: &[&str]) -> Value {
    let properties: serde_json::Map<_, _> =
        keys.iter().map(|key| ((*key).to_owned(), text())).collect();
    json!({"type": "object", "properties": properties, "required": keys})
}

/// A document with an enum of these values.
fn with_values(values: &[&str]) -> Value {
    let data =
        json!({"type": "object", "properties": {"kind": {"$ref": "#/components/schemas/Kind"}}});
    with_data(&data, &json!({"Kind": {"type": "string", "enum": values}}))
}

/// The document becomes types in which nothing of the name is code, or the error names the place.
fn is_endured(document: &Value, name: &str) -> bool {
    match rust::generate(document) {
        Ok(generated) => {
            assert!(!rust_items::all(&generated).is_empty());
            true
        }
        Err(error) => {
            assert!(!matches!(error, RustError::Typify(_)), "{name:?}: {error}");
            let said = error.to_string();
            assert!(said.len() > 20, "{name:?}: {said}");
            false
        }
    }
}

fn accepted(document: impl Fn(&str) -> Value) -> Vec<&'static str> {
    let names = NAMES.into_iter();
    names
        .filter(|name| is_endured(&document(name), name))
        .collect()
}

#[test]
fn any_key_is_a_field() {
    let accepted = accepted(|name| with_data(&object(&[name]), &json!({})));
    assert_eq!(accepted, NAMES);
}

#[test]
fn a_value_is_a_variant_if_its_words_are_a_name() {
    let accepted = accepted(|name| with_values(&[name, "other"]));
    // Only a value without letters and digits has no name.
    let unnamed = |name: &&&str| !name.chars().any(char::is_alphanumeric);
    let named: Vec<&str> = NAMES
        .iter()
        .filter(|name| !unnamed(name))
        .copied()
        .collect();
    assert_eq!(accepted, named);
}

#[test]
fn a_schemas_name_is_a_type_as_it_is_or_rejected() {
    let accepted = accepted(|name| {
        let reference = format!("#/components/schemas/{name}");
        let data = json!({"type": "object", "properties": {"a": {"$ref": reference}}});
        with_data(&data, &json!({name: object(&["b"])}))
    });
    assert_eq!(accepted, ["名前"]);
}

/// The crate's root has them already, or its code would mean them.
#[test]
fn no_schema_has_the_name_of_another_type() {
    let root = project::read("crates/models/src/lib.rs");
    let file = syn::parse_file(&root).unwrap();
    let exported = file.items.iter().filter_map(|item| match item {
        syn::Item::Use(exports) => Some(exports.to_token_stream().to_string()),
        _ => None,
    });
    let exported = exported.collect::<String>();
    let names = exported.split(|letter: char| !letter.is_ascii_alphanumeric());
    // A constant has no small letter.
    let types: Vec<&str> = names
        .filter(|name| name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase))
        .collect();
    assert!(
        types.contains(&"DecodeError") && types.len() > 10,
        "{types:?}"
    );
    let others = [
        "WebhookEvent",
        "BotTestedName",
        "Option",
        "String",
        "Vec",
        "Box",
    ];
    for name in types.into_iter().chain(others) {
        if model::HAND_WRITTEN.contains(&name) {
            continue;
        }
        for schema in [object(&["b"]), json!({"type": "string", "enum": ["a"]})] {
            let reference = json!({"$ref": format!("#/components/schemas/{name}")});
            let data = json!({"type": "object", "properties": {"a": reference}});
            let said = rust::generate(&with_data(&data, &json!({name: schema}))).unwrap_err();
            assert!(said.to_string().contains("uses already"), "{name}: {said}");
        }
    }
}

#[test]
fn an_event_is_a_variant_if_its_words_are_a_name() {
    let accepted = accepted(|name| {
        with_data(
            &object(&["a"]),
            &json!({"BotWebhookTested": payload(name, "BotTestedData")}),
        )
    });
    assert_eq!(
        accepted,
        [&WORDS[..], &["a: String, pub injected"]].concat()
    );
}

#[test]
fn what_becomes_one_name_is_rejected() {
    for keys in [["isOn", "is_on"], ["is-on", "is_on"], ["Is_On", "is_on"]] {
        assert!(!is_endured(&with_data(&object(&keys), &json!({})), keys[0]));
    }
    for values in [["a-b", "a_b"], ["ab", "AB"], ["a.b", "a b"]] {
        assert!(is_endured(&with_values(&values), values[0]));
    }
}

#[test]
fn hundreds_of_payloads() {
    let mut document = with_data(&object(&["a"]), &json!({}));
    for number in 0..300 {
        let name = format!("BotWebhookNumber{number}");
        document["webhooks"][&name] = webhook(&name);
        document["components"]["schemas"][&name] =
            payload(&format!("bot.number{number}"), "BotTestedData");
    }
    let generated = rust::generate(&document).unwrap();
    assert_eq!(generated.payloads, 301);
    assert!(rust_items::all(&generated).len() > 301);
}

/// A tag names the file of a family's types.
#[test]
fn no_family_is_written_elsewhere_or_over_another_file() {
    for tag in ["../bot", "/bot", "a b", "", "event", "mod", "shared"] {
        let mut document = with_data(&object(&["a"]), &json!({}));
        document["webhooks"]["BotWebhookTested"]["post"]["tags"] = json!([tag]);
        assert!(!is_endured(&document, tag));
    }
}
