//! What is read is written as it was, but for what is documented: unknown keys of a known event are dropped,
//! `null` and no key are one, and identifiers are written in lower case with hyphens.

use std::collections::BTreeSet;

use meeting_baas_models::{CallbackEvent, Drift, DriftKind, Uuid, WebhookEvent};
use serde_json::Value;

use crate::event::Event;
use tests::generator::Path;

/// Whether it was read.
pub(super) fn check(input: &[u8]) -> bool {
    let webhook = comes_back::<WebhookEvent>(input);
    let callback = comes_back::<CallbackEvent>(input);
    webhook || callback
}

fn comes_back<E: Event>(input: &[u8]) -> bool {
    let Ok(event) = E::read(input) else {
        return false;
    };
    let written = serde_json::to_vec(&event).unwrap();
    let again = E::read(&written).unwrap();
    assert_eq!(again, event);
    // Timestamps are equal if only their instants are: the text says more.
    assert_eq!(serde_json::to_vec(&again).unwrap(), written);
    let drift = E::drift(input).unwrap();
    // What only a reader that skips, or one that replaces surrogates, can read has no tree to compare with.
    let Ok(sent) = serde_json::from_slice::<Value>(input) else {
        let is_replaced = |drift: &Drift| drift.kind == DriftKind::UnpairedSurrogate;
        assert!(!event.is_unknown() || drift.iter().any(is_replaced));
        return true;
    };
    let written: Value = serde_json::from_slice(&written).unwrap();
    if event.is_unknown() {
        // As text, for 0.0 and -0.0 are not the same.
        assert_eq!(sent.to_string(), written.to_string());
        return true;
    }
    let dropped = drift
        .into_iter()
        .filter(|it| it.kind == DriftKind::UnknownKey)
        .map(|it| it.path)
        .collect();
    same(&Path::default(), &sent, &written, &dropped);
    true
}

/// Whether drift shows a path like this: a key is shown up to the first link in it.
fn is_shown_as(path: &Path, shown: &str) -> bool {
    let path = path.to_string();
    match shown.strip_suffix("…\"]") {
        Some(start) => path.starts_with(start),
        None => path == shown,
    }
}

fn same(path: &Path, sent: &Value, written: &Value, dropped: &BTreeSet<String>) {
    match (sent, written) {
        (Value::Object(sent), Value::Object(written)) => {
            for (key, value) in written {
                let known = sent.contains_key(key) || value.is_null();
                assert!(known, "{} was added", path.key(key));
            }
            for (key, sent) in sent {
                let path = path.key(key);
                if let Some(written) = written.get(key) {
                    same(&path, sent, written, dropped);
                } else {
                    let is_listed = dropped.iter().any(|shown| is_shown_as(&path, shown));
                    assert!(sent.is_null() || is_listed, "{path} was lost");
                }
            }
        }
        (Value::Array(sent), Value::Array(written)) if sent.len() == written.len() => {
            for (index, (sent, written)) in sent.iter().zip(written).enumerate() {
                same(&path.index(index), sent, written, dropped);
            }
        }
        (Value::String(sent), Value::String(written)) if sent != written => {
            let uuid = |text| Uuid::try_parse(text).ok();
            let same = uuid(sent).is_some() && uuid(sent) == uuid(written);
            assert!(same, "{path} was {sent:?}, and came back as {written:?}");
        }
        // As text, for 1 and 1.0 are not the same, nor 0.0 and -0.0.
        _ => assert_eq!(sent.to_string(), written.to_string(), "{path}"),
    }
}
