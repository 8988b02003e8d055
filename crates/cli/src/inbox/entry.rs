//! A stored delivery as it is shown: no link, name or text.

use meeting_baas_inbox::{Entry, State};
use serde::Serialize;

use crate::hide;
use crate::output::{self, VERSION};
use crate::time;

/// A stored delivery, as JSON.
#[derive(Serialize)]
pub(super) struct EntryView {
    version: u32,
    r#type: &'static str,
    /// The position in the order of arrival.
    number: i64,
    key: String,
    kind: String,
    event: Option<String>,
    bot_id: Option<String>,
    /// As `--state` has it.
    state: String,
    received: String,
    /// When the next attempt is due.
    due: Option<String>,
    settled: Option<String>,
    attempts: u64,
    /// Attempts that ended without an outcome, because the process ended.
    unfinished: u64,
    replays: u64,
    duplicates: u64,
    worker: Option<String>,
    /// Until when the worker has it, unless it renews its lease.
    lease_until: Option<String>,
    /// Why the last attempt failed.
    error: Option<String>,
    /// The length of the body; null after it was purged.
    bytes: Option<usize>,
    /// The release that stored it.
    release: String,
    /// The release that could not read its event.
    undecoded_by: Option<String>,
}

impl EntryView {
    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            version: VERSION,
            r#type: "entry",
            number: entry.sequence(),
            key: output::one_line(entry.key().as_str()),
            kind: entry.kind().to_owned(),
            event: entry.event_name().map(|event| hide::word(event).to_owned()),
            bot_id: entry.bot_id().map(ToOwned::to_owned),
            state: state_word(entry.state()),
            received: time::shown(entry.received_at()),
            due: entry.due_at().map(time::shown),
            settled: entry.settled_at().map(time::shown),
            attempts: entry.attempts(),
            unfinished: entry.unfinished(),
            replays: entry.replays(),
            duplicates: entry.duplicates(),
            worker: entry.worker().map(output::one_line),
            lease_until: entry.lease_until().map(time::shown),
            error: entry.error().map(output::one_line),
            bytes: entry.body().map(bytes::Bytes::len),
            release: entry.release().to_owned(),
            undecoded_by: entry.undecoded_by().map(ToOwned::to_owned),
        }
    }

    /// One line.
    pub(super) fn line(&self) -> String {
        let event = self.event.as_deref().unwrap_or("-");
        let error = self.error.as_deref().unwrap_or_default();
        let Self {
            number,
            received,
            state,
            attempts,
            key,
            ..
        } = self;
        let line = format!(
            "{number:>6}  {received}  {state:<11}  {attempts:>3}  {event:<27}  {key}  {error}"
        );
        line.trim_end().to_owned()
    }

    /// A line for each statement.
    pub(super) fn lines(&self) -> Vec<String> {
        let text = |value: &Option<String>| value.clone();
        let number = |value: u64| (value > 0).then(|| value.to_string());
        let statements = [
            ("number", Some(self.number.to_string())),
            ("key", Some(self.key.clone())),
            ("kind", Some(self.kind.clone())),
            ("event", text(&self.event)),
            ("bot", text(&self.bot_id)),
            ("state", Some(self.state.clone())),
            ("received", Some(self.received.clone())),
            ("due", text(&self.due)),
            ("settled", text(&self.settled)),
            ("attempts", Some(self.attempts.to_string())),
            ("unfinished", number(self.unfinished)),
            ("replays", number(self.replays)),
            ("duplicates", number(self.duplicates)),
            ("worker", text(&self.worker)),
            ("lease until", text(&self.lease_until)),
            ("error", text(&self.error)),
            (
                "bytes",
                Some(
                    self.bytes
                        .map_or("purged".to_owned(), |bytes| bytes.to_string()),
                ),
            ),
            ("release", Some(self.release.clone())),
            ("undecoded by", text(&self.undecoded_by)),
        ];
        statements
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name:<13} {}", value?)))
            .collect()
    }
}

/// A state as `--state` has it.
pub(super) fn state_word(state: State) -> String {
    state.as_str().replace(' ', "-")
}
