//! The turns of a worker: each settles what has ended, renews leases, and claims, in one transaction.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::handlers::{Ended, Handlers, failed};
use super::{Drained, Mode, Settings, Stopped};
use crate::attempt::{Attempt, Failure};
use crate::engine::{Claim, Claimed, Engine, Settled, Turn, Turned, Verdict, Wanted};
use crate::error::Error;
use crate::{keys, observe};

/// How long a worker waits at most before it looks for deliveries: another process may have stored some.
const POLL: Duration = Duration::from_secs(1);

pub(super) struct Turns<Handler> {
    engine: Arc<dyn Engine>,
    settings: Settings,
    handlers: Handlers<Handler>,
    settle: Vec<(Claim, Verdict)>,
    /// The keys of `settle`, for the log.
    keys: Vec<String>,
    drained: Drained,
    renewed: Instant,
    next_look: Instant,
}

impl<Handler, Handling> Turns<Handler>
where
    Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
    Handling: Future<Output = Result<(), Failure>> + Send + 'static,
{
    pub(super) fn new(engine: Arc<dyn Engine>, settings: Settings, handler: Handler) -> Self {
        Self {
            engine,
            handlers: Handlers::new(handler, settings.timeout, settings.retry_for),
            settings,
            settle: Vec::new(),
            keys: Vec::new(),
            drained: Drained::default(),
            renewed: Instant::now(),
            next_look: Instant::now(),
        }
    }

    pub(super) async fn run(
        mut self,
        mut stored: watch::Receiver<u64>,
        mut modes: watch::Receiver<Mode>,
    ) -> (Drained, Stopped) {
        let mut stopped = Stopped::default();
        // Whoever starts a worker may drop it: then it runs on.
        let mut is_held = true;
        loop {
            while let Some(ended) = self.handlers.try_next() {
                self.push(ended);
            }
            let mode = *modes.borrow();
            if let Mode::Stop(end) = mode
                && Instant::now() >= end
                && !self.handlers.is_empty()
            {
                let (ended, returned) = self.handlers.return_all().await;
                for ended in ended {
                    self.push(ended);
                }
                stopped.returned += returned;
            }
            let free = self
                .settings
                .concurrency
                .saturating_sub(self.handlers.len());
            let looks = free > 0
                && match mode {
                    Mode::Run => !self.settle.is_empty() || Instant::now() >= self.next_look,
                    Mode::Drain => true,
                    Mode::Stop(_) => false,
                };
            let renews = !self.handlers.is_empty() && Instant::now() >= self.renew_at();
            if looks || renews || !self.settle.is_empty() {
                match self.turn(if looks { free } else { 0 }, renews).await {
                    // With nothing due and nothing running, a drain is over.
                    Ok(0) if mode == Mode::Drain && self.handlers.is_empty() => {
                        return (self.drained, stopped);
                    }
                    Ok(0) if mode == Mode::Drain => {}
                    Ok(_) => continue,
                    Err(error) => {
                        observe::worker_failed(&error);
                        // Another worker may have by now what could not be renewed.
                        self.handlers.drop_overdue(self.settings.lease);
                        match mode {
                            Mode::Drain => {
                                self.drained.error = Some(error);
                                return (self.drained, stopped);
                            }
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
            if matches!(mode, Mode::Stop(_)) && self.handlers.is_empty() {
                return (self.drained, stopped);
            }
            let wake = match mode {
                Mode::Stop(end) => end.min(self.renew_at()),
                _ if free == 0 => self.renew_at(),
                _ => self.next_look.min(self.renew_at()),
            };
            tokio::select! {
                ended = self.handlers.next() => self.push(ended),
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
        if self.handlers.is_empty() {
            return Instant::now() + POLL;
        }
        self.renewed + self.settings.lease / 3
    }

    /// Settles, renews and claims in one transaction. Returns how many were claimed.
    async fn turn(&mut self, free: usize, renews: bool) -> Result<usize, Error> {
        let turn = Turn {
            settle: self.settle.clone(),
            renew: if renews {
                self.handlers.claims()
            } else {
                Vec::new()
            },
            lease: self.settings.lease,
            wanted: (free > 0).then(|| Wanted {
                limit: free,
                suspect: !self.handlers.has_suspect(),
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
            self.handlers.renewed(start);
        }
        for claim in lost {
            self.handlers.drop_lost(claim);
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

    fn begin(&mut self, row: Claimed, start: Instant) {
        let Claimed {
            claim,
            entry,
            suspect,
        } = row;
        let delivery = match keys::delivery(&entry) {
            Ok(delivery) => delivery,
            Err(error) => {
                let failure = Failure::retry(error);
                let verdict = failed(
                    claim,
                    entry.attempts,
                    failure,
                    self.settings.retry_for,
                    None,
                );
                let key = entry.key().as_str().to_owned();
                self.push(Ended {
                    claim,
                    key,
                    verdict,
                });
                return;
            }
        };
        let undecoded = (!keys::is_decoded(&delivery)).then_some(keys::RELEASE);
        let attempt = Attempt {
            engine: Arc::clone(&self.engine),
            claim,
            delivery: Arc::new(delivery),
            number: entry.attempts.unsigned_abs(),
            replays: entry.replays.unsigned_abs(),
            undecoded,
        };
        // The first lease to end decides when all are renewed.
        self.renewed = if self.handlers.is_empty() {
            start
        } else {
            self.renewed.min(start)
        };
        self.handlers.begin(attempt, suspect, entry.attempts, start);
    }

    fn push(&mut self, ended: Ended) {
        let Ended {
            claim,
            key,
            verdict,
        } = ended;
        self.settle.push((claim, verdict));
        self.keys.push(key);
    }
}
