//! Prints reports on a thread of its own, so that a slow reader of the output does not block the server.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

use super::report::Report;
use crate::output::{self, Format};

/// How many lines wait for a slow reader of the output before requests wait for them.
const WAITING: usize = 1_024;

/// How long the end waits for a reader that does not read.
const PATIENCE: Duration = Duration::from_secs(1);

enum Message {
    Line(String),
    /// Answered when every line before it is printed.
    Finish(oneshot::Sender<()>),
}

/// Prints reports in the order of [`print`](Self::print).
pub(super) struct Printer {
    format: Format,
    messages: mpsc::Sender<Message>,
}

impl Printer {
    /// Starts the thread. The other value changes when nobody reads the output any more.
    pub(super) fn start(format: Format) -> (Self, watch::Receiver<()>) {
        let (messages, mut waiting) = mpsc::channel(WAITING);
        let (closed, is_closed) = watch::channel(());
        std::thread::spawn(move || {
            while let Some(message) = waiting.blocking_recv() {
                let printed = match message {
                    Message::Line(line) => output::line(line),
                    Message::Finish(finished) => {
                        let _ = finished.send(());
                        continue;
                    }
                };
                if let Err(failure) = printed {
                    if !failure.is_closed_output() {
                        output::note(failure);
                    }
                    break;
                }
            }
            drop(closed);
        });
        (Self { format, messages }, is_closed)
    }

    pub(super) async fn print(&self, report: &Report) {
        let line = match self.format {
            Format::Text => report.text(),
            Format::Json => match output::json_text(report) {
                Ok(line) => line,
                Err(failure) => return output::note(failure),
            },
        };
        // If nobody reads the output, listening ends.
        let _ = self.messages.send(Message::Line(line)).await;
    }

    /// Waits until everything is printed. A reader that does not read does not delay the end for long.
    pub(super) async fn finish(&self) {
        let (finish, finished) = oneshot::channel();
        let finish = async {
            if self.messages.send(Message::Finish(finish)).await.is_ok() {
                let _ = finished.await;
            }
        };
        if tokio::time::timeout(PATIENCE, finish).await.is_err() {
            output::note("lines were not printed: nobody reads the output");
        }
    }
}
