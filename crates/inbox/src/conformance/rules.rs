//! The rules, each of which begins with an empty store.

use std::sync::Arc;
use std::time::Duration;

use super::{
    Bench, Hands, LEASE, claim, claim_by, claim_one, dead, done, failed, get, names, row, settle,
    state, store, wanted,
};
use crate::engine::{Engine, Once, Order, Purged, Retention, Settled, Stored, Turn, Verdict};
use crate::entry::{Filter, State};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

async fn open(bench: &dyn Bench) -> (Arc<dyn Engine>, Hands) {
    let hands = Hands::new();
    (bench.open(hands.shared()).await, hands)
}

pub(super) async fn what_is_stored_is_read_back(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    let new = row("one", Some("bot"));
    assert_eq!(engine.store(vec![new.clone()]).await, Ok(vec![Stored::New]));
    let entry = get(&*engine, "one").await.unwrap();
    assert_eq!(entry.source, new.source);
    assert_eq!(entry.kind, new.kind);
    assert_eq!(entry.verified, new.verified);
    assert_eq!(entry.message_id, new.message_id);
    assert_eq!(entry.signed_at, new.signed_at);
    assert_eq!(entry.received_at, new.received_at);
    assert_eq!(entry.event, new.event);
    assert_eq!(entry.bot, new.bot);
    assert_eq!(entry.body, Some(new.body));
    assert_eq!(entry.release, env!("CARGO_PKG_VERSION"));
    assert_eq!(entry.due_at, hands.now());
    assert_eq!(entry.state, State::Waiting);
    assert_eq!((entry.attempts, entry.copies, entry.replays), (0, 0, 0));
}

pub(super) async fn a_copy_is_counted_and_not_stored_again(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    assert_eq!(
        engine.store(vec![row("one", None)]).await,
        Ok(vec![Stored::Copy])
    );
    let first = claim_one(&*engine).await;
    assert_eq!(
        engine.store(vec![row("one", None)]).await,
        Ok(vec![Stored::Copy])
    );
    settle(&*engine, first.claim, done()).await;
    assert_eq!(
        engine.store(vec![row("one", None)]).await,
        Ok(vec![Stored::Copy])
    );
    let entry = get(&*engine, "one").await.unwrap();
    assert_eq!((entry.copies, entry.state), (3, State::Done));
    assert!(claim(&*engine, 8).await.is_empty());
}

pub(super) async fn copies_in_one_batch_are_one_row(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    let batch = vec![
        row("one", None),
        row("two", None),
        row("one", None),
        row("one", None),
    ];
    let stored = engine.store(batch).await.unwrap();
    assert_eq!(
        stored,
        [Stored::New, Stored::New, Stored::Copy, Stored::Copy]
    );
    assert_eq!(get(&*engine, "one").await.unwrap().copies, 2);
}

pub(super) async fn the_same_key_of_another_source_is_another_row(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    let mut other = row("one", None);
    other.source = "other".to_owned();
    let stored = engine.store(vec![row("one", None), other]).await;
    assert_eq!(stored, Ok(vec![Stored::New, Stored::New]));
}

/// A row of more than a gigabyte cannot be stored, so the test has none: a batch is whole if its last row is in the store.
pub(super) async fn a_batch_is_stored_whole_or_not_at_all(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    let keys: Vec<String> = (0..256).map(|number| format!("row {number:03}")).collect();
    let batch = keys.iter().map(|key| row(key, None)).collect();
    // Nobody waits for the result: the operation goes on all the same, or has not begun.
    drop(engine.store(batch));
    let engine = bench.open(hands.shared()).await;
    for _ in 0..100 {
        let count = engine.list(Filter::all()).await.unwrap().len();
        assert!(count == 0 || count == 256, "{count} rows");
    }
}

pub(super) async fn what_is_stored_survives_a_crash(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None), ("two", None)]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, done()).await;
    drop(engine);
    let engine = bench.open(hands.shared()).await;
    assert_eq!(state(&*engine, "one").await, State::Done);
    assert_eq!(names(&claim(&*engine, 8).await), ["two"]);
}

