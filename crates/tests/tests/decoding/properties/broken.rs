//! A payload with one broken value is rejected at exactly the path of that value.

use std::fmt;

use meeting_baas_models::{CallbackEvent, WebhookEvent};
use proptest::prelude::{BoxedStrategy, Strategy, any};
use proptest::sample::Index;
use serde_json::{Value, json};
use tests::generator::{
    Path, Presence, Site, Step, admits_kind_of, alternative, range, sites, values,
};
use xtask::schema::Kind;

use super::envelope::envelope_agrees;
use super::payloads::{Delivery, Payload, manners, payloads};
use crate_tests::event::Event;

/// A payload with one broken value.
struct Broken {
    delivery: Delivery,
    path: String,
}

impl fmt::Debug for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?}\nwhich is broken at `{}`",
            self.delivery, self.path
        )
    }
}

/// One way to break a payload: another value at a place, or none.
type Breakage = (Path, Option<Value>);

fn broken(payload: &Payload) -> BoxedStrategy<Broken> {
    let schema = payload.schema.clone();
    (values(&schema), any::<Index>(), manners())
        .prop_map(move |(mut value, which, manner)| {
            let sites = sites(&schema, &value);
            // A payload with another event, or none, is unknown, not broken.
            let sites = sites.iter().filter(|site| site.path.to_string() != "event");
            let breakages: Vec<Breakage> = sites.flat_map(breakages).collect();
            let (path, value_there) = which.get(&breakages);
            replace(&mut value, path, value_there.as_ref());
            Broken {
                delivery: Delivery::new(value, manner),
                path: path.to_string(),
            }
        })
        .boxed()
}

/// Every way to break the value at a place.
fn breakages(site: &Site) -> Vec<Breakage> {
    let Some(value) = site.value else {
        return Vec::new();
    };
    let mut broken: Vec<Option<Value>> = Vec::new();
    if site.presence == Presence::Required && !site.schema.nullable {
        broken.push(None);
    }
    for other in [
        json!(null),
        json!(true),
        json!(7),
        json!("text"),
        json!([]),
        json!({}),
    ] {
        let is_absence = other.is_null() && site.presence == Presence::Optional;
        if !admits_kind_of(site.schema, &other) && !is_absence {
            broken.push(Some(other));
        }
    }
    let schema = alternative(site.schema, value);
    let wrong = match (&schema.kind, schema.format.as_deref()) {
        (Kind::Text, Some("uuid")) => wrong_uuids(),
        (Kind::Text, Some("date-time")) => wrong_date_times(),
        (Kind::Integer, _) if *range(schema).start() >= 0 => vec![json!(1.5), json!(-1)],
        (Kind::Integer, _) => vec![json!(-1.5), json!(u64::MAX)],
        _ => Vec::new(),
    };
    broken.extend(wrong.into_iter().map(Some));
    let at_this_place = |it| (site.path.clone(), it);
    broken.into_iter().map(at_this_place).collect()
}

fn wrong_uuids() -> Vec<Value> {
    let texts = [
        "",
        "bot",
        "123e4567-e89b-12d3-a456-42661417400",
        "123e4567-e89b-12d3-a456-4266141740000",
        "123e4567-e89b-12d3-a456-42661417400g",
        " 123e4567-e89b-12d3-a456-426614174000",
    ];
    texts.map(Value::from).to_vec()
}

fn wrong_date_times() -> Vec<Value> {
    let texts = [
        "",
        "yesterday",
        "2025-01-15",
        "2025-01-15T10:30:00",
        "2025-02-29T10:30:00Z",
        "2025-01-15T24:00:00Z",
        "2025-01-15T23:59:60Z",
        "2025-01-15T10:30:00.1234567890Z",
        "2025-01-15T10:30:00+24:00",
        "2025-01-15T10:30:00Z ",
    ];
    texts.map(Value::from).to_vec()
}

/// Replaces the value at a path; `None` removes the key.
fn replace(whole: &mut Value, path: &Path, value: Option<&Value>) {
    match (value, path.split_last()) {
        (Some(value), _) => *path.find(whole) = value.clone(),
        (None, Some((object, Step::Key(key)))) => {
            let members = object.find(whole).as_object_mut();
            members.and_then(|members| members.shift_remove(key));
        }
        (None, _) => {}
    }
}

fn is_rejected<E: Event>(broken: &Broken) -> Result<(), String> {
    let json = broken.delivery.text.as_bytes();
    if let Ok(event) = broken.delivery.read::<E>() {
        return Err(format!("not rejected, but read as {event:?}"));
    }
    for error in [E::read(json).err(), E::drift(json).err()] {
        match error {
            Some(error) if error.path() == broken.path => {}
            Some(error) => return Err(format!("rejected at `{}`: {error}", error.path())),
            None => return Err("not rejected".to_owned()),
        }
    }
    let Delivery { value, text, .. } = &broken.delivery;
    envelope_agrees(value, text, Some(&broken.path))
}

#[test]
fn one_broken_value_is_rejected_at_its_path() {
    for payload in payloads() {
        payload.holds(&broken(&payload), |broken| {
            if payload.is_callback() {
                is_rejected::<CallbackEvent>(&broken)
            } else {
                is_rejected::<WebhookEvent>(&broken)
            }
        });
    }
}
