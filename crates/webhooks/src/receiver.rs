//! From a request to a delivery.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::builder::{BuildError, ReceiverBuilder};
use crate::callback_secret::CallbackSecret;
use crate::clock::Clock;
use crate::delivery::{CallbackDelivery, Delivery, WebhookDelivery};
use crate::headers::{self, WebhookHeaders, WebhookValues};
use crate::limits::Limits;
use crate::message_id::MessageId;
use crate::rejection::Rejection;
use crate::signature::SignatureList;
use crate::webhook_secret::WebhookSecret;
use crate::{tolerance, trace};

/// Verifies requests, and makes deliveries of them. A clone is cheap, and shares the secrets.
///
/// A receiver takes only what it can verify: without a webhook secret it refuses webhooks, without a callback
/// secret callbacks. `Debug` shows no secret, and they are zeroed with the last clone.
#[derive(Clone, Debug)]
pub struct Receiver(Arc<Configuration>);

/// What a receiver was built with.
pub(crate) struct Configuration {
    pub(crate) webhook_secrets: Vec<WebhookSecret>,
    pub(crate) callback_secrets: Vec<CallbackSecret>,
    pub(crate) accept_unsigned_callbacks: bool,
    pub(crate) tolerance: Duration,
    pub(crate) limits: Limits,
    pub(crate) clock: Box<dyn Clock>,
}

/// A request that is sound as far as its head shows.
enum Head<'request> {
    Webhook {
        headers: WebhookHeaders<'request>,
        signatures: SignatureList<'request>,
        signed_at: SystemTime,
    },
    Callback {
        verified: bool,
    },
}

impl Receiver {
    /// Starts with nothing configured.
    pub fn builder() -> ReceiverBuilder {
        ReceiverBuilder::default()
    }

    /// Builds a receiver from the environment variables that
    /// [`secrets_from_env`](ReceiverBuilder::secrets_from_env) documents.
    ///
    /// # Errors
    ///
    /// A variable is missing or cannot be read, or [`ReceiverBuilder::build`] fails.
    pub fn from_env() -> Result<Self, BuildError> {
        Self::builder().secrets_from_env().build()
    }

    pub(crate) fn new(configuration: Configuration) -> Self {
        Self(Arc::new(configuration))
    }

    /// Verifies a request, and makes a delivery of it.
    ///
    /// A request with any header of a webhook is one, and its signature has to be good, whatever else it
    /// brings. Any other is a callback, and has to bring one of the secrets. The body is looked at as it is,
    /// and neither copied nor parsed (with the feature `tracing`, and somebody who listens, the event is read for its
    /// span); its `Content-Type` is not looked at, for the signature says more.
    ///
    /// # Errors
    ///
    /// The request is not one that the vendor sent, or cannot be told to be. [`Rejection`] says why, and what
    /// to answer. That a verified body is no known event is not an error here.
    pub fn receive(
        &self,
        method: &Method,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Delivery, Rejection> {
        trace::receiving(|| self.verified(method, headers, body))
    }

    /// Refuses what [`receive`](Self::receive) would refuse whatever the body, so that a server need not read
    /// it: everything but its length and a webhook's signature.
    ///
    /// # Errors
    ///
    /// As `receive`.
    pub fn check_head(&self, method: &Method, headers: &HeaderMap) -> Result<(), Rejection> {
        self.head(method, headers).map(drop)
    }

    /// The largest body that is received, in bytes: a server stops reading there.
    pub fn max_body_length(&self) -> usize {
        self.0.limits.body
    }

    /// How long a server waits for the whole of a body, for [`receive`](Self::receive) is given it whole.
    pub fn body_timeout(&self) -> Duration {
        self.0.limits.body_timeout
    }

    pub(crate) fn verified(
        &self,
        method: &Method,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Delivery, Rejection> {
        let head = self.head(method, headers)?;
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
                let signs = |secret: &WebhookSecret| {
                    signatures.contains(&secret.sign(id, timestamp, &body))
                };
                if !self.0.webhook_secrets.iter().any(signs) {
                    return Err(Rejection::WrongSignature);
                }
                let webhook = WebhookDelivery::new(MessageId::from(id), signed_at, body);
                Ok(Delivery::Webhook(webhook))
            }
            Head::Callback { verified } => {
                Ok(Delivery::Callback(CallbackDelivery::new(verified, body)))
            }
        }
    }

    fn head<'request>(
        &self,
        method: &Method,
        headers: &'request HeaderMap,
    ) -> Result<Head<'request>, Rejection> {
        match WebhookValues::in_request(headers) {
            Some(found) => self.webhook_head(method, found),
            None => self.callback_head(method, headers),
        }
    }

    fn webhook_head<'request>(
        &self,
        method: &Method,
        found: WebhookValues<'request>,
    ) -> Result<Head<'request>, Rejection> {
        if method != Method::POST {
            return Err(Rejection::WebhookMethod);
        }
        if self.0.webhook_secrets.is_empty() {
            return Err(Rejection::NoWebhookSecret);
        }
        let Limits {
            header, signatures, ..
        } = self.0.limits;
        let headers = WebhookHeaders::read(found, header)?;
        let signatures = SignatureList::read(headers.signatures, signatures)?;
        let signed_at = tolerance::read(headers.timestamp)?;
        tolerance::check(signed_at, self.0.clock.now(), self.0.tolerance)?;
        Ok(Head::Webhook {
            headers,
            signatures,
            signed_at,
        })
    }

    fn callback_head<'request>(
        &self,
        method: &Method,
        headers: &'request HeaderMap,
    ) -> Result<Head<'request>, Rejection> {
        if method != Method::POST && method != Method::PUT {
            return Err(Rejection::CallbackMethod);
        }
        let name = &headers::CALLBACK_SECRET;
        let presented = headers::single(headers, name, self.0.limits.header)?;
        let secrets = self.0.callback_secrets.as_slice();
        let unsigned_is_fine = self.0.accept_unsigned_callbacks;
        let verified = match presented {
            None if unsigned_is_fine => false,
            None => return Err(Rejection::Unsigned),
            // Nothing is there to check it with, and without the header it would be taken as well.
            Some(_) if secrets.is_empty() && unsigned_is_fine => false,
            Some(_) if secrets.is_empty() => return Err(Rejection::NoCallbackSecret),
            Some(presented) => {
                if !CallbackSecret::digest(presented.as_bytes()).is_one_of(secrets) {
                    return Err(Rejection::WrongCallbackSecret);
                }
                true
            }
        };
        Ok(Head::Callback { verified })
    }
}

impl fmt::Debug for Configuration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Configuration")
            .field("webhook_secrets", &self.webhook_secrets)
            .field("callback_secrets", &self.callback_secrets)
            .field("accept_unsigned_callbacks", &self.accept_unsigned_callbacks)
            .field("tolerance", &self.tolerance)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
