//! Listing, replaying, forgetting, purging and counting.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::Schema;
use super::session::{Failed, Limits, Statement, transaction};
use super::settle::{LOCK, milliseconds};
use super::values::{Time, text};
use crate::engine::{Count, Purged, Retention};
use crate::entry::{Entry, Filter, State, Statistics};

/// The columns of an entry.
pub(super) const COLUMNS: &str = "seq, source, key, kind, verified, message_id, signed_at, received_at, event, bot, body, \
    release, undecoded, duplicates, state, attempts, unfinished, due_at, lease_until, worker, error, settled_at, since, replays";

/// How many rows a purge changes in one transaction.
const CHUNK: i64 = 500;

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

/// A statement of which `{condition}` is that of a filter, and `{limit}` its limit.
fn filtered(schema: &Schema, template: &str, filter: &Filter) -> Statement {
    let mut statement = Statement::new(String::new());
    let mut conditions = vec!["TRUE".to_owned()];
    if let Some((source, key)) = &filter.key {
        let place = statement.push(text(source), Type::TEXT);
        conditions.push(format!("source = ${place}"));
        let place = statement.push(text(key), Type::TEXT);
        conditions.push(format!("key = ${place}"));
    }
    if let Some(bot) = &filter.bot {
        let place = statement.push(text(bot), Type::TEXT);
        conditions.push(format!("bot = ${place}"));
    }
    if let Some(event) = &filter.event {
        let place = statement.push(text(event), Type::TEXT);
        conditions.push(format!("event = ${place}"));
    }
    if let Some(since) = filter.since {
        let place = statement.push(Time(since), Type::TIMESTAMPTZ);
        conditions.push(format!("received_at >= ${place}"));
    }
    if let Some(until) = filter.until {
        let place = statement.push(Time(until), Type::TIMESTAMPTZ);
        conditions.push(format!("received_at < ${place}"));
    }
    if let Some(after) = filter.after {
        let place = statement.push(after, Type::INT8);
        conditions.push(format!("seq > ${place}"));
    }
    if filter.undecoded {
        conditions.push("undecoded IS NOT NULL".to_owned());
    }
    if !filter.states.is_empty() {
        // Numbers as literals, so that the partial indexes apply.
        let states = filter.states.iter().map(|state| state.number().to_string());
        let states: Vec<String> = states.collect();
        conditions.push(format!("state IN ({})", states.join(", ")));
    }
    let limit = filter.limit.map_or_else(String::new, |limit| {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        format!("LIMIT {limit}")
    });
    let sql = template
        .replace("{condition}", &conditions.join(" AND "))
        .replace("{limit}", &limit);
    statement.set(schema.sql(&sql));
    statement
}

/// Runs one statement.
pub(super) async fn one(
    client: &Arc<Client>,
    limits: Limits,
    statement: Statement,
) -> Result<Vec<Row>, Failed> {
    let mut results = transaction(client, limits, vec![statement]).await?;
    Ok(results.pop().unwrap_or_default())
}

pub(super) async fn list(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    filter: Arc<Filter>,
) -> Result<Vec<Entry>, Failed> {
    let template = format!(
        "SELECT {COLUMNS} FROM {{schema}}.inbox_delivery WHERE {{condition}} ORDER BY seq {{limit}}"
    );
    let rows = one(&client, limits, filtered(&schema, &template, &filter)).await?;
    let entries: Result<_, _> = rows.iter().map(entry).collect();
    Ok(entries?)
}

/// Which rows to replay.
#[derive(Clone)]
pub(super) enum Selection {
    Filter(Filter),
    These(Vec<i64>),
}

/// Work of a delivery that is done stays done, whatever becomes of the delivery.
const CONFIRM: &str = "\
UPDATE {schema}.inbox_once o SET delivery = NULL FROM {schema}.inbox_delivery d
WHERE o.delivery = ANY ($1) AND d.seq = o.delivery AND d.state = 2 AND d.claims = o.claim";

const REPLAY: &str = "\
UPDATE {schema}.inbox_delivery SET
  state = 0, attempts = 0, unfinished = 0, since = coalesce($2, now()), due_at = coalesce($2, now()), settled_at = NULL,
  retention = NULL, replays = replays + 1
WHERE seq = ANY ($1) AND state IN (2, 3) AND body IS NOT NULL RETURNING seq";

