//! Tries a request with each secret.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use meeting_baas_webhooks::{Receiver, Rejection};

use super::request::Captured;
use crate::failure::Failure;
use crate::secrets::{Secret, Secrets, with_callback};
use crate::view;

/// A check of a receiver, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Check {
    Method,
    Configuration,
    Headers,
    Timestamp,
    Body,
    Secret,
}

impl Check {
    pub(super) const ALL: &'static [Self] = &[
        Self::Method,
        Self::Configuration,
        Self::Headers,
        Self::Timestamp,
        Self::Body,
        Self::Secret,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Configuration => "secrets",
            Self::Headers => "headers",
            Self::Timestamp => "timestamp",
            Self::Body => "body",
            Self::Secret => "signature",
        }
    }

    pub(super) const fn of(rejection: &Rejection) -> Self {
        match rejection {
            Rejection::WebhookMethod | Rejection::CallbackMethod | Rejection::AlertMethod => {
                Self::Method
            }
            Rejection::NoWebhookSecret | Rejection::NoCallbackSecret | Rejection::NoAlertSecret => {
                Self::Configuration
            }
            Rejection::MalformedTimestamp
            | Rejection::TooOld { .. }
            | Rejection::TooFarAhead { .. }
            | Rejection::ClockBefore1970 => Self::Timestamp,
            Rejection::BodyTooLarge { .. } | Rejection::BodyIncomplete => Self::Body,
            Rejection::NoKnownSignature
            | Rejection::WrongSignature
            | Rejection::EncodedBody
            | Rejection::WrongCallbackSecret
            | Rejection::WrongAlertSecret
            | Rejection::UnsignedWebhook => Self::Secret,
            _ => Self::Headers,
        }
    }
}

/// The result.
pub(super) struct Trial {
    pub(super) kind: &'static str,
    /// Of a receiver with all secrets.
    pub(super) rejection: Option<Rejection>,
    /// The secret that the request has, perhaps with another body or at another time.
    pub(super) fit: Option<Fit>,
}

/// A secret that a request has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fit {
    pub(super) endpoint: String,
    pub(super) position: usize,
    pub(super) body_change: Option<&'static str>,
}

impl Trial {
    pub(super) fn of(
        captured: &Captured,
        body: &Bytes,
        at: Option<SystemTime>,
        secrets: &Secrets,
    ) -> Result<Self, Failure> {
        let at = at.unwrap_or_else(SystemTime::now);
        let receiver = secrets.receiver()?;
        let receiver = receiver.ok_or_else(|| Failure::usage("there is no secret"))?;
        let Captured { method, headers } = captured;
        let outcome = receiver.receive_at(method, headers, body.clone(), at);
        // A receiver accepts it in another moment: the secret is tried then.
        let signed_at = signed_at(captured).unwrap_or(at);
        let fit = one_by_one(secrets)?
            .into_iter()
            .find_map(|(secret, receiver)| {
                let fits = |body: Bytes| {
                    receiver
                        .receive_at(method, headers, body, signed_at)
                        .is_ok()
                };
                let change = changes(body)
                    .into_iter()
                    .find(|(_, body)| fits(body.clone()))?;
                Some(Fit {
                    endpoint: secret.endpoint.clone(),
                    position: secret.position,
                    body_change: change.0,
                })
            });
        Ok(Self {
            kind: view::kind(&captured.headers),
            rejection: outcome.err(),
            fit,
        })
    }
}

/// A receiver for each secret.
fn one_by_one(secrets: &Secrets) -> Result<Vec<(&Secret, Receiver)>, Failure> {
    let webhook = secrets.webhook.iter().map(|secret| {
        let builder = Receiver::builder();
        (
            secret,
            builder.webhook_secret_for(secret.endpoint.as_str(), secret.text()),
        )
    });
    let callback = secrets
        .callback
        .iter()
        .map(|secret| (secret, with_callback(Receiver::builder(), secret)));
    let alert = secrets.alert.iter().map(|secret| {
        let builder = Receiver::builder();
        (
            secret,
            builder.alert_secret_for(secret.endpoint.as_str(), secret.text()),
        )
    });
    webhook
        .chain(callback)
        .chain(alert)
        .map(|(secret, builder)| {
            let receiver = builder.build();
            let receiver = receiver.map_err(|error| Failure::usage(error.to_string()))?;
            Ok((secret, receiver))
        })
        .collect()
}

/// The body, and what editors, shells and proxies make of one.
fn changes(body: &Bytes) -> Vec<(Option<&'static str>, Bytes)> {
    let mut changes = vec![(None, body.clone())];
    if let Some(shorter) = body.strip_suffix(b"\r\n").or(body.strip_suffix(b"\n")) {
        changes.push((
            Some("Without the line break at its end"),
            Bytes::copy_from_slice(shorter),
        ));
    } else {
        let longer = [body, b"\n".as_slice()].concat();
        changes.push((Some("With a line break at its end"), longer.into()));
    }
    if let Some(unmarked) = body.strip_prefix(b"\xef\xbb\xbf") {
        changes.push((
            Some("Without the byte order mark"),
            Bytes::copy_from_slice(unmarked),
        ));
    }
    if let Ok(text) = str::from_utf8(body)
        && text.contains("\r\n")
    {
        changes.push((
            Some("With the line breaks of Unix"),
            text.replace("\r\n", "\n").into(),
        ));
    }
    changes
}

fn signed_at(captured: &Captured) -> Option<SystemTime> {
    let header = ["svix-timestamp", "webhook-timestamp"]
        .iter()
        .find_map(|name| captured.headers.get(*name))?;
    let seconds = header.to_str().ok()?.parse().ok()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}
