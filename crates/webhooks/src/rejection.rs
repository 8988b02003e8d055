//! The reasons for a rejection, and their responses.

mod display;

use std::time::Duration;

use http::header::{ALLOW, HeaderValue};
use http::{Response, StatusCode};

/// A request was rejected: its body was not decoded.
///
/// `Display` is one line for the log. Neither `Display` nor [`response`](Self::response) contains a secret, the text of a header
/// or the body, because the sender is unknown.
///
/// # Reaction of the sender
///
/// A webhook is sent until the response is 2xx, at most seven times within about three hours. A callback or an alert is sent at
/// most four times within 21 seconds, and is retried only after a 5xx or a broken connection: after a 4xx it is lost, until it is
/// [requested again](crate::guide::production#request-it-again). So the status is
/// 4xx if the same request would be rejected again, 500 if the configuration of the receiver is at fault, and 503 if a retry
/// may succeed.
///
/// | status | rejection |
/// | ------ | --------- |
/// | 400    | a header is missing, repeated, unreadable or malformed, or two disagree; too many signatures |
/// | 401    | the signature or the secret is wrong or absent, or the signature is too old or too new |
/// | 405    | a method that the sender never uses; the response has an `Allow` header |
/// | 413    | the body is too large |
/// | 431    | a header is too long |
/// | 500    | the receiver has no secret for this kind, or its clock is before 1970; or the route is for the other kind only |
/// | 503    | the body is incomplete, or did not arrive in time; or too many bodies are being read |
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// 405: the method of a webhook is not POST.
    WebhookMethod,
    /// 405: the method of a callback is neither POST nor PUT.
    CallbackMethod,
    /// 405: the method of an alert is not POST.
    AlertMethod,
    /// 413: the body is longer than the limit of the receiver.
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// 431: a header is longer than the limit of the receiver.
    HeaderTooLong {
        /// The header's name.
        header: &'static str,
        /// The limit in bytes.
        limit: usize,
    },
    /// 400: the signature header has more signatures than the limit of the receiver.
    TooManySignatures {
        /// The limit.
        limit: usize,
    },
    /// 400: one of the three headers of a webhook is missing.
    MissingHeader {
        /// The header's name.
        header: &'static str,
    },
    /// 400: a header is repeated, even if the values are equal.
    DuplicateHeader {
        /// The header's name.
        header: &'static str,
    },
    /// 400: a header of a webhook is not visible ASCII.
    UnreadableHeader {
        /// The header's name.
        header: &'static str,
    },
    /// 400: the headers of Svix and those of Standard Webhooks differ.
    HeadersDisagree,
    /// 400: the message id is empty, or contains a full stop.
    MalformedId,
    /// 400: the timestamp does not consist of digits, or is out of the range of `SystemTime`.
    MalformedTimestamp,
    /// 401: the timestamp is older than the tolerance. The signature was not checked, so anybody may have sent it.
    TooOld {
        /// Its age in seconds.
        seconds: u64,
        /// The tolerance, in seconds.
        tolerance: u64,
    },
    /// 401: the timestamp is further ahead of the clock than the tolerance. The signature was not checked, so anybody may have
    /// sent it.
    TooFarAhead {
        /// How far ahead it is, in seconds.
        seconds: u64,
        /// The tolerance, in seconds.
        tolerance: u64,
    },
    /// 401: no signature in the list has the version `v1`.
    NoKnownSignature,
    /// 401: no signature in the list is valid for one of the secrets.
    WrongSignature,
    /// 401: no signature is valid, and the body has a `Content-Encoding`: the sender signed what it was before.
    EncodedBody,
    /// 401: the request has neither signature headers nor `x-mb-secret`.
    Unsigned,
    /// 401: `x-mb-secret` is not one of the callback secrets.
    WrongCallbackSecret,
    /// 401: `x-mb-alert-secret` is not one of the alert secrets.
    WrongAlertSecret,
    /// 503: the body is incomplete.
    BodyIncomplete,
    /// 503: the body did not arrive within the timeout.
    BodyTooSlow {
        /// The timeout.
        timeout: Duration,
    },
    /// 503: the bodies that the receiver is reading exceed its budget of bytes.
    OverBudget {
        /// The budget in bytes.
        budget: usize,
    },
    /// 500: an unsigned callback with an event that only webhooks have: a proxy removed the headers of a webhook, or the
    /// request is forged.
    UnsignedWebhook,
    /// 500: a verified webhook on a route for another kind only.
    UnexpectedWebhook,
    /// 500: a verified callback on a route for another kind only.
    UnexpectedCallback,
    /// 500: a verified alert on a route for another kind only.
    UnexpectedAlert,
    /// 500: a webhook, but the receiver has no webhook secret.
    NoWebhookSecret,
    /// 500: a callback with a secret, but the receiver has no callback secret.
    NoCallbackSecret,
    /// 500: an alert, but the receiver has no alert secret.
    NoAlertSecret,
    /// 500: the clock of the receiver is before 1970, so the age of a webhook is unknown.
    ClockBefore1970,
}

impl Rejection {
    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::WebhookMethod | Self::CallbackMethod | Self::AlertMethod => {
                StatusCode::METHOD_NOT_ALLOWED
            }
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::HeaderTooLong { .. } => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::TooManySignatures { .. }
            | Self::MissingHeader { .. }
            | Self::DuplicateHeader { .. }
            | Self::UnreadableHeader { .. }
            | Self::HeadersDisagree
            | Self::MalformedId
            | Self::MalformedTimestamp => StatusCode::BAD_REQUEST,
            Self::TooOld { .. }
            | Self::TooFarAhead { .. }
            | Self::NoKnownSignature
            | Self::WrongSignature
            | Self::EncodedBody
            | Self::Unsigned
            | Self::WrongCallbackSecret
            | Self::WrongAlertSecret => StatusCode::UNAUTHORIZED,
            Self::BodyIncomplete | Self::BodyTooSlow { .. } | Self::OverBudget { .. } => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::UnsignedWebhook
            | Self::UnexpectedWebhook
            | Self::UnexpectedCallback
            | Self::UnexpectedAlert
            | Self::NoWebhookSecret
            | Self::NoCallbackSecret
            | Self::NoAlertSecret
            | Self::ClockBefore1970 => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The response: the status, an `Allow` header with 405, and an empty body.
    pub fn response<Body: Default>(&self) -> Response<Body> {
        let mut response = Response::new(Body::default());
        *response.status_mut() = self.status();
        if let Some(allow) = self.allow() {
            let allow = HeaderValue::from_static(allow);
            response.headers_mut().insert(ALLOW, allow);
        }
        response
    }

    fn allow(&self) -> Option<&'static str> {
        match self {
            Self::WebhookMethod | Self::AlertMethod => Some("POST"),
            Self::CallbackMethod => Some("POST, PUT"),
            _ => None,
        }
    }
}

impl std::error::Error for Rejection {}
