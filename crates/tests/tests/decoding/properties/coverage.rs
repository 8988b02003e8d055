//! The generated payloads have in them what the properties are to be tried with.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use tests::generator::{Path, Step, range, sites, values};
use xtask::schema::{Kind, Schema};

use super::payloads::payloads;

/// Within so many values of each payload all of this occurs.
const VALUES: usize = 1_000;

/// An array with so many items counts as long.
const LONG: usize = 10;

/// Nulls, absent keys, empty and long arrays, empty texts and those that need escapes, bounds of integers,
/// both flags, and every value of every enum, wherever the document has one.
#[test]
fn the_generated_payloads_cover_what_the_document_describes() {
    for payload in payloads() {
        let mut missing = BTreeSet::new();
        wanted(&payload.schema, "", &mut missing);
        assert!(!missing.is_empty(), "{}: nothing is wanted", payload.name);
        let values = values(&payload.schema);
        let mut runner = TestRunner::deterministic();
        for _ in 0..VALUES {
            if missing.is_empty() {
                break;
            }
            let value = values.new_tree(&mut runner).unwrap().current();
            seen(&payload.schema, &value, &mut missing);
        }
        assert!(
            missing.is_empty(),
            "{}: never made: {missing:#?}",
            payload.name
        );
    }
}

/// The cases that must occur at a place and inside it.
fn wanted(schema: &Schema, place: &str, all: &mut BTreeSet<String>) {
    let mut want = |what: &str| all.insert(format!("{place} {what}"));
    if schema.nullable {
        want("null");
    }
    match &schema.kind {
        Kind::Boolean => {
            want("true");
            want("false");
        }
        Kind::Integer => {
            let range = range(schema);
            want(&range.start().to_string());
            want(&range.end().to_string());
        }
        Kind::Enum(values) if values.constant().is_none() => {
            for value in &values.texts {
                want(value);
            }
        }
        Kind::Text if schema.format.is_none() => {
            for what in [
                "empty",
                "with a quote",
                "beyond ASCII",
                "with a control character",
            ] {
                want(what);
            }
        }
        Kind::List(items) => {
            want("empty");
            want("long");
            wanted(items, &format!("{place}[]"), all);
        }
        Kind::Object(object) => {
            for (key, property) in &object.properties {
                let place = format!("{place}.{key}");
                if !property.required {
                    all.insert(format!("{place} absent"));
                }
                wanted(&property.schema, &place, all);
            }
        }
        Kind::Union(schemas) => schemas.iter().for_each(|it| wanted(it, place, all)),
        Kind::Text | Kind::Enum(_) | Kind::Map(_) => {}
        unknown @ (Kind::Any | Kind::Reference(_) | Kind::Number | Kind::Other(_)) => {
            panic!("{place}: no values are made of {unknown:?}")
        }
    }
}

/// Strikes out what is seen in a value.
fn seen(schema: &Schema, value: &Value, missing: &mut BTreeSet<String>) {
    for site in sites(schema, value) {
        let place = place(&site.path);
        let mut strike = |what: &str| missing.remove(&format!("{place} {what}"));
        match site.value {
            None => {
                strike("absent");
            }
            Some(Value::Array(items)) if items.is_empty() => {
                strike("empty");
            }
            Some(Value::Array(items)) if items.len() >= LONG => {
                strike("long");
            }
            Some(Value::Array(_) | Value::Object(_)) => {}
            Some(Value::String(text)) => {
                for (what, is_there) in [
                    (text.as_str(), true),
                    ("empty", text.is_empty()),
                    ("with a quote", text.contains('"')),
                    ("beyond ASCII", !text.is_ascii()),
                    ("with a control character", text.contains(char::is_control)),
                ] {
                    if is_there {
                        strike(what);
                    }
                }
            }
            Some(scalar) => {
                strike(&scalar.to_string());
            }
        }
    }
}

/// A place without the numbers of items: `.data.participants[].name`.
fn place(path: &Path) -> String {
    let steps = path.steps().iter().map(|step| match step {
        Step::Key(key) => format!(".{key}"),
        Step::Index(_) => "[]".to_owned(),
    });
    steps.collect()
}
