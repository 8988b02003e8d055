//! A worker: it claims deliveries, runs the handler, and settles.

mod handlers;
mod turns;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::attempt::{Attempt, Failure};
use crate::engine::{Engine, Order};
use crate::error::Error;
use turns::Turns;

/// How a worker works.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) concurrency: usize,
    pub(crate) order: Order,
    pub(crate) lease: Duration,
    pub(crate) timeout: Duration,
    pub(crate) retry_for: Duration,
    pub(crate) name: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 8,
            order: Order::default(),
            lease: Duration::from_secs(60),
            timeout: Duration::from_secs(15 * 60),
            retry_for: Duration::from_secs(24 * 60 * 60),
            name: format!("process {}", std::process::id()),
        }
    }
}

/// What the handlers did until no delivery was due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "it has the error, if the store failed"]
pub struct Drained {
    /// Deliveries that were handled.
    pub done: usize,
    /// Attempts that failed, and whose delivery is tried again later.
    pub failed: usize,
    /// Deliveries that were given up.
    pub dead: usize,
    /// The error of the store, because of which deliveries that are due may be left.
    pub error: Option<Error>,
}

/// What a worker left when it stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stopped {
    /// Deliveries whose handler was dropped. They are waiting again.
    pub returned: usize,
}

/// Until when a worker works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Run,
    /// Until nothing is due.
    Drain,
    /// Until the handlers have ended, or until this time.
    Stop(Instant),
}

/// A worker that runs. If it is dropped, it continues; [`stop`](Self::stop) it before the process ends.
#[must_use = "a worker is stopped with `stop`, so that what it has begun is finished"]
#[derive(Debug)]
pub struct Worker {
    mode: watch::Sender<Mode>,
    task: JoinHandle<Stopped>,
    /// Sets the gauges and purges.
    care: JoinHandle<()>,
}

impl Worker {
    /// Claims nothing more, waits for the handlers that run, and drops those that have not ended after `wait`. Their
    /// deliveries are returned: they are waiting again, for another worker or the next process.
    ///
    /// # Errors
    ///
    /// The worker's task had ended before.
    pub async fn stop(self, wait: Duration) -> Result<Stopped, Error> {
        let now = Instant::now();
        let end = now.checked_add(wait).unwrap_or(now);
        self.mode.send_replace(Mode::Stop(end));
        let stopped = self.task.await;
        self.care.abort();
        stopped.map_err(|_| Error::Closed)
    }
}

/// Starts a worker.
pub(crate) fn start<Handler, Handling>(
    engine: Arc<dyn Engine>,
    stored: watch::Receiver<u64>,
    settings: Settings,
    handler: Handler,
    care: JoinHandle<()>,
) -> Worker
where
    Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
    Handling: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let (mode, modes) = watch::channel(Mode::Run);
    let work = Turns::new(engine, settings, handler);
    let task = tokio::spawn(async move { work.run(stored, modes).await.1 });
    Worker { mode, task, care }
}

/// Handles what is due.
pub(crate) async fn drain<Handler, Handling>(
    engine: Arc<dyn Engine>,
    settings: Settings,
    handler: Handler,
) -> Drained
where
    Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
    Handling: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let (_mode, modes) = watch::channel(Mode::Drain);
    let (_stored, stored) = watch::channel(0);
    let work = Turns::new(engine, settings, handler);
    work.run(stored, modes).await.0
}
