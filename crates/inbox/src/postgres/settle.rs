//! Settling, and work that is done once.

use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::Schema;
use super::transaction::{Failed, Limits, Statement, transaction};
use super::values::{Time, text};
use crate::clock::of_duration;
use crate::engine::{Claim, Once, Settled, Verdict};

/// Settles a claim as handled: sequence, fence, and the release that could not decode the event. It changes one row, or none
/// if the claim is lost.
///
/// `state + 0`, here and below: the index of the states does not apply, so that the server finds the row by its number.
pub(super) const COMPLETE: &str = "\
UPDATE {schema}.inbox_delivery
SET state = 2, settled_at = now(), undecoded = $3::text, retention = CASE WHEN $3::text IS NULL THEN 1 ELSE 2 END,
    lease_until = NULL, lane = NULL, worker = NULL, error = NULL
WHERE seq = $1::bigint AND claims = $2::bigint AND state + 0 = 1";

/// Locks the rows of a turn in the order of their keys, as storing does.
pub(super) const LOCK: &str = "\
SELECT FROM {schema}.inbox_delivery WHERE seq = ANY ($1) ORDER BY source, key FOR NO KEY UPDATE";

/// The verdicts are 0 done, 1 failed, 2 dead, 3 returned. A claim that was settled by its handler, in a transaction of its own,
/// is done.
const SETTLE: &str = "\
WITH verdict AS MATERIALIZED (
  SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
    WITH ORDINALITY AS v (seq, fence, verdict, error, delay, give_up_after, undecoded, place)
), judged AS MATERIALIZED (
  SELECT v.*, d.state,
    coalesce($8, now()) AS at,
    d.since + v.give_up_after * interval '1 millisecond' AS last,
    CASE
      WHEN v.verdict = 0 THEN 2
      WHEN v.verdict = 2 THEN 3
      WHEN v.verdict = 1 AND d.since + v.give_up_after * interval '1 millisecond' <= coalesce($8, now()) THEN 3
      ELSE 0
    END AS next
  FROM verdict v LEFT JOIN {schema}.inbox_delivery d ON d.seq = v.seq AND d.claims = v.fence
), changed AS (
  UPDATE {schema}.inbox_delivery d SET
    state = j.next,
    attempts = d.attempts - CASE j.verdict WHEN 3 THEN 1 ELSE 0 END,
    due_at = CASE
      WHEN j.next <> 0 THEN d.due_at
      WHEN j.verdict = 3 THEN j.at
      ELSE least(j.at + j.delay * interval '1 millisecond', j.last)
    END,
    undecoded = CASE j.verdict WHEN 3 THEN d.undecoded ELSE j.undecoded END,
    error = CASE j.verdict WHEN 3 THEN d.error ELSE j.error END,
    settled_at = CASE j.next WHEN 0 THEN NULL ELSE j.at END,
    retention = CASE WHEN j.next = 0 THEN NULL WHEN j.next = 2 AND j.undecoded IS NULL THEN 1 ELSE 2 END,
    lease_until = NULL, lane = NULL, worker = NULL
  FROM judged j
  WHERE d.seq = j.seq AND d.claims = j.fence AND d.state + 0 = 1
  RETURNING j.place, d.state
)
SELECT coalesce(c.state, CASE j.state WHEN 2 THEN 2 ELSE -1 END)::smallint
FROM judged j LEFT JOIN changed c ON c.place = j.place ORDER BY j.place";

/// In milliseconds: a hundred years. Added to a time, it must not overflow.
const LONGEST: i64 = 100 * 365 * 24 * 3_600 * 1_000;

pub(super) fn milliseconds(duration: Duration) -> i64 {
    of_duration(duration).min(LONGEST)
}

#[derive(Default)]
struct Verdicts {
    sequences: Vec<i64>,
    fences: Vec<i64>,
    numbers: Vec<i16>,
    errors: Vec<Option<String>>,
    delays: Vec<i64>,
    give_up_after: Vec<i64>,
    undecoded: Vec<Option<&'static str>>,
}

