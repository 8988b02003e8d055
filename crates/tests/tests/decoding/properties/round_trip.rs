//! What is valid is read, and written as it was.

use jsonschema::Validator;
use meeting_baas_models::{self as models, CallbackEvent, WebhookEvent};
use serde_json::{Value, json};
use tests::document::openapi;

use super::entry_points::written;
use super::envelope::envelope_agrees;
use super::payloads::{Delivery, payloads};
use super::same::same;
use crate_tests::event::Event;

/// Validates a payload of this name against the document, formats too.
pub(crate) fn validator(name: &str) -> Validator {
    let mut schema = openapi();
    schema["$ref"] = json!(format!("#/components/schemas/{name}"));
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Reads a payload as its own type, and writes it.
fn through_its_type(name: &str, text: &str) -> Result<String, serde_json::Error> {
    macro_rules! through {
        ($($Payload:ident)+) => {
            match name {
                $(stringify!($Payload) => {
                    let payload: models::$Payload = serde_json::from_str(text)?;
                    serde_json::to_string(&payload)
                })+
                _ => panic!("the crate has no payload `{name}`"),
            }
        };
    }
    through! {
        BotWebhookChatMessage BotWebhookChatStatus BotWebhookCompleted BotWebhookFailed
        BotWebhookStatusChange
        CalendarWebhookConnectionCreated CalendarWebhookConnectionDeleted
        CalendarWebhookConnectionUpdated CalendarWebhookEventCancelled CalendarWebhookEventCreated
        CalendarWebhookEventUpdated CalendarWebhookEventsSynced CallbackCompleted CallbackFailed
    }
}

/// An event is known, and written as it was.
fn comes_back<E: Event>(delivery: &Delivery) -> Result<(), String> {
    let event: E = delivery.read()?;
    if event.is_unknown() {
        return Err("read as an unknown event".to_owned());
    }
    envelope_agrees(&delivery.value, &delivery.text, None)?;
    same(&delivery.value, &written(&event)?)
}

#[test]
fn valid_payloads_come_back_as_they_were() {
    for payload in payloads() {
        let validator = validator(&payload.name);
        payload.holds(&payload.deliveries(), |delivery| {
            if let Err(error) = validator.validate(&delivery.value) {
                return Err(format!("the generated payload is not valid: {error}"));
            }
            let written = through_its_type(&payload.name, &delivery.text);
            let written = written.map_err(|error| format!("not read: {error}"))?;
            let written: Value =
                serde_json::from_str(&written).map_err(|error| error.to_string())?;
            same(&delivery.value, &written)?;
            if payload.is_callback() {
                comes_back::<CallbackEvent>(&delivery)
            } else {
                comes_back::<WebhookEvent>(&delivery)
            }
        });
    }
}
