//! Whether the fixtures cover the document: each payload has its fixtures, and they have each key.

use std::collections::BTreeSet;

use crate_tests::fixture::{self, Carrier, Fixture};
use crate_tests::specification::Specification;
use serde_json::Value;
use tests::document::openapi;

/// The keys that a schema allows, as paths (`data.participants[].name`).
#[derive(Default)]
struct Keys {
    all: BTreeSet<String>,
    nullable: BTreeSet<String>,
    optional: BTreeSet<String>,
}

impl Keys {
    fn collect(&mut self, specification: &Specification, path: &str, schema: &Value) {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap();
            self.collect(specification, path, specification.schema(name));
        }
        for alternatives in ["anyOf", "oneOf"] {
            for alternative in schema[alternatives].as_array().into_iter().flatten() {
                self.collect(specification, path, alternative);
            }
        }
        if admits_null(schema) {
            self.nullable.insert(path.to_owned());
        }
        if let Some(items) = schema.get("items") {
            self.collect(specification, &format!("{path}[]"), items);
        }
        for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
            let path = join(path, key);
            self.all.insert(path.clone());
            self.collect(specification, &path, schema);
        }
        if let (Some(properties), Some(required)) = (
            schema["properties"].as_object(),
            schema["required"].as_array(),
        ) {
            let optional = properties
                .keys()
                .filter(|key| !required.iter().any(|name| name == *key));
            self.optional.extend(optional.map(|key| join(path, key)));
        }
    }
}

fn admits_null(schema: &Value) -> bool {
    let kind = &schema["type"];
    kind == "null"
        || kind
            .as_array()
            .is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"))
}

fn join(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    }
}

/// The paths in a body, and those of them that are null somewhere.
#[derive(Default)]
struct Present {
    all: BTreeSet<String>,
    null: BTreeSet<String>,
}

impl Present {
    fn collect(&mut self, path: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let path = join(path, key);
                    self.all.insert(path.clone());
                    self.collect(&path, value);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.collect(&format!("{path}[]"), item);
                }
            }
            Value::Null => {
                self.null.insert(path.to_owned());
            }
            _ => {}
        }
    }
}

fn present(fixture: &Fixture) -> Present {
    let mut present = Present::default();
    present.collect("", &serde_json::from_str(&fixture.text).unwrap());
    present
}

/// The keys of each payload, and its fixture with this variant, if there is one.
fn each_payload(variant: Option<&str>, mut check: impl FnMut(&str, &Keys, Option<&Fixture>)) {
    let specification = Specification::read();
    let fixtures = fixture::all();
    let mut count = 0;
    for (carrier, event, payload) in specification.payloads() {
        let mut keys = Keys::default();
        keys.collect(&specification, "", specification.schema(&payload.name));
        let fixture = fixtures.iter().find(|fixture| {
            (fixture.carrier, fixture.event(), fixture.variant()) == (carrier, event, variant)
        });
        check(&payload.name, &keys, fixture);
        count += 1;
    }
    let document = openapi();
    let operations = |section: &str| {
        document
            .pointer(section)
            .unwrap()
            .as_object()
            .unwrap()
            .len()
    };
    // An alert has no event.
    assert_eq!(
        count + 1,
        operations("/webhooks") + operations("/components/callbacks")
    );
}

/// A status has only the keys of its code, so that its sample has not every key, and another fixture does.
#[test]
fn the_full_fixture_has_every_key() {
    let mut beyond_the_sample = Vec::new();
    each_payload(Some("every_key"), |name, keys, fixture| {
        if let Some(fixture) = fixture {
            let missing: Vec<_> = keys
                .all
                .difference(&present(fixture).all)
                .cloned()
                .collect();
            assert!(missing.is_empty(), "{fixture} lacks {missing:?}");
            beyond_the_sample.push(name.to_owned());
        }
    });
    assert_eq!(beyond_the_sample, ["BotWebhookStatusChange"]);
    each_payload(None, |name, keys, fixture| {
        let fixture = fixture.unwrap_or_else(|| panic!("{name} has no full fixture"));
        let present = present(fixture);
        let missing: Vec<_> = keys.all.difference(&present.all).collect();
        let has_another = beyond_the_sample.iter().any(|other| other == name);
        assert_eq!(
            missing.is_empty(),
            !has_another,
            "{fixture} lacks {missing:?}"
        );
    });
}

#[test]
fn the_fixture_of_nulls_has_every_null() {
    each_payload(Some("nulls"), |name, keys, fixture| {
        if keys.nullable.is_empty() {
            assert!(fixture.is_none(), "{name} has nothing that may be null");
            return;
        }
        let fixture = fixture.unwrap_or_else(|| panic!("{name} has no fixture of nulls"));
        let present = present(fixture);
        let missing: Vec<_> = keys
            .nullable
            .iter()
            .filter(|path| !present.null.contains(*path) && !below_a_null(path, &present))
            .collect();
        assert!(missing.is_empty(), "{fixture} has no null at {missing:?}");
    });
}

fn below_a_null(path: &str, present: &Present) -> bool {
    let shorter = |null: &&String| path.starts_with(null.as_str()) && path.len() > null.len();
    present.null.iter().any(|null| shorter(&null))
}

#[test]
fn the_minimal_fixture_has_required_keys_alone() {
    each_payload(Some("minimal"), |name, keys, fixture| {
        let fixture = fixture.unwrap_or_else(|| panic!("{name} has no minimal fixture"));
        let present = present(fixture);
        let spare: Vec<_> = keys.optional.intersection(&present.all).collect();
        assert!(spare.is_empty(), "{fixture} has the optional {spare:?}");
    });
}

#[test]
fn a_bot_payload_comes_without_its_extra_too() {
    for carrier in [Carrier::Webhook, Carrier::Callback] {
        let without = fixture::all().into_iter().filter(|fixture| {
            fixture.carrier == carrier && !present(fixture).all.contains("extra")
        });
        let events: BTreeSet<_> = without.map(|fixture| fixture.event().to_owned()).collect();
        let bots: Vec<_> = events
            .iter()
            .filter(|event| event.starts_with("bot."))
            .collect();
        let expected: &[&str] = match carrier {
            Carrier::Webhook => &[
                "bot.chat_message",
                "bot.chat_status",
                "bot.completed",
                "bot.failed",
                "bot.status_change",
            ],
            Carrier::Callback => &["bot.completed", "bot.failed"],
        };
        assert_eq!(bots, expected);
    }
}
