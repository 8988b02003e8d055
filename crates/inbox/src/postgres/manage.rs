//! Listing, replaying and forgetting.

use std::sync::Arc;

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::Schema;
use super::row::{COLUMNS, entry};
use super::settle::LOCK;
use super::transaction::{Failed, Limits, Statement, one, transaction};
use super::values::{Time, text};
use crate::entry::{Entry, Filter};

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
  retention = NULL, replays = least(replays, 4611686018427387903) + 1
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
