//! What a claim chooses: the earliest rows that are due, one of each bot.

use std::sync::Arc;

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::row::{COLUMNS, entry};
use super::settle::milliseconds;
use super::transaction::{Failed, Limits, Statement, transaction_with_late_commit};
use super::values::{Time, text};
use super::{Place, Schema};
use crate::engine::{Claim, Claimed, Order, Wanted};

/// How many bots the search from bot to bot passes.
const BOTS: i64 = 1_000;
/// Of several rows whose earlier claim ended without an outcome, one, because it may end the process: `$4` says whether it is
/// wanted. It is claimed only if nothing of its bot precedes it.
const SUSPECT: &str = "\
suspect AS MATERIALIZED (
  SELECT s.seq, s.source, s.bot, s.due_at
  FROM (
    SELECT seq, source, bot, due_at FROM {schema}.inbox_delivery
    WHERE state = 0 AND unfinished > 0 AND due_at <= coalesce($1, now()) AND $4::boolean ORDER BY due_at, seq LIMIT 64
  ) s
  WHERE s.bot IS NULL OR NOT $5::boolean OR NOT EXISTS (
    SELECT FROM {schema}.inbox_delivery l WHERE l.state = 1 AND l.source = s.source AND l.lane = s.bot OFFSET 0
  ) AND NOT EXISTS (
    SELECT FROM {schema}.inbox_delivery e
    WHERE {by_bot} AND e.bot IS NOT NULL AND e.source = s.source AND e.bot = s.bot AND e.seq < s.seq
      AND e.due_at <= coalesce($1, now()) OFFSET 0
  )
  ORDER BY s.seq LIMIT 1
)";

/// The earliest row that is due of each bot of `bots`, unless one of the bot is in progress. `OFFSET 0` keeps the server from
/// joining what it is to look up for each bot.
const HEADS: &str = "\
heads AS (
  SELECT h.seq, h.due_at
  FROM bots b CROSS JOIN LATERAL (
    SELECT seq, due_at FROM {schema}.inbox_delivery
    WHERE {by_bot} AND bot IS NOT NULL AND source = b.source AND bot = b.bot AND due_at <= coalesce($1, now())
    ORDER BY seq LIMIT 1
  ) h
  WHERE NOT EXISTS (
      SELECT FROM {schema}.inbox_delivery l WHERE l.state = 1 AND l.source = b.source AND l.lane = b.bot OFFSET 0
    ) AND NOT EXISTS (SELECT FROM suspect s WHERE s.source = b.source AND s.bot = b.bot)
)";

/// The bots of the first rows that are due.
const BOTS_BY_TIME: &str = "\
bots AS (
  SELECT DISTINCT source, bot FROM (
    SELECT source, bot FROM {schema}.inbox_delivery
    WHERE {by_time} AND bot IS NOT NULL AND due_at <= coalesce($1, now()) ORDER BY due_at, seq LIMIT $3
  ) c
)";

/// The bots after a place, from one to the next, without reading the rows between.
const BOTS_BY_NAME: &str = "\
bots AS (
  SELECT f.source, f.bot, 1::bigint AS step FROM (
    SELECT source, bot FROM {schema}.inbox_delivery
    WHERE {by_bot} AND bot IS NOT NULL AND (source, bot) > ($8::text, $9::text) ORDER BY source, bot LIMIT 1
  ) f
  UNION ALL
  SELECT n.source, n.bot, b.step + 1 FROM bots b CROSS JOIN LATERAL (
    SELECT source, bot FROM {schema}.inbox_delivery
    WHERE {by_bot} AND bot IS NOT NULL AND (source, bot) > (b.source, b.bot) ORDER BY source, bot LIMIT 1
  ) n WHERE b.step < $3
)";

/// The last of these bots, and how many they are.
const LAST: &str =
    "WITH RECURSIVE {bots} SELECT source, bot, step FROM bots ORDER BY step DESC LIMIT 1";

/// Without order: the first rows of any bot that are due.
const ANY_OF_A_BOT: &str = "\
heads AS (
  SELECT seq, due_at FROM {schema}.inbox_delivery
  WHERE {by_time} AND bot IS NOT NULL AND due_at <= coalesce($1, now()) ORDER BY due_at, seq LIMIT $3
)";

const WITHOUT_BOT: &str = "\
singles AS (
  SELECT seq, due_at FROM {schema}.inbox_delivery
  WHERE {by_time} AND bot IS NULL AND due_at <= coalesce($1, now()) ORDER BY due_at, seq LIMIT $3
)";

