//! Purging, counting, and looking for what is wrong.

use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::Schema;
use super::settle::milliseconds;
use super::transaction::{Failed, Limits, Statement, one, transaction};
use super::values::Time;
use crate::engine::{Count, Purged, Retention};
use crate::entry::{State, Statistics};

/// How many rows a purge changes in one transaction.
const CHUNK: i64 = 500;

const PURGE_BODIES: &str = "\
WITH old AS MATERIALIZED (
  SELECT seq FROM {schema}.inbox_delivery
  WHERE retention = 1 AND settled_at <= coalesce($1, now()) - $2::bigint * interval '1 millisecond'
  ORDER BY settled_at LIMIT $3 FOR UPDATE SKIP LOCKED
)
UPDATE {schema}.inbox_delivery SET body = NULL, retention = 2 WHERE seq = ANY (ARRAY (SELECT seq FROM old)) RETURNING seq";

const PURGE_KEYS: &str = "\
WITH old AS MATERIALIZED (
  SELECT seq FROM {schema}.inbox_delivery
  WHERE retention = 2 AND settled_at <= coalesce($1, now()) - $2::bigint * interval '1 millisecond'
  ORDER BY settled_at LIMIT $3 FOR UPDATE SKIP LOCKED
), reservations AS (
  DELETE FROM {schema}.inbox_once WHERE delivery = ANY (ARRAY (SELECT seq FROM old))
)
DELETE FROM {schema}.inbox_delivery WHERE seq = ANY (ARRAY (SELECT seq FROM old)) RETURNING seq";

const PURGE_WORK: &str = "\
DELETE FROM {schema}.inbox_once WHERE work = ANY (ARRAY (
  SELECT work FROM {schema}.inbox_once
  WHERE delivery IS NULL AND asked_at <= coalesce($1, now()) - $2::bigint * interval '1 millisecond'
  LIMIT $3 FOR UPDATE SKIP LOCKED))";

pub(super) async fn purge(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    retention: Retention,
    now: Option<i64>,
) -> Result<Purged, Failed> {
    let older_than = |sql: &str, age: Duration| {
        Statement::new(schema.sql(sql))
            .with(now.map(Time), Type::TIMESTAMPTZ)
            .with(milliseconds(age), Type::INT8)
            .with(CHUNK, Type::INT8)
    };
    let statements = vec![
        older_than(PURGE_BODIES, retention.bodies),
        older_than(PURGE_KEYS, retention.keys),
        older_than(PURGE_WORK, retention.keys),
    ];
    let results = transaction(&client, limits, statements).await?;
    let count = |place: usize| {
        let rows = results.get(place).map_or(0, Vec::len);
        u64::try_from(rows).unwrap_or_default()
    };
    Ok(Purged {
        bodies: count(0),
        deliveries: count(1),
    })
}

/// Each part has an index that has all that it reads.
const STATISTICS: &str = "\
SELECT coalesce($1, now()),
  (SELECT min(since) FROM (
    SELECT min(since) AS since FROM {schema}.inbox_delivery WHERE {by_time} AND bot IS NOT NULL
    UNION ALL SELECT min(since) FROM {schema}.inbox_delivery WHERE {by_time} AND bot IS NULL
    UNION ALL SELECT min(since) FROM {schema}.inbox_delivery WHERE state = 0 AND unfinished > 0
    UNION ALL SELECT min(since) FROM {schema}.inbox_delivery WHERE state = 1
  ) pending),
  (SELECT count(*) FROM {schema}.inbox_delivery WHERE {by_time} AND bot IS NOT NULL)
    + (SELECT count(*) FROM {schema}.inbox_delivery WHERE {by_time} AND bot IS NULL)
    + (SELECT count(*) FROM {schema}.inbox_delivery WHERE state = 0 AND unfinished > 0),
  (SELECT count(*) FROM {schema}.inbox_delivery WHERE state = 1),
  (SELECT count(*) FROM {schema}.inbox_delivery WHERE state = 3)";

pub(super) async fn statistics(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    now: Option<i64>,
) -> Result<Statistics, Failed> {
    let statement = Statement::new(schema.sql(STATISTICS)).with(now.map(Time), Type::TIMESTAMPTZ);
    let rows = one(&client, limits, statement).await?;
    let Some(row) = rows.first() else {
        return Ok(Statistics::default());
    };
    let (at, oldest): (Time, Option<Time>) = (row.try_get(0)?, row.try_get(1)?);
    let count = |place: usize| -> Result<u64, tokio_postgres::Error> {
        let count: i64 = row.try_get(place)?;
        Ok(count.unsigned_abs())
    };
    Ok(Statistics {
        waiting: count(2)?,
        in_progress: count(3)?,
        dead: count(4)?,
        oldest_pending: oldest.map(|since| {
            let age = at.0.saturating_sub(since.0);
            Duration::from_millis(u64::try_from(age).unwrap_or_default())
        }),
    })
}

pub(super) async fn counts(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
) -> Result<Vec<Count>, Failed> {
    let sql = schema.sql(
        "SELECT state, event, count(*) FROM {schema}.inbox_delivery GROUP BY state, event ORDER BY state, event NULLS FIRST",
    );
    let rows = one(&client, limits, Statement::new(sql)).await?;
    let counts: Result<_, tokio_postgres::Error> = rows
        .iter()
        .map(|row| {
            let (state, deliveries): (i16, i64) = (row.try_get(0)?, row.try_get(2)?);
            Ok(Count {
                state: State::from_number(state.into()).unwrap_or(State::Done),
                event: row.try_get(1)?,
                deliveries: deliveries.unsigned_abs(),
            })
        })
        .collect();
    Ok(counts?)
}

/// Takes the lock that storing takes, which a replica, a read-only transaction, a missing privilege and a migration prevent.
pub(super) async fn ready(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
) -> Result<(), Failed> {
    let lock = schema.sql("LOCK TABLE {schema}.inbox_delivery IN ROW EXCLUSIVE MODE");
    transaction(&client, limits, vec![Statement::new(lock)]).await?;
    Ok(())
}

/// PostgreSQL checks its pages when it reads them, if the cluster has checksums: this looks for what makes damage likely.
const CHECK: &str = "\
SELECT format('the server has %s = off, which can lose and damage what it has acknowledged', name)
FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'
UNION ALL SELECT format('the index %s is invalid: REINDEX it', c.relname)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ANY (ARRAY['{schema}.inbox_delivery'::regclass, '{schema}.inbox_once'::regclass]) AND NOT i.indisvalid
UNION ALL SELECT 'work is reserved by a delivery that does not exist'
WHERE EXISTS (SELECT FROM {schema}.inbox_once o WHERE o.delivery IS NOT NULL
  AND NOT EXISTS (SELECT FROM {schema}.inbox_delivery d WHERE d.seq = o.delivery))";

pub(super) async fn check(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
) -> Result<Vec<String>, Failed> {
    let rows = one(&client, limits, Statement::new(schema.sql(CHECK))).await?;
    let findings: Result<_, _> = rows.iter().map(|row| row.try_get(0)).collect();
    Ok(findings?)
}
