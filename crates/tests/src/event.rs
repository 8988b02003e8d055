//! The two unions of payloads, for what holds of both.

use std::fmt::Debug;
use std::str::FromStr;

use meeting_baas_models::{CallbackEvent, DecodeError, Drift, WebhookEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A union of payloads.
pub trait Event:
    Debug + DeserializeOwned + FromStr<Err = DecodeError> + PartialEq + Serialize
{
    /// Reads JSON.
    ///
    /// # Errors
    ///
    /// The text is not an event.
    fn read(json: &[u8]) -> Result<Self, DecodeError>;
    /// What of it the types do not know.
    ///
    /// # Errors
    ///
    /// As `read`.
    fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError>;
    /// Whether it was kept as it came.
    fn is_unknown(&self) -> bool;
}

macro_rules! event {
    ($Event:ident) => {
        impl Event for $Event {
            fn read(json: &[u8]) -> Result<Self, DecodeError> {
                Self::from_slice(json)
            }

            fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
                Self::drift(json)
            }

            fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown { .. })
            }
        }
    };
}

event!(WebhookEvent);
event!(CallbackEvent);
