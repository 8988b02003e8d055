//! Claims deliveries, runs the handler, and settles.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{AbortHandle, Id, JoinError, JoinHandle, JoinSet};
use tokio::time::Instant;

use crate::attempt::{Attempt, Failure, Then};
use crate::clock::SharedClock;
use crate::engine::{Claim, Claimed, Engine, Order, Settled, Turn, Turned, Verdict, Wanted};
use crate::error::Error;
use crate::redact::redacted;
use crate::{keys, observe, retry};

/// How long a worker waits at most before it looks for deliveries: another process may have stored some.
const POLL: Duration = Duration::from_secs(1);

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drained {
    /// Deliveries that were handled.
    pub done: usize,
    /// Attempts that failed, and whose delivery is tried again later.
    pub failed: usize,
    /// Deliveries that were given up.
    pub dead: usize,
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

/// What a handler works on.
struct Running {
    claim: Claim,
    attempt: i64,
    key: String,
    unread: Option<&'static str>,
    suspect: bool,
    handle: AbortHandle,
    start: Instant,
}

/// The result of a handler; `None` if it took too long.
type Handled = Option<Result<(), Failure>>;

struct Loop<Handler> {
    engine: Arc<dyn Engine>,
    clock: SharedClock,
    settings: Settings,
    handler: Arc<Handler>,
    tasks: JoinSet<Handled>,
    running: HashMap<Id, Running>,
    settle: Vec<(Claim, Verdict)>,
    /// The keys of `settle`, for the log.
    keys: Vec<String>,
    drained: Drained,
    renewed: Instant,
    next_look: Instant,
}

/// Starts a worker.
pub(crate) fn start<Handler, Handling>(
    engine: Arc<dyn Engine>,
    clock: SharedClock,
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
    let work = Loop::new(engine, clock, settings, handler);
    let task = tokio::spawn(async move { work.run(stored, modes).await.1 });
    Worker { mode, task, care }
}

/// Handles what is due.
pub(crate) async fn drain<Handler, Handling>(
    engine: Arc<dyn Engine>,
    clock: SharedClock,
    stored: watch::Receiver<u64>,
    handler: Handler,
) -> Drained
where
    Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
    Handling: Future<Output = Result<(), Failure>> + Send + 'static,
{
    let (_mode, modes) = watch::channel(Mode::Drain);
    let work = Loop::new(engine, clock, Settings::default(), handler);
    work.run(stored, modes).await.0
}

impl<Handler, Handling> Loop<Handler>
where
    Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
    Handling: Future<Output = Result<(), Failure>> + Send + 'static,
{
    fn new(
        engine: Arc<dyn Engine>,
        clock: SharedClock,
        settings: Settings,
        handler: Handler,
    ) -> Self {
        Self {
            engine,
            clock,
            settings,
            handler: Arc::new(handler),
            tasks: JoinSet::new(),
            running: HashMap::new(),
            settle: Vec::new(),
            keys: Vec::new(),
            drained: Drained::default(),
            renewed: Instant::now(),
            next_look: Instant::now(),
        }
    }

    async fn run(
        mut self,
        mut stored: watch::Receiver<u64>,
        mut modes: watch::Receiver<Mode>,
    ) -> (Drained, Stopped) {
        let mut stopped = Stopped::default();
        // Whoever starts a worker may drop it: then it runs on.
        let mut is_held = true;
        loop {
            while let Some(ended) = self.tasks.try_join_next_with_id() {
                self.ended(ended);
            }
            let mode = *modes.borrow();
            if let Mode::Stop(end) = mode
                && Instant::now() >= end
                && !self.running.is_empty()
            {
                stopped.returned += self.return_all().await;
            }
            let free = self.settings.concurrency.saturating_sub(self.running.len());
            let looks = free > 0
                && match mode {
                    Mode::Run => !self.settle.is_empty() || Instant::now() >= self.next_look,
                    Mode::Drain => true,
                    Mode::Stop(_) => false,
                };
            let renews = !self.running.is_empty() && Instant::now() >= self.renew_at();
            if looks || renews || !self.settle.is_empty() {
                let claimed = self.turn(if looks { free } else { 0 }, renews).await;
                match claimed {
                    // With nothing due and nothing running, a drain is over.
                    Ok(0) if mode == Mode::Drain && self.running.is_empty() => {
                        return (self.drained, stopped);
                    }
                    Ok(_) if mode != Mode::Drain => continue,
                    Ok(claimed) if claimed > 0 => continue,
                    Ok(_) => {}
                    Err(error) => {
                        observe::worker_failed(&error);
                        match mode {
                            Mode::Drain => return (self.drained, stopped),
                            // The leases end, and another worker or the next process has the deliveries.
                            Mode::Stop(end) if Instant::now() >= end => {
                                return (self.drained, stopped);
                            }
                            _ => tokio::time::sleep(POLL).await,
                        }
                        continue;
                    }
                }
            }
            if matches!(mode, Mode::Stop(_)) && self.running.is_empty() {
                return (self.drained, stopped);
            }
            let wake = match mode {
                Mode::Stop(end) => end.min(self.renew_at()),
                _ if free == 0 => self.renew_at(),
                _ => self.next_look.min(self.renew_at()),
            };
            tokio::select! {
                Some(ended) = self.tasks.join_next_with_id() => self.ended(ended),
                changed = stored.changed(), if free > 0 && mode == Mode::Run => {
                    if changed.is_ok() {
                        self.next_look = Instant::now();
                    } else {
                        tokio::time::sleep(POLL).await;
                    }
                }
                changed = modes.changed(), if is_held => is_held = changed.is_ok(),
                () = tokio::time::sleep_until(wake) => {}
            }
        }
    }

    /// The leases are renewed at a third of their time.
    fn renew_at(&self) -> Instant {
        if self.running.is_empty() {
            return Instant::now() + POLL;
        }
        self.renewed + self.settings.lease / 3
    }

    /// Settles, renews and claims in one transaction. Returns how many were claimed.
    async fn turn(&mut self, free: usize, renews: bool) -> Result<usize, Error> {
        let is_suspect = |running: &Running| running.suspect;
        let turn = Turn {
            settle: self.settle.clone(),
            renew: if renews {
                self.running.values().map(|running| running.claim).collect()
            } else {
                Vec::new()
            },
            lease: self.settings.lease,
            wanted: (free > 0).then(|| Wanted {
                limit: free,
                suspect: !self.running.values().any(is_suspect),
                order: self.settings.order,
                lease: self.settings.lease,
                worker: self.settings.name.clone(),
            }),
        };
        // Before the transaction: what happens during it belongs to the next.
        let start = Instant::now();
        let Turned {
            settled,
            lost,
            claimed,
            expired,
            given_up,
            next_due,
        } = self.engine.turn(turn).await?;
        self.settled(&settled);
        if renews {
            self.renewed = start;
        }
        for claim in lost {
            self.lost(claim);
        }
        observe::expired(expired, given_up);
        if free > 0 {
            self.drained.dead += given_up;
            let wait = next_due.map_or(POLL, |due| due.min(POLL));
            self.next_look = start + wait;
        }
        let count = claimed.len();
        if count > 0 && count == free {
            self.next_look = start;
        }
        for row in claimed {
            self.begin(row, start);
        }
        Ok(count)
    }

    fn settled(&mut self, settled: &[Settled]) {
        let verdicts = std::mem::take(&mut self.settle);
        let keys = std::mem::take(&mut self.keys);
        for ((settled, (_, verdict)), key) in settled.iter().zip(&verdicts).zip(&keys) {
            let error = match verdict {
                Verdict::Failed { error, .. } | Verdict::Dead { error, .. } => Some(error.as_str()),
                Verdict::Done { .. } | Verdict::Returned => None,
            };
            let outcome = match settled {
                Settled::Done => {
                    self.drained.done += 1;
                    "done"
                }
                Settled::Waiting if *verdict == Verdict::Returned => "returned",
                Settled::Waiting => {
                    self.drained.failed += 1;
                    "failed"
                }
                Settled::Dead => {
                    self.drained.dead += 1;
                    "dead"
                }
                Settled::Lost => "lost",
            };
            observe::attempt(outcome, key, error);
        }
    }

    /// Drops the handler of a claim that another worker may have.
    fn lost(&mut self, claim: Claim) {
        let found = self
            .running
            .iter()
            .find(|(_, running)| running.claim == claim);
        if let Some(id) = found.map(|(&id, _)| id)
            && let Some(running) = self.running.remove(&id)
        {
            running.handle.abort();
            observe::attempt("lost", &running.key, None);
        }
    }

    fn begin(&mut self, row: Claimed, start: Instant) {
        let Claimed {
            claim,
            entry,
            suspect,
        } = row;
        let key = entry.key().as_str().to_owned();
        let delivery = match keys::delivery(&entry) {
            Ok(delivery) => delivery,
            Err(error) => {
                let failure = Failure::retry(error);
                let verdict = self.failed(claim, entry.attempts, failure, None);
                self.push(claim, key, verdict);
                return;
            }
        };
        let unread = (!keys::is_read(&delivery)).then_some(keys::RELEASE);
        let attempt = Attempt {
            engine: Arc::clone(&self.engine),
            claim,
            delivery: Arc::new(delivery),
            number: entry.attempts.unsigned_abs(),
            replays: entry.replays.unsigned_abs(),
            unread,
            #[cfg(feature = "sqlite")]
            clock: Arc::clone(&self.clock),
        };
        let handler = Arc::clone(&self.handler);
        let timeout = self.settings.timeout;
        let handle = self.tasks.spawn(async move {
            // The call itself is in the task too, because it may panic.
            let outcome = async move { handler(attempt).await };
            tokio::time::timeout(timeout, outcome).await.ok()
        });
        let running = Running {
            claim,
            attempt: entry.attempts,
            key,
            unread,
            suspect,
            handle: handle.clone(),
            start,
        };
        if self.running.is_empty() {
            self.renewed = start;
        }
        // The first lease to end decides when all are renewed.
        self.renewed = self.renewed.min(start);
        self.running.insert(handle.id(), running);
    }

    fn ended(&mut self, ended: Result<(Id, Handled), JoinError>) {
        let id = match &ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        // A handler that was dropped is not in the map.
        let Some(running) = self.running.remove(&id) else {
            return;
        };
        observe::handled(running.start.elapsed());
        let unread = running.unread;
        let failure = match ended {
            Ok((_, Some(Ok(())))) => {
                self.push(running.claim, running.key, Verdict::Done { unread });
                return;
            }
            Ok((_, Some(Err(failure)))) => failure,
            Ok((_, None)) => Failure::retry(format_args!(
                "the handler took longer than {} s",
                self.settings.timeout.as_secs()
            )),
            Err(error) => Failure::retry(panic_text(error)),
        };
        let verdict = self.failed(running.claim, running.attempt, failure, unread);
        self.push(running.claim, running.key, verdict);
    }

    fn failed(
        &self,
        claim: Claim,
        attempt: i64,
        failure: Failure,
        unread: Option<&'static str>,
    ) -> Verdict {
        let Failure { error, then } = failure;
        match then {
            Then::GiveUp => Verdict::Dead { error, unread },
            Then::Retry(wait) => Verdict::Failed {
                error,
                delay: wait.unwrap_or_else(|| retry::delay(claim.sequence, attempt)),
                give_up_after: self.settings.retry_for,
                unread,
            },
        }
    }

    fn push(&mut self, claim: Claim, key: String, verdict: Verdict) {
        self.settle.push((claim, verdict));
        self.keys.push(key);
    }

    /// Drops the handlers that run. Returns how many.
    async fn return_all(&mut self) -> usize {
        self.tasks.abort_all();
        // A handler that ended in the meantime is settled by its result.
        while let Some(ended) = self.tasks.join_next_with_id().await {
            if !matches!(&ended, Err(error) if error.is_cancelled()) {
                self.ended(ended);
            }
        }
        let left: Vec<Running> = self.running.drain().map(|(_, running)| running).collect();
        let count = left.len();
        for running in left {
            self.push(running.claim, running.key, Verdict::Returned);
        }
        count
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
