//! Claiming, and the whole turn of a worker.

use std::collections::HashSet;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::manage::{COLUMNS, entry};
use super::settle::settle;
use crate::clock::of_duration;
use crate::engine::{Claim, Claimed, MOST_UNFINISHED, Order, Turn, Turned, Wanted};

/// How many rows of bots that are in progress a claim passes before it looks for other bots instead.
const PASSED: usize = 1_000;

/// What a row whose claims end without an outcome is given up with.
const UNFINISHED: &str = "the process or its lease ended before an outcome, too many times";

pub(super) fn turn(
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

/// Ends the leases that are over.
fn expire(
    transaction: &Transaction<'_>,
    now: i64,
    turned: &mut Turned,
) -> Result<(), rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT seq, unfinished, attempts FROM inbox_delivery WHERE state = 1 AND lease_until <= ?1",
    )?;
    let over = statement
        .query_map([now], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<Vec<(i64, i64, i64)>, _>>()?;
    for (sequence, unfinished, attempts) in over {
        turned.expired += 1;
        if unfinished + 1 >= MOST_UNFINISHED {
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
            transaction
                .prepare_cached(
                    "UPDATE inbox_delivery
                     SET state = 0, unfinished = unfinished + 1, due_at = ?2, lease_until = NULL, lane = NULL, worker = NULL
                     WHERE seq = ?1",
                )?
                .execute((sequence, now.saturating_add(delay)))?;
        }
    }
    Ok(())
}

type Bot = (String, String);

/// The rows to claim.
struct Chosen<'wanted> {
    wanted: &'wanted Wanted,
    now: i64,
    sequences: Vec<i64>,
    /// In progress, or chosen.
    bots: HashSet<Bot>,
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
        for bot in statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))? {
            chosen.bots.insert(bot?);
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

/// Chooses rows by the time when they became due. Returns whether that was enough.
fn by_due_time(
    transaction: &Transaction<'_>,
    chosen: &mut Chosen<'_>,
) -> Result<bool, rusqlite::Error> {
    let mut due = transaction.prepare_cached(
        "SELECT seq, source, bot, unfinished FROM inbox_delivery INDEXED BY inbox_due
         WHERE state = 0 AND due_at <= ?1 ORDER BY due_at, seq",
    )?;
    let mut rows = due.query([chosen.now])?;
    let mut passed = 0;
    while let Some(row) = rows.next()? {
        let bot: Option<String> = row.get(2)?;
        match bot {
            Some(bot) if chosen.wanted.order == Order::PerBot => {
                let bot = (row.get(1)?, bot);
                if chosen.bots.contains(&bot) || !head(transaction, chosen, bot)? {
                    passed += 1;
                }
            }
            _ => {
                let suspect = row.get::<_, i64>(3)? > 0;
                if suspect && !chosen.suspect {
                    passed += 1;
                } else {
                    chosen.suspect &= !suspect;
                    chosen.sequences.push(row.get(0)?);
                }
            }
        }
        if chosen.sequences.len() == chosen.wanted.limit {
            return Ok(true);
        }
        if passed == PASSED {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Chooses the earliest row of a bot that is due. Returns whether there is one.
fn head(
    transaction: &Transaction<'_>,
    chosen: &mut Chosen<'_>,
    bot: Bot,
) -> Result<bool, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT seq, unfinished FROM inbox_delivery INDEXED BY inbox_heads
         WHERE state = 0 AND source = ?1 AND bot = ?2 AND due_at <= ?3 AND (unfinished = 0 OR ?4)
         ORDER BY seq LIMIT 1",
    )?;
    let mut rows = statement.query(params![bot.0, bot.1, chosen.now, chosen.suspect])?;
    let Some(row) = rows.next()? else {
        return Ok(false);
    };
    chosen.suspect &= row.get::<_, i64>(1)? == 0;
    chosen.sequences.push(row.get(0)?);
    chosen.bots.insert(bot);
    Ok(true)
}

/// Chooses the earliest row of each bot that has one, from one bot to the next, without reading the rows between.
///
/// It begins with another bot each time, so that no bot waits for ever.
fn by_bot(transaction: &Transaction<'_>, chosen: &mut Chosen<'_>) -> Result<(), rusqlite::Error> {
    let mut next = transaction.prepare_cached(
        "SELECT source, bot FROM inbox_delivery INDEXED BY inbox_heads
         WHERE state = 0 AND bot IS NOT NULL AND (source, bot) > (?1, ?2) ORDER BY source, bot LIMIT 1",
    )?;
    // Bots are UUIDs, so the time gives a place among them.
    let start = format!("{:02x}", chosen.now.rem_euclid(256));
    let first: Option<String> = transaction
        .prepare_cached("SELECT min(source) FROM inbox_delivery INDEXED BY inbox_heads WHERE state = 0 AND bot IS NOT NULL")?
        .query_row((), |row| row.get(0))?;
    for (mut place, rounds) in [
        ((first.unwrap_or_default(), start), PASSED),
        ((String::new(), String::new()), PASSED),
    ] {
        for _ in 0..rounds {
            let mut rows = next.query((&place.0, &place.1))?;
            let Some(row) = rows.next()? else {
                break;
            };
            let bot: Bot = (row.get(0)?, row.get(1)?);
            drop(rows);
            if !chosen.bots.contains(&bot) {
                head(transaction, chosen, bot.clone())?;
            }
            if chosen.sequences.len() == chosen.wanted.limit {
                return Ok(());
            }
            place = bot;
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
