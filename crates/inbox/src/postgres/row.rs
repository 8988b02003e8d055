//! A row, as an entry.

use bytes::Bytes;
use tokio_postgres::Row;

use super::values::Time;
use crate::entry::{Entry, State};

/// The columns of an entry.
pub(super) const COLUMNS: &str = "seq, source, key, kind, verified, message_id, signed_at, received_at, event, bot, body, \
    release, undecoded, duplicates, state, attempts, unfinished, due_at, lease_until, worker, error, settled_at, since, replays";

pub(super) fn entry(row: &Row) -> Result<Entry, tokio_postgres::Error> {
    let time = |column| row.try_get::<_, Time>(column).map(|time| time.0);
    let optional = |column| {
        row.try_get::<_, Option<Time>>(column)
            .map(|time| time.map(|time| time.0))
    };
    let state: i16 = row.try_get("state")?;
    let body: Option<Vec<u8>> = row.try_get("body")?;
    Ok(Entry {
        sequence: row.try_get("seq")?,
        source: row.try_get("source")?,
        key: row.try_get("key")?,
        kind: row.try_get("kind")?,
        verified: row.try_get("verified")?,
        message_id: row.try_get("message_id")?,
        signed_at: optional("signed_at")?,
        received_at: time("received_at")?,
        event: row.try_get("event")?,
        bot: row.try_get("bot")?,
        body: body.map(Bytes::from),
        release: row.try_get("release")?,
        undecoded: row.try_get("undecoded")?,
        duplicates: row.try_get("duplicates")?,
        // A newer release may have more states, none of which is to be handled here.
        state: State::from_number(state.into()).unwrap_or(State::Done),
        attempts: row.try_get("attempts")?,
        unfinished: row.try_get("unfinished")?,
        due_at: time("due_at")?,
        lease_until: optional("lease_until")?,
        worker: row.try_get("worker")?,
        error: row.try_get("error")?,
        settled_at: optional("settled_at")?,
        since: time("since")?,
        replays: row.try_get("replays")?,
    })
}