pub(super) async fn a_row_is_claimed_once(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    let other = bench.open(hands.shared()).await;
    let keys: Vec<String> = (0..200).map(|number| format!("row {number}")).collect();
    engine
        .store(keys.iter().map(|key| row(key, None)).collect())
        .await
        .unwrap();
    let take = async |engine: &dyn Engine| {
        let mut taken = Vec::new();
        loop {
            let claimed = claim(engine, 3).await;
            if claimed.is_empty() {
                return taken;
            }
            taken.extend(claimed.into_iter().map(|claimed| claimed.entry.key));
        }
    };
    let (mut all, others) = tokio::join!(take(&*engine), take(&*other));
    all.extend(others);
    all.sort();
    let mut expected = keys;
    expected.sort();
    assert_eq!(all, expected);
}

pub(super) async fn rows_are_claimed_in_the_order_of_arrival(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("c", None), ("a", Some("x")), ("b", None)]).await;
    hands.pass(SECOND);
    store(&*engine, &[("d", Some("w"))]).await;
    assert_eq!(names(&claim(&*engine, 2).await), ["c", "a"]);
    assert_eq!(names(&claim(&*engine, 8).await), ["b", "d"]);
}

pub(super) async fn never_two_of_one_bot_at_once(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    let rows = [
        ("x1", Some("x")),
        ("x2", Some("x")),
        ("y1", Some("y")),
        ("none", None),
        ("none 2", None),
    ];
    store(&*engine, &rows).await;
    let claimed = claim(&*engine, 8).await;
    assert_eq!(names(&claimed), ["x1", "y1", "none", "none 2"]);
    let other = bench.open(hands.shared()).await;
    assert!(claim(&*other, 8).await.is_empty());
    // Settling and claiming are one transaction.
    let turn = Turn {
        settle: vec![(claimed[0].claim, done())],
        wanted: Some(wanted(8)),
        ..Turn::default()
    };
    assert_eq!(names(&engine.turn(turn).await.unwrap().claimed), ["x2"]);
}

pub(super) async fn without_order_two_of_one_bot_at_once(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("x1", Some("x")), ("x2", Some("x"))]).await;
    let mut request = wanted(8);
    request.order = Order::None;
    assert_eq!(names(&claim_by(&*engine, request).await), ["x1", "x2"]);
}

pub(super) async fn a_failed_row_does_not_block_later_ones_of_its_bot(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("x1", Some("x")), ("x2", Some("x"))]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, failed(HOUR)).await;
    assert_eq!(names(&claim(&*engine, 8).await), ["x2"]);
}

pub(super) async fn rows_of_a_bot_that_are_due_are_claimed_in_the_order_of_arrival(
    bench: &dyn Bench,
) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("x1", Some("x")), ("x2", Some("x"))]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, failed(SECOND)).await;
    // Both are due, the second for longer.
    hands.pass(2 * SECOND);
    assert_eq!(names(&claim(&*engine, 8).await), ["x1"]);
}

pub(super) async fn a_bot_with_many_rows_does_not_hide_others(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    let keys: Vec<String> = (0..3_000).map(|number| format!("x{number}")).collect();
    for part in keys.chunks(256) {
        let batch = part.iter().map(|key| row(key, Some("7xxxxxxx"))).collect();
        engine.store(batch).await.unwrap();
    }
    store(
        &*engine,
        &[("later 1", Some("11111111")), ("later 2", Some("fffffff2"))],
    )
    .await;
    assert_eq!(names(&claim(&*engine, 1).await), ["x0"]);
    let others = claim(&*engine, 8).await;
    let mut others = names(&others);
    others.sort_unstable();
    assert_eq!(others, ["later 1", "later 2"]);
}

