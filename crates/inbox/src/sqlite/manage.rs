//! Listing, replaying, forgetting, purging and counting.

use std::time::Duration;

use bytes::Bytes;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, Transaction, TransactionBehavior};

use crate::clock::of_duration;
use crate::engine::{Count, Purged, Retention};
use crate::entry::{Entry, Filter, State, Statistics};

/// The columns of an entry.
pub(super) const COLUMNS: &str = "seq, source, key, kind, verified, message_id, signed_at, received_at, event, bot, \
    (SELECT body FROM inbox_body WHERE inbox_body.seq = inbox_delivery.seq) AS body, \
    release, undecoded, duplicates, state, attempts, unfinished, due_at, lease_until, worker, error, settled_at, since, replays";

const HAS_BODY: &str =
    "EXISTS (SELECT 1 FROM inbox_body WHERE inbox_body.seq = inbox_delivery.seq)";

/// How many rows a purge changes in one transaction, and how many pages it returns to the file system: storing waits for it.
const CHUNK: i64 = 500;

pub(super) fn entry(row: &Row<'_>) -> Result<Entry, rusqlite::Error> {
    let state: i64 = row.get("state")?;
    let body: Option<Vec<u8>> = row.get("body")?;
    Ok(Entry {
        sequence: row.get("seq")?,
        source: text(row, "source")?.unwrap_or_default(),
        key: text(row, "key")?.unwrap_or_default(),
        kind: text(row, "kind")?.unwrap_or_default(),
        verified: row.get("verified")?,
        message_id: text(row, "message_id")?,
        signed_at: row.get("signed_at")?,
        received_at: row.get("received_at")?,
        event: text(row, "event")?,
        bot: text(row, "bot")?,
        body: body.map(Bytes::from),
        release: text(row, "release")?.unwrap_or_default(),
        undecoded: text(row, "undecoded")?,
        duplicates: row.get("duplicates")?,
        // A newer release may have more states, none of which is to be handled here.
        state: State::from_number(state).unwrap_or(State::Done),
        attempts: row.get("attempts")?,
        unfinished: row.get("unfinished")?,
        due_at: row.get("due_at")?,
        lease_until: row.get("lease_until")?,
        worker: text(row, "worker")?,
        error: text(row, "error")?,
        settled_at: row.get("settled_at")?,
        since: row.get("since")?,
        replays: row.get("replays")?,
    })
}

/// A text that need not be UTF-8: another program may have written it, or the disk changed it. The row is handled and shown
/// nevertheless.
pub(super) fn text(row: &Row<'_>, column: &str) -> Result<Option<String>, rusqlite::Error> {
    let value = row.get_ref(column)?;
    let bytes = value.as_bytes_or_null()?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
}

/// The condition of a filter, and its parameters.
fn condition(filter: &Filter) -> (String, Vec<Value>) {
    let mut conditions = vec!["1".to_owned()];
    let mut values = Vec::new();
    let mut add = |condition: &str, value: Value| {
        conditions.push(condition.to_owned());
        values.push(value);
    };
    if let Some((source, key)) = &filter.key {
        add("source = ?", source.clone().into());
        add("key = ?", key.clone().into());
    }
    if let Some(bot) = &filter.bot {
        add("bot = ?", bot.clone().into());
    }
    if let Some(event) = &filter.event {
        add("event = ?", event.clone().into());
    }
    if let Some(since) = filter.since {
        add("received_at >= ?", since.into());
    }
    if let Some(until) = filter.until {
        add("received_at < ?", until.into());
    }
    if let Some(after) = filter.after {
        add("seq > ?", after.into());
    }
    if filter.undecoded {
        conditions.push("undecoded IS NOT NULL".to_owned());
    }
    if !filter.states.is_empty() {
        // Numbers as literals, so that the partial indexes apply.
        let states: Vec<String> = filter
            .states
            .iter()
            .map(|state| format!("state = {}", state.number()))
            .collect();
        conditions.push(format!("({})", states.join(" OR ")));
    }
    (conditions.join(" AND "), values)
}

fn limit(filter: &Filter) -> i64 {
    filter
        .limit
        .map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX))
}

