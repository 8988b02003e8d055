//! An event that has no type is kept whole.

use meeting_baas_models::{CallbackEvent, WebhookEvent};
use proptest::prelude::{BoxedStrategy, Just, Strategy, prop_oneof};
use serde_json::Value;
use tests::generator::{plain_texts, values};

use super::entry_points::written;
use super::payloads::{Delivery, Payload, manners, payloads};
use super::same::same;
use crate_tests::event::Event;

/// Deliveries of an event that nobody knows, or without a name.
fn unknown_events(payload: &Payload) -> BoxedStrategy<Delivery> {
    let named = plain_texts().prop_map(|text| Some(Value::from(format!("new.{text}"))));
    let name = prop_oneof![4 => named, 1 => Just(None), 1 => Just(Some(Value::Null))];
    (values(&payload.schema), name, manners())
        .prop_map(|(mut value, name, manner)| {
            if let Some(members) = value.as_object_mut() {
                match name {
                    Some(name) => members.insert("event".to_owned(), name),
                    None => members.shift_remove("event"),
                };
            }
            Delivery::new(value, manner)
        })
        .boxed()
}

fn is_kept<E: Event>(delivery: &Delivery) -> Result<(), String> {
    let event: E = delivery.read()?;
    if !event.is_unknown() {
        return Err("read as a known event".to_owned());
    }
    same(&delivery.value, &written(&event)?)
}

#[test]
fn an_event_without_a_type_is_kept_whole() {
    for payload in payloads() {
        payload.holds(&unknown_events(&payload), |delivery| {
            if payload.is_callback() {
                is_kept::<CallbackEvent>(&delivery)
            } else {
                is_kept::<WebhookEvent>(&delivery)
            }
        });
    }
}
