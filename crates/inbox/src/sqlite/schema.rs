//! The schema and its migrations.
//!
//! The version is in a table of one row, not in `PRAGMA user_version`: a service may have tables of its own in the same file,
//! and a migration tool for them that uses the pragma.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::connection::error_of;
use crate::error::OpenError;

/// A step from one version of the schema to the next.
pub(super) struct Migration {
    pub(super) sql: &'static str,
    /// The version that a release must know to work with the result, so that two releases can run during a deployment.
    pub(super) oldest: i64,
}

/// The first makes version 1.
const MIGRATIONS: &[Migration] = &[Migration {
    sql: include_str!("schema.sql"),
    oldest: 1,
}];

pub(super) fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    migrate_by(connection, MIGRATIONS)
}

/// Migrates in one exclusive transaction: of two processes that open the file, one migrates, and the other waits.
fn migrate_by(connection: &mut Connection, migrations: &[Migration]) -> Result<(), OpenError> {
    let store = |error: rusqlite::Error| OpenError::Store(error_of(&error));
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(store)?;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let (found, requires) = version(&transaction).map_err(store)?;
    if found > known {
        return if requires > known {
            Err(OpenError::NewerSchema {
                found,
                requires,
                known,
            })
        } else {
            Ok(())
        };
    }
    let missing = usize::try_from(found).unwrap_or_default();
    for migration in migrations.iter().skip(missing) {
        transaction.execute_batch(migration.sql).map_err(store)?;
    }
    if found < known {
        let oldest = migrations.iter().map(|migration| migration.oldest).max();
        let row = (known, oldest.unwrap_or_default());
        transaction
            .execute("DELETE FROM inbox_schema", ())
            .and_then(|_| {
                transaction.execute(
                    "INSERT INTO inbox_schema (version, oldest) VALUES (?1, ?2)",
                    row,
                )
            })
            .map_err(store)?;
    }
    transaction.commit().map_err(store)
}

/// Whether this release can work with the schema as it is.
pub(super) fn verify(connection: &Connection) -> Result<(), OpenError> {
    let store = |error: rusqlite::Error| OpenError::Store(error_of(&error));
    let is_there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'inbox_schema'";
    let is_there = connection
        .prepare(is_there)
        .and_then(|mut found| found.exists(()));
    if !is_there.map_err(store)? {
        return Err(OpenError::NoInbox);
    }
    let row = connection.query_row("SELECT version, oldest FROM inbox_schema", (), |row| {
        Ok((row.get(0)?, row.get(1)?))
    });
    let (found, requires): (i64, i64) = row.map_err(store)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if requires > known {
        return Err(OpenError::NewerSchema {
            found,
            requires,
            known,
        });
    }
    if found < known {
        return Err(OpenError::OlderSchema { found, known });
    }
    Ok(())
}

/// The version of the schema, and the version that a release must know.
fn version(transaction: &Transaction<'_>) -> Result<(i64, i64), rusqlite::Error> {
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS inbox_schema (version INTEGER NOT NULL, oldest INTEGER NOT NULL) STRICT",
    )?;
    let row = transaction
        .query_row("SELECT version, oldest FROM inbox_schema", (), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(row.unwrap_or_default())
}

/// Migrates as a release would that comes after this one, and that this one can work with.
#[cfg(test)]
pub(crate) fn migrate_as_a_later_release(connection: &mut Connection) -> Result<(), OpenError> {
    let [first] = MIGRATIONS else {
        unreachable!("the next migration comes after the last");
    };
    let first = Migration {
        sql: first.sql,
        oldest: first.oldest,
    };
    let next = Migration {
        sql: "ALTER TABLE inbox_delivery ADD COLUMN note TEXT NOT NULL DEFAULT 'none';
              CREATE INDEX inbox_note ON inbox_delivery (note) WHERE state = 0;
              CREATE TABLE inbox_notes (seq INTEGER NOT NULL, note TEXT) STRICT;
              CREATE TRIGGER inbox_noted AFTER INSERT ON inbox_delivery
              BEGIN INSERT INTO inbox_notes VALUES (NEW.seq, 'stored'); END",
        oldest: 1,
    };
    migrate_by(connection, &[first, next])
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, Migration, migrate, migrate_by};
    use crate::error::OpenError;
    use rusqlite::Connection;

    const ADDS_A_COLUMN: Migration = Migration {
        sql: "ALTER TABLE inbox_delivery ADD COLUMN note TEXT",
        oldest: 1,
    };
    const RENAMES: Migration = Migration {
        sql: "ALTER TABLE inbox_delivery RENAME COLUMN worker TO holder",
        oldest: 3,
    };

    fn first() -> Migration {
        let Migration { sql, oldest } = MIGRATIONS[0];
        Migration { sql, oldest }
    }

    #[test]
    fn opening_twice_migrates_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let rows: i64 = connection
            .query_row("SELECT count(*) FROM inbox_schema", (), |row| row.get(0))
            .unwrap();
        assert_eq!(rows, 1);
    }

    #[test]
    fn an_older_release_works_with_a_compatible_migration_and_rejects_another() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate_by(&mut connection, &[first()]).unwrap();
        migrate_by(&mut connection, &[first(), ADDS_A_COLUMN]).unwrap();
        migrate_by(&mut connection, &[first()]).unwrap();
        migrate_by(&mut connection, &[first(), ADDS_A_COLUMN, RENAMES]).unwrap();
        let error = migrate_by(&mut connection, &[first(), ADDS_A_COLUMN]).unwrap_err();
        assert!(matches!(
            error,
            OpenError::NewerSchema {
                found: 3,
                requires: 3,
                known: 2
            }
        ));
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        const BROKEN: Migration = Migration {
            sql: "ALTER TABLE inbox_delivery ADD COLUMN note TEXT; CREATE TABLE nonsense",
            oldest: 1,
        };
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate_by(&mut connection, &[first(), BROKEN]).unwrap_err();
        migrate_by(&mut connection, &[first(), ADDS_A_COLUMN]).unwrap();
    }
}
