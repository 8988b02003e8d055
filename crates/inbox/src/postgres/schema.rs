//! The schema and its migrations.

use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::Schema;
use super::transaction::{Failed, Limits, Statement, batch, transaction};
use crate::error::{Error, OpenError};

/// The oldest server: 14.
const OLDEST: i32 = 140_000;

/// How long a migration may take, with a large table.
pub(super) const LIMIT: Duration = Duration::from_secs(10 * 60);

/// A step from one version of the schema to the next.
struct Migration {
    sql: &'static str,
    /// The version that a release must know to work with the result, so that two releases can run during a deployment.
    oldest: i64,
}

/// The first makes version 1.
const MIGRATIONS: &[Migration] = &[Migration {
    sql: include_str!("schema.sql"),
    oldest: 1,
}];

/// What was found before a migration.
pub(super) struct Found {
    version: i64,
    requires: i64,
}

/// Checks the server, and that a release may use the schema as it is. Changes nothing, so that a role without the privilege to
/// create can open what another role has created.
pub(super) async fn look(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
) -> Result<Result<Found, OpenError>, Failed> {
    let server = Statement::new(
        "SELECT current_setting('server_version_num')::integer, current_setting('server_encoding')"
            .to_owned(),
    );
    let exists =
        Statement::new(schema.sql("SELECT to_regclass('{schema}.inbox_schema') IS NOT NULL"));
    let results = transaction(&client, limits, vec![server, exists]).await?;
    let [server, exists] = results.as_slice() else {
        return Err(Error::Closed.into());
    };
    let (Some(server), Some(exists)) = (server.first(), exists.first()) else {
        return Err(Error::Closed.into());
    };
    let (version, encoding): (i32, String) = (server.try_get(0)?, server.try_get(1)?);
    if version < OLDEST {
        return Ok(Err(OpenError::OldServer { version }));
    }
    if encoding != "UTF8" {
        return Ok(Err(OpenError::Encoding { name: encoding }));
    }
    if !exists.try_get::<_, bool>(0)? {
        return Ok(Ok(Found {
            version: 0,
            requires: 0,
        }));
    }
    Ok(Ok(version_of(&client, limits, &schema).await?))
}

async fn version_of(
    client: &Arc<Client>,
    limits: Limits,
    schema: &Schema,
) -> Result<Found, Failed> {
    let version = Statement::new(schema.sql("SELECT version, oldest FROM {schema}.inbox_schema"));
    let results = transaction(client, limits, vec![version]).await?;
    let row = results.first().and_then(|rows| rows.first());
    Ok(match row {
        Some(row) => Found {
            version: row.try_get(0)?,
            requires: row.try_get(1)?,
        },
        None => Found {
            version: 0,
            requires: 0,
        },
    })
}

impl Found {
    /// Whether a migration is missing; an error if this release cannot work with a newer schema.
    pub(super) fn is_old(&self) -> Result<bool, OpenError> {
        self.is_older_than(MIGRATIONS)
    }

    /// An error if a migration is missing.
    pub(super) fn is_current(&self) -> Result<(), OpenError> {
        if self.version == 0 {
            return Err(OpenError::NoInbox);
        }
        if self.is_old()? {
            return Err(OpenError::OlderSchema {
                found: self.version,
                known: i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX),
            });
        }
        Ok(())
    }

    fn is_older_than(&self, migrations: &[Migration]) -> Result<bool, OpenError> {
        let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
        if self.version > known && self.requires > known {
            return Err(OpenError::NewerSchema {
                found: self.version,
                requires: self.requires,
                known,
            });
        }
        Ok(self.version < known)
    }
}

pub(super) async fn migrate(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
) -> Result<(), Failed> {
    migrate_by(&client, limits, &schema, MIGRATIONS).await
}

/// Migrates in one transaction under an advisory lock: of two processes that open the inbox, one migrates, and the other waits.
async fn migrate_by(
    client: &Arc<Client>,
    limits: Limits,
    schema: &Schema,
    migrations: &[Migration],
) -> Result<(), Failed> {
    batch(client, limits.begin()).answer().await?;
    let result = steps(client, schema, migrations).await;
    let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = batch(client, end.to_owned()).answer().await;
    result?;
    ended?;
    Ok(())
}

async fn steps(
    client: &Arc<Client>,
    schema: &Schema,
    migrations: &[Migration],
) -> Result<(), Failed> {
    let lock = schema.sql(
        "SELECT FROM pg_advisory_xact_lock(hashtextextended('meeting-baas-inbox {schema}', 0))",
    );
    Statement::new(lock).send(client).answer().await?;
    // `CREATE SCHEMA IF NOT EXISTS` requires the privilege to create one, even if it exists.
    let exists = Statement::new("SELECT to_regnamespace($1) IS NOT NULL".to_owned())
        .with(schema.quoted(), Type::TEXT)
        .send(client)
        .answer()
        .await?;
    let exists = exists.first().map(|row| row.try_get::<_, bool>(0));
    if !exists.transpose()?.unwrap_or_default() {
        batch(client, schema.sql("CREATE SCHEMA {schema}"))
            .answer()
            .await?;
    }
    let table = "CREATE TABLE IF NOT EXISTS {schema}.inbox_schema (version BIGINT NOT NULL, oldest BIGINT NOT NULL)";
    batch(client, schema.sql(table)).answer().await?;
    let found = Statement::new(schema.sql("SELECT version FROM {schema}.inbox_schema"))
        .send(client)
        .answer()
        .await?;
    let found: Option<i64> = found.first().map(|row| row.try_get(0)).transpose()?;
    let found = usize::try_from(found.unwrap_or_default()).unwrap_or_default();
    if found >= migrations.len() {
        return Ok(());
    }
    for migration in migrations.iter().skip(found) {
        batch(client, schema.sql(migration.sql)).answer().await?;
    }
    let version = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let oldest = migrations.iter().map(|migration| migration.oldest).max();
    let oldest = oldest.unwrap_or_default();
    let row = format!(
        "DELETE FROM {{schema}}.inbox_schema; INSERT INTO {{schema}}.inbox_schema VALUES ({version}, {oldest})"
    );
    batch(client, schema.sql(&row)).answer().await?;
    Ok(())
}

