//! What of a delivery becomes a row, and a delivery of a row again.

use meeting_baas_webhooks::models::WebhookEvent;
use meeting_baas_webhooks::{Delivery, DeliveryKind, DeliveryParts, Event, Label, MessageId};

use crate::clock;
use crate::engine::NewRow;
use crate::entry::Entry;

/// In bytes. The names of known events are shorter; an unknown one may have any length.
const LONGEST_EVENT: usize = 128;

/// The release of this crate, which rows name.
pub(crate) const RELEASE: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn row(delivery: &Delivery) -> NewRow {
    let parts = delivery.parts();
    // One pass over the body for both.
    let envelope = delivery.envelope().ok();
    let event = envelope
        .as_ref()
        .and_then(|envelope| envelope.event().ok()?);
    let bot = envelope
        .as_ref()
        .and_then(|envelope| envelope.bot_id().ok()?);
    NewRow {
        source: parts.label.as_str().to_owned(),
        key: delivery.key().id().to_owned(),
        kind: parts.kind.as_str(),
        verified: parts.verified,
        message_id: parts.message_id.as_ref().map(|id| id.as_str().to_owned()),
        signed_at: parts.signed_at.map(clock::milliseconds),
        received_at: clock::milliseconds(parts.received_at),
        event: event.map(|event| start(&event, LONGEST_EVENT).to_owned()),
        bot: bot.map(|bot| bot.to_string()),
        body: parts.body.clone(),
    }
}

/// Why a row cannot be handled: its body was purged, or a newer release stored a kind that this one does not know.
pub(crate) fn delivery(entry: &Entry) -> Result<Delivery, String> {
    let kind: DeliveryKind = entry
        .kind
        .parse()
        .map_err(|_| format!("this release does not know the kind {:?}", entry.kind))?;
    let body = entry
        .body
        .clone()
        .ok_or_else(|| "its body was purged".to_owned())?;
    let parts = DeliveryParts {
        kind,
        verified: entry.verified,
        label: Label::from(entry.source.as_str()),
        message_id: entry.message_id.as_deref().map(MessageId::from),
        signed_at: entry.signed_at.map(clock::time),
        received_at: clock::time(entry.received_at),
        body,
    };
    Delivery::from_stored(parts).map_err(|error| error.to_string())
}

/// Whether this release knows the event and can decode it. An unknown event counts as undecoded: a later release may know it.
pub(crate) fn is_decoded(delivery: &Delivery) -> bool {
    match delivery.event() {
        Ok(Event::Webhook(WebhookEvent::Unknown { .. })) | Err(_) => false,
        Ok(_) => true,
    }
}

/// The first bytes of a text, at a boundary of characters.
pub(crate) fn start(text: &str, longest: usize) -> &str {
    if text.len() <= longest {
        return text;
    }
    let end = (0..=longest).rev().find(|&end| text.is_char_boundary(end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}
