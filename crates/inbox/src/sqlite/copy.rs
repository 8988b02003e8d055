//! What another store gets, and what comes from one.

use rusqlite::{Connection, TransactionBehavior, params};

use super::store::put_body;
use crate::engine::DoneWork;
use crate::entry::{Entry, State};

/// A row that is in progress elsewhere waits here. Its fence begins with the attempts that it had.
const IMPORT: &str = "\
INSERT INTO inbox_delivery
  (source, key, kind, verified, message_id, signed_at, received_at, event, bot, release, undecoded, duplicates, state, attempts,
   unfinished, claims, since, due_at, error, settled_at, retention, replays)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?14, ?16, ?17, ?18, ?19, ?20, ?21)
ON CONFLICT (source, key) DO NOTHING";

pub(super) fn works(
    connection: &mut Connection,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<DoneWork>, rusqlite::Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT o.work, o.asked_at FROM inbox_once o LEFT JOIN inbox_delivery d ON d.seq = o.delivery
         WHERE (?1 IS NULL OR o.work > ?1)
           AND (o.delivery IS NULL OR (d.state = 2 AND d.claims = o.claim))
         ORDER BY o.work LIMIT ?2",
    )?;
    let works = statement.query_map((after, limit), |row| {
        Ok(DoneWork {
            work: row.get(0)?,
            asked_at: row.get(1)?,
        })
    })?;
    works.collect()
}

pub(super) fn import(
    connection: &mut Connection,
    entries: &[Entry],
    works: &[DoneWork],
) -> Result<u64, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut stored = 0;
    for entry in entries {
        let state = match entry.state {
            State::InProgress => State::Waiting,
            other => other,
        };
        let keeps_body = entry.body.is_some() && entry.undecoded.is_none();
        let retention = match state {
            State::Done if keeps_body => Some(1),
            State::Done | State::Dead => Some(2),
            State::Waiting | State::InProgress => None,
        };
        let inserted = transaction.prepare_cached(IMPORT)?.execute(params![
            entry.source,
            entry.key,
            entry.kind,
            entry.verified,
            entry.message_id,
            entry.signed_at,
            entry.received_at,
            entry.event,
            entry.bot,
            entry.release,
            entry.undecoded,
            entry.duplicates,
            state.number(),
            entry.attempts,
            entry.unfinished,
            entry.since,
            entry.due_at,
            entry.error,
            entry.settled_at,
            retention,
            entry.replays,
        ])?;
        if inserted > 0
            && let Some(body) = &entry.body
        {
            put_body(&transaction, transaction.last_insert_rowid(), body)?;
        }
        stored += inserted;
    }
    for work in works {
        transaction
            .prepare_cached(
                "INSERT INTO inbox_once (work, delivery, claim, asked_at) VALUES (?1, NULL, NULL, ?2)
                 ON CONFLICT (work) DO NOTHING",
            )?
            .execute((&work.work, work.asked_at))?;
    }
    transaction.commit()?;
    Ok(u64::try_from(stored).unwrap_or_default())
}
