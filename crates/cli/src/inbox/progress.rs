//! How far long work is, on standard error.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// How often a terminal shows it.
const OFTEN: Duration = Duration::from_millis(200);

/// How often a log has a line.
const SELDOM: Duration = Duration::from_secs(5);

/// Counts what is done.
pub(super) struct Progress {
    what: &'static str,
    done: u64,
    shown_at: Instant,
    is_terminal: bool,
    has_shown: bool,
}

impl Progress {
    /// `what` is a phrase after a number: `deliveries read`.
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            done: 0,
            shown_at: Instant::now(),
            is_terminal: std::io::stderr().is_terminal(),
            has_shown: false,
        }
    }

    /// Shows how long an operation takes that does not say how far it is.
    pub(super) async fn during<T>(mut self, operation: impl Future<Output = T>) -> T {
        let mut operation = std::pin::pin!(operation);
        let mut seconds = tokio::time::interval(Duration::from_secs(1));
        seconds.tick().await;
        loop {
            tokio::select! {
                result = &mut operation => return result,
                _ = seconds.tick() => self.add(1),
            }
        }
    }

    /// Counts more, and shows it now and then.
    pub(super) fn add(&mut self, count: usize) {
        self.done += count as u64;
        let interval = if self.is_terminal { OFTEN } else { SELDOM };
        if self.shown_at.elapsed() < interval {
            return;
        }
        self.shown_at = Instant::now();
        self.has_shown = true;
        let Self { what, done, .. } = self;
        let mut error = std::io::stderr();
        // If nobody reads it, nothing is lost.
        let _ = if self.is_terminal {
            write!(error, "\r{done} {what}")
        } else {
            writeln!(error, "{done} {what}")
        };
    }
}

/// Removes the line from a terminal.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.has_shown && self.is_terminal {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
