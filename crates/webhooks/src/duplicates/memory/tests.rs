use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::{Claim, Claimed, MemoryStore};
use crate::delivery::DeliveryKey;
use crate::label::Label;

/// A store, and the seconds of its clock.
fn store(capacity: usize, keep: u64) -> (MemoryStore, Arc<AtomicU64>) {
    let seconds = Arc::new(AtomicU64::new(1_000_000));
    let clock = Arc::clone(&seconds);
    let keep = Duration::from_secs(keep);
    let store = MemoryStore::new(NonZeroUsize::new(capacity).unwrap(), keep);
    let now = move || Duration::from_secs(clock.load(Ordering::SeqCst));
    (store.with_clock(now), seconds)
}

fn claim(store: &MemoryStore, id: &str) -> Claimed {
    store.claim(&DeliveryKey::from_stored(&Label::default(), id))
}

#[track_caller]
fn new(store: &MemoryStore, id: &str) -> Claim {
    match claim(store, id) {
        Claimed::New(claim) => claim,
        Claimed::InProgress => panic!("in progress"),
        Claimed::Handled => panic!("handled"),
    }
}

fn handle(store: &MemoryStore, id: &str) {
    new(store, id).handled();
}

#[test]
fn a_message_is_claimed_once_until_it_fails() {
    let (store, _) = store(10, 60);
    let first = new(&store, "a");
    assert!(matches!(claim(&store, "a"), Claimed::InProgress));
    let other = new(&store.clone(), "b");
    assert!(matches!(claim(&store, "b"), Claimed::InProgress));
    drop(first);
    let second = new(&store, "a");
    drop(second);
    new(&store, "a").handled();
    assert!(matches!(claim(&store, "a"), Claimed::Handled));
    drop(other);
    assert!(matches!(claim(&store, "a"), Claimed::Handled));
}

#[test]
fn the_oldest_message_is_forgotten_first() {
    let (store, _) = store(2, 60);
    for id in ["a", "b"] {
        handle(&store, id);
    }
    // A lookup does not renew the entry.
    assert!(matches!(claim(&store, "a"), Claimed::Handled));
    handle(&store, "c");
    assert!(matches!(claim(&store, "b"), Claimed::Handled));
    assert!(matches!(claim(&store, "c"), Claimed::Handled));
    assert!(matches!(claim(&store, "a"), Claimed::New(_)));
}

#[test]
fn a_message_in_progress_takes_no_capacity_and_is_not_forgotten() {
    let (store, seconds) = store(1, 60);
    let claims: Vec<_> = ["a", "b", "c"].map(|id| new(&store, id)).into();
    handle(&store, "d");
    seconds.fetch_add(1_000_000, Ordering::SeqCst);
    handle(&store, "e");
    for id in ["a", "b", "c"] {
        assert!(matches!(claim(&store, id), Claimed::InProgress));
    }
    drop(claims);
    assert!(matches!(claim(&store, "a"), Claimed::New(_)));
}

#[test]
fn a_message_is_forgotten_after_exactly_its_time() {
    let (store, seconds) = store(10, 60);
    handle(&store, "a");
    seconds.fetch_add(59, Ordering::SeqCst);
    assert!(matches!(claim(&store, "a"), Claimed::Handled));
    handle(&store, "b");
    seconds.fetch_add(1, Ordering::SeqCst);
    assert!(matches!(claim(&store, "a"), Claimed::New(_)));
    assert!(matches!(claim(&store, "b"), Claimed::Handled));
    assert!(format!("{store:?}").contains("handled: 1"), "{store:?}");
}

#[test]
fn a_clock_that_is_set_back_forgets_nothing() {
    let (store, seconds) = store(10, 60);
    handle(&store, "a");
    seconds.fetch_sub(1_000, Ordering::SeqCst);
    assert!(matches!(claim(&store, "a"), Claimed::Handled));
}
