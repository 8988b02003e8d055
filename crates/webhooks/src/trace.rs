//! Logs to `tracing`, with the feature of that name.
//!
//! The log has no text of the sender of a rejected request. Of a delivery it has the message id, the event, and the path of a
//! decoding error. It never has a secret or a value.

use crate::delivery::Delivery;
use crate::delivery::DeliveryKey;
use crate::label::Labelled;
use crate::rejection::Rejection;

#[cfg(not(feature = "tracing"))]
pub(crate) fn configured<Secret>(_: &str, _: &[Labelled<Secret>]) {}

/// Logs how many secrets of a kind each label has, so that a secret that was not read is noticed.
#[cfg(feature = "tracing")]
pub(crate) fn configured<Secret>(kind: &str, secrets: &[Labelled<Secret>]) {
    let mut counts = std::collections::BTreeMap::<_, u64>::new();
    for Labelled { label, .. } in secrets {
        *counts.entry(label).or_default() += 1;
    }
    if counts.is_empty() {
        tracing::info!(kind, secrets = 0, "no secrets configured");
    }
    for (label, secrets) in counts {
        tracing::info!(kind, %label, secrets, "secrets configured");
    }
}

/// Measures one verification, and logs its outcome in the span of the request.
#[cfg(not(feature = "tracing"))]
pub(crate) struct Watch;

#[cfg(not(feature = "tracing"))]
impl Watch {
    pub(crate) fn start(_: Option<&http::Extensions>) -> Self {
        Self
    }

    #[expect(
        clippy::unused_self,
        reason = "without the feature `tracing` nothing is logged"
    )]
    pub(crate) fn stop(self, _: &Result<Delivery, Rejection>) {}
}

/// Measures one verification, and logs its outcome in the span of the request.
#[cfg(feature = "tracing")]
pub(crate) struct Watch {
    span: tracing::Span,
    start: std::time::Instant,
}

#[cfg(feature = "tracing")]
impl Watch {
    /// In the span of the layer, if the request has one.
    pub(crate) fn start(extensions: Option<&http::Extensions>) -> Self {
        let of_layer = extensions.and_then(|extensions| extensions.get::<RequestSpan>());
        let RequestSpan(span) = of_layer.cloned().unwrap_or_else(RequestSpan::new);
        Self {
            span,
            start: std::time::Instant::now(),
        }
    }

    /// The message id and the name of the event are text of the sender, so they are recorded only of a delivery.
    pub(crate) fn stop(self, received: &Result<Delivery, Rejection>) {
        let Self { span, start } = self;
        let microseconds = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        span.in_scope(|| {
            span.record("microseconds", microseconds);
            match received {
                Ok(delivery) => accepted(&span, delivery),
                Err(rejection) => {
                    span.record("outcome", "rejected");
                    let status = rejection.status().as_u16();
                    tracing::warn!(status, reason = %rejection, "request rejected");
                }
            }
        });
    }
}

/// The span of a request, which the layer puts into the extensions of the request.
#[cfg(feature = "tracing")]
#[derive(Clone)]
pub(crate) struct RequestSpan(pub(crate) tracing::Span);

#[cfg(feature = "tracing")]
impl RequestSpan {
    pub(crate) fn new() -> Self {
        use tracing::field::Empty;

        Self(tracing::info_span!(
            "receive",
            kind = Empty,
            message_id = Empty,
            event = Empty,
            outcome = Empty,
            microseconds = Empty,
            status = Empty,
        ))
    }
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn settled(_: &DeliveryKey, _: &str, _: bool) {}

/// Logs the outcome of a delivery. The handler logs its own errors.
#[cfg(feature = "tracing")]
pub(crate) fn settled(key: &DeliveryKey, outcome: &str, acknowledged: bool) {
    if acknowledged {
        tracing::debug!(%key, outcome, "delivery settled");
    } else {
        tracing::warn!(%key, outcome, "delivery will be retried");
    }
}

#[cfg(feature = "tracing")]
fn accepted(span: &tracing::Span, delivery: &Delivery) {
    use tracing::field::display;

    use crate::delivery::shown_name;

    // Only the log needs the event here. A warning is logged even if the span is disabled.
    if span.is_disabled() && !tracing::enabled!(tracing::Level::WARN) {
        return;
    }
    let kind = delivery.kind().as_str();
    span.record("kind", kind);
    let message_id = delivery.message_id().map(display);
    if let Some(id) = &message_id {
        span.record("message_id", id);
    }
    if let Some(name) = delivery.event_name() {
        // As a text and not as its `Debug`, which a JSON log would put into quotes twice.
        span.record("event", &*cut(shown_name(&name), LONGEST_NAME));
    }
    match delivery.event() {
        Ok(_) => {
            span.record("outcome", "received");
            tracing::info!("delivery received");
        }
        Err(error) => {
            span.record("outcome", "undecodable");
            let error = error.to_string();
            let error = cut(&error, LONGEST_ERROR);
            tracing::warn!(kind, message_id, %error, "delivery received, but its body is not an event");
        }
    }
}

/// In characters. The names of known events are shorter; an unknown one may have any length.
#[cfg(feature = "tracing")]
const LONGEST_NAME: usize = 64;

/// In characters. The errors of known keys are shorter; the path may contain an unknown key of any length.
#[cfg(feature = "tracing")]
const LONGEST_ERROR: usize = 500;

/// Shortens a text to a number of characters, with an ellipsis.
#[cfg(feature = "tracing")]
fn cut(text: &str, longest: usize) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}
