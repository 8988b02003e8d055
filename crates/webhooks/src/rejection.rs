//! Why a request is no delivery, and what to answer.

mod display;

use std::time::Duration;

use http::header::{ALLOW, HeaderValue};
use http::{Response, StatusCode};

/// A request was refused: nothing of it was read as an event.
///
/// `Display` is one line for the log. It never holds a secret, a header's text or the body, and neither does
/// [`response`](Self::response): who sent the request is not known.
///
/// # What the sender does
///
/// A webhook is sent until it is answered with 2xx, seven times in all, over about three hours. A callback is
/// sent four times in all, within 21 seconds, and again only after a 5xx or a broken connection: a 4xx loses it. So a
/// status is 4xx
/// where the same request would be refused again, 500 where the fault is the receiver's, and 503 where a second
/// attempt may do.
///
/// | status | rejection |
/// | ------ | --------- |
/// | 400    | a header is missing, doubled, unreadable or malformed, or two disagree; too many signatures |
/// | 401    | the signature or the secret is wrong or absent, or the signature is too old or too new |
/// | 405    | a method that the sender never uses; the response says which are allowed |
/// | 413    | the body is too large |
/// | 431    | a header is too long |
/// | 500    | the receiver has no secret to check this with, or its clock stands before 1970; or the route takes the other kind alone |
/// | 503    | the body broke off, or did not come in time |
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// 405: a webhook came by another method than POST.
    WebhookMethod,
    /// 405: what can only be a callback came by another method than POST and PUT.
    CallbackMethod,
    /// 413: the body has more bytes than the receiver takes.
    BodyTooLarge {
        /// The most that it takes, in bytes.
        limit: usize,
    },
    /// 431: a header has more bytes than the receiver takes.
    HeaderTooLong {
        /// The header's name.
        header: &'static str,
        /// The most that it takes, in bytes.
        limit: usize,
    },
    /// 400: the signature header lists more signatures than the receiver looks at.
    TooManySignatures {
        /// The most that it looks at.
        limit: usize,
    },
    /// 400: one of the three headers of a webhook is missing.
    MissingHeader {
        /// The header's name.
        header: &'static str,
    },
    /// 400: a header stands there twice, be it with the same text.
    DuplicateHeader {
        /// The header's name.
        header: &'static str,
    },
    /// 400: a header of a webhook is not visible ASCII.
    UnreadableHeader {
        /// The header's name.
        header: &'static str,
    },
    /// 400: the headers of Svix and those of Standard Webhooks say different things.
    HeadersDisagree,
    /// 400: the message's id is empty, or has a full stop.
    MalformedId,
    /// 400: the timestamp is not digits alone, or beyond what this system can count.
    MalformedTimestamp,
    /// 401: the signature is older than the tolerance.
    TooOld {
        /// How old, in seconds.
        seconds: u64,
        /// The tolerance, in seconds.
        tolerance: u64,
    },
    /// 401: the signature is further ahead of the clock than the tolerance.
    TooFarAhead {
        /// How far, in seconds.
        seconds: u64,
        /// The tolerance, in seconds.
        tolerance: u64,
    },
    /// 401: no signature in the list has the version `v1`.
    NoKnownSignature,
    /// 401: no signature in the list is that of the message with one of the secrets.
    WrongSignature,
    /// 401: the request has neither signature headers nor `x-mb-secret`.
    Unsigned,
    /// 401: the text of `x-mb-secret` is none of the callback secrets.
    WrongCallbackSecret,
    /// 503: the body broke off before its end.
    BodyIncomplete,
    /// 503: the body did not come in the time that the receiver waits for it.
    BodyTooSlow {
        /// How long it waits.
        timeout: Duration,
    },
    /// 500: a verified webhook came to a route that takes callbacks alone.
    UnexpectedWebhook,
    /// 500: a verified callback came to a route that takes webhooks alone.
    UnexpectedCallback,
    /// 500: a webhook came, and the receiver has no webhook secret.
    NoWebhookSecret,
    /// 500: a callback with a secret came, and the receiver has none.
    NoCallbackSecret,
    /// 500: the receiver's clock stands before 1970, so no age can be told.
    ClockBefore1970,
}

impl Rejection {
    /// The status to answer with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::WebhookMethod | Self::CallbackMethod => StatusCode::METHOD_NOT_ALLOWED,
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
            | Self::Unsigned
            | Self::WrongCallbackSecret => StatusCode::UNAUTHORIZED,
            Self::BodyIncomplete | Self::BodyTooSlow { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::UnexpectedWebhook
            | Self::UnexpectedCallback
            | Self::NoWebhookSecret
            | Self::NoCallbackSecret
            | Self::ClockBefore1970 => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The response to answer with: the status, `Allow` where it belongs, and an empty body.
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
            Self::WebhookMethod => Some("POST"),
            Self::CallbackMethod => Some("POST, PUT"),
            _ => None,
        }
    }
}

impl std::error::Error for Rejection {}
