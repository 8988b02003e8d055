//! Claiming, and the whole turn of a worker.

use std::collections::HashSet;
use std::fmt::Write;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, Row, Transaction, TransactionBehavior, params};

use super::damaged;
use super::manage::{COLUMNS, entry};
use super::settle::settle;
use crate::clock::of_duration;
use crate::engine::{Claim, Claimed, MOST_UNFINISHED, Order, Turn, Turned, Wanted};

/// How many rows of bots that are in progress, or chosen, a claim passes before it looks for other bots instead: to pass a row
/// takes a tenth of the time of looking for a bot.
const PASSED: usize = 5_000;

/// How many bots it looks at then.
const VISITED: usize = 1_000;

/// What a row whose claims end without an outcome is given up with.
const UNFINISHED: &str = "the process or its lease ended before an outcome, too many times";

pub(super) fn turn(
    connection: &mut Connection,
    turn: &Turn,
    now: i64,
) -> Result<Turned, rusqlite::Error> {
    match turn_once(connection, turn, now) {
        Err(error) if damaged::is_of_a_row(&error) => {
            let given_up = damaged::set_aside(connection, now)?;
            let mut turned = turn_once(connection, turn, now)?;
            turned.given_up += given_up;
            Ok(turned)
        }
        turned => turned,
    }
}

fn turn_once(
    connection: &mut Connection,
    turn: &Turn,
    now: i64,
) -> Result<Turned, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut turned = Turned::default();
    for (claim, verdict) in &turn.settle {
        turned
            .settled
            .push(settle(&transaction, *claim, verdict, now)?);
    }
    for &claim in &turn.renew {
        let until = now.saturating_add(of_duration(turn.lease));
        let mut statement = transaction.prepare_cached(
            "UPDATE inbox_delivery SET lease_until = ?3 WHERE seq = ?1 AND claims = ?2 AND state = 1",
        )?;
        if statement.execute((claim.sequence, claim.fence, until))? == 0 {
            turned.lost.push(claim);
        }
    }
    if let Some(wanted) = &turn.wanted {
        expire(&transaction, now, &mut turned)?;
        turned.claimed = claim(&transaction, wanted, now)?;
    }
    turned.next_due = next_due(&transaction, now)?;
    transaction.commit()?;
    Ok(turned)
}

/// In milliseconds. Clocks of two processes may differ by so much.
const TOLERANCE: i64 = 60_000;

/// In milliseconds: the longest lease, which `Work::lease` documents.
const LONGEST_LEASE: i64 = 60 * 60 * 1_000;

/// Corrects times in the future, which a clock that was ahead has left: what was stored then is due now, and a lease ends within
/// an hour.
pub(super) fn correct_times(connection: &mut Connection, now: i64) -> Result<(), rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let ahead = now.saturating_add(TOLERANCE);
    transaction.execute(
        "UPDATE inbox_delivery INDEXED BY inbox_due SET since = ?1, due_at = ?1
         WHERE state = 0 AND due_at > ?2 AND since > ?2",
        (now, ahead),
    )?;
    transaction.execute(
        "UPDATE inbox_delivery SET lease_until = ?1 WHERE state = 1 AND lease_until > ?1",
        [now.saturating_add(LONGEST_LEASE)],
    )?;
    transaction.commit()
}

/// Ends the leases that are over.
fn expire(
    transaction: &Transaction<'_>,
    now: i64,
    turned: &mut Turned,
) -> Result<(), rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT seq, unfinished, attempts FROM inbox_delivery WHERE state = 1 AND coalesce(lease_until, 0) <= ?1",
    )?;
    let over = statement
        .query_map([now], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<Vec<(i64, i64, i64)>, _>>()?;
    for (sequence, unfinished, attempts) in over {
        turned.expired += 1;
        if unfinished.saturating_add(1) >= MOST_UNFINISHED {
            turned.given_up += 1;
            transaction
                .prepare_cached(
                    "UPDATE inbox_delivery
                     SET state = 3, unfinished = unfinished + 1, settled_at = ?2, retention = 2, error = ?3,
                         lease_until = NULL, lane = NULL, worker = NULL
                     WHERE seq = ?1",
                )?
                .execute(params![sequence, now, UNFINISHED])?;
        } else {
            let delay = of_duration(crate::retry::delay(sequence, attempts));
            // A counter below 0 counts as 0.
            transaction
                .prepare_cached(
                    "UPDATE inbox_delivery
                     SET state = 0, unfinished = max(unfinished, 0) + 1, due_at = ?2, lease_until = NULL, lane = NULL, worker = NULL
                     WHERE seq = ?1",
                )?
                .execute((sequence, now.saturating_add(delay)))?;
        }
    }
    Ok(())
}

