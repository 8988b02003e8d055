//! A claim, the work, and what came of it, in one call.

use std::fmt;
use std::future::Future;

use http::{Response, StatusCode};

use super::{Claim, Claimed, Store};
use crate::message_id::MessageId;
use crate::trace;

/// What came of a message, and what to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "the sender is to be told"]
#[non_exhaustive]
pub enum Outcome<Failure, StoreError> {
    /// 200: it was handled.
    Handled,
    /// 200: a copy of it was handled before, so it was not.
    Duplicate,
    /// 503: a copy of it is in progress, so it was not handled, and is to come again.
    InProgress,
    /// 500: the handler failed, and the next copy will be handled.
    Failed(Failure),
    /// 503: the store failed. Either the message was not handled, or that it was could not be noted; the next
    /// copy will be handled.
    StoreFailed(StoreError),
}

/// Handles a message, unless a copy of it is in progress or was handled.
///
/// Without an identifier, as for a callback, there is nothing to tell copies by: it is handled.
///
/// The handler's future is not spawned: if this one is dropped, or panics, so does that, and the next copy is
/// handled. Whatever happens, a message that was not handled is never answered with 200.
pub async fn handle_once<'message, Messages, Work, Failure>(
    store: &Messages,
    message_id: impl Into<Option<&'message MessageId>>,
    handle: impl FnOnce() -> Work,
) -> Outcome<Failure, Messages::Error>
where
    Messages: Store,
    Work: Future<Output = Result<(), Failure>>,
{
    let Some(id) = message_id.into() else {
        return match handle().await {
            Ok(()) => Outcome::Handled,
            Err(failure) => Outcome::Failed(failure),
        };
    };
    let unsettled = Unsettled(Some(id));
    let outcome = match store.claim(id).await {
        Ok(Claimed::New(claim)) => handle_claimed(claim, handle).await,
        Ok(Claimed::InProgress) => Outcome::InProgress,
        Ok(Claimed::Handled) => Outcome::Duplicate,
        Err(error) => Outcome::StoreFailed(error),
    };
    unsettled.settled(outcome.word(), outcome.is_acknowledged());
    outcome
}

/// A message of which nothing was told yet. Dropped so, it tells that its handler panicked, or was dropped itself.
struct Unsettled<'message>(Option<&'message MessageId>);

impl Unsettled<'_> {
    fn settled(mut self, outcome: &str, acknowledged: bool) {
        if let Some(id) = self.0.take() {
            trace::settled(id, outcome, acknowledged);
        }
    }
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.0 {
            trace::settled(id, "abandoned", false);
        }
    }
}

/// The claim outlives the work, also where both are dropped: it is given up when nothing is in progress any more.
async fn handle_claimed<Held, Work, Failure>(
    claim: Held,
    handle: impl FnOnce() -> Work,
) -> Outcome<Failure, Held::Error>
where
    Held: Claim,
    Work: Future<Output = Result<(), Failure>>,
{
    match handle().await {
        Ok(()) => match claim.handled().await {
            Ok(()) => Outcome::Handled,
            Err(error) => Outcome::StoreFailed(error),
        },
        Err(failure) => {
            claim.failed().await;
            Outcome::Failed(failure)
        }
    }
}

impl<Failure, StoreError> Outcome<Failure, StoreError> {
    /// The status to answer with. The sender tries again after anything but 200.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Handled | Self::Duplicate => StatusCode::OK,
            Self::InProgress | Self::StoreFailed(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The response to answer with: the status, and an empty body.
    pub fn response<Body: Default>(&self) -> Response<Body> {
        let mut response = Response::new(Body::default());
        *response.status_mut() = self.status();
        response
    }

    fn is_acknowledged(&self) -> bool {
        self.status().is_success()
    }

    /// For the log, where an error of the handler's is not told: it may hold anything.
    fn word(&self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Duplicate => "duplicate",
            Self::InProgress => "in_progress",
            Self::Failed(_) => "failed",
            Self::StoreFailed(_) => "store_failed",
        }
    }
}

impl<Failure: fmt::Display, StoreError: fmt::Display> fmt::Display
    for Outcome<Failure, StoreError>
{
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handled => formatter.write_str("the message was handled"),
            Self::Duplicate => formatter.write_str("a copy of the message was handled before"),
            Self::InProgress => formatter.write_str("a copy of the message is in progress"),
            Self::Failed(failure) => {
                write!(formatter, "the message could not be handled: {failure}")
            }
            Self::StoreFailed(error) => {
                write!(formatter, "the store of handled messages failed: {error}")
            }
        }
    }
}
