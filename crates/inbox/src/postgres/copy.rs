//! What another store gets, and what comes from one.

use std::sync::Arc;

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::Schema;
use super::transaction::{Failed, Limits, Statement, one, transaction};
use super::values::{Body, Time, text};
use crate::engine::DoneWork;
use crate::entry::{Entry, State};

/// A row that is in progress elsewhere waits here. Its fence begins with the attempts that it had.
const IMPORT: &str = "\
INSERT INTO {schema}.inbox_delivery
  (source, key, kind, verified, message_id, signed_at, received_at, event, bot, release, undecoded, duplicates, state, attempts,
   unfinished, claims, since, due_at, error, settled_at, retention, replays, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $14, $16, $17, $18, $19, $20, $21, $22)
ON CONFLICT (source, key) DO NOTHING RETURNING seq";

const IMPORT_WORK: &str = "\
INSERT INTO {schema}.inbox_once (work, asked_at) SELECT * FROM unnest($1::text[], $2::timestamptz[]) ON CONFLICT (work) DO NOTHING";

const WORKS: &str = "\
SELECT o.work, o.asked_at FROM {schema}.inbox_once o LEFT JOIN {schema}.inbox_delivery d ON d.seq = o.delivery
WHERE ($1::text IS NULL OR o.work > $1) AND (o.delivery IS NULL OR (d.state = 2 AND d.claims = o.claim))
ORDER BY o.work LIMIT $2";

pub(super) async fn works(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    after: Option<String>,
    limit: usize,
) -> Result<Vec<DoneWork>, Failed> {
    let statement = Statement::new(schema.sql(WORKS))
        .with(after, Type::TEXT)
        .with(i64::try_from(limit).unwrap_or(i64::MAX), Type::INT8);
    let rows = one(&client, limits, statement).await?;
    let works: Result<_, tokio_postgres::Error> = rows
        .iter()
        .map(|row| {
            Ok(DoneWork {
                work: row.try_get(0)?,
                asked_at: row.try_get::<_, Time>(1)?.0,
            })
        })
        .collect();
    Ok(works?)
}

fn import_of(schema: &Schema, entry: &Entry) -> Statement {
    let state = match entry.state {
        State::InProgress => State::Waiting,
        other => other,
    };
    let keeps_body = entry.body.is_some() && entry.undecoded.is_none();
    let retention: Option<i16> = match state {
        State::Done if keeps_body => Some(1),
        State::Done | State::Dead => Some(2),
        State::Waiting | State::InProgress => None,
    };
    let optional = |value: &Option<String>| value.as_deref().map(text);
    Statement::new(schema.sql(IMPORT))
        .with(text(&entry.source), Type::TEXT)
        .with(text(&entry.key), Type::TEXT)
        .with(text(&entry.kind), Type::TEXT)
        .with(entry.verified, Type::BOOL)
        .with(optional(&entry.message_id), Type::TEXT)
        .with(entry.signed_at.map(Time), Type::TIMESTAMPTZ)
        .with(Time(entry.received_at), Type::TIMESTAMPTZ)
        .with(optional(&entry.event), Type::TEXT)
        .with(optional(&entry.bot), Type::TEXT)
        .with(text(&entry.release), Type::TEXT)
        .with(optional(&entry.undecoded), Type::TEXT)
        .with(entry.duplicates, Type::INT8)
        .with(
            i16::try_from(state.number()).unwrap_or_default(),
            Type::INT2,
        )
        .with(entry.attempts, Type::INT8)
        .with(entry.unfinished, Type::INT8)
        .with(Time(entry.since), Type::TIMESTAMPTZ)
        .with(Time(entry.due_at), Type::TIMESTAMPTZ)
        .with(optional(&entry.error), Type::TEXT)
        .with(entry.settled_at.map(Time), Type::TIMESTAMPTZ)
        .with(retention, Type::INT2)
        .with(entry.replays, Type::INT8)
        .with(entry.body.clone().map(Body), Type::BYTEA)
}

/// Each row is a statement, since the order of arrival is that of the rows. They need one round trip.
pub(super) async fn import(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    given: Arc<(Vec<Entry>, Vec<DoneWork>)>,
) -> Result<u64, Failed> {
    let (entries, works) = &*given;
    let rows = entries.iter().map(|entry| import_of(&schema, entry));
    let mut statements: Vec<Statement> = rows.collect();
    let names: Vec<String> = works.iter().map(|work| text(&work.work)).collect();
    let times: Vec<Time> = works.iter().map(|work| Time(work.asked_at)).collect();
    statements.push(
        Statement::new(schema.sql(IMPORT_WORK))
            .with(names, Type::TEXT_ARRAY)
            .with(times, Type::TIMESTAMPTZ_ARRAY),
    );
    let results = transaction(&client, limits, statements).await?;
    let stored: usize = results.iter().map(Vec::len).sum();
    Ok(u64::try_from(stored).unwrap_or_default())
}
