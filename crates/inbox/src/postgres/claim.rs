//! Claiming, and the whole turn of a worker.

use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::manage::{COLUMNS, entry};
use super::session::{Failed, Limits, Statement, transaction_with_late_commit};
use super::settle::{LOCK, milliseconds, settle, settled};
use super::values::{Time, text};
use super::{Place, Schema};
use crate::engine::{Claim, Claimed, MOST_UNFINISHED, Order, Turn, Turned, Wanted};
use crate::retry;

/// What a row whose claims end without an outcome is given up with.
const UNFINISHED: &str = "the process or its lease ended before an outcome, too many times";

/// How many bots the search from bot to bot passes.
const BOTS: i64 = 1_000;

const RENEW: &str = "\
UPDATE {schema}.inbox_delivery d SET lease_until = coalesce($4, now()) + $3::bigint * interval '1 millisecond'
FROM unnest($1::bigint[], $2::bigint[]) AS r (seq, fence)
WHERE d.seq = r.seq AND d.claims = r.fence AND d.state = 1 RETURNING d.seq, d.claims";

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
  unfinished = unfinished + 1, lease_until = NULL, lane = NULL, worker = NULL
WHERE seq = ANY (ARRAY (SELECT seq FROM over)) RETURNING state";

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
    SELECT FROM {schema}.inbox_delivery l WHERE l.state = 1 AND l.source = s.source AND l.lane = s.bot
  ) AND NOT EXISTS (
    SELECT FROM {schema}.inbox_delivery e
    WHERE e.state = 0 AND e.unfinished = 0 AND e.bot IS NOT NULL AND e.source = s.source AND e.bot = s.bot AND e.seq < s.seq
      AND e.due_at <= coalesce($1, now())
  )
  ORDER BY s.seq LIMIT 1
)";

/// The earliest row that is due of each bot of `bots`, unless one of the bot is in progress.
const HEADS: &str = "\
heads AS (
  SELECT h.seq, h.due_at
  FROM bots b CROSS JOIN LATERAL (
    SELECT seq, due_at FROM {schema}.inbox_delivery
    WHERE state = 0 AND unfinished = 0 AND bot IS NOT NULL AND source = b.source AND bot = b.bot AND due_at <= coalesce($1, now())
    ORDER BY seq LIMIT 1
  ) h
  WHERE NOT EXISTS (SELECT FROM {schema}.inbox_delivery l WHERE l.state = 1 AND l.source = b.source AND l.lane = b.bot)
    AND NOT EXISTS (SELECT FROM suspect s WHERE s.source = b.source AND s.bot = b.bot)
)";

/// The bots of the first rows that are due.
const BOTS_BY_TIME: &str = "\
bots AS (
  SELECT DISTINCT source, bot FROM (
    SELECT source, bot FROM {schema}.inbox_delivery
    WHERE state = 0 AND unfinished = 0 AND bot IS NOT NULL AND due_at <= coalesce($1, now()) ORDER BY due_at, seq LIMIT $3
  ) c
)";

/// The bots after a place, from one to the next, without reading the rows between.
const BOTS_BY_NAME: &str = "\
bots AS (
  SELECT f.source, f.bot, 1::bigint AS step FROM (
    SELECT source, bot FROM {schema}.inbox_delivery
    WHERE state = 0 AND unfinished = 0 AND bot IS NOT NULL AND (source, bot) > ($8::text, $9::text) ORDER BY source, bot LIMIT 1
  ) f
  UNION ALL
  SELECT n.source, n.bot, b.step + 1 FROM bots b CROSS JOIN LATERAL (
    SELECT source, bot FROM {schema}.inbox_delivery
    WHERE state = 0 AND unfinished = 0 AND bot IS NOT NULL AND (source, bot) > (b.source, b.bot) ORDER BY source, bot LIMIT 1
  ) n WHERE b.step < $3
)";

/// The last of these bots, and how many they are.
const LAST: &str =
    "WITH RECURSIVE {bots} SELECT source, bot, step FROM bots ORDER BY step DESC LIMIT 1";

