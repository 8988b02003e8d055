//! Alert requests.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request};

use super::request_error::RequestError;
use crate::headers::ALERT_SECRET;

/// An alert request to `/` with this body, and this secret in `x-mb-alert-secret`.
///
/// # Errors
///
/// The secret is not a valid header value.
pub fn alert_request(secret: &str, body: impl Into<Bytes>) -> Result<Request<Bytes>, RequestError> {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/")
        .header(CONTENT_TYPE, "application/json")
        .header(&ALERT_SECRET, secret)
        .body(body.into())?;
    Ok(request)
}