pub(super) async fn an_attempt_is_counted_when_it_is_claimed(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    assert_eq!(first.entry.attempts, 1);
    let entry = get(&*engine, "one").await.unwrap();
    assert_eq!((entry.attempts, entry.state), (1, State::InProgress));
    assert_eq!(entry.worker.as_deref(), Some("a worker"));
    settle(&*engine, first.claim, failed(SECOND)).await;
    hands.pass(SECOND);
    let second = claim_one(&*engine).await;
    assert_eq!(second.entry.attempts, 2);
    assert_eq!(second.entry.error.as_deref(), Some("an error"));
}

pub(super) async fn a_renewed_lease_does_not_end(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    for _ in 0..5 {
        hands.pass(LEASE / 2);
        let turn = Turn {
            renew: vec![first.claim],
            lease: LEASE,
            wanted: Some(wanted(8)),
            ..Turn::default()
        };
        let turned = engine.turn(turn).await.unwrap();
        assert!(turned.lost.is_empty() && turned.claimed.is_empty() && turned.expired == 0);
    }
}

pub(super) async fn a_lease_that_ends_frees_the_row(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", Some("x"))]).await;
    claim_one(&*engine).await;
    drop(engine);
    let engine = bench.open(hands.shared()).await;
    hands.pass_almost(LEASE);
    assert!(claim(&*engine, 8).await.is_empty());
    hands.pass(SECOND);
    // It waits as after a failure, so that a payload that ends the process does not end it at once again.
    assert!(claim(&*engine, 8).await.is_empty());
    let entry = get(&*engine, "one").await.unwrap();
    assert_eq!((entry.state, entry.unfinished), (State::Waiting, 1));
    hands.pass(5 * SECOND);
    let again = claim_one(&*engine).await;
    assert!(again.suspect);
    assert_eq!(again.entry.attempts, 2);
}

pub(super) async fn a_claim_that_is_over_settles_nothing(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    hands.pass(LEASE);
    claim(&*engine, 8).await;
    hands.pass(5 * SECOND);
    let second = claim_one(&*engine).await;
    for verdict in [done(), failed(SECOND), dead(), Verdict::Returned] {
        assert_eq!(
            settle(&*engine, first.claim, verdict).await.settled,
            [Settled::Lost]
        );
    }
    assert_eq!(state(&*engine, "one").await, State::InProgress);
    assert_eq!(
        settle(&*engine, second.claim, done()).await.settled,
        [Settled::Done]
    );
    assert_eq!(
        settle(&*engine, first.claim, done()).await.settled,
        [Settled::Lost]
    );
    // Settled twice by its own claim, as after an answer that did not arrive.
    assert_eq!(
        settle(&*engine, second.claim, done()).await.settled,
        [Settled::Done]
    );
}

pub(super) async fn a_lost_claim_is_not_renewed(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    hands.pass(LEASE);
    claim(&*engine, 8).await;
    let turn = Turn {
        renew: vec![first.claim],
        lease: LEASE,
        ..Turn::default()
    };
    assert_eq!(engine.turn(turn).await.unwrap().lost, [first.claim]);
}

pub(super) async fn a_replay_does_not_reuse_a_fence(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, dead()).await;
    engine.replay(Filter::dead()).await.unwrap();
    let second = claim_one(&*engine).await;
    assert_eq!(second.entry.attempts, 1);
    assert_ne!(second.claim, first.claim);
    assert_eq!(
        settle(&*engine, first.claim, done()).await.settled,
        [Settled::Lost]
    );
}

pub(super) async fn a_claim_without_outcome_is_given_up_after_five(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    for unfinished in 0..5 {
        hands.pass(HOUR);
        // This ends the lease before, and the next claims.
        claim(&*engine, 0).await;
        hands.pass(HOUR);
        let claimed = claim_one(&*engine).await;
        assert_eq!(claimed.entry.unfinished, unfinished);
    }
    hands.pass(LEASE);
    assert!(claim(&*engine, 8).await.is_empty());
    let entry = get(&*engine, "one").await.unwrap();
    assert_eq!((entry.state, entry.unfinished), (State::Dead, 5));
    assert!(entry.error.unwrap().contains("too many times"));
}

