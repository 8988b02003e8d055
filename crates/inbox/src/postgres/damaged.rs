//! Rows whose numbers or times another program has changed so that no turn can work with them: one such row must not keep a
//! worker from all others.

use std::sync::Arc;

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::Schema;
use super::transaction::{Failed, Limits, Statement, one};
use super::values::Time;

/// No counter of a row gets there by counting.
const MOST: i64 = i64::MAX / 2;

/// Gives up the rows that no turn can work with. A person sees why, and has the body.
const SET_ASIDE: &str = "\
WITH damaged AS MATERIALIZED (
  SELECT seq, CASE
    WHEN NOT attempts BETWEEN 0 AND $2::bigint THEN 'attempts'
    WHEN NOT unfinished BETWEEN 0 AND $2::bigint THEN 'unfinished'
    WHEN NOT claims BETWEEN 0 AND $2::bigint THEN 'claims'
    ELSE 'since'
  END AS name
  FROM {schema}.inbox_delivery
  WHERE state IN (0, 1) AND NOT (
    attempts BETWEEN 0 AND $2 AND unfinished BETWEEN 0 AND $2 AND claims BETWEEN 0 AND $2
    AND since BETWEEN '1970-01-01Z' AND '9999-01-01Z')
  ORDER BY source, key FOR NO KEY UPDATE
)
UPDATE {schema}.inbox_delivery d SET
  state = 3, settled_at = coalesce($1, now()), retention = 2,
  error = format('the row was damaged: `%s` had no valid value', damaged.name),
  attempts = 0, unfinished = 0, claims = greatest(0, least(claims, $2)), since = coalesce($1, now()),
  lease_until = NULL, lane = NULL, worker = NULL
FROM damaged WHERE d.seq = damaged.seq RETURNING d.seq";

/// Returns how many there are.
pub(super) async fn set_aside(
    client: &Arc<Client>,
    limits: Limits,
    schema: &Schema,
    now: Option<i64>,
) -> Result<usize, Failed> {
    let statement = Statement::new(schema.sql(SET_ASIDE))
        .with(now.map(Time), Type::TIMESTAMPTZ)
        .with(MOST, Type::INT8);
    Ok(one(client, limits, statement).await?.len())
}
