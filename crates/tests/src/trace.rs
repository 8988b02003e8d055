//! What is recorded by `tracing`, as lines.

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use tracing::dispatcher::Dispatch;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Collects every field of every span and event: a line for each record.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<Vec<String>>>);

/// A second subscriber, which records nothing. With only one, `tracing` caches the interest in a callsite for all threads
/// as the first thread reports it: a test without a subscriber would switch the callsite off for a concurrent test with
/// one. With two, `tracing` asks them each time.
static ANOTHER: LazyLock<Dispatch> = LazyLock::new(|| {
    Dispatch::new(Collector {
        lines: Lines::default(),
        level: Level::TRACE,
        spans: AtomicU64::new(0),
    })
});

impl Lines {
    /// Runs something, and returns the lines that it recorded.
    pub fn of<Returned>(run: impl FnOnce() -> Returned) -> (Returned, Vec<String>) {
        Self::up_to(Level::TRACE, run)
    }

    /// Runs something, and returns the lines that it recorded at this level or a more severe one.
    pub fn up_to<Returned>(
        level: Level,
        run: impl FnOnce() -> Returned,
    ) -> (Returned, Vec<String>) {
        LazyLock::force(&ANOTHER);
        let lines = Self::default();
        let collector = Collector {
            lines: lines.clone(),
            level,
            spans: AtomicU64::new(0),
        };
        let returned = tracing::subscriber::with_default(collector, run);
        let lines = lines.0.lock().unwrap().clone();
        (returned, lines)
    }
}

struct Collector {
    lines: Lines,
    level: Level,
    spans: AtomicU64,
}

impl Collector {
    fn push(&self, mut line: String, record: impl FnOnce(&mut dyn Visit)) {
        record(&mut Fields(&mut line));
        self.lines.0.lock().unwrap().push(line);
    }
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let line = format!("span {}:", span.metadata().name());
        self.push(line, |fields| span.record(fields));
        Id::from_u64(1 + self.spans.fetch_add(1, Ordering::SeqCst))
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.push("field:".to_owned(), |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let line = format!("{}:", event.metadata().level());
        self.push(line, |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Fields<'line>(&'line mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}
