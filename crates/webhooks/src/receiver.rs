//! Verifies requests.

mod head;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, Method};

#[cfg(feature = "http-body")]
use crate::budget::Budget;
use crate::builder::{BuildError, ReceiverBuilder};
use crate::callback_secret::CallbackSecret;
use crate::clock::Clock;
use crate::delivery::{AlertDelivery, CallbackDelivery, Delivery, WebhookDelivery};
use crate::headers::WebhookHeaders;
use crate::label::Labelled;
use crate::limits::Limits;
use crate::message_id::MessageId;
use crate::pairs::header_map;
use crate::rejection::Rejection;
use crate::trace;
use crate::webhook_only::is_webhook_only;
use crate::webhook_secret::WebhookSecret;
use head::Head;

/// Verifies requests, and makes deliveries of them. A clone is cheap, and shares the secrets.
///
/// A receiver rejects what it cannot verify: webhooks if it has no webhook secret, callbacks if it has no
/// callback secret, and alerts if it has no alert secret.
/// `Debug` shows no secret. The secrets are zeroed when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Receiver(Arc<Configuration>);

/// The configuration of a receiver.
pub(crate) struct Configuration {
    pub(crate) webhook_secrets: Vec<Labelled<WebhookSecret>>,
    pub(crate) callback_secrets: Vec<Labelled<CallbackSecret>>,
    pub(crate) alert_secrets: Vec<Labelled<CallbackSecret>>,
    pub(crate) accept_unsigned_callbacks: bool,
    pub(crate) tolerance: Duration,
    pub(crate) limits: Limits,
    #[cfg(feature = "http-body")]
    pub(crate) budget: Budget,
    pub(crate) clock: Box<dyn Clock>,
}

impl Receiver {
    /// A builder without secrets.
    pub fn builder() -> ReceiverBuilder {
        ReceiverBuilder::default()
    }

    /// Builds a receiver from the environment variables that
    /// [`secrets_from_env`](ReceiverBuilder::secrets_from_env) documents.
    ///
    /// # Errors
    ///
    /// A variable is missing or invalid, or [`ReceiverBuilder::build`] fails.
    pub fn from_env() -> Result<Self, BuildError> {
        Self::builder().secrets_from_env().build()
    }

    pub(crate) fn new(configuration: Configuration) -> Self {
        Self(Arc::new(configuration))
    }

