//! Callback requests.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request};

use super::request_error::RequestError;
use crate::headers::CALLBACK_SECRET;

/// A callback request to `/` with this body, with or without a secret in `x-mb-secret`.
///
/// # Errors
///
/// The secret is not a valid header value.
pub fn callback_request(
    secret: Option<&str>,
    body: impl Into<Bytes>,
) -> Result<Request<Bytes>, RequestError> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/")
        .header(CONTENT_TYPE, "application/json");
    if let Some(secret) = secret {
        request = request.header(&CALLBACK_SECRET, secret);
    }
    Ok(request.body(body.into())?)
}
