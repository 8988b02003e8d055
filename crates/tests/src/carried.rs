//! What the types make of a delivery.

use std::fmt::Debug;

use meeting_baas_models::{CallbackEvent, DecodeError, Drift, WebhookEvent};
use serde::Serialize;

use crate::fixture::Carrier;

/// A delivery that was decoded.
pub struct Decoded {
    /// Its event's name.
    pub event: Option<String>,
    /// Whether the types know its event.
    pub is_known: bool,
    /// Its `Debug`, on several lines.
    pub debug: String,
    /// It, encoded again, as JSON.
    pub encoded: String,
}

impl Decoded {
    fn new(event: Option<&str>, is_known: bool, whole: &(impl Serialize + Debug)) -> Self {
        Self {
            event: event.map(str::to_owned),
            is_known,
            debug: format!("{whole:#?}"),
            encoded: serde_json::to_string_pretty(whole).unwrap(),
        }
    }
}

/// Decodes a delivery, and encodes it again.
///
/// # Errors
///
/// It is not an event.
pub fn decode(carrier: Carrier, json: &str) -> Result<Decoded, DecodeError> {
    Ok(match carrier {
        Carrier::Webhook => {
            let event = WebhookEvent::from_slice(json.as_bytes())?;
            let is_known = !matches!(event, WebhookEvent::Unknown { .. });
            Decoded::new(event.event(), is_known, &event)
        }
        Carrier::Callback => {
            let event = CallbackEvent::from_slice(json.as_bytes())?;
            let is_known = !matches!(event, CallbackEvent::Unknown { .. });
            Decoded::new(event.event(), is_known, &event)
        }
    })
}

/// What a delivery holds that the types do not know.
///
/// # Errors
///
/// It is not an event.
pub fn drift(carrier: Carrier, json: &str) -> Result<Vec<Drift>, DecodeError> {
    match carrier {
        Carrier::Webhook => WebhookEvent::drift(json.as_bytes()),
        Carrier::Callback => CallbackEvent::drift(json.as_bytes()),
    }
}