const SELECT_TO_REPLAY: &str = "\
SELECT seq FROM {schema}.inbox_delivery WHERE {condition} AND state IN (2, 3) AND body IS NOT NULL ORDER BY seq {limit}";

pub(super) async fn replay(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    selection: Arc<Selection>,
    now: Option<i64>,
) -> Result<u64, Failed> {
    let sequences = match &*selection {
        Selection::These(sequences) => sequences.clone(),
        Selection::Filter(filter) => {
            let rows = one(&client, limits, filtered(&schema, SELECT_TO_REPLAY, filter)).await?;
            let sequences: Result<_, _> = rows.iter().map(|row| row.try_get(0)).collect();
            sequences?
        }
    };
    // What was settled or replayed since the selection is judged again.
    let lock = Statement::new(schema.sql(LOCK)).with(sequences.clone(), Type::INT8_ARRAY);
    let confirm = Statement::new(schema.sql(CONFIRM)).with(sequences.clone(), Type::INT8_ARRAY);
    let replay = Statement::new(schema.sql(REPLAY))
        .with(sequences, Type::INT8_ARRAY)
        .with(now.map(Time), Type::TIMESTAMPTZ);
    let results = transaction(&client, limits, vec![lock, confirm, replay]).await?;
    let replayed = results.last().map_or(0, Vec::len);
    Ok(u64::try_from(replayed).unwrap_or_default())
}

const RETRY_NOW: &str = "\
UPDATE {schema}.inbox_delivery SET due_at = {now} WHERE seq IN (
  SELECT seq FROM {schema}.inbox_delivery WHERE {condition} AND state = 0 AND due_at > {now} ORDER BY seq {limit}
) AND state = 0 RETURNING seq";

pub(super) async fn retry_now(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    filter: Arc<Filter>,
    now: Option<i64>,
) -> Result<u64, Failed> {
    let now = now.map_or_else(
        || "now()".to_owned(),
        |now| format!("to_timestamp({now} / 1000.0)"),
    );
    let statement = filtered(&schema, &RETRY_NOW.replace("{now}", &now), &filter);
    let rows = one(&client, limits, statement).await?;
    Ok(u64::try_from(rows.len()).unwrap_or_default())
}

pub(super) async fn forget(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    key: (String, String),
) -> Result<bool, Failed> {
    let keyed = |sql: &str| {
        Statement::new(schema.sql(sql))
            .with(text(&key.0), Type::TEXT)
            .with(text(&key.1), Type::TEXT)
    };
    let statements = vec![
        keyed(
            "SELECT FROM {schema}.inbox_delivery WHERE source = $1 AND key = $2 AND state IN (2, 3) FOR UPDATE",
        ),
        keyed(
            "UPDATE {schema}.inbox_once o SET delivery = NULL FROM {schema}.inbox_delivery d
             WHERE d.source = $1 AND d.key = $2 AND o.delivery = d.seq AND d.state = 2 AND d.claims = o.claim",
        ),
        keyed(
            "DELETE FROM {schema}.inbox_once o USING {schema}.inbox_delivery d
             WHERE d.source = $1 AND d.key = $2 AND o.delivery = d.seq AND d.state IN (2, 3)",
        ),
        keyed(
            "DELETE FROM {schema}.inbox_delivery WHERE source = $1 AND key = $2 AND state IN (2, 3) RETURNING seq",
        ),
    ];
    let results = transaction(&client, limits, statements).await?;
    Ok(results.last().is_some_and(|rows| !rows.is_empty()))
}

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
    SELECT min(since) AS since FROM {schema}.inbox_delivery WHERE state = 0 AND unfinished = 0 AND bot IS NOT NULL
    UNION ALL SELECT min(since) FROM {schema}.inbox_delivery WHERE state = 0 AND unfinished = 0 AND bot IS NULL
    UNION ALL SELECT min(since) FROM {schema}.inbox_delivery WHERE state = 0 AND unfinished > 0
    UNION ALL SELECT min(since) FROM {schema}.inbox_delivery WHERE state = 1
  ) pending),
  (SELECT count(*) FROM {schema}.inbox_delivery WHERE state = 0 AND unfinished = 0 AND bot IS NOT NULL)
    + (SELECT count(*) FROM {schema}.inbox_delivery WHERE state = 0 AND unfinished = 0 AND bot IS NULL)
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