/// A bot of a source, as one text: the length of the source keeps apart what a separator would not.
fn name(source: &str, bot: &str, name: &mut String) {
    name.clear();
    // Writing to a string does not fail.
    let _ = write!(name, "{} {source} {bot}", source.len());
}

/// The rows to claim.
struct Chosen<'wanted> {
    wanted: &'wanted Wanted,
    now: i64,
    sequences: Vec<i64>,
    /// In progress, or chosen.
    bots: HashSet<String>,
    suspect: bool,
}

fn claim(
    transaction: &Transaction<'_>,
    wanted: &Wanted,
    now: i64,
) -> Result<Vec<Claimed>, rusqlite::Error> {
    let mut chosen = Chosen {
        wanted,
        now,
        sequences: Vec::new(),
        bots: HashSet::new(),
        suspect: wanted.suspect,
    };
    if wanted.limit == 0 {
        return Ok(Vec::new());
    }
    if wanted.order == Order::PerBot {
        let mut statement = transaction.prepare_cached(
            "SELECT source, lane FROM inbox_delivery WHERE state = 1 AND lane IS NOT NULL",
        )?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            let mut bot = String::new();
            name(text(row, 0)?, text(row, 1)?, &mut bot);
            chosen.bots.insert(bot);
        }
    }
    if !by_due_time(transaction, &mut chosen)? {
        by_bot(transaction, &mut chosen)?;
    }
    let lease = now.saturating_add(of_duration(wanted.lease));
    // A worker without order has no lane, so that the unique index does not apply.
    let lane = match wanted.order {
        Order::PerBot => "bot",
        Order::None => "NULL",
    };
    let sql = format!(
        "UPDATE inbox_delivery
         SET state = 1, attempts = attempts + 1, claims = claims + 1, lease_until = ?2, worker = ?3, lane = {lane}
         WHERE seq = ?1 AND state = 0 RETURNING {COLUMNS}, claims"
    );
    let mut statement = transaction.prepare_cached(&sql)?;
    let mut claimed = Vec::with_capacity(chosen.sequences.len());
    for sequence in chosen.sequences {
        let row = statement.query_row((sequence, lease, &wanted.worker), |row| {
            let entry = entry(row)?;
            Ok(Claimed {
                claim: Claim {
                    sequence,
                    fence: row.get("claims")?,
                },
                suspect: entry.unfinished > 0,
                entry,
            })
        })?;
        claimed.push(row);
    }
    Ok(claimed)
}

/// A text of a row, without copying it.
fn text<'row>(row: &'row Row<'_>, column: usize) -> Result<&'row str, rusqlite::Error> {
    Ok(row.get_ref(column)?.as_str()?)
}

