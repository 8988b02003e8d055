//! Rows that another program, or the disk, has changed so that no turn can work with them: one such row must not keep a worker
//! from all others.

use std::str;

use rusqlite::{Connection, Error, Row, TransactionBehavior, ffi};

/// No counter of a row gets there by counting. Beyond 64 bits, SQLite has no integer.
const MOST: i64 = i64::MAX / 2;

/// Whether a turn failed because of what is in a row.
pub(super) fn is_of_a_row(error: &Error) -> bool {
    match error {
        Error::FromSqlConversionFailure(..)
        | Error::InvalidColumnType(..)
        | Error::Utf8Error(..) => true,
        Error::SqliteFailure(failure, _) => {
            failure.extended_code == ffi::SQLITE_CONSTRAINT_DATATYPE
        }
        _ => false,
    }
}

/// Gives up the rows that no turn can work with, and returns how many there are. A person sees why, and has the body.
pub(super) fn set_aside(connection: &mut Connection, now: i64) -> Result<usize, Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = {
        let mut statement = transaction.prepare(
            "SELECT seq, source, bot, lane, attempts, unfinished, claims FROM inbox_delivery WHERE state = 0 OR state = 1",
        )?;
        let mut rows = statement.query(())?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if let Some(column) = damage(row)? {
                found.push((row.get::<_, i64>(0)?, column));
            }
        }
        found
    };
    let mut changed = 0;
    for (sequence, column) in found {
        changed += transaction.execute(
            "UPDATE inbox_delivery
             SET state = 3, settled_at = ?2, retention = 2, error = ?3, bot = NULL, attempts = 0, unfinished = 0,
                 claims = max(0, min(claims, ?4)), lease_until = NULL, lane = NULL, worker = NULL
             WHERE seq = ?1",
            (
                sequence,
                now,
                format!("the row was damaged: `{column}` had no valid value"),
                MOST,
            ),
        )?;
    }
    transaction.commit()?;
    Ok(changed)
}

/// The first column without a valid value.
fn damage(row: &Row<'_>) -> Result<Option<&'static str>, Error> {
    for column in ["source", "bot", "lane"] {
        let bytes = row.get_ref(column)?.as_bytes_or_null()?;
        if bytes.is_some_and(|bytes| str::from_utf8(bytes).is_err()) {
            return Ok(Some(column));
        }
    }
    for column in ["attempts", "unfinished", "claims"] {
        let number: i64 = row.get(column)?;
        if !(0..MOST).contains(&number) {
            return Ok(Some(column));
        }
    }
    Ok(None)
}