/// Locks what is claimed, and passes what another worker claims at the same time.
const CHOOSE: &str = "\
chosen AS MATERIALIZED (
  SELECT d.seq FROM (
    SELECT seq, due_at FROM heads UNION ALL SELECT seq, due_at FROM singles UNION ALL SELECT seq, due_at FROM suspect
  ) p JOIN {schema}.inbox_delivery d ON d.seq = p.seq
  WHERE d.state + 0 = 0 AND d.due_at <= coalesce($1, now())
  ORDER BY p.due_at, p.seq LIMIT $2 FOR NO KEY UPDATE OF d SKIP LOCKED
)
UPDATE {schema}.inbox_delivery SET
  state = 1, attempts = attempts + 1, claims = claims + 1,
  lease_until = coalesce($1, now()) + $6::bigint * interval '1 millisecond', worker = $7::text,
  lane = CASE WHEN $5::boolean THEN bot END
WHERE seq = ANY (ARRAY (SELECT seq FROM chosen)) RETURNING {columns}, claims";

/// How many rows that are due a claim looks at, so that it finds enough that are free.
fn looked_at(wanted: &Wanted) -> i64 {
    limit(wanted).saturating_mul(2).saturating_add(128)
}

pub(super) fn limit(wanted: &Wanted) -> i64 {
    i64::try_from(wanted.limit).unwrap_or(i64::MAX / 4)
}

/// The statement that claims what is due first. It looks at so many rows.
pub(super) fn by_time(schema: &Schema, wanted: &Wanted, now: Option<i64>) -> (Statement, i64) {
    let bots = (wanted.order == Order::PerBot).then_some(BOTS_BY_TIME);
    let looked_at = looked_at(wanted);
    let statement = claiming(schema, wanted, now, bots, looked_at);
    (statement, looked_at)
}

/// A statement that claims; `bots` is `None` without order.
fn claiming(
    schema: &Schema,
    wanted: &Wanted,
    now: Option<i64>,
    bots: Option<&str>,
    looked_at: i64,
) -> Statement {
    let heads = bots.map_or_else(
        || ANY_OF_A_BOT.to_owned(),
        |bots| format!("{bots}, {HEADS}"),
    );
    let sql = format!("WITH RECURSIVE {SUSPECT}, {heads}, {WITHOUT_BOT}, {CHOOSE}");
    Statement::new(schema.sql(&sql.replace("{columns}", COLUMNS)))
        .with(now.map(Time), Type::TIMESTAMPTZ)
        .with(limit(wanted), Type::INT8)
        .with(looked_at, Type::INT8)
        .with(wanted.suspect, Type::BOOL)
        .with(bots.is_some(), Type::BOOL)
        .with(milliseconds(wanted.lease), Type::INT8)
        .with(text(&wanted.worker), Type::TEXT)
}

/// Claims from one bot to the next. It continues where it ended, so that no bot waits for ever.
pub(super) async fn by_name(
    client: &Arc<Client>,
    limits: Limits,
    schema: &Schema,
    wanted: &Wanted,
    now: Option<i64>,
) -> Result<Vec<Claimed>, Failed> {
    // A suspect is claimed by due time only.
    let mut wanted = Wanted {
        suspect: false,
        ..wanted.clone()
    };
    let mut all = Vec::new();
    for _ in 0..2 {
        let place = schema.place();
        let is_start = place == Place::default();
        let claim = claiming(schema, &wanted, now, Some(BOTS_BY_NAME), BOTS);
        let claim = claim
            .with(place.0.clone(), Type::TEXT)
            .with(place.1.clone(), Type::TEXT);
        let last = LAST.replace("{bots}", BOTS_BY_NAME);
        let last = last.replace("$8", "$1").replace("$9", "$2");
        let last = Statement::new(schema.sql(&last))
            .with(place.0, Type::TEXT)
            .with(place.1, Type::TEXT)
            .with(BOTS, Type::INT8);
        // Before the claim, which changes what it finds.
        let results = transaction_with_late_commit(client, limits, vec![last, claim]).await?;
        let [last, rows] = results.as_slice() else {
            break;
        };
        let found = claimed(rows)?;
        wanted.limit = wanted.limit.saturating_sub(found.len());
        all.extend(found);
        let place = match last.first() {
            Some(row) if row.try_get::<_, i64>(2)? == BOTS => (row.try_get(0)?, row.try_get(1)?),
            _ => Place::default(),
        };
        let is_end = place == Place::default();
        schema.set_place(place);
        if wanted.limit == 0 || is_start || !is_end {
            break;
        }
    }
    Ok(all)
}

/// The claimed rows, in the order in which they became due.
pub(super) fn claimed(rows: &[Row]) -> Result<Vec<Claimed>, tokio_postgres::Error> {
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let entry = entry(row)?;
        claimed.push(Claimed {
            claim: Claim {
                sequence: entry.sequence,
                fence: row.try_get("claims")?,
            },
            suspect: entry.unfinished > 0,
            entry,
        });
    }
    claimed.sort_by_key(|claimed| (claimed.entry.due_at, claimed.entry.sequence));
    Ok(claimed)
}