pub(super) async fn a_suspect_is_claimed_only_if_it_is_wanted(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(
        &*engine,
        &[("x1", Some("x")), ("y1", Some("y")), ("none", None)],
    )
    .await;
    assert_eq!(claim(&*engine, 8).await.len(), 3);
    hands.pass(HOUR);
    claim(&*engine, 8).await;
    hands.pass(HOUR);
    store(&*engine, &[("x2", Some("x")), ("new", None)]).await;
    let mut request = wanted(8);
    request.suspect = false;
    let mut claimed = claim_by(&*engine, request).await;
    claimed.sort_by_key(|claimed| claimed.entry.sequence);
    assert_eq!(names(&claimed), ["x2", "new"]);
    // One at a time, so that of several that were in progress only one can end the process.
    let suspects = claim(&*engine, 8).await;
    assert_eq!(suspects.len(), 1);
    assert!(suspects[0].suspect);
}

pub(super) async fn a_failure_is_due_later_and_given_up_after_its_time(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    let turned = settle(&*engine, first.claim, failed(23 * HOUR)).await;
    assert_eq!(turned.settled, [Settled::Waiting]);
    assert_eq!(turned.next_due, Some(23 * HOUR));
    hands.pass_almost(23 * HOUR);
    assert!(claim(&*engine, 8).await.is_empty());
    hands.pass(SECOND);
    let second = claim_one(&*engine).await;
    // The last attempt is at the end of the time.
    let turned = settle(&*engine, second.claim, failed(23 * HOUR)).await;
    assert_eq!(turned.next_due, Some(HOUR));
    hands.pass(HOUR);
    let third = claim_one(&*engine).await;
    assert_eq!(
        settle(&*engine, third.claim, failed(SECOND)).await.settled,
        [Settled::Dead]
    );
    let entry = get(&*engine, "one").await.unwrap();
    assert_eq!(entry.error.as_deref(), Some("an error"));
    assert_eq!(entry.settled_at, Some(hands.now()));
}

pub(super) async fn a_returned_row_is_as_if_it_had_not_been_claimed(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, Verdict::Returned).await;
    let second = claim_one(&*engine).await;
    assert_eq!((second.entry.attempts, second.entry.unfinished), (1, 0));
}

pub(super) async fn a_copy_of_a_dead_row_makes_it_waiting_again(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, dead()).await;
    assert_eq!(
        engine.store(vec![row("one", None)]).await,
        Ok(vec![Stored::Revived])
    );
    let second = claim_one(&*engine).await;
    assert_eq!((second.entry.attempts, second.entry.copies), (1, 1));
    assert_eq!(
        settle(&*engine, first.claim, done()).await.settled,
        [Settled::Lost]
    );
}

pub(super) async fn settled_rows_are_replayed_and_the_others_are_not(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(
        &*engine,
        &[
            ("done", None),
            ("dead", None),
            ("busy", None),
            ("waiting", None),
        ],
    )
    .await;
    let claimed = claim(&*engine, 3).await;
    settle(&*engine, claimed[0].claim, done()).await;
    settle(&*engine, claimed[1].claim, dead()).await;
    assert_eq!(engine.replay(Filter::dead()).await, Ok(1));
    assert_eq!(engine.replay(Filter::all()).await, Ok(1));
    assert_eq!(engine.replay(Filter::all()).await, Ok(0));
    let claimed = claim(&*engine, 8).await;
    let mut replays: Vec<_> = claimed
        .iter()
        .map(|claimed| (claimed.entry.key.as_str(), claimed.entry.replays))
        .collect();
    replays.sort_unstable();
    assert_eq!(replays, [("dead", 1), ("done", 1), ("waiting", 0)]);
}

