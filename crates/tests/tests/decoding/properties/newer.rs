//! What is newer than the types is read, and `drift` names exactly that.

use std::fmt;

use meeting_baas_models::{CallbackEvent, DriftKind, WebhookEvent};
use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Strategy, any};
use proptest::sample::{Index, select};
use serde_json::Value;
use tests::generator::{Path, Site, alternative, anything, plain_texts, sites, values};
use xtask::schema::Kind;

use super::entry_points::written;
use super::payloads::{Delivery, Manner, Payload, manners, payloads};
use super::same::same;
use crate_tests::event::Event;

/// A payload with keys and values of enums that the document does not have.
struct Newer {
    delivery: Delivery,
    /// The payload as it is to come back: with the new values, without the new keys.
    kept: Value,
    /// What is new, and where.
    drift: Vec<(String, DriftKind)>,
}

impl fmt::Debug for Newer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?}\nin which these are new: {:?}",
            self.delivery, self.drift
        )
    }
}

/// Something new, and where to put it: the number of a place, and for a key that of its position.
#[derive(Clone, Debug)]
enum Novelty {
    Key(Index, Index, &'static str, Value),
    Value(Index, String),
}

fn novelties() -> BoxedStrategy<Vec<Novelty>> {
    let names = vec!["attendees", "a1", "", "3", "a.b", "ключ", "\"\n"];
    let place = any::<(Index, Index)>();
    let key = (place, select(names), anything())
        .prop_map(|((place, position), name, value)| Novelty::Key(place, position, name, value));
    let value = (any::<Index>(), plain_texts())
        .prop_map(|(place, text)| Novelty::Value(place, format!("new_{text}")));
    vec(key.boxed().prop_union(value.boxed()), 0..4).boxed()
}

fn newer(payload: &Payload) -> BoxedStrategy<Newer> {
    let schema = payload.schema.clone();
    (values(&schema), novelties(), manners())
        .prop_map(move |(value, novelties, manner)| {
            let sites = sites(&schema, &value);
            with(&value, &sites, novelties, manner)
        })
        .boxed()
}

fn with(value: &Value, sites: &[Site], novelties: Vec<Novelty>, manner: Manner) -> Newer {
    let objects = places(sites, |kind| matches!(kind, Kind::Object(_)));
    let enums = places(
        sites,
        |kind| matches!(kind, Kind::Enum(values) if values.constant().is_none()),
    );
    let (mut sent, mut kept) = (value.clone(), value.clone());
    let mut drift = Vec::new();
    for novelty in novelties {
        let (path, kind) = match novelty {
            Novelty::Key(place, position, name, value) => {
                let object = *place.get(&objects);
                if let Value::Object(members) = object.find(&mut sent) {
                    let position = position.index(members.len() + 1);
                    if !members.contains_key(name) {
                        members.shift_insert(position, name.to_owned(), value);
                    }
                }
                (object.key(name), DriftKind::UnknownKey)
            }
            Novelty::Value(_, _) if enums.is_empty() => continue,
            Novelty::Value(place, text) => {
                let path = *place.get(&enums);
                *path.find(&mut sent) = Value::from(text.clone());
                *path.find(&mut kept) = Value::from(text);
                (path.clone(), DriftKind::UnknownValue)
            }
        };
        drift.push((path.to_string(), kind));
    }
    drift.sort();
    drift.dedup();
    Newer {
        delivery: Delivery::new(sent, manner),
        kept,
        drift,
    }
}

/// The paths of the values of some kind.
fn places<'site>(sites: &'site [Site], is_wanted: fn(&Kind) -> bool) -> Vec<&'site Path> {
    let is_wanted = |site: &&Site| match site.value {
        Some(Value::Null) | None => false,
        Some(value) => is_wanted(&alternative(site.schema, value).kind),
    };
    let wanted = sites.iter().filter(is_wanted);
    wanted.map(|site| &site.path).collect()
}

fn is_read<E: Event>(newer: &Newer) -> Result<(), String> {
    let event: E = newer.delivery.read()?;
    same(&newer.kept, &written(&event)?)?;
    let drift = E::drift(newer.delivery.text.as_bytes());
    let drift = drift.map_err(|error| format!("drift: {error}"))?;
    let mut drift: Vec<_> = drift.into_iter().map(|it| (it.path, it.kind)).collect();
    drift.sort();
    if drift == newer.drift {
        Ok(())
    } else {
        Err(format!("`drift` returned {drift:?}"))
    }
}

#[test]
fn what_is_newer_is_read_and_drift_names_exactly_that() {
    for payload in payloads() {
        payload.holds(&newer(&payload), |newer| {
            if payload.is_callback() {
                is_read::<CallbackEvent>(&newer)
            } else {
                is_read::<WebhookEvent>(&newer)
            }
        });
    }
}
