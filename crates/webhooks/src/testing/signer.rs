//! Signed webhook requests.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request};

use super::request_error::RequestError;
use crate::headers::{Names, STANDARD, SVIX};
use crate::limits::Limits;
use crate::secret_error::SecretError;
use crate::webhook_secret::WebhookSecret;

/// Signs webhooks with a secret, as Svix does.
///
/// [`request`](Self::request) rejects a message id that a receiver rejects; [`sign`](Self::sign) signs any text. `Debug` shows
/// no secret.
#[derive(Debug)]
pub struct WebhookSigner {
    secret: WebhookSecret,
    names: Names,
}

impl WebhookSigner {
    /// A signer with the headers `svix-*`.
    ///
    /// # Errors
    ///
    /// The text is not a webhook secret: `whsec_` and Base64 of 24 to 75 bytes.
    pub fn new(secret: &str) -> Result<Self, SecretError> {
        Ok(Self {
            secret: WebhookSecret::parse(secret)?,
            names: SVIX,
        })
    }

    /// Uses the headers `webhook-*` of Standard Webhooks.
    #[must_use]
    pub fn with_standard_names(mut self) -> Self {
        self.names = STANDARD;
        self
    }

    /// The signature of a message, as in the header: `v1,<base64>`. It signs the text of the timestamp.
    pub fn sign(&self, message_id: &str, timestamp: &str, body: &[u8]) -> String {
        self.secret.sign(message_id, timestamp, body).to_string()
    }

    /// A webhook request to `/` with this message id and body, signed at this time.
    ///
    /// # Errors
    ///
    /// A receiver rejects the message id.
    pub fn request(
        &self,
        message_id: &str,
        signed_at: SystemTime,
        body: impl Into<Bytes>,
    ) -> Result<Request<Bytes>, RequestError> {
        let is_valid = |byte| matches!(byte, b'\t' | b' '..=b'~');
        let has_length = (1..=Limits::default().header).contains(&message_id.len());
        // On the way, white space around the value of a header is removed.
        let is_whole = message_id.trim_ascii() == message_id;
        let is_plain = !message_id.contains('.') && message_id.bytes().all(is_valid);
        if !has_length || !is_whole || !is_plain {
            return Err(RequestError::MessageId);
        }
        let body = body.into();
        let timestamp = match signed_at.duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_secs().to_string(),
            Err(before) => format!("-{}", before.duration().as_secs()),
        };
        let signature = self.sign(message_id, &timestamp, &body);
        let request = Request::builder()
            .method(Method::POST)
            .uri("/")
            .header(CONTENT_TYPE, "application/json")
            .header(self.names.id, message_id)
            .header(self.names.timestamp, timestamp)
            .header(self.names.signature, signature)
            .body(body)?;
        Ok(request)
    }
}