pub(super) async fn a_forgotten_row_can_be_stored_again(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    let forget = async || {
        engine
            .forget("default".to_owned(), "one".to_owned())
            .await
            .unwrap()
    };
    assert!(!forget().await);
    store(&*engine, &[("one", None)]).await;
    assert!(!forget().await, "it is waiting");
    let first = claim_one(&*engine).await;
    assert!(!forget().await, "it is in progress");
    settle(&*engine, first.claim, done()).await;
    assert!(forget().await);
    assert_eq!(
        engine.store(vec![row("one", None)]).await,
        Ok(vec![Stored::New])
    );
    let second = claim_one(&*engine).await;
    assert_ne!(second.claim, first.claim);
    assert_eq!(
        settle(&*engine, first.claim, done()).await.settled,
        [Settled::Lost]
    );
}

pub(super) async fn work_is_done_once(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(
        &*engine,
        &[("webhook", None), ("callback", None), ("later", None)],
    )
    .await;
    let claimed = claim(&*engine, 3).await;
    let ask = async |index: usize| {
        let claimed: &crate::engine::Claimed = &claimed[index];
        engine
            .once(claimed.claim, "minutes".to_owned())
            .await
            .unwrap()
    };
    assert_eq!(ask(0).await, Once::Mine);
    assert_eq!(ask(1).await, Once::Busy);
    assert_eq!(ask(0).await, Once::Mine, "asked again by the same attempt");
    settle(&*engine, claimed[0].claim, done()).await;
    assert_eq!(ask(1).await, Once::Done);
    assert_eq!(ask(2).await, Once::Done);
    assert_eq!(ask(0).await, Once::Lost, "its claim is over");
    let other = engine.once(claimed[1].claim, "other work".to_owned()).await;
    assert_eq!(other, Ok(Once::Mine));
}

pub(super) async fn work_is_free_again_after_a_failure_or_a_lost_lease(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None), ("two", None), ("three", None)]).await;
    let claimed = claim(&*engine, 2).await;
    let ask = async |claim| engine.once(claim, "minutes".to_owned()).await.unwrap();
    assert_eq!(ask(claimed[0].claim).await, Once::Mine);
    settle(&*engine, claimed[0].claim, failed(HOUR)).await;
    assert_eq!(ask(claimed[1].claim).await, Once::Mine);
    // Its process ends.
    hands.pass(LEASE);
    let third = claim_one(&*engine).await;
    assert_eq!(third.entry.key, "three");
    assert_eq!(ask(third.claim).await, Once::Mine);
    settle(&*engine, third.claim, dead()).await;
    hands.pass(HOUR);
    let again = claim_one(&*engine).await;
    assert_eq!(ask(again.claim).await, Once::Mine);
}

pub(super) async fn work_that_is_done_stays_done_after_a_replay_and_after_forgetting(
    bench: &dyn Bench,
) {
    let (engine, _) = open(bench).await;
    let ask = async |claim| engine.once(claim, "minutes".to_owned()).await.unwrap();
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    assert_eq!(ask(first.claim).await, Once::Mine);
    settle(&*engine, first.claim, done()).await;
    engine.replay(Filter::all()).await.unwrap();
    let second = claim_one(&*engine).await;
    assert_eq!(ask(second.claim).await, Once::Done);
    settle(&*engine, second.claim, done()).await;
    assert_eq!(
        engine.forget("default".to_owned(), "one".to_owned()).await,
        Ok(true)
    );
    store(&*engine, &[("one", None)]).await;
    let third = claim_one(&*engine).await;
    assert_eq!(ask(third.claim).await, Once::Done);
}

const RETENTION: Retention = Retention {
    bodies: Duration::from_secs(3 * 24 * 3_600),
    keys: Duration::from_secs(30 * 24 * 3_600),
};

