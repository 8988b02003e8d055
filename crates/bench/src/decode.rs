//! Decoding: from a body to an event, with each of the peers.

use std::error::Error;
use std::hint::black_box;

use meeting_baas_models::{Envelope, WebhookEvent};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::peers::{adjacently_tagged, internally_tagged, quicktype, typify};

/// A decoder.
#[derive(Clone, Copy, Debug)]
pub struct Decoder {
    /// The name in the table.
    pub name: &'static str,
    /// Decodes a body and drops the result, which takes time too.
    pub decode: fn(&[u8]),
    /// The decoded body as JSON; `None` for a decoder that keeps nothing.
    pub understood: Option<Understood>,
}

/// Decodes a body and encodes the result.
pub type Understood = fn(&[u8]) -> Result<Value, Box<dyn Error>>;

/// All decoders; the first is this project's.
pub const DECODERS: [Decoder; 8] = [
    Decoder {
        name: "ours",
        decode: |json| drop(black_box(WebhookEvent::from_slice(json).unwrap())),
        understood: Some(|json| Ok(serde_json::to_value(WebhookEvent::from_slice(json)?)?)),
    },
    Decoder {
        name: "our envelope",
        decode: |json| {
            black_box(Envelope::from_slice(json).unwrap());
        },
        understood: None,
    },
    decoder::<typify::WebhookEvent>("stock typify"),
    decoder::<internally_tagged::WebhookEvent>("internally tagged"),
    decoder::<adjacently_tagged::WebhookEvent>("adjacently tagged"),
    decoder::<quicktype::WebhookEvent>("quicktype"),
    decoder::<Value>("`Value`"),
    Decoder {
        name: "floor: `IgnoredAny`",
        decode: decode::<IgnoredAny>,
        understood: None,
    },
];

const fn decoder<Event: Serialize + DeserializeOwned>(name: &'static str) -> Decoder {
    Decoder {
        name,
        decode: decode::<Event>,
        understood: Some(|json| {
            Ok(serde_json::to_value(serde_json::from_slice::<Event>(
                json,
            )?)?)
        }),
    }
}

fn decode<Event: DeserializeOwned>(json: &[u8]) {
    drop(black_box(serde_json::from_slice::<Event>(json).unwrap()));
}
