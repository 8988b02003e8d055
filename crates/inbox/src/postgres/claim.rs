//! The whole turn of a worker: it settles, renews and claims.

use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::Schema;
use super::choose::{by_name, by_time, claimed, limit};
use super::damaged;
use super::settle::{LOCK, milliseconds, settle, settled};
use super::transaction::{Failed, Limits, Statement, transaction_with_late_commit};
use super::values::Time;
use crate::engine::{Claim, MOST_UNFINISHED, Order, Turn, Turned, Wanted};
use crate::retry;

/// What a row whose claims end without an outcome is given up with.
const UNFINISHED: &str = "the process or its lease ended before an outcome, too many times";

const RENEW: &str = "\
UPDATE {schema}.inbox_delivery d SET lease_until = coalesce($4, now()) + $3::bigint * interval '1 millisecond'
FROM unnest($1::bigint[], $2::bigint[]) AS r (seq, fence)
WHERE d.seq = r.seq AND d.claims = r.fence AND d.state + 0 = 1 RETURNING d.seq, d.claims";

/// Ends the leases that are over. The wait is that of `retry::delay`.
const EXPIRE: &str = "\
WITH over AS MATERIALIZED (
  SELECT seq FROM {schema}.inbox_delivery WHERE state = 1 AND lease_until <= coalesce($1, now()) FOR UPDATE SKIP LOCKED
)
UPDATE {schema}.inbox_delivery SET
  state = CASE WHEN unfinished + 1 >= $2::bigint THEN 3 ELSE 0 END,
  settled_at = CASE WHEN unfinished + 1 >= $2::bigint THEN coalesce($1, now()) END,
  retention = CASE WHEN unfinished + 1 >= $2::bigint THEN 2 END,
  error = CASE WHEN unfinished + 1 >= $2::bigint THEN $3::text ELSE error END,
  due_at = coalesce($1, now()) + interval '1 millisecond' * floor(
    least($4::bigint * power(2, least(greatest(attempts - 1, 0), 20)), $5::bigint) * (0.5 + random() / 2)),
  unfinished = greatest(unfinished, 0) + 1, lease_until = NULL, lane = NULL, worker = NULL
WHERE seq = ANY (ARRAY (SELECT seq FROM over)) RETURNING state";

/// When the next row is due, and whether so many rows of bots are due already that some were not looked at.
const NEXT: &str = "\
SELECT coalesce($1, now()), (
  SELECT min(due_at) FROM (
    SELECT min(due_at) AS due_at FROM {schema}.inbox_delivery
      WHERE {by_time} AND bot IS NOT NULL AND due_at > coalesce($1, now())
    UNION ALL SELECT min(due_at) FROM {schema}.inbox_delivery
      WHERE {by_time} AND bot IS NULL AND due_at > coalesce($1, now())
    UNION ALL SELECT min(due_at) FROM {schema}.inbox_delivery
      WHERE state = 0 AND unfinished > 0 AND due_at > coalesce($1, now())
  ) n
), (
  SELECT count(*) = $2 FROM (
    SELECT FROM {schema}.inbox_delivery
    WHERE {by_time} AND bot IS NOT NULL AND due_at <= coalesce($1, now()) LIMIT $2
  ) c
)";

/// The statements of a turn, in their order, and which they are.
#[derive(Default)]
struct Plan {
    statements: Vec<Statement>,
    settles: Option<usize>,
    renews: Option<usize>,
    expires: Option<usize>,
    claims: Option<usize>,
}

impl Plan {
    fn push(&mut self, statement: Statement) -> usize {
        self.statements.push(statement);
        self.statements.len() - 1
    }

