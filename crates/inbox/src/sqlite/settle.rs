//! Settling, and work that is done once.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::clock::of_duration;
use crate::engine::{Claim, Completion, Once, Settled, Verdict};
use crate::entry::State;

/// Settles a claim as handled: sequence, fence, the release that could not decode the event, time. It changes one row, or none
/// if the claim is lost.
const COMPLETE: &str = "\
UPDATE inbox_delivery
SET state = 2, settled_at = ?4, undecoded = ?3, retention = CASE WHEN ?3 IS NULL THEN 1 ELSE 2 END,
    lease_until = NULL, lane = NULL, worker = NULL, error = NULL
WHERE seq = ?1 AND claims = ?2 AND state = 1";

const GIVE_UP: &str = "\
UPDATE inbox_delivery
SET state = 3, settled_at = ?3, undecoded = ?4, error = ?5, retention = 2, lease_until = NULL, lane = NULL, worker = NULL
WHERE seq = ?1 AND claims = ?2 AND state = 1";

const TRY_AGAIN: &str = "\
UPDATE inbox_delivery
SET state = 0, due_at = min(?3 + ?6, since + ?7), undecoded = ?4, error = ?5, lease_until = NULL, lane = NULL, worker = NULL
WHERE seq = ?1 AND claims = ?2 AND state = 1 AND since + ?7 > ?3";

const RETURN: &str = "\
UPDATE inbox_delivery
SET state = 0, attempts = attempts - 1, due_at = ?3, lease_until = NULL, lane = NULL, worker = NULL
WHERE seq = ?1 AND claims = ?2 AND state = 1";

/// `COMPLETE` with the time in it.
pub(super) fn completion(claim: Claim, undecoded: Option<&'static str>, now: i64) -> Completion {
    Completion {
        sql: COMPLETE.replace("?4", &now.to_string()),
        sequence: claim.sequence,
        fence: claim.fence,
        undecoded: undecoded.map(str::to_owned),
    }
}

pub(super) fn settle(
    transaction: &Transaction<'_>,
    claim: Claim,
    verdict: &Verdict,
    now: i64,
) -> Result<Settled, rusqlite::Error> {
    let Claim { sequence, fence } = claim;
    let (changed, settled) = match verdict {
        Verdict::Done { undecoded } => {
            let mut statement = transaction.prepare_cached(COMPLETE)?;
            let changed = statement.execute(params![sequence, fence, undecoded, now])?;
            (changed, Settled::Done)
        }
        Verdict::Dead { error, undecoded } => {
            let mut statement = transaction.prepare_cached(GIVE_UP)?;
            let changed = statement.execute(params![sequence, fence, now, undecoded, error])?;
            (changed, Settled::Dead)
        }
        Verdict::Returned => {
            let mut statement = transaction.prepare_cached(RETURN)?;
            let changed = statement.execute(params![sequence, fence, now])?;
            (changed, Settled::Waiting)
        }
        Verdict::Failed {
            error,
            delay,
            give_up_after,
            undecoded,
        } => {
            let delay = of_duration(*delay);
            // Added to a time, it must not overflow.
            let give_up_after = of_duration(*give_up_after).min(i64::MAX / 4);
            let mut statement = transaction.prepare_cached(TRY_AGAIN)?;
            let changed = statement.execute(params![
                sequence,
                fence,
                now,
                undecoded,
                error,
                delay,
                give_up_after
            ])?;
            if changed > 0 {
                (changed, Settled::Waiting)
            } else {
                let mut statement = transaction.prepare_cached(GIVE_UP)?;
                let changed = statement.execute(params![sequence, fence, now, undecoded, error])?;
                (changed, Settled::Dead)
            }
        }
    };
    if changed > 0 {
        return Ok(settled);
    }
    // The handler may have settled it itself, in a transaction of its own.
    let done = transaction
        .prepare_cached(
            "SELECT 1 FROM inbox_delivery WHERE seq = ?1 AND claims = ?2 AND state = 2",
        )?
        .exists((sequence, fence))?;
    Ok(if done { Settled::Done } else { Settled::Lost })
}

/// Who has reserved work.
struct Holder {
    delivery: Option<i64>,
    claim: Option<i64>,
    /// Of the delivery; `None` if it was purged.
    state: Option<i64>,
    newest_claim: Option<i64>,
}

pub(super) fn once(
    connection: &mut Connection,
    claim: Claim,
    work: &str,
    now: i64,
) -> Result<Once, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let held = transaction
        .prepare_cached(
            "SELECT 1 FROM inbox_delivery WHERE seq = ?1 AND claims = ?2 AND state = 1",
        )?
        .exists((claim.sequence, claim.fence))?;
    if !held {
        return Ok(Once::Lost);
    }
    let holder = transaction
        .prepare_cached(
            "SELECT o.delivery, o.claim, d.state, d.claims
             FROM inbox_once o LEFT JOIN inbox_delivery d ON d.seq = o.delivery WHERE o.work = ?1",
        )?
        .query_row([work], |row| {
            Ok(Holder {
                delivery: row.get(0)?,
                claim: row.get(1)?,
                state: row.get(2)?,
                newest_claim: row.get(3)?,
            })
        })
        .optional()?;
    let answer = match holder {
        None => Once::Mine,
        Some(Holder { delivery: None, .. }) => Once::Done,
        // Asked again by the same claim, or by a later attempt.
        Some(holder) if holder.delivery == Some(claim.sequence) => Once::Mine,
        // Any other claim than the newest has failed.
        Some(holder) if holder.claim != holder.newest_claim => Once::Mine,
        Some(holder) => match holder.state.and_then(State::from_number) {
            Some(State::Done) => Once::Done,
            Some(State::InProgress) => Once::Busy,
            Some(State::Waiting | State::Dead) | None => Once::Mine,
        },
    };
    if answer == Once::Mine {
        transaction
            .prepare_cached(
                "INSERT INTO inbox_once (work, delivery, claim, asked_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (work) DO UPDATE SET delivery = ?2, claim = ?3, asked_at = ?4",
            )?
            .execute(params![work, claim.sequence, claim.fence, now])?;
        transaction.commit()?;
    }
    Ok(answer)
}
