//! Claims a delivery, handles it, and settles the claim.

use std::fmt;
use std::future::Future;

use http::{Response, StatusCode};

use super::memory::{Claimed, MemoryStore};
use crate::delivery::DeliveryKey;
use crate::trace;

/// The outcome of a delivery, and the response to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "respond with its status"]
#[non_exhaustive]
pub enum Outcome<Failure> {
    /// 200: the delivery was handled.
    Handled,
    /// 200: another attempt was handled before, so this one was not.
    Duplicate,
    /// 503: another attempt is in progress, so this one was not handled, and the sender should retry.
    InProgress,
    /// 500: the handler failed. The next attempt will be handled.
    Failed(Failure),
}

/// Handles a delivery, unless another attempt is in progress or was handled.
///
/// The future of the handler is not spawned: it is dropped with this one. If it is dropped or panics, the next attempt is
/// handled. The status is never 200 for a delivery that was not handled.
pub async fn handle_once<Work, Failure>(
    store: &MemoryStore,
    key: &DeliveryKey,
    handle: impl FnOnce() -> Work,
) -> Outcome<Failure>
where
    Work: Future<Output = Result<(), Failure>>,
{
    let unsettled = Unsettled(Some(key));
    let outcome = match store.claim(key) {
        // The claim outlives the work, even if both are dropped: no work is in progress any more when it is released.
        Claimed::New(claim) => match handle().await {
            Ok(()) => {
                claim.handled();
                Outcome::Handled
            }
            Err(failure) => Outcome::Failed(failure),
        },
        Claimed::InProgress => Outcome::InProgress,
        Claimed::Handled => Outcome::Duplicate,
    };
    unsettled.settled(outcome.word(), outcome.is_acknowledged());
    outcome
}

/// Logs the outcome of a delivery. If it is dropped before, it logs that the handler panicked or was dropped.
struct Unsettled<'delivery>(Option<&'delivery DeliveryKey>);

impl Unsettled<'_> {
    fn settled(mut self, outcome: &str, acknowledged: bool) {
        if let Some(key) = self.0.take() {
            trace::settled(key, outcome, acknowledged);
        }
    }
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.0 {
            trace::settled(key, "abandoned", false);
        }
    }
}

impl<Failure> Outcome<Failure> {
    /// The status of the response. The sender retries after any status other than 2xx.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Handled | Self::Duplicate => StatusCode::OK,
            Self::InProgress => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The response: the status, and an empty body.
    pub fn response<Body: Default>(&self) -> Response<Body> {
        let mut response = Response::new(Body::default());
        *response.status_mut() = self.status();
        response
    }

    fn is_acknowledged(&self) -> bool {
        self.status().is_success()
    }

    /// For the log, without the error of the handler, which may contain secrets.
    fn word(&self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Duplicate => "duplicate",
            Self::InProgress => "in_progress",
            Self::Failed(_) => "failed",
        }
    }
}

impl<Failure: fmt::Display> fmt::Display for Outcome<Failure> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handled => formatter.write_str("the delivery was handled"),
            Self::Duplicate => {
                formatter.write_str("another attempt of the delivery was handled before")
            }
            Self::InProgress => {
                formatter.write_str("another attempt of the delivery is in progress")
            }
            Self::Failed(failure) => {
                write!(formatter, "the delivery could not be handled: {failure}")
            }
        }
    }
}