pub(super) fn list(
    connection: &mut Connection,
    filter: &Filter,
) -> Result<Vec<Entry>, rusqlite::Error> {
    let (condition, values) = condition(filter);
    let sql = format!(
        "SELECT {COLUMNS} FROM inbox_delivery WHERE {condition} ORDER BY seq LIMIT {}",
        limit(filter)
    );
    let mut statement = connection.prepare(&sql)?;
    let entries = statement.query_map(rusqlite::params_from_iter(values), entry)?;
    entries.collect()
}

pub(super) fn replay(
    connection: &mut Connection,
    filter: &Filter,
    now: i64,
) -> Result<u64, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (condition, values) = condition(filter);
    let sequences = {
        let mut statement = transaction.prepare(&format!(
            "SELECT seq FROM inbox_delivery
             WHERE {condition} AND (state = 2 OR state = 3) AND {HAS_BODY} ORDER BY seq LIMIT {}",
            limit(filter)
        ))?;
        statement
            .query_map(rusqlite::params_from_iter(values), |row| row.get(0))?
            .collect::<Result<Vec<i64>, _>>()?
    };
    let replayed = replay_all(&transaction, &sequences, now)?;
    transaction.commit()?;
    Ok(replayed)
}

pub(super) fn replay_these(
    connection: &mut Connection,
    sequences: &[i64],
    now: i64,
) -> Result<u64, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let replayed = replay_all(&transaction, sequences, now)?;
    transaction.commit()?;
    Ok(replayed)
}

pub(super) fn retry_now(
    connection: &mut Connection,
    filter: &Filter,
    now: i64,
) -> Result<u64, rusqlite::Error> {
    let (condition, values) = condition(filter);
    let sql = format!(
        "UPDATE inbox_delivery SET due_at = {now} WHERE seq IN
           (SELECT seq FROM inbox_delivery WHERE {condition} AND state = 0 AND due_at > {now} ORDER BY seq LIMIT {})",
        limit(filter)
    );
    let changed = connection.execute(&sql, rusqlite::params_from_iter(values))?;
    Ok(u64::try_from(changed).unwrap_or_default())
}

fn replay_all(
    transaction: &Transaction<'_>,
    sequences: &[i64],
    now: i64,
) -> Result<u64, rusqlite::Error> {
    let mut replayed = 0;
    for &sequence in sequences {
        confirm(transaction, sequence)?;
        let changed = transaction
            .prepare_cached(&format!(
                "UPDATE inbox_delivery
                 SET state = 0, attempts = 0, unfinished = 0, since = ?2, due_at = ?2, settled_at = NULL, retention = NULL,
                     replays = min(replays, 4611686018427387903) + 1
                 WHERE seq = ?1 AND (state = 2 OR state = 3) AND {HAS_BODY}"
            ))?
            .execute((sequence, now))?;
        replayed += u64::try_from(changed).unwrap_or_default();
    }
    Ok(replayed)
}

/// Work of a delivery that is done stays done, whatever becomes of the delivery.
fn confirm(transaction: &Transaction<'_>, sequence: i64) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached(
            "UPDATE inbox_once SET delivery = NULL
             WHERE delivery = ?1
               AND EXISTS (SELECT 1 FROM inbox_delivery WHERE seq = ?1 AND state = 2 AND claims = inbox_once.claim)",
        )?
        .execute([sequence])?;
    Ok(())
}

pub(super) fn forget(
    connection: &mut Connection,
    source: &str,
    key: &str,
) -> Result<bool, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let sequences = transaction
        .prepare_cached(
            "SELECT seq FROM inbox_delivery WHERE source = ?1 AND key = ?2 AND (state = 2 OR state = 3)",
        )?
        .query_map((source, key), |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    for &sequence in &sequences {
        confirm(&transaction, sequence)?;
        remove(&transaction, sequence)?;
    }
    transaction.commit()?;
    Ok(!sequences.is_empty())
}

/// Removes a row, and its reservations.
fn remove(transaction: &Transaction<'_>, sequence: i64) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("DELETE FROM inbox_once WHERE delivery = ?1")?
        .execute([sequence])?;
    remove_body(transaction, sequence)?;
    transaction
        .prepare_cached("DELETE FROM inbox_delivery WHERE seq = ?1")?
        .execute([sequence])?;
    Ok(())
}

