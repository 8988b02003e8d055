//! Settling, leases and fences.

use super::{HOUR, SECOND, open};
use crate::conformance::{
    Bench, LEASE, claim, claim_one, dead, done, failed, get, settle, state, store, wanted,
};
use crate::engine::{Settled, Turn, Verdict};
use crate::entry::{Filter, State};

pub(in crate::conformance) async fn a_renewed_lease_does_not_end(bench: &dyn Bench) {
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

pub(in crate::conformance) async fn a_lease_that_ends_frees_the_row(bench: &dyn Bench) {
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

pub(in crate::conformance) async fn a_claim_that_is_over_settles_nothing(bench: &dyn Bench) {
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

pub(in crate::conformance) async fn a_lost_claim_is_not_renewed(bench: &dyn Bench) {
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

pub(in crate::conformance) async fn a_replay_does_not_reuse_a_fence(bench: &dyn Bench) {
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

pub(in crate::conformance) async fn a_claim_without_outcome_is_given_up_after_five(
    bench: &dyn Bench,
) {
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

pub(in crate::conformance) async fn a_failure_is_due_later_and_given_up_after_its_time(
    bench: &dyn Bench,
) {
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

pub(in crate::conformance) async fn a_returned_row_is_as_if_it_had_not_been_claimed(
    bench: &dyn Bench,
) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, Verdict::Returned).await;
    let second = claim_one(&*engine).await;
    assert_eq!((second.entry.attempts, second.entry.unfinished), (1, 0));
}
