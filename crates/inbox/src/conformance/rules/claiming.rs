//! Claiming: once, in order, never two of one bot.

use super::{HOUR, SECOND, open};
use crate::conformance::{
    Bench, claim, claim_by, claim_one, done, failed, get, names, row, settle, store, wanted,
};
use crate::engine::{Engine, Order, Turn};
use crate::entry::State;

pub(in crate::conformance) async fn a_row_is_claimed_once(bench: &dyn Bench) {
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

pub(in crate::conformance) async fn rows_are_claimed_in_the_order_of_arrival(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("c", None), ("a", Some("x")), ("b", None)]).await;
    hands.pass(SECOND);
    store(&*engine, &[("d", Some("w"))]).await;
    assert_eq!(names(&claim(&*engine, 2).await), ["c", "a"]);
    assert_eq!(names(&claim(&*engine, 8).await), ["b", "d"]);
}

pub(in crate::conformance) async fn never_two_of_one_bot_at_once(bench: &dyn Bench) {
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

pub(in crate::conformance) async fn without_order_two_of_one_bot_at_once(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("x1", Some("x")), ("x2", Some("x"))]).await;
    let mut request = wanted(8);
    request.order = Order::None;
    assert_eq!(names(&claim_by(&*engine, request).await), ["x1", "x2"]);
}

pub(in crate::conformance) async fn a_failed_row_does_not_block_later_ones_of_its_bot(
    bench: &dyn Bench,
) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("x1", Some("x")), ("x2", Some("x"))]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, failed(HOUR)).await;
    assert_eq!(names(&claim(&*engine, 8).await), ["x2"]);
}

pub(in crate::conformance) async fn rows_of_a_bot_that_are_due_are_claimed_in_the_order_of_arrival(
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

pub(in crate::conformance) async fn a_bot_with_many_rows_does_not_hide_others(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    let keys: Vec<String> = (0..6_000).map(|number| format!("x{number}")).collect();
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

pub(in crate::conformance) async fn an_attempt_is_counted_when_it_is_claimed(bench: &dyn Bench) {
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

pub(in crate::conformance) async fn a_suspect_is_claimed_only_if_it_is_wanted(bench: &dyn Bench) {
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