/// Chooses rows by the time when they became due. Returns whether that was enough.
fn by_due_time(
    transaction: &Transaction<'_>,
    chosen: &mut Chosen<'_>,
) -> Result<bool, rusqlite::Error> {
    let mut due = transaction.prepare_cached(
        "SELECT seq, unfinished, source, bot FROM inbox_delivery INDEXED BY inbox_due
         WHERE state = 0 AND due_at <= ?1 ORDER BY due_at, seq",
    )?;
    let mut head = Head::new(transaction)?;
    let mut rows = due.query([chosen.now])?;
    let mut passed = 0;
    let mut bot = String::new();
    while let Some(row) = rows.next()? {
        let is_ordered = chosen.wanted.order == Order::PerBot && row.get_ref(3)? != ValueRef::Null;
        let is_chosen = if is_ordered {
            let (source, id) = (text(row, 2)?, text(row, 3)?);
            name(source, id, &mut bot);
            !chosen.bots.contains(&bot) && head.choose(chosen, source, id, &bot)?
        } else {
            let suspect = row.get::<_, i64>(1)? > 0;
            let is_wanted = !suspect || chosen.suspect;
            if is_wanted {
                chosen.suspect &= !suspect;
                chosen.sequences.push(row.get(0)?);
            }
            is_wanted
        };
        if chosen.sequences.len() == chosen.wanted.limit {
            return Ok(true);
        }
        passed += usize::from(!is_chosen);
        if passed == PASSED {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Chooses the earliest row of a bot that is due.
struct Head<'transaction>(CachedStatement<'transaction>);

impl<'transaction> Head<'transaction> {
    fn new(transaction: &'transaction Transaction<'_>) -> Result<Self, rusqlite::Error> {
        let statement = transaction.prepare_cached(
            "SELECT seq, unfinished FROM inbox_delivery INDEXED BY inbox_heads
             WHERE state = 0 AND source = ?1 AND bot = ?2 AND due_at <= ?3 AND (unfinished <= 0 OR ?4)
             ORDER BY seq LIMIT 1",
        )?;
        Ok(Self(statement))
    }

    /// Returns whether there is one.
    fn choose(
        &mut self,
        chosen: &mut Chosen<'_>,
        source: &str,
        bot: &str,
        name: &str,
    ) -> Result<bool, rusqlite::Error> {
        let parameters = params![source, bot, chosen.now, chosen.suspect];
        let mut rows = self.0.query(parameters)?;
        let Some(row) = rows.next()? else {
            return Ok(false);
        };
        chosen.suspect &= row.get::<_, i64>(1)? <= 0;
        chosen.sequences.push(row.get(0)?);
        chosen.bots.insert(name.to_owned());
        Ok(true)
    }
}

/// Chooses the earliest row of each bot that has one, from one bot to the next, without reading the rows between.
///
/// It begins with another bot each time, so that no bot waits for ever.
fn by_bot(transaction: &Transaction<'_>, chosen: &mut Chosen<'_>) -> Result<(), rusqlite::Error> {
    let mut next = transaction.prepare_cached(
        "SELECT source, bot FROM inbox_delivery INDEXED BY inbox_heads
         WHERE state = 0 AND bot IS NOT NULL AND (source, bot) > (?1, ?2) ORDER BY source, bot LIMIT 1",
    )?;
    let mut head = Head::new(transaction)?;
    // Bots are UUIDs, so the time gives a place among them.
    let start = format!("{:02x}", chosen.now.rem_euclid(256));
    let first: Option<String> = transaction
        .prepare_cached("SELECT min(source) FROM inbox_delivery INDEXED BY inbox_heads WHERE state = 0 AND bot IS NOT NULL")?
        .query_row((), |row| row.get(0))?;
    let mut bot = String::new();
    for mut place in [
        (first.unwrap_or_default(), start),
        (String::new(), String::new()),
    ] {
        for _ in 0..VISITED {
            let mut rows = next.query((&place.0, &place.1))?;
            let Some(row) = rows.next()? else {
                break;
            };
            place = (row.get(0)?, row.get(1)?);
            name(&place.0, &place.1, &mut bot);
            if !chosen.bots.contains(&bot) {
                head.choose(chosen, &place.0, &place.1, &bot)?;
            }
            if chosen.sequences.len() == chosen.wanted.limit {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn next_due(transaction: &Transaction<'_>, now: i64) -> Result<Option<Duration>, rusqlite::Error> {
    let due: Option<i64> = transaction
        .prepare_cached("SELECT min(due_at) FROM inbox_delivery INDEXED BY inbox_due WHERE state = 0 AND due_at > ?1")?
        .query_row([now], |row| row.get(0))?;
    Ok(due.map(|due| {
        let milliseconds = due.saturating_sub(now);
        Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default())
    }))
}