pub(super) fn settle(schema: &Schema, settle: &[(Claim, Verdict)], now: Option<i64>) -> Statement {
    let mut all = Verdicts::default();
    for (claim, verdict) in settle {
        all.sequences.push(claim.sequence);
        all.fences.push(claim.fence);
        let (number, error, delays, undecoded) = match verdict {
            Verdict::Done { undecoded } => (0, None, (0, 0), *undecoded),
            Verdict::Failed {
                error,
                delay,
                give_up_after,
                undecoded,
            } => {
                let delays = (milliseconds(*delay), milliseconds(*give_up_after));
                (1, Some(text(error)), delays, *undecoded)
            }
            Verdict::Dead { error, undecoded } => (2, Some(text(error)), (0, 0), *undecoded),
            Verdict::Returned => (3, None, (0, 0), None),
        };
        all.numbers.push(number);
        all.errors.push(error);
        all.delays.push(delays.0);
        all.give_up_after.push(delays.1);
        all.undecoded.push(undecoded);
    }
    Statement::new(schema.sql(SETTLE))
        .with(all.sequences, Type::INT8_ARRAY)
        .with(all.fences, Type::INT8_ARRAY)
        .with(all.numbers, Type::INT2_ARRAY)
        .with(all.errors, Type::TEXT_ARRAY)
        .with(all.delays, Type::INT8_ARRAY)
        .with(all.give_up_after, Type::INT8_ARRAY)
        .with(all.undecoded, Type::TEXT_ARRAY)
        .with(now.map(Time), Type::TIMESTAMPTZ)
}

/// What each verdict led to.
pub(super) fn settled(rows: &[Row]) -> Result<Vec<Settled>, tokio_postgres::Error> {
    let mut settled = Vec::with_capacity(rows.len());
    for row in rows {
        settled.push(match row.try_get::<_, i16>(0)? {
            0 => Settled::Waiting,
            2 => Settled::Done,
            3 => Settled::Dead,
            _ => Settled::Lost,
        });
    }
    Ok(settled)
}

/// Whether the claim is held: a condition on its sequence and fence.
const HELD: &str = "\
EXISTS (SELECT FROM {schema}.inbox_delivery WHERE seq = $2::bigint AND claims = $3::bigint AND state + 0 = 1)";

/// Reserves work that nobody has asked for.
const RESERVE: &str = "\
INSERT INTO {schema}.inbox_once (work, delivery, claim, asked_at)
SELECT $1::text, $2::bigint, $3::bigint, coalesce($4::timestamptz, now()) WHERE {held} ON CONFLICT (work) DO NOTHING";

/// So that nobody else takes it over. The statements after it see what was committed until then.
const LOCK_WORK: &str = "SELECT FROM {schema}.inbox_once WHERE work = $1 FOR UPDATE";

/// Takes over work that was reserved by a claim that is neither in progress nor done.
const TAKE_OVER: &str = "\
UPDATE {schema}.inbox_once o SET delivery = $2::bigint, claim = $3::bigint, asked_at = coalesce($4::timestamptz, now())
WHERE o.work = $1::text AND {held} AND o.delivery IS NOT NULL
  AND (o.delivery = $2::bigint OR NOT EXISTS (
    SELECT FROM {schema}.inbox_delivery d WHERE d.seq = o.delivery AND d.claims = o.claim AND d.state IN (1, 2)))
RETURNING TRUE";

const ANSWER: &str = "\
SELECT {held}, EXISTS (
  SELECT FROM {schema}.inbox_once o LEFT JOIN {schema}.inbox_delivery d ON d.seq = o.delivery AND d.claims = o.claim
  WHERE o.work = $1::text AND (o.delivery IS NULL OR d.state = 2))";

pub(super) async fn once(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    claim: Claim,
    work: String,
    now: Option<i64>,
) -> Result<Once, Failed> {
    let work = text(&work);
    let sql = |template: &str| schema.sql(&template.replace("{held}", HELD));
    let asked = |template: &str| {
        Statement::new(sql(template))
            .with(work.clone(), Type::TEXT)
            .with(claim.sequence, Type::INT8)
            .with(claim.fence, Type::INT8)
    };
    let at = now.map(Time);
    let statements = vec![
        asked(RESERVE).with(at, Type::TIMESTAMPTZ),
        Statement::new(sql(LOCK_WORK)).with(work.clone(), Type::TEXT),
        asked(TAKE_OVER).with(at, Type::TIMESTAMPTZ),
        asked(ANSWER),
    ];
    let results = transaction(&client, limits, statements).await?;
    let [_, _, taken, answer] = results.as_slice() else {
        return Ok(Once::Lost);
    };
    if !taken.is_empty() {
        return Ok(Once::Mine);
    }
    let Some(answer) = answer.first() else {
        return Ok(Once::Lost);
    };
    let (is_held, is_done): (bool, bool) = (answer.try_get(0)?, answer.try_get(1)?);
    Ok(match (is_held, is_done) {
        (false, _) => Once::Lost,
        (true, true) => Once::Done,
        (true, false) => Once::Busy,
    })
}