    fn of(schema: &Schema, turn: &Turn, now: Option<i64>) -> Self {
        let mut plan = Self::default();
        let at = now.map(Time);
        let settling = turn.settle.iter().map(|(claim, _)| claim);
        let rows: Vec<i64> = settling
            .chain(&turn.renew)
            .map(|claim| claim.sequence)
            .collect();
        if rows.len() > 1 {
            plan.push(Statement::new(schema.sql(LOCK)).with(rows, Type::INT8_ARRAY));
        }
        if !turn.settle.is_empty() {
            plan.settles = Some(plan.push(settle(schema, &turn.settle, now)));
        }
        if !turn.renew.is_empty() {
            let sequences: Vec<i64> = turn.renew.iter().map(|claim| claim.sequence).collect();
            let fences: Vec<i64> = turn.renew.iter().map(|claim| claim.fence).collect();
            let renew = Statement::new(schema.sql(RENEW))
                .with(sequences, Type::INT8_ARRAY)
                .with(fences, Type::INT8_ARRAY)
                .with(milliseconds(turn.lease), Type::INT8)
                .with(at, Type::TIMESTAMPTZ);
            plan.renews = Some(plan.push(renew));
        }
        let mut looked = 1;
        if let Some(wanted) = &turn.wanted {
            let expire = Statement::new(schema.sql(EXPIRE))
                .with(at, Type::TIMESTAMPTZ)
                .with(MOST_UNFINISHED, Type::INT8)
                .with(UNFINISHED, Type::TEXT)
                .with(retry::FIRST.cast_signed(), Type::INT8)
                .with(retry::LONGEST.cast_signed(), Type::INT8);
            plan.expires = Some(plan.push(expire));
            if wanted.limit > 0 {
                let (claim, looked_at) = by_time(schema, wanted, now);
                plan.claims = Some(plan.push(claim));
                looked = looked_at - limit(wanted);
            }
        }
        let next = Statement::new(schema.sql(NEXT))
            .with(at, Type::TIMESTAMPTZ)
            .with(looked, Type::INT8);
        plan.push(next);
        plan
    }
}

pub(super) async fn turn(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    turn: Arc<Turn>,
    now: Option<i64>,
) -> Result<Turned, Failed> {
    match turn_once(&client, limits, &schema, &turn, now).await {
        Err(failed) if failed.is_of_a_value() => {
            let given_up = damaged::set_aside(&client, limits, &schema, now).await?;
            let mut turned = turn_once(&client, limits, &schema, &turn, now).await?;
            turned.given_up += given_up;
            Ok(turned)
        }
        turned => turned,
    }
}

async fn turn_once(
    client: &Arc<Client>,
    limits: Limits,
    schema: &Schema,
    turn: &Turn,
    now: Option<i64>,
) -> Result<Turned, Failed> {
    let plan = Plan::of(schema, turn, now);
    let results = transaction_with_late_commit(client, limits, plan.statements).await?;
    let rows = |place: Option<usize>| -> &[Row] {
        let rows = place.and_then(|place| results.get(place));
        rows.map(Vec::as_slice).unwrap_or_default()
    };
    let mut turned = Turned {
        settled: settled(rows(plan.settles))?,
        ..Turned::default()
    };
    let mut renewed = Vec::new();
    for row in rows(plan.renews) {
        renewed.push(Claim {
            sequence: row.try_get(0)?,
            fence: row.try_get(1)?,
        });
    }
    let is_lost = |claim: &&Claim| !renewed.contains(claim);
    turned.lost = turn.renew.iter().filter(is_lost).copied().collect();
    for row in rows(plan.expires) {
        turned.expired += 1;
        turned.given_up += usize::from(row.try_get::<_, i16>(0)? == 3);
    }
    turned.claimed = claimed(rows(plan.claims))?;
    let mut has_more = false;
    if let Some(row) = results.last().and_then(|rows| rows.first()) {
        let (at, due): (Time, Option<Time>) = (row.try_get(0)?, row.try_get(1)?);
        has_more = row.try_get(2)?;
        turned.next_due = due.map(|due| {
            let wait = due.0.saturating_sub(at.0);
            Duration::from_millis(u64::try_from(wait).unwrap_or_default())
        });
    }
    // The rows that are due first are all of bots that are in progress: other bots are found by their names.
    if let Some(wanted) = &turn.wanted
        && has_more
        && wanted.order == Order::PerBot
        && turned.claimed.len() < wanted.limit
    {
        let rest = Wanted {
            limit: wanted.limit - turned.claimed.len(),
            ..wanted.clone()
        };
        // What is claimed is claimed: the worker must learn of it.
        match by_name(client, limits, schema, &rest, now).await {
            Ok(found) => turned.claimed.extend(found),
            Err(failed) if failed.is_of_a_value() => {
                let given_up = damaged::set_aside(client, limits, schema, now).await;
                turned.given_up += given_up.unwrap_or_default();
            }
            Err(_) => {}
        }
    }
    Ok(turned)
}