pub(super) async fn a_purge_removes_bodies_first_and_keys_later(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(
        &*engine,
        &[("done", None), ("dead", None), ("waiting", None)],
    )
    .await;
    let claimed = claim(&*engine, 2).await;
    settle(&*engine, claimed[0].claim, done()).await;
    settle(&*engine, claimed[1].claim, dead()).await;
    hands.pass_almost(3 * DAY);
    assert_eq!(engine.purge(RETENTION).await, Ok(Purged::default()));
    hands.pass(SECOND);
    let purged = engine.purge(RETENTION).await.unwrap();
    assert_eq!((purged.bodies, purged.deliveries), (1, 0));
    assert_eq!(get(&*engine, "done").await.unwrap().body, None);
    // Its key is kept, and it cannot be replayed.
    assert_eq!(
        engine.store(vec![row("done", None)]).await,
        Ok(vec![Stored::Copy])
    );
    assert_eq!(engine.replay(Filter::all()).await, Ok(1), "the dead one");
    let again = claim(&*engine, 8).await;
    for claimed in again {
        settle(&*engine, claimed.claim, dead()).await;
    }
    hands.pass(27 * DAY);
    let purged = engine.purge(RETENTION).await.unwrap();
    assert_eq!(
        (purged.bodies, purged.deliveries),
        (0, 1),
        "the handled one"
    );
    hands.pass(3 * DAY);
    let purged = engine.purge(RETENTION).await.unwrap();
    assert_eq!((purged.bodies, purged.deliveries), (0, 2));
    assert!(engine.list(Filter::all()).await.unwrap().is_empty());
}

pub(super) async fn what_no_release_could_read_keeps_its_body(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    let verdict = Verdict::Done {
        unread: Some("0.1.0"),
    };
    settle(&*engine, first.claim, verdict).await;
    hands.pass(29 * DAY);
    assert_eq!(engine.purge(RETENTION).await, Ok(Purged::default()));
    let unread = engine.list(Filter::all().unread()).await.unwrap();
    assert_eq!(unread[0].unread.as_deref(), Some("0.1.0"));
    assert!(unread[0].body.is_some());
    assert_eq!(engine.replay_these(vec![unread[0].sequence]).await, Ok(1));
    assert_eq!(claim(&*engine, 8).await.len(), 1);
}

pub(super) async fn statistics_count_by_state(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    assert_eq!(
        engine.statistics().await,
        Ok(crate::entry::Statistics::default())
    );
    store(&*engine, &[("done", None), ("dead", None), ("busy", None)]).await;
    let claimed = claim(&*engine, 3).await;
    settle(&*engine, claimed[0].claim, done()).await;
    settle(&*engine, claimed[1].claim, dead()).await;
    hands.pass(SECOND);
    store(&*engine, &[("waiting", None), ("waiting 2", None)]).await;
    hands.pass(SECOND);
    let statistics = engine.statistics().await.unwrap();
    assert_eq!(
        (statistics.waiting, statistics.in_progress, statistics.dead),
        (2, 1, 1)
    );
    assert_eq!(statistics.oldest_pending, Some(2 * SECOND));
    settle(&*engine, claimed[2].claim, done()).await;
    let statistics = engine.statistics().await.unwrap();
    assert_eq!(statistics.oldest_pending, Some(SECOND));
}

pub(super) async fn a_list_is_filtered_and_in_pages(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(
        &*engine,
        &[("one", Some("x")), ("two", Some("y")), ("three", Some("x"))],
    )
    .await;
    let list = async |filter| {
        let entries = engine.list(filter).await.unwrap();
        entries
            .into_iter()
            .map(|entry| entry.key)
            .collect::<Vec<_>>()
    };
    assert_eq!(list(Filter::all()).await, ["one", "two", "three"]);
    assert_eq!(list(Filter::all().bot("x")).await, ["one", "three"]);
    assert_eq!(list(Filter::all().event("bot.failed")).await, [""; 0]);
    assert_eq!(list(Filter::dead()).await, [""; 0]);
    assert_eq!(
        list(Filter::all().state(State::Waiting).limit(2)).await,
        ["one", "two"]
    );
    let second = engine.list(Filter::all().limit(2)).await.unwrap()[1].sequence;
    assert_eq!(list(Filter::all().after(second)).await, ["three"]);
    let time = crate::clock::time(2_000);
    assert_eq!(list(Filter::all().since(time)).await.len(), 3);
    assert_eq!(list(Filter::all().until(time)).await.len(), 0);
}