fn remove_body(transaction: &Transaction<'_>, sequence: i64) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("DELETE FROM inbox_body WHERE seq = ?1")?
        .execute([sequence])?;
    Ok(())
}

pub(super) fn purge(
    connection: &mut Connection,
    retention: Retention,
    now: i64,
) -> Result<Purged, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let without_bodies = transaction
        .prepare_cached(
            "UPDATE inbox_delivery SET retention = 2 WHERE seq IN
               (SELECT seq FROM inbox_delivery WHERE retention = 1 AND settled_at <= ?1 ORDER BY settled_at LIMIT ?2)
             RETURNING seq",
        )?
        .query_map(
            (now.saturating_sub(of_duration(retention.bodies)), CHUNK),
            |row| row.get(0),
        )?
        .collect::<Result<Vec<i64>, _>>()?;
    for &sequence in &without_bodies {
        remove_body(&transaction, sequence)?;
    }
    let old = now.saturating_sub(of_duration(retention.keys));
    let sequences = transaction
        .prepare_cached(
            "SELECT seq FROM inbox_delivery WHERE retention = 2 AND settled_at <= ?1 ORDER BY settled_at LIMIT ?2",
        )?
        .query_map((old, CHUNK), |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    for &sequence in &sequences {
        remove(&transaction, sequence)?;
    }
    transaction
        .prepare_cached(
            "DELETE FROM inbox_once WHERE work IN
               (SELECT work FROM inbox_once WHERE delivery IS NULL AND asked_at <= ?1 LIMIT ?2)",
        )?
        .execute((old, CHUNK))?;
    transaction.commit()?;
    // Each step returns one page.
    let mut vacuum = connection.prepare(&format!("PRAGMA incremental_vacuum({CHUNK})"))?;
    let mut rows = vacuum.query(())?;
    while rows.next()?.is_some() {}
    Ok(Purged {
        bodies: u64::try_from(without_bodies.len()).unwrap_or_default(),
        deliveries: u64::try_from(sequences.len()).unwrap_or_default(),
    })
}

pub(super) fn statistics(
    connection: &mut Connection,
    now: i64,
) -> Result<Statistics, rusqlite::Error> {
    // One pass over the index, which has all that it reads.
    let pending = |sql: &str| -> Result<(i64, Option<i64>), rusqlite::Error> {
        connection
            .prepare_cached(sql)?
            .query_row((), |row| Ok((row.get(0)?, row.get(1)?)))
    };
    let (waiting, oldest_waiting) = pending(
        "SELECT count(*), min(since) FROM inbox_delivery INDEXED BY inbox_due WHERE state = 0",
    )?;
    let (in_progress, oldest_in_progress) = pending(
        "SELECT count(*), min(since) FROM inbox_delivery INDEXED BY inbox_lanes WHERE state = 1",
    )?;
    let dead: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM inbox_delivery INDEXED BY inbox_dead WHERE state = 3",
        )?
        .query_row((), |row| row.get(0))?;
    let oldest = oldest_waiting.into_iter().chain(oldest_in_progress).min();
    let number = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(Statistics {
        waiting: number(waiting),
        in_progress: number(in_progress),
        dead: number(dead),
        oldest_pending: oldest.map(|since| {
            Duration::from_millis(u64::try_from(now.saturating_sub(since)).unwrap_or_default())
        }),
    })
}

pub(super) fn counts(connection: &mut Connection) -> Result<Vec<Count>, rusqlite::Error> {
    let mut statement = connection.prepare(
        "SELECT state, event, count(*) FROM inbox_delivery GROUP BY state, event ORDER BY state, event",
    )?;
    let counts = statement.query_map((), |row| {
        let deliveries: i64 = row.get(2)?;
        Ok(Count {
            state: State::from_number(row.get(0)?).unwrap_or(State::Done),
            event: text(row, "event")?,
            deliveries: deliveries.unsigned_abs(),
        })
    })?;
    counts.collect()
}

pub(super) fn check(connection: &mut Connection) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let lines = statement
        .query_map((), |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}
