//! Storing.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::engine::{NewRow, Stored};
use crate::entry::State;
use crate::keys::RELEASE;

const INSERT: &str = "\
INSERT INTO inbox_delivery
  (source, key, kind, verified, message_id, signed_at, received_at, event, bot, release, since, due_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)
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
    ])?;
    if inserted > 0 {
        put_body(transaction, transaction.last_insert_rowid(), &row.body)?;
        return Ok(Stored::New);
    }
    let found: Option<(i64, i64)> = transaction
        .prepare_cached(
            "UPDATE inbox_delivery SET duplicates = min(duplicates, 4611686018427387903) + 1 WHERE source = ?1 AND key = ?2 RETURNING state, seq",
        )?
        .query_row((&row.source, &row.key), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((_, sequence)) = found.filter(|(state, _)| *state == State::Dead.number()) else {
        return Ok(Stored::Duplicate);
    };
    // The body of this attempt: that of the dead delivery may have been purged.
    transaction
        .prepare_cached(
            "UPDATE inbox_delivery
             SET state = 0, attempts = 0, unfinished = 0, since = ?2, due_at = ?2, settled_at = NULL, retention = NULL
             WHERE seq = ?1",
        )?
        .execute((sequence, now))?;
    put_body(transaction, sequence, &row.body)?;
    Ok(Stored::Revived)
}

pub(super) fn put_body(
    transaction: &Transaction<'_>,
    sequence: i64,
    body: &[u8],
) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO inbox_body (seq, body) VALUES (?1, ?2)")?
        .execute((sequence, body))?;
    Ok(())
}
