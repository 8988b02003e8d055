//! Storing: once for each key, whole batches, durably.

use super::open;
use crate::conformance::{
    Bench, claim, claim_one, dead, done, get, names, row, settle, state, store,
};
use crate::engine::{Settled, Stored};
use crate::entry::{Filter, State};
use crate::error::Error;

pub(in crate::conformance) async fn what_is_stored_is_read_back(bench: &dyn Bench) {
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
    assert_eq!((entry.attempts, entry.duplicates, entry.replays), (0, 0, 0));
}

pub(in crate::conformance) async fn a_duplicate_is_counted_and_not_stored_again(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    assert_eq!(
        engine.store(vec![row("one", None)]).await,
        Ok(vec![Stored::Duplicate])
    );
    let first = claim_one(&*engine).await;
    assert_eq!(
        engine.store(vec![row("one", None)]).await,
        Ok(vec![Stored::Duplicate])
    );
    settle(&*engine, first.claim, done()).await;
    assert_eq!(
        engine.store(vec![row("one", None)]).await,
        Ok(vec![Stored::Duplicate])
    );
    let entry = get(&*engine, "one").await.unwrap();
    assert_eq!((entry.duplicates, entry.state), (3, State::Done));
    assert!(claim(&*engine, 8).await.is_empty());
}

pub(in crate::conformance) async fn duplicates_in_one_batch_are_one_row(bench: &dyn Bench) {
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
        [
            Stored::New,
            Stored::New,
            Stored::Duplicate,
            Stored::Duplicate
        ]
    );
    assert_eq!(get(&*engine, "one").await.unwrap().duplicates, 2);
}

pub(in crate::conformance) async fn the_same_key_of_another_source_is_another_row(
    bench: &dyn Bench,
) {
    let (engine, _) = open(bench).await;
    let mut other = row("one", None);
    other.source = "other".to_owned();
    let stored = engine.store(vec![row("one", None), other]).await;
    assert_eq!(stored, Ok(vec![Stored::New, Stored::New]));
}

pub(in crate::conformance) async fn a_batch_is_stored_whole_or_not_at_all(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    bench.reject("row 200").await;
    let keys: Vec<String> = (0..256).map(|number| format!("row {number:03}")).collect();
    let batch: Vec<_> = keys.iter().map(|key| row(key, None)).collect();
    let rejected = engine.store(batch.clone()).await;
    assert!(matches!(rejected, Err(Error::Row { .. })), "{rejected:?}");
    assert!(engine.list(Filter::all()).await.unwrap().is_empty());
    // The others can be stored, by this engine and by another.
    assert_eq!(
        engine.store(batch[..200].to_vec()).await.unwrap().len(),
        200
    );
    let other = bench.open(hands.shared()).await;
    assert_eq!(other.store(batch[201..].to_vec()).await.unwrap().len(), 55);
    assert_eq!(engine.list(Filter::all()).await.unwrap().len(), 255);
}

pub(in crate::conformance) async fn what_is_stored_survives_a_crash(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None), ("two", None)]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, done()).await;
    drop(engine);
    let engine = bench.open(hands.shared()).await;
    assert_eq!(state(&*engine, "one").await, State::Done);
    assert_eq!(names(&claim(&*engine, 8).await), ["two"]);
}

pub(in crate::conformance) async fn a_duplicate_of_a_dead_row_makes_it_waiting_again(
    bench: &dyn Bench,
) {
    let (engine, _) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    settle(&*engine, first.claim, dead()).await;
    assert_eq!(
        engine.store(vec![row("one", None)]).await,
        Ok(vec![Stored::Revived])
    );
    let second = claim_one(&*engine).await;
    assert_eq!((second.entry.attempts, second.entry.duplicates), (1, 1));
    assert_eq!(
        settle(&*engine, first.claim, done()).await.settled,
        [Settled::Lost]
    );
}