    /// Verifies a request, and makes a delivery of it.
    ///
    /// A request with any of the webhook headers is a webhook, and requires a valid signature. Any other request with
    /// `x-mb-alert-secret` is an alert, and requires one of the alert secrets. Any other is a callback, and requires one of the
    /// callback secrets. The body is neither copied nor decoded (with the feature `tracing` and a
    /// subscriber, the event is decoded for the span). The `Content-Type` is ignored.
    ///
    /// The signature is computed on this thread: 0.7 ms a MiB, for each secret until one is valid. That is 0.7 µs for a usual body, so
    /// that another thread would cost more than it saves. On an async runtime, receive a body of more than 256 KiB on a thread for
    /// blocking work (`tokio::task::spawn_blocking`), as the extractors and `receive_streaming` do.
    ///
    /// # Errors
    ///
    /// The vendor did not send the request, or that cannot be verified. [`Rejection`] has the reason and the status of the
    /// response. A verified body that is not a known event is not an error here.
    pub fn receive(
        &self,
        method: &Method,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Delivery, Rejection> {
        self.receive_at(method, headers, body, self.0.clock.now())
    }

    /// Verifies a request that was received at another time, such as one that a gateway put into a queue.
    ///
    /// The tolerance applies to this time, so it must come from the gateway and not from the request.
    ///
    /// # Errors
    ///
    /// Those of [`receive`](Self::receive).
    pub fn receive_at(
        &self,
        method: &Method,
        headers: &HeaderMap,
        body: Bytes,
        received_at: SystemTime,
    ) -> Result<Delivery, Rejection> {
        let watch = trace::Watch::start(None);
        let outcome = self.verified(method, headers, body, received_at);
        watch.stop(&outcome);
        outcome
    }

    /// Verifies a request with headers as (name, value) pairs, for frameworks without the crate `http` 1. See [`header_map`].
    ///
    /// # Errors
    ///
    /// Those of [`receive`](Self::receive), and [`Rejection::UnreadableHeader`].
    pub fn receive_pairs<Name, Value>(
        &self,
        method: &str,
        headers: impl IntoIterator<Item = (Name, Value)>,
        body: impl Into<Bytes>,
    ) -> Result<Delivery, Rejection>
    where
        Name: AsRef<[u8]>,
        Value: AsRef<[u8]>,
    {
        let watch = trace::Watch::start(None);
        let now = self.0.clock.now();
        // A method that is not one of HTTP is none that a sender uses.
        let method = method.parse().unwrap_or(Method::TRACE);
        let outcome = header_map(headers)
            .and_then(|headers| self.verified(&method, &headers, body.into(), now));
        watch.stop(&outcome);
        outcome
    }

    /// Rejects a request that [`receive`](Self::receive) would reject with any body, so that a server need not read the body. It
    /// checks everything except the length of the body and the signature of a webhook.
    ///
    /// # Errors
    ///
    /// Those of `receive`.
    pub fn check_head(&self, method: &Method, headers: &HeaderMap) -> Result<(), Rejection> {
        self.head(method, headers, self.0.clock.now()).map(drop)
    }

    /// The maximum length of a body in bytes: a server should not read more.
    pub fn max_body_length(&self) -> usize {
        self.0.limits.body
    }

    /// The maximum duration of reading a body, which a server should apply before it calls [`receive`](Self::receive).
    pub fn body_timeout(&self) -> Duration {
        self.0.limits.body_timeout
    }

    #[cfg(feature = "http-body")]
    pub(crate) fn now(&self) -> SystemTime {
        self.0.clock.now()
    }

    #[cfg(feature = "http-body")]
    pub(crate) fn budget(&self) -> &Budget {
        &self.0.budget
    }

    /// Checks the head as [`check_head`](Self::check_head) does, and says whether that verified the sender: a webhook is verified
    /// only with its body.
    #[cfg(feature = "http-body")]
    pub(crate) fn verifies_head(
        &self,
        method: &Method,
        headers: &HeaderMap,
    ) -> Result<bool, Rejection> {
        let head = self.head(method, headers, self.0.clock.now())?;
        Ok(match head {
            Head::Webhook { .. } => false,
            Head::Callback { verified_by } => verified_by.is_some(),
            Head::Alert { .. } => true,
        })
    }

    pub(crate) fn verified(
        &self,
        method: &Method,
        headers: &HeaderMap,
        body: Bytes,
        now: SystemTime,
    ) -> Result<Delivery, Rejection> {
        let head = self.head(method, headers, now)?;
        let request_headers = headers;
        let limit = self.0.limits.body;
        if body.len() > limit {
            return Err(Rejection::BodyTooLarge { limit });
        }
        match head {
            Head::Webhook {
                headers: WebhookHeaders { id, timestamp, .. },
                signatures,
                signed_at,
            } => {
                let signs = |labelled: &&Labelled<WebhookSecret>| {
                    signatures.contains(&labelled.secret.sign(id, timestamp, &body))
                };
                let signing = self.0.webhook_secrets.iter().find(signs);
                let label = &signing
                    .ok_or_else(|| wrong_signature(request_headers))?
                    .label;
                let id = MessageId::from(id);
                let webhook = WebhookDelivery::new(label.clone(), id, signed_at, now, body);
                Ok(Delivery::Webhook(webhook))
            }
            Head::Callback { verified_by } => {
                let verified = verified_by.is_some();
                let label = verified_by.unwrap_or_default();
                let callback = CallbackDelivery::new(verified, label, now, body);
                let name = if verified {
                    None
                } else {
                    callback.event_name()
                };
                if name.is_some_and(|name| is_webhook_only(&name)) {
                    return Err(Rejection::UnsignedWebhook);
                }
                Ok(Delivery::Callback(callback))
            }
            Head::Alert { label } => Ok(Delivery::Alert(AlertDelivery::new(label, now, body))),
        }
    }
}

/// The reason why no signature is valid. `identity` means that there is no encoding.
fn wrong_signature(headers: &HeaderMap) -> Rejection {
    match headers.get(CONTENT_ENCODING) {
        Some(encoding) if !encoding.as_bytes().eq_ignore_ascii_case(b"identity") => {
            Rejection::EncodedBody
        }
        _ => Rejection::WrongSignature,
    }
}

impl fmt::Debug for Configuration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Configuration")
            .field("webhook_secrets", &self.webhook_secrets)
            .field("callback_secrets", &self.callback_secrets)
            .field("alert_secrets", &self.alert_secrets)
            .field("accept_unsigned_callbacks", &self.accept_unsigned_callbacks)
            .field("tolerance", &self.tolerance)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
