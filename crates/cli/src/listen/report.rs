//! What is printed: one line, or one JSON object, for each delivery.

use serde::Serialize;

use super::service::Service;
use crate::output::VERSION;
use crate::view::View;

/// A line of the output.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Report {
    Listening(Listening),
    Delivery(Box<Shown>),
    Rejected(Rejected),
    Stopped(Stopped),
}

/// The server is ready.
#[derive(Serialize)]
pub(super) struct Listening {
    version: u32,
    url: String,
    forward: Option<String>,
    insecure: bool,
}

/// A delivery. One that was not verified is here with `--insecure` only, or if unsigned callbacks are accepted.
#[derive(Serialize)]
pub(super) struct Shown {
    pub(super) version: u32,
    /// When it was received, as RFC 3339.
    pub(super) time: String,
    /// For a line of text.
    #[serde(skip)]
    pub(super) time_of_day: String,
    pub(super) kind: &'static str,
    pub(super) verified: bool,
    /// Why it was not verified.
    pub(super) reason: Option<String>,
    /// The endpoint whose secret verified it.
    pub(super) endpoint: Option<String>,
    pub(super) message_id: Option<String>,
    pub(super) key: Option<String>,
    /// The length of the body.
    pub(super) bytes: usize,
    #[serde(flatten)]
    pub(super) view: View,
    /// `new`, `duplicate` or `revived`, with `--inbox`.
    pub(super) stored: Option<&'static str>,
    /// Why it was not stored.
    pub(super) store_error: Option<String>,
    pub(super) forwarded: Option<Forwarded>,
    /// The status of the response to the sender.
    pub(super) answer: u16,
    /// From the head of the request to the response.
    pub(super) milliseconds: u64,
}

/// What became of forwarding.
#[derive(Clone, Serialize)]
pub(super) struct Forwarded {
    /// `None` if there is no response.
    pub(super) status: Option<u16>,
    pub(super) milliseconds: u64,
    /// Why there is no response.
    pub(super) error: Option<String>,
    #[serde(skip)]
    pub(super) answer: u16,
}

/// A request that was rejected.
#[derive(Serialize)]
pub(super) struct Rejected {
    pub(super) version: u32,
    pub(super) time: String,
    #[serde(skip)]
    pub(super) time_of_day: String,
    pub(super) reason: String,
    pub(super) answer: u16,
    pub(super) milliseconds: u64,
}

/// The last line.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Stopped {
    pub(super) version: u32,
    pub(super) deliveries: u64,
    /// Of the deliveries, those whose answer was not 2xx.
    pub(super) not_acknowledged: u64,
    pub(super) rejected: u64,
    /// Acknowledged, because `--event` does not name their event.
    pub(super) ignored: u64,
}

impl Listening {
    pub(super) fn new(url: String, service: &Service) -> Self {
        Self {
            version: VERSION,
            url,
            forward: service.forwards_to(),
            insecure: service.is_insecure(),
        }
    }
}

impl Report {
    /// One line for people.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Listening(Listening { url, forward, .. }) => match forward {
                Some(forward) => format!("listening at {url}, forwarding to {forward}"),
                None => format!("listening at {url}"),
            },
            Self::Delivery(shown) => shown.text(),
            Self::Rejected(rejected) => line(
                &rejected.time_of_day,
                rejected.answer,
                rejected.milliseconds,
                &format!("rejected: {}", rejected.reason),
            ),
            Self::Stopped(stopped) => {
                let mut text = format!("stopped: {} deliveries", stopped.deliveries);
                for (count, word) in [
                    (stopped.not_acknowledged, "not acknowledged"),
                    (stopped.rejected, "rejected"),
                    (stopped.ignored, "ignored"),
                ] {
                    if count > 0 {
                        text.push_str(&format!(", {count} {word}"));
                    }
                }
                text
            }
        }
    }
}

impl Shown {
    fn text(&self) -> String {
        let mut remarks = Vec::new();
        if let Some(reason) = &self.reason {
            remarks.push(format!("NOT VERIFIED: {reason}"));
        }
        remarks.extend(self.view.remarks());
        if let Some(error) = &self.store_error {
            remarks.push(format!("NOT STORED: {error}"));
        } else if let Some(stored) = self.stored.filter(|stored| *stored != "new") {
            remarks.push(stored.to_owned());
        }
        if let Some(error) = self.forwarded.as_ref().and_then(|it| it.error.as_deref()) {
            remarks.push(format!("NOT FORWARDED: {error}"));
        }
        let Self { kind, view, .. } = self;
        let event = view.event.as_deref().unwrap_or("-");
        let bot = view.bot_id.as_deref().unwrap_or("-");
        let rest = format!("{kind:<8}  {event:<27}  {bot:<36}  {}", remarks.join("; "));
        line(&self.time_of_day, self.answer, self.milliseconds, &rest)
    }
}

fn line(time: &str, answer: u16, milliseconds: u64, rest: &str) -> String {
    let line = format!("{time}  {answer}  {milliseconds:>5} ms  {rest}");
    crate::output::one_line(line.trim_end())
}
