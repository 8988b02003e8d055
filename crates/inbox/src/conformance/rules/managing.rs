//! Listing, replaying, forgetting, purging, counting.

use std::time::Duration;

use super::{DAY, HOUR, SECOND, open};
use crate::clock;
use crate::conformance::{Bench, claim, claim_one, dead, done, failed, get, row, settle, store};
use crate::engine::{Once, Purged, Retention, Settled, Stored, Verdict};
use crate::entry::{Filter, State, Statistics};

pub(in crate::conformance) async fn settled_rows_are_replayed_and_the_others_are_not(
    bench: &dyn Bench,
) {
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

pub(in crate::conformance) async fn a_forgotten_row_can_be_stored_again(bench: &dyn Bench) {
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

const RETENTION: Retention = Retention {
    bodies: Duration::from_secs(3 * 24 * 3_600),
    keys: Duration::from_secs(30 * 24 * 3_600),
};

pub(in crate::conformance) async fn a_purge_removes_bodies_first_and_keys_later(bench: &dyn Bench) {
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
        Ok(vec![Stored::Duplicate])
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

pub(in crate::conformance) async fn what_no_release_could_read_keeps_its_body(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    let verdict = Verdict::Done {
        undecoded: Some("0.1.0"),
    };
    settle(&*engine, first.claim, verdict).await;
    hands.pass(29 * DAY);
    assert_eq!(engine.purge(RETENTION).await, Ok(Purged::default()));
    let undecoded = engine.list(Filter::all().undecoded()).await.unwrap();
    assert_eq!(undecoded[0].undecoded.as_deref(), Some("0.1.0"));
    assert!(undecoded[0].body.is_some());
    assert_eq!(
        engine.replay_these(vec![undecoded[0].sequence]).await,
        Ok(1)
    );
    assert_eq!(claim(&*engine, 8).await.len(), 1);
}

pub(in crate::conformance) async fn statistics_count_by_state(bench: &dyn Bench) {
    let (engine, hands) = open(bench).await;
    assert_eq!(engine.statistics().await, Ok(Statistics::default()));
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
    // What is replayed waits since then, although it arrived before the others.
    assert_eq!(engine.replay(Filter::dead()).await, Ok(1));
    let statistics = engine.statistics().await.unwrap();
    assert_eq!((statistics.waiting, statistics.dead), (3, 0));
    assert_eq!(statistics.oldest_pending, Some(SECOND));
}

pub(in crate::conformance) async fn what_waits_for_its_next_attempt_is_due_now_if_it_is_wanted(
    bench: &dyn Bench,
) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("x1", Some("x")), ("y1", Some("y"))]).await;
    for claimed in claim(&*engine, 8).await {
        settle(&*engine, claimed.claim, failed(HOUR)).await;
    }
    assert!(claim(&*engine, 8).await.is_empty());
    assert_eq!(engine.retry_now(Filter::all().bot("x")).await, Ok(1));
    assert_eq!(get(&*engine, "x1").await.unwrap().due_at, hands.now());
    assert_eq!(claim_one(&*engine).await.entry.attempts, 2);
    assert_eq!(engine.retry_now(Filter::all()).await, Ok(1), "the other");
    assert_eq!(engine.retry_now(Filter::all()).await, Ok(0));
    assert_eq!(claim_one(&*engine).await.entry.key, "y1");
}

pub(in crate::conformance) async fn deliveries_are_counted_by_state_and_event(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    let mut nameless = row("nameless", None);
    nameless.event = None;
    engine.store(vec![nameless]).await.unwrap();
    store(&*engine, &[("one", None), ("two", None), ("three", None)]).await;
    let claimed = claim(&*engine, 2).await;
    settle(&*engine, claimed[0].claim, done()).await;
    settle(&*engine, claimed[1].claim, dead()).await;
    let counts = engine.counts().await.unwrap();
    let counts: Vec<_> = counts
        .iter()
        .map(|count| (count.state, count.event.as_deref(), count.deliveries))
        .collect();
    let completed = Some("bot.completed");
    assert_eq!(
        counts,
        [
            (State::Waiting, completed, 2),
            (State::Done, None, 1),
            (State::Dead, completed, 1)
        ]
    );
}

/// From this store to itself: what is forgotten in between is there again.
pub(in crate::conformance) async fn another_store_gets_rows_and_work_as_they_are(
    bench: &dyn Bench,
) {
    let (engine, hands) = open(bench).await;
    store(
        &*engine,
        &[
            ("done", Some("x")),
            ("dead", None),
            ("busy", None),
            ("waiting", None),
        ],
    )
    .await;
    hands.pass(SECOND);
    let claimed = claim(&*engine, 3).await;
    for (claimed, work) in claimed.iter().zip(["minutes", "no success", "not yet"]) {
        let asked = engine.once(claimed.claim, work.to_owned()).await;
        assert_eq!(asked, Ok(Once::Mine));
    }
    settle(&*engine, claimed[0].claim, done()).await;
    settle(&*engine, claimed[1].claim, dead()).await;
    let entries = engine.list(Filter::all()).await.unwrap();
    let works = engine.works(None, 10).await.unwrap();
    let names: Vec<_> = works.iter().map(|work| work.work.as_str()).collect();
    assert_eq!(names, ["minutes"], "the work that is done");
    assert!(
        engine
            .works(Some("minutes".to_owned()), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(engine.import(entries.clone(), works.clone()).await, Ok(0));

    for key in ["done", "dead"] {
        assert_eq!(
            engine.forget("default".to_owned(), key.to_owned()).await,
            Ok(true)
        );
    }
    let mut other = entries.clone();
    other[2].source = "other".to_owned();
    assert_eq!(engine.import(other, works).await, Ok(3));
    let imported = engine.list(Filter::all()).await.unwrap();
    let find = |source: &str, key: &str| {
        let mut found = imported
            .iter()
            .filter(|entry| entry.source == source && entry.key == key);
        found.next().unwrap().clone()
    };
    for (index, key) in ["done", "dead"].into_iter().enumerate() {
        let mut found = find("default", key);
        found.sequence = entries[index].sequence;
        assert_eq!(found, entries[index]);
    }
    let busy = find("other", "busy");
    assert_eq!(
        (busy.state, busy.attempts, busy.lease_until),
        (State::Waiting, 1, None)
    );
    // The purge knows what was imported.
    hands.pass(3 * DAY);
    assert_eq!(engine.purge(RETENTION).await.unwrap().bodies, 1);
}

pub(in crate::conformance) async fn a_list_is_filtered_and_in_pages(bench: &dyn Bench) {
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
    let time = clock::time(2_000);
    assert_eq!(list(Filter::all().since(time)).await.len(), 3);
    assert_eq!(list(Filter::all().until(time)).await.len(), 0);
}
