//! The fields whose absence or `null` makes an event undecodable. `DESIGN.md` has the decision for each kind of them.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate_tests::carried;
use crate_tests::fixture::Carrier;
use serde_json::Value;

#[test]
fn fields_whose_absence_or_null_makes_an_event_undecodable() {
    let mut list = String::new();
    for carrier in [Carrier::Webhook, Carrier::Callback] {
        for sample in carrier.samples() {
            let payload: Value = serde_json::from_str(sample.json()).unwrap();
            let mut absent = BTreeSet::new();
            let mut null = BTreeSet::new();
            for pointer in keys(&payload, "") {
                let (parent, key) = pointer.rsplit_once('/').unwrap();
                let mut damaged = payload.clone();
                *damaged.pointer_mut(&pointer).unwrap() = Value::Null;
                // An event without a name is kept whole.
                if carried::decode(carrier, &damaged.to_string()).is_err() {
                    null.insert(path(&pointer));
                }
                let parent = damaged.pointer_mut(parent).unwrap();
                parent.as_object_mut().unwrap().remove(key);
                if carried::decode(carrier, &damaged.to_string()).is_err() {
                    absent.insert(path(&pointer));
                }
            }
            assert_eq!(absent, null, "{carrier:?} {}", sample.event());
            let paths: Vec<_> = absent.into_iter().collect();
            writeln!(list, "{carrier:?} {}: {}", sample.event(), paths.join(", ")).unwrap();
        }
    }
    insta::with_settings!({description => "The fields whose absence or null makes an event undecodable"}, {
        insta::assert_snapshot!("required_fields", list);
    });
}

/// The JSON pointers to the keys of all objects, except those in `extra`.
fn keys(value: &Value, at: &str) -> Vec<String> {
    let below = |step: String, value: &Value| {
        let at = format!("{at}/{step}");
        let is_key = step.parse::<usize>().is_err();
        let keys = keys(value, &at);
        is_key
            .then_some(at)
            .into_iter()
            .chain(keys)
            .collect::<Vec<_>>()
    };
    match value {
        Value::Object(members) => {
            let members = members.iter().filter(|(key, _)| *key != "extra");
            members
                .flat_map(|(key, value)| below(key.clone(), value))
                .collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .flat_map(|(index, value)| below(index.to_string(), value))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// `data.participants[].name` for `/data/participants/0/name`.
fn path(pointer: &str) -> String {
    let steps = pointer
        .split('/')
        .skip(1)
        .map(|step| match step.parse::<usize>() {
            Ok(_) => "[]".to_owned(),
            Err(_) => format!(".{step}"),
        });
    steps.collect::<String>().trim_start_matches('.').to_owned()
}