#[cfg(all(test, postgres_server))]
mod tests {
    use std::sync::Arc;

    use tokio_postgres::Client;

    use super::{LIMIT, MIGRATIONS, Migration, migrate_by, version_of};
    use crate::error::OpenError;
    use crate::postgres::Schema;
    use crate::postgres::tests::{client, schema};
    use crate::postgres::transaction::{Failed, Limits, batch};

    const ADDS_A_COLUMN: Migration = Migration {
        sql: "ALTER TABLE {schema}.inbox_delivery ADD COLUMN note TEXT",
        oldest: 1,
    };
    const RENAMES: Migration = Migration {
        sql: "ALTER TABLE {schema}.inbox_delivery RENAME COLUMN worker TO holder",
        oldest: 3,
    };

    fn first() -> Migration {
        let Migration { sql, oldest } = MIGRATIONS[0];
        Migration { sql, oldest }
    }

    async fn migrate(
        client: &Arc<Client>,
        schema: &Schema,
        migrations: &[Migration],
    ) -> Result<(), Failed> {
        migrate_by(client, Limits::of(LIMIT), schema, migrations).await
    }

    /// What a release with these migrations does with the schema as it is.
    async fn is_old(
        client: &Arc<Client>,
        schema: &Schema,
        migrations: &[Migration],
    ) -> Result<bool, OpenError> {
        let found = version_of(client, Limits::of(LIMIT), schema).await;
        found
            .unwrap_or_else(|_| panic!("no version"))
            .is_older_than(migrations)
    }

    #[tokio::test]
    async fn an_older_release_works_with_a_compatible_migration_and_rejects_another() {
        let (client, schema) = (client().await, schema());
        let [one, two, three] = [
            vec![first()],
            vec![first(), ADDS_A_COLUMN],
            vec![first(), ADDS_A_COLUMN, RENAMES],
        ];
        assert!(migrate(&client, &schema, &one).await.is_ok());
        assert!(is_old(&client, &schema, &two).await.unwrap());
        assert!(migrate(&client, &schema, &two).await.is_ok());
        assert!(
            migrate(&client, &schema, &two).await.is_ok(),
            "a second time"
        );
        assert!(!is_old(&client, &schema, &one).await.unwrap());
        assert!(migrate(&client, &schema, &three).await.is_ok());
        assert!(matches!(
            is_old(&client, &schema, &two).await,
            Err(OpenError::NewerSchema {
                found: 3,
                requires: 3,
                known: 2
            })
        ));
    }

    #[tokio::test]
    async fn an_existing_schema_is_neither_created_nor_migrated() {
        let (client, schema) = (client().await, schema());
        let existing = || crate::postgres::tests::open_existing(schema.name());
        assert!(matches!(existing().await.err(), Some(OpenError::NoInbox)));
        assert!(migrate(&client, &schema, MIGRATIONS).await.is_ok());
        assert!(existing().await.is_ok());
    }

    #[tokio::test]
    async fn a_migration_that_fails_changes_nothing() {
        const BROKEN: Migration = Migration {
            sql: "ALTER TABLE {schema}.inbox_delivery ADD COLUMN note TEXT; CREATE TABLE nonsense",
            oldest: 1,
        };
        let (client, schema) = (client().await, schema());
        assert!(migrate(&client, &schema, &[first(), BROKEN]).await.is_err());
        assert!(
            migrate(&client, &schema, &[first(), ADDS_A_COLUMN])
                .await
                .is_ok()
        );
    }

    #[tokio::test]
    async fn of_eight_that_open_at_once_one_migrates() {
        let schema = Arc::new(schema());
        let mut tasks = Vec::new();
        for _ in 0..8 {
            let schema = Arc::clone(&schema);
            tasks.push(tokio::spawn(async move {
                migrate(&client().await, &schema, MIGRATIONS).await.is_ok()
            }));
        }
        for task in tasks {
            assert!(task.await.unwrap());
        }
    }

    #[tokio::test]
    async fn a_role_that_may_not_create_opens_what_another_has_created() {
        let (client, schema) = (client().await, schema());
        assert!(migrate(&client, &schema, MIGRATIONS).await.is_ok());
        let role = format!("service_{}", schema.name());
        let grants = format!(
            "CREATE ROLE {role} LOGIN;
             GRANT USAGE ON SCHEMA {{schema}} TO {role};
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {{schema}} TO {role};
             GRANT USAGE ON ALL SEQUENCES IN SCHEMA {{schema}} TO {role}"
        );
        batch(&client, schema.sql(&grants)).answer().await.unwrap();
        crate::postgres::tests::works_as(&role, schema.name()).await;
    }
}
