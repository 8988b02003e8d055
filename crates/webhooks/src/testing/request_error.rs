//! Why a request cannot be built, and requests to a path.

use std::fmt;

use bytes::Bytes;
use http::{Request, Uri};

/// A request cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum RequestError {
    /// A receiver rejects the message id: it is empty, has a full stop, white space around it, more than 4 KiB, or a character that
    /// is not visible ASCII.
    MessageId,
    /// A path does not begin with `/`.
    Path,
    /// A path is invalid, or a secret is not a valid header value.
    Http(http::Error),
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MessageId => formatter.write_str(
                "a receiver rejects the message id: expected visible ASCII without a full stop and without white space around \
                 it, 4 KiB at most",
            ),
            Self::Path => formatter.write_str("a path begins with `/`"),
            Self::Http(error) => error.fmt(formatter),
        }
    }
}

/// The message is that of the cause, so there is no source.
impl std::error::Error for RequestError {}

impl From<http::Error> for RequestError {
    fn from(error: http::Error) -> Self {
        Self::Http(error)
    }
}

/// Sends a request to another path than `/`.
///
/// ```
/// use meeting_baas_webhooks::testing::{self, RequestError};
///
/// let body = testing::callback_samples()[0].body();
/// let request = testing::callback_request(Some("the secret of a bot"), body)?;
/// let request = testing::to_path(request, "/hooks/eu")?;
/// assert_eq!(request.uri().path(), "/hooks/eu");
/// # Ok::<(), RequestError>(())
/// ```
///
/// # Errors
///
/// The text is not a path.
pub fn to_path(mut request: Request<Bytes>, path: &str) -> Result<Request<Bytes>, RequestError> {
    if !path.starts_with('/') {
        return Err(RequestError::Path);
    }
    *request.uri_mut() = Uri::builder().path_and_query(path).build()?;
    Ok(request)
}
