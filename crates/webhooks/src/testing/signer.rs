//! Webhooks as Svix sends them.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request};

use crate::headers::{Names, STANDARD, SVIX};
use crate::secret_error::SecretError;
use crate::webhook_secret::WebhookSecret;

/// Signs webhooks with a secret, as an endpoint's sender does.
///
/// It signs whatever it is given, also what a receiver refuses. `Debug` shows no secret.
#[derive(Debug)]
pub struct WebhookSigner {
    secret: WebhookSecret,
    names: Names,
}

impl WebhookSigner {
    /// A signer that names its headers `svix-*`.
    ///
    /// # Errors
    ///
    /// The text is no webhook secret, which is `whsec_` and base64 of 24 to 75 bytes.
    pub fn new(secret: &str) -> Result<Self, SecretError> {
        Ok(Self {
            secret: WebhookSecret::parse(secret)?,
            names: SVIX,
        })
    }

    /// Names the headers `webhook-*` instead, as Standard Webhooks has it.
    #[must_use]
    pub fn with_standard_names(mut self) -> Self {
        self.names = STANDARD;
        self
    }

    /// The signature of a message, as it stands in the header: `v1,<base64>`. The timestamp is signed as it
    /// is written.
    pub fn sign(&self, message_id: &str, timestamp: &str, body: &[u8]) -> String {
        self.secret.sign(message_id, timestamp, body).to_string()
    }

    /// A webhook to `/` with this identifier and body, signed at this time.
    ///
    /// # Errors
    ///
    /// The identifier is a text that no header can bring.
    pub fn request(
        &self,
        message_id: &str,
        signed_at: SystemTime,
        body: impl Into<Bytes>,
    ) -> Result<Request<Bytes>, http::Error> {
        let body = body.into();
        let timestamp = match signed_at.duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_secs().to_string(),
            Err(before) => format!("-{}", before.duration().as_secs()),
        };
        let signature = self.sign(message_id, &timestamp, &body);
        Request::builder()
            .method(Method::POST)
            .uri("/")
            .header(CONTENT_TYPE, "application/json")
            .header(self.names.id, message_id)
            .header(self.names.timestamp, timestamp)
            .header(self.names.signature, signature)
            .body(body)
    }
}
