//! Storing.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::engine::{NewRow, Stored};
use crate::entry::State;
use crate::keys::RELEASE;

const INSERT: &str = "\
INSERT INTO inbox_delivery
  (source, key, kind, verified, message_id, signed_at, received_at, event, bot, release, since, due_at, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12)
ON CONFLICT (source, key) DO NOTHING";

pub(super) fn store(
    connection: &mut Connection,
    rows: &[NewRow],
    now: i64,
) -> Result<Vec<Stored>, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let stored = rows
        .iter()
        .map(|row| store_one(&transaction, row, now))
        .collect::<Result<_, _>>()?;
    transaction.commit()?;
    Ok(stored)
}

fn store_one(
    transaction: &Transaction<'_>,
    row: &NewRow,
    now: i64,
) -> Result<Stored, rusqlite::Error> {
    let inserted = transaction.prepare_cached(INSERT)?.execute(params![
        row.source,
        row.key,
        row.kind,
        row.verified,
        row.message_id,
        row.signed_at,
        row.received_at,
        row.event,
        row.bot,
        RELEASE,
        now,
        row.body.as_ref(),
    ])?;
    if inserted > 0 {
        return Ok(Stored::New);
    }
    let state: Option<i64> = transaction
        .prepare_cached(
            "UPDATE inbox_delivery SET duplicates = duplicates + 1 WHERE source = ?1 AND key = ?2 RETURNING state",
        )?
        .query_row((&row.source, &row.key), |row| row.get(0))
        .optional()?;
    if state != Some(State::Dead.number()) {
        return Ok(Stored::Duplicate);
    }
    // The body of this attempt: that of the dead delivery may have been purged.
    transaction
        .prepare_cached(
            "UPDATE inbox_delivery
             SET state = 0, attempts = 0, unfinished = 0, since = ?3, due_at = ?3, settled_at = NULL, retention = NULL, body = ?4
             WHERE source = ?1 AND key = ?2",
        )?
        .execute(params![row.source, row.key, now, row.body.as_ref()])?;
    Ok(Stored::Revived)
}
