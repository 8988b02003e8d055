//! A delivery in a line of an export.

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use meeting_baas_inbox::Entry;
use meeting_baas_inbox::webhooks::{Delivery, DeliveryParts, Label, MessageId};
use meeting_baas_models::Timestamp;
use serde::{Deserialize, Serialize};

use super::entry::state_word;
use crate::output::VERSION;
use crate::time;

/// A line. `import` ignores keys that it does not know.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Exported {
    version: u32,
    r#type: String,
    endpoint: String,
    kind: String,
    verified: bool,
    message_id: Option<String>,
    signed: Option<String>,
    received: String,
    event: Option<String>,
    state: String,
    /// With `--reveal`, if it is UTF-8 and was not purged.
    body: Option<String>,
    /// The same, if it is not UTF-8.
    body_base64: Option<String>,
}

/// The `type` of a line.
const TYPE: &str = "exported";

impl Exported {
    pub(super) fn of(entry: &Entry, reveal: bool) -> Self {
        let body = entry.body().filter(|_| reveal);
        let text = body.map(|body| str::from_utf8(body));
        Self {
            version: VERSION,
            r#type: TYPE.to_owned(),
            endpoint: entry.key().label().to_owned(),
            kind: entry.kind().to_owned(),
            verified: entry.is_verified(),
            message_id: entry.message_id().map(ToOwned::to_owned),
            signed: entry.signed_at().map(time::shown),
            received: time::shown(entry.received_at()),
            event: entry
                .event_name()
                .map(|event| crate::hide::word(event).to_owned()),
            state: state_word(entry.state()),
            body: text.and_then(Result::ok).map(ToOwned::to_owned),
            body_base64: match (body, text) {
                (Some(body), Some(Err(_))) => Some(STANDARD.encode(body)),
                _ => None,
            },
        }
    }

    /// Reads a line. The error quotes nothing of it.
    pub(super) fn delivery(line: &str) -> Result<Delivery, String> {
        let exported: Self = serde_json::from_str(line).map_err(|error| {
            // The message may quote a value: only its place is shown.
            format!(
                "is not a line of `inbox export`: see column {}",
                error.column()
            )
        })?;
        if exported.version != VERSION || exported.r#type != TYPE {
            return Err("is not a line of `inbox export` of this version".to_owned());
        }
        let body = match (exported.body, exported.body_base64) {
            (Some(body), None) => Bytes::from(body),
            (None, Some(body)) => STANDARD
                .decode(body)
                .map_err(|_| "has a body that is not Base64".to_owned())?
                .into(),
            _ => {
                return Err(
                    "has no body: it was purged, or was exported without `--reveal`".to_owned(),
                );
            }
        };
        let kind = exported.kind.parse();
        let parts = DeliveryParts {
            kind: kind.map_err(|error| format!("has a kind that is not known: {error}"))?,
            verified: exported.verified,
            label: Label::from(exported.endpoint),
            message_id: exported.message_id.map(MessageId::from),
            signed_at: exported.signed.as_deref().map(instant).transpose()?,
            received_at: instant(&exported.received)?,
            body,
        };
        Delivery::from_stored(parts).map_err(|error| format!("is not a delivery: {error}"))
    }
}

fn instant(text: &str) -> Result<SystemTime, String> {
    let time = text.parse::<Timestamp>().ok();
    time.and_then(|time| time.try_into().ok())
        .ok_or_else(|| "has an invalid time".to_owned())
}

#[cfg(test)]
mod tests {
    use super::Exported;

    #[test]
    fn an_error_quotes_nothing_of_the_line() {
        for line in [
            "hunter2",
            "{\"version\": \"hunter2\"}",
            r#"{"version": 2, "type": "exported", "endpoint": "a", "kind": "webhook", "verified": true, "received": "hunter2", "state": "done"}"#,
            r#"{"version": 1, "type": "exported", "endpoint": "a", "kind": "hunter2", "verified": true, "received": "2026-03-17T09:30:00Z", "state": "done", "body": "{}"}"#,
            r#"{"version": 1, "type": "exported", "endpoint": "a", "kind": "webhook", "verified": true, "received": "2026-03-17T09:30:00Z", "state": "done", "body": "{}"}"#,
            r#"{"version": 1, "type": "exported", "endpoint": "a", "kind": "webhook", "verified": true, "received": "2026-03-17T09:30:00Z", "state": "done"}"#,
        ] {
            let error = Exported::delivery(line).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
