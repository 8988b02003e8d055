//! Whatever is in the columns of stored rows: nothing panics, each row is listed with its body, each that is due is handled or
//! given up with a reason, and the others are handled.

use std::fmt::Write;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::SystemTime;

use meeting_baas_inbox::{Attempt, Failure, Filter, Inbox, Order, State};
use meeting_baas_webhooks::{Delivery, DeliveryKind, DeliveryParts, Label};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

/// What may be changed. The rest of a row is its place and its body.
const COLUMNS: [&str; 24] = [
    "source",
    "key",
    "kind",
    "verified",
    "message_id",
    "signed_at",
    "received_at",
    "event",
    "bot",
    "release",
    "undecoded",
    "duplicates",
    "attempts",
    "unfinished",
    "claims",
    "since",
    "due_at",
    "lease_until",
    "lane",
    "worker",
    "error",
    "settled_at",
    "retention",
    "replays",
];

/// How many rows of an input are tried: as many as a seed has.
const MOST_ROWS: usize = COLUMNS.len();

struct Store {
    runtime: Runtime,
    inbox: Inbox,
    _folder: TempDir,
}

static STORE: LazyLock<Mutex<Store>> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    // In memory, where there is such a folder: a commit does not wait for a disk.
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = folder.unwrap();
    let inbox = Inbox::sqlite(folder.path().join("inbox.db"))
        .min_free_space(0)
        .open();
    let inbox = runtime.block_on(inbox).unwrap();
    Mutex::new(Store {
        runtime,
        inbox,
        _folder: folder,
    })
});

/// The input is rows with an empty line between them, each of lines `column=value`. Whether the schema accepts each value.
pub(super) fn check(input: &[u8]) -> bool {
    let mut store = STORE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let Store { runtime, inbox, .. } = &mut *store;
    runtime.block_on(survives(inbox, input))
}

async fn survives(inbox: &Inbox, input: &[u8]) -> bool {
    let connection = inbox.connect().unwrap();
    connection
        .execute_batch("DELETE FROM inbox_delivery; DELETE FROM inbox_once")
        .unwrap();
    let rows: Vec<_> = rows(input).into_iter().take(MOST_ROWS).collect();
    // At the same time, so that they are in few transactions. The last is not changed.
    let mut storing = JoinSet::new();
    for number in 0..=rows.len() {
        let inbox = inbox.clone();
        storing.spawn(async move { inbox.store(&delivery(number)).await.unwrap() });
    }
    let stored = storing.join_all().await.len();
    let sequences = inbox.list(Filter::all()).await.unwrap();
    let (mut changed, mut values) = (0, 0);
    connection.execute_batch("BEGIN").unwrap();
    for (row, entry) in rows.iter().zip(&sequences) {
        for (column, value) in row {
            let sequence = entry.sequence();
            let sql =
                format!("UPDATE inbox_delivery SET {column} = {value} WHERE seq = {sequence}");
            values += 1;
            // The schema rejects a value of another type.
            changed += usize::from(connection.execute_batch(&sql).is_ok());
        }
    }
    connection.execute_batch("COMMIT").unwrap();
    let before = inbox.list(Filter::all()).await.unwrap();
    assert_eq!(before.len(), stored);
    for entry in &before {
        let _ = (
            format!("{entry:?}"),
            entry.delivery(),
            entry.due_at(),
            entry.lease_until(),
            entry.settled_at(),
        );
    }
    let bodies = Arc::new(Mutex::new(Vec::new()));
    for order in [Order::PerBot, Order::None] {
        let bodies = Arc::clone(&bodies);
        let handler = move |attempt: Attempt| {
            bodies
                .lock()
                .unwrap()
                .push(attempt.delivery().body().clone());
            async { Ok::<(), Failure>(()) }
        };
        let drained = inbox.work(handler).order(order).drain().await;
        assert_eq!(drained.error, None);
    }
    let after = inbox.list(Filter::all()).await.unwrap();
    assert_eq!(after.len(), before.len());
    let handled = bodies.lock().unwrap().clone();
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.body(), after.body());
        let is_due = before.due_at().is_some_and(|due| due <= SystemTime::now());
        let is_handled = handled.iter().any(|body| Some(body) == before.body());
        assert!(
            !is_due || is_handled || after.error().is_some(),
            "{after:?} waits"
        );
        assert!(
            after.state() != State::Dead || after.error().is_some(),
            "{after:?} has no reason"
        );
    }
    assert_eq!(
        after.last().map(meeting_baas_inbox::Entry::state),
        Some(State::Done)
    );
    inbox.statistics().await.unwrap();
    inbox.counts().await.unwrap();
    inbox.replay(Filter::dead()).await.unwrap();
    values > 0 && changed == values
}

fn delivery(number: usize) -> Delivery {
    let body = format!(
        r#"{{"event":"bot.failed","data":{{"bot_id":"8f2c1f0e-4b7a-4f55-9d0a-{number:012}"}},"extra":null}}"#
    );
    let parts = DeliveryParts {
        kind: DeliveryKind::Callback,
        verified: true,
        label: Label::default(),
        message_id: None,
        signed_at: None,
        received_at: SystemTime::now(),
        body: body.into(),
    };
    Delivery::from_stored(parts).unwrap()
}

/// The columns of each row, with an expression of SQL for the value of each.
fn rows(input: &[u8]) -> Vec<Vec<(&'static str, String)>> {
    let mut rows = vec![Vec::new()];
    for line in input.split(|byte| *byte == b'\n') {
        if line.is_empty() {
            rows.push(Vec::new());
            continue;
        }
        let Some(end) = line.iter().position(|byte| *byte == b'=') else {
            continue;
        };
        let (name, value) = (&line[..end], &line[end + 1..]);
        let column = COLUMNS.iter().find(|column| column.as_bytes() == name);
        if let (Some(column), Some(row)) = (column, rows.last_mut()) {
            row.push((*column, expression(value)));
        }
    }
    rows
}

/// A number, `NULL`, a blob after `x`, or a text of any bytes.
fn expression(value: &[u8]) -> String {
    let number: Option<i64> = std::str::from_utf8(value)
        .ok()
        .and_then(|text| text.parse().ok());
    match (number, value) {
        // Written as a number, the least one would be a double.
        (Some(i64::MIN), _) => "(-9223372036854775807 - 1)".to_owned(),
        (Some(number), _) => number.to_string(),
        (None, b"NULL") => "NULL".to_owned(),
        (None, [b'x', bytes @ ..]) => format!("x'{}'", hexadecimal(bytes)),
        (None, bytes) => format!("CAST(x'{}' AS TEXT)", hexadecimal(bytes)),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A value in each column that no inbox stores, and states that no worker leaves.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let values: [&[u8]; 8] = [
        b"\xff",
        b"9223372036854775807",
        b"-9223372036854775808",
        b"NULL",
        b"",
        b"xa\0b",
        b"a\0b",
        b"-1",
    ];
    let rows =
        |value: &[u8]| COLUMNS.map(|column| [column.as_bytes(), b"=", value, b"\n\n"].concat());
    values.map(|value| rows(value).concat()).to_vec()
}
