//! The generated payloads have in them what the properties are to be tried with.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use tests::generator::{Kind, Path, Shape, Step, Text, sites, values};

use super::payloads::payloads;

/// Enough values of each payload for all of this to occur.
const VALUES: usize = 1_000;

/// An array with so many items counts as long.
const LONG: usize = 10;

/// Nulls, absent keys, empty and long arrays, empty texts and those that need escapes, bounds of integers,
/// both flags, and every value of every enum, wherever the document has one.
#[test]
fn the_generated_payloads_cover_what_the_document_describes() {
    for payload in payloads() {
        let mut missing = BTreeSet::new();
        wanted(&payload.shape, "", &mut missing);
        assert!(!missing.is_empty(), "{}: nothing is wanted", payload.name);
        let values = values(&payload.shape);
        let mut runner = TestRunner::deterministic();
        for _ in 0..VALUES {
            let value = values.new_tree(&mut runner).unwrap().current();
            seen(&payload.shape, &value, &mut missing);
        }
        assert!(
            missing.is_empty(),
            "{}: never made: {missing:#?}",
            payload.name
        );
    }
}

/// What is to be seen at a place and inside it.
fn wanted(shape: &Shape, place: &str, all: &mut BTreeSet<String>) {
    let mut want = |what: &str| all.insert(format!("{place} {what}"));
    if shape.nullable {
        want("null");
    }
    match &shape.kind {
        Kind::Boolean => {
            want("true");
            want("false");
        }
        Kind::Integer(range) => {
            want(&range.start().to_string());
            want(&range.end().to_string());
        }
        Kind::Text(Text::OneOf(values)) => {
            for value in values {
                want(value);
            }
        }
        Kind::Text(Text::Plain) => {
            for what in [
                "empty",
                "with a quote",
                "beyond ASCII",
                "with a control character",
            ] {
                want(what);
            }
        }
        Kind::Array(items) => {
            want("empty");
            want("long");
            wanted(items, &format!("{place}[]"), all);
        }
        Kind::Object(members) => {
            for member in members {
                let place = format!("{place}.{}", member.name);
                if !member.required {
                    all.insert(format!("{place} absent"));
                }
                wanted(&member.shape, &place, all);
            }
        }
        Kind::OneOf(shapes) => shapes.iter().for_each(|it| wanted(it, place, all)),
        Kind::Text(_) | Kind::FreeObject => {}
    }
}

/// Strikes out what is seen in a value.
fn seen(shape: &Shape, value: &Value, missing: &mut BTreeSet<String>) {
    for site in sites(shape, value) {
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
