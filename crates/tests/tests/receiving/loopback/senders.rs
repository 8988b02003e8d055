//! Receivers, and who sends requests to them: kinds, secrets and routes.

use std::time::SystemTime;

use bytes::Bytes;
use http::Request;
use meeting_baas_webhooks::testing::{self, ManualClock, WebhookSigner};
use meeting_baas_webhooks::{Receiver, ReceiverBuilder};

/// The route for all kinds, and those for one kind only.
pub const EITHER: &str = "/";
pub const WEBHOOKS_ALONE: &str = "/webhooks";
pub const CALLBACKS_ALONE: &str = "/callbacks";
pub const ALERTS_ALONE: &str = "/alerts";

const NOW: u64 = 1_773_739_800;
const SECRET: &str = "callback-secret-of-today";
const OLD_SECRET: &str = "callback-secret-of-yesterday";

/// Of an event that is unknown.
pub const BODY: &str = r#"{"event": "calendar.connection_error", "data": {}}"#;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Webhook,
    Callback,
    Alert,
}

impl Kind {
    /// The route for this kind only.
    pub fn route(self) -> &'static str {
        match self {
            Self::Webhook => WEBHOOKS_ALONE,
            Self::Callback => CALLBACKS_ALONE,
            Self::Alert => ALERTS_ALONE,
        }
    }

    /// A header that the receiver needs.
    pub fn header(self) -> &'static str {
        match self {
            Self::Webhook => "svix-signature",
            Self::Callback => "x-mb-secret",
            Self::Alert => "x-mb-alert-secret",
        }
    }
}

/// Who signs, or whose secret it is.
#[derive(Clone, Copy)]
pub enum Signer {
    Today,
    Yesterday,
    Unknown,
}

/// A receiver in the midst of a rotation, at the time of every test.
pub fn receiver() -> ReceiverBuilder {
    let kinds = [Kind::Webhook, Kind::Callback, Kind::Alert];
    kinds.into_iter().fold(without_secrets(), with_secrets)
}

/// A receiver that has secrets of the other kinds only.
pub fn receiver_without(kind: Kind) -> ReceiverBuilder {
    let kinds = [Kind::Webhook, Kind::Callback, Kind::Alert];
    let others = kinds.into_iter().filter(|other| *other != kind);
    others.fold(without_secrets(), with_secrets)
}

fn without_secrets() -> ReceiverBuilder {
    Receiver::builder().clock(ManualClock::at_unix_seconds(NOW))
}

fn with_secrets(builder: ReceiverBuilder, kind: Kind) -> ReceiverBuilder {
    match kind {
        Kind::Webhook => builder
            .webhook_secret(testing::webhook_secret(1))
            .webhook_secret(testing::webhook_secret(2)),
        Kind::Callback => builder.callback_secret(SECRET).callback_secret(OLD_SECRET),
        Kind::Alert => builder.alert_secret(SECRET).alert_secret(OLD_SECRET),
    }
}

/// The default of the limit: what the table calls the largest body.
pub fn limit() -> usize {
    receiver().build().unwrap().max_body_length()
}

pub fn now() -> SystemTime {
    ManualClock::at_unix_seconds(NOW).now()
}

pub fn signer(signer: Signer) -> WebhookSigner {
    let seed = match signer {
        Signer::Today => 1,
        Signer::Yesterday => 2,
        Signer::Unknown => 3,
    };
    WebhookSigner::new(&testing::webhook_secret(seed)).unwrap()
}

pub fn from(who: Signer, kind: Kind, id: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    match kind {
        Kind::Webhook => signer(who).request(id, now(), body).unwrap(),
        Kind::Callback | Kind::Alert => {
            let secret = match who {
                Signer::Today => SECRET,
                Signer::Yesterday => OLD_SECRET,
                Signer::Unknown => "callback-secret-of-somebody-else",
            };
            match kind {
                Kind::Alert => testing::alert_request(secret, body).unwrap(),
                _ => testing::callback_request(Some(secret), body).unwrap(),
            }
        }
    }
}

/// A valid request with this body.
pub fn valid(kind: Kind, body: impl Into<Bytes>) -> Request<Bytes> {
    from(Signer::Today, kind, "msg_1", body)
}