/// Without order: the first rows of any bot that are due.
const ANY_OF_A_BOT: &str = "\
heads AS (
  SELECT seq, due_at FROM {schema}.inbox_delivery
  WHERE state = 0 AND unfinished = 0 AND bot IS NOT NULL AND due_at <= coalesce($1, now()) ORDER BY due_at, seq LIMIT $3
)";

const WITHOUT_BOT: &str = "\
singles AS (
  SELECT seq, due_at FROM {schema}.inbox_delivery
  WHERE state = 0 AND unfinished = 0 AND bot IS NULL AND due_at <= coalesce($1, now()) ORDER BY due_at, seq LIMIT $3
)";

/// Locks what is claimed, and passes what another worker claims at the same time.
const CHOOSE: &str = "\
chosen AS MATERIALIZED (
  SELECT d.seq FROM (
    SELECT seq, due_at FROM heads UNION ALL SELECT seq, due_at FROM singles UNION ALL SELECT seq, due_at FROM suspect
  ) p JOIN {schema}.inbox_delivery d ON d.seq = p.seq
  WHERE d.state = 0 AND d.due_at <= coalesce($1, now())
  ORDER BY p.due_at, p.seq LIMIT $2 FOR NO KEY UPDATE OF d SKIP LOCKED
)
UPDATE {schema}.inbox_delivery SET
  state = 1, attempts = attempts + 1, claims = claims + 1,
  lease_until = coalesce($1, now()) + $6::bigint * interval '1 millisecond', worker = $7::text,
  lane = CASE WHEN $5::boolean THEN bot END
WHERE seq = ANY (ARRAY (SELECT seq FROM chosen)) RETURNING {columns}, claims";

/// When the next row is due, and whether so many rows of bots are due already that some were not looked at.
const NEXT: &str = "\
SELECT coalesce($1, now()), (
  SELECT min(due_at) FROM (
    SELECT min(due_at) AS due_at FROM {schema}.inbox_delivery
      WHERE state = 0 AND unfinished = 0 AND bot IS NOT NULL AND due_at > coalesce($1, now())
    UNION ALL SELECT min(due_at) FROM {schema}.inbox_delivery
      WHERE state = 0 AND unfinished = 0 AND bot IS NULL AND due_at > coalesce($1, now())
    UNION ALL SELECT min(due_at) FROM {schema}.inbox_delivery
      WHERE state = 0 AND unfinished > 0 AND due_at > coalesce($1, now())
  ) n
), (
  SELECT count(*) = $2 FROM (
    SELECT FROM {schema}.inbox_delivery
    WHERE state = 0 AND unfinished = 0 AND bot IS NOT NULL AND due_at <= coalesce($1, now()) LIMIT $2
  ) c
)";

/// How many rows that are due a claim looks at, so that it finds enough that are free.
fn looked_at(wanted: &Wanted) -> i64 {
    limit(wanted).saturating_mul(2).saturating_add(128)
}

fn limit(wanted: &Wanted) -> i64 {
    i64::try_from(wanted.limit).unwrap_or(i64::MAX / 4)
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
                let bots = (wanted.order == Order::PerBot).then_some(BOTS_BY_TIME);
                let look = looked_at(wanted);
                plan.claims = Some(plan.push(claiming(schema, wanted, now, bots, look)));
                looked = look - limit(wanted);
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
    let plan = Plan::of(&schema, &turn, now);
    let results = transaction_with_late_commit(&client, limits, plan.statements).await?;
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
        let found = by_name(&client, limits, &schema, &rest, now).await;
        // What is claimed is claimed: the worker must learn of it.
        if let Ok(found) = found {
            turned.claimed.extend(found);
        }
    }
    Ok(turned)
}

/// Claims from one bot to the next. It continues where it ended, so that no bot waits for ever.
async fn by_name(
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
fn claimed(rows: &[Row]) -> Result<Vec<Claimed>, tokio_postgres::Error> {
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
