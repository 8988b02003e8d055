//! The handlers that run, each in a task.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::Instant;

use crate::attempt::{Attempt, Failure, Then};
use crate::engine::{Claim, Verdict};
use crate::redact::redacted;
use crate::{observe, retry};

/// The result of a handler; `None` if it took too long.
type Handled = Option<Result<(), Failure>>;

/// What a handler works on.
pub(super) struct Running {
    pub(super) claim: Claim,
    pub(super) key: String,
    undecoded: Option<&'static str>,
    suspect: bool,
    number: i64,
    handle: AbortHandle,
    start: Instant,
    /// When its lease began, or was renewed.
    leased: Instant,
}

/// A handler that has ended, and how its claim is settled.
pub(super) struct Ended {
    pub(super) claim: Claim,
    pub(super) key: String,
    pub(super) verdict: Verdict,
}

pub(super) struct Handlers<Handler> {
    handler: Arc<Handler>,
    timeout: Duration,
    retry_for: Duration,
    tasks: JoinSet<Handled>,
    running: HashMap<Id, Running>,
}

impl<Handler> Handlers<Handler> {
    pub(super) fn new(handler: Handler, timeout: Duration, retry_for: Duration) -> Self {
        Self {
            handler: Arc::new(handler),
            timeout,
            retry_for,
            tasks: JoinSet::new(),
            running: HashMap::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.running.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    /// Whether one of them has a delivery whose earlier claim ended without an outcome.
    pub(super) fn has_suspect(&self) -> bool {
        self.running.values().any(|running| running.suspect)
    }

    pub(super) fn claims(&self) -> Vec<Claim> {
        self.running.values().map(|running| running.claim).collect()
    }

    /// One that has ended.
    pub(super) fn try_next(&mut self) -> Option<Ended> {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            if let Some(ended) = self.ended(ended) {
                return Some(ended);
            }
        }
        None
    }

    /// Waits until one has ended; for ever, if none runs.
    pub(super) async fn next(&mut self) -> Ended {
        loop {
            match self.tasks.join_next_with_id().await {
                Some(ended) => {
                    if let Some(ended) = self.ended(ended) {
                        return ended;
                    }
                }
                None => std::future::pending::<()>().await,
            }
        }
    }

    /// Records that all leases were renewed.
    pub(super) fn renewed(&mut self, at: Instant) {
        for running in self.running.values_mut() {
            running.leased = at;
        }
    }

    /// Drops the handler of a claim that another worker may have.
    pub(super) fn drop_lost(&mut self, claim: Claim) {
        let lost = |running: &Running| running.claim == claim;
        self.drop_all(lost);
    }

    /// Drops the handlers whose lease could not be renewed in time: another worker may have their deliveries.
    pub(super) fn drop_overdue(&mut self, lease: Duration) {
        let now = Instant::now();
        self.drop_all(|running| now.duration_since(running.leased) >= lease);
    }

    fn drop_all(&mut self, is_lost: impl Fn(&Running) -> bool) {
        for (_, running) in self.running.extract_if(|_, running| is_lost(running)) {
            running.handle.abort();
            observe::attempt("lost", &running.key, None);
        }
    }

    /// Drops the handlers that run, and returns their claims. A handler that ends in the meantime is settled by its result.
    pub(super) async fn return_all(&mut self) -> (Vec<Ended>, usize) {
        self.tasks.abort_all();
        let mut settled = Vec::new();
        while let Some(ended) = self.tasks.join_next_with_id().await {
            if !matches!(&ended, Err(error) if error.is_cancelled()) {
                settled.extend(self.ended(ended));
            }
        }
        let count = self.running.len();
        let returned = self.running.drain().map(|(_, running)| Ended {
            claim: running.claim,
            key: running.key,
            verdict: Verdict::Returned,
        });
        settled.extend(returned);
        (settled, count)
    }

    fn ended(&mut self, ended: Result<(Id, Handled), JoinError>) -> Option<Ended> {
        let id = match &ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        // A handler that was dropped is not in the map.
        let running = self.running.remove(&id)?;
        observe::handled(running.start.elapsed());
        let undecoded = running.undecoded;
        let verdict = match ended {
            Ok((_, Some(Ok(())))) => Verdict::Done { undecoded },
            Ok((_, Some(Err(failure)))) => self.failed(&running, failure),
            Ok((_, None)) => {
                let seconds = self.timeout.as_secs();
                let text = format_args!("the handler took longer than {seconds} s");
                self.failed(&running, Failure::retry(text))
            }
            Err(error) => self.failed(&running, Failure::retry(panic_text(error))),
        };
        Some(Ended {
            claim: running.claim,
            key: running.key,
            verdict,
        })
    }

    fn failed(&self, running: &Running, failure: Failure) -> Verdict {
        failed(
            running.claim,
            running.number,
            failure,
            self.retry_for,
            running.undecoded,
        )
    }
}

impl<Handler, Handling> Handlers<Handler>
where
    Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
    Handling: Future<Output = Result<(), Failure>> + Send + 'static,
{
    /// Runs the handler. The lease began at `leased`.
    pub(super) fn begin(&mut self, attempt: Attempt, suspect: bool, number: i64, leased: Instant) {
        let (claim, undecoded) = (attempt.claim, attempt.undecoded);
        let key = attempt.key().as_str().to_owned();
        let handler = Arc::clone(&self.handler);
        let timeout = self.timeout;
        let handle = self.tasks.spawn(async move {
            // The call itself is in the task too, because it may panic.
            let outcome = async move { handler(attempt).await };
            tokio::time::timeout(timeout, outcome).await.ok()
        });
        let running = Running {
            claim,
            key,
            undecoded,
            suspect,
            number,
            handle: handle.clone(),
            start: Instant::now(),
            leased,
        };
        self.running.insert(handle.id(), running);
    }
}

/// What follows a failure of the attempt with this number.
pub(super) fn failed(
    claim: Claim,
    number: i64,
    failure: Failure,
    retry_for: Duration,
    undecoded: Option<&'static str>,
) -> Verdict {
    let Failure { error, then } = failure;
    match then {
        Then::GiveUp => Verdict::Dead { error, undecoded },
        Then::Retry(wait) => Verdict::Failed {
            error,
            delay: wait.unwrap_or_else(|| retry::delay(claim.sequence, number)),
            give_up_after: retry_for,
            undecoded,
        },
    }
}

fn panic_text(error: JoinError) -> String {
    let Ok(payload) = error.try_into_panic() else {
        return "the handler was dropped".to_owned();
    };
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    match text {
        Some(text) => format!("the handler panicked: {}", redacted(text)),
        None => "the handler panicked".to_owned(),
    }
}
