//! An event that has no type is kept whole.

use meeting_baas_models::{CallbackEvent, WebhookEvent};
use proptest::prelude::{BoxedStrategy, Just, Strategy, prop_oneof};
use serde_json::Value;
use tests::generator::{Text, spellings, texts, values};

use crate::doors::{Event, through_every_door, written};
use crate::payloads::{Delivery, Payload, payloads};
use crate::same::same;

/// Deliveries of an event that nobody knows, or without a name.
fn unknown_events(payload: &Payload) -> BoxedStrategy<Delivery> {
    let named = texts(&Text::Plain).prop_map(|text| Some(Value::from(format!("new.{text}"))));
    let name = prop_oneof![4 => named, 1 => Just(None), 1 => Just(Some(Value::Null))];
    (values(&payload.shape), name, spellings())
        .prop_map(|(mut value, name, spelling)| {
            if let Some(members) = value.as_object_mut() {
                match name {
                    Some(name) => members.insert("event".to_owned(), name),
                    None => members.shift_remove("event"),
                };
            }
            Delivery::new(value, spelling)
        })
        .boxed()
}

fn is_kept<E: Event>(delivery: &Delivery) -> Result<(), String> {
    for (door, event) in through_every_door::<E>(delivery.text.as_bytes()) {
        let event = event.map_err(|error| format!("{door}: {error}"))?;
        if !event.is_unknown() {
            return Err(format!("{door}: taken for a known event"));
        }
        same(&delivery.value, &written(&event)?).map_err(|why| format!("{door}: {why}"))?;
    }
    Ok(())
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
