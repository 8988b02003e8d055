//! Storing: what is rejected, and a flood.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use meeting_baas_inbox::{Error, Filter, Inbox, Stored};
use meeting_baas_webhooks::{Delivery, DeliveryKey, DeliveryKind};
use rusqlite::TransactionBehavior;
use tokio::task::{JoinHandle, yield_now};

use super::{delivery, file, webhook};

type Storing = JoinHandle<(DeliveryKey, Result<Stored, Error>, Duration)>;

/// Stores each delivery in a task, and waits until all are in the queue: the tasks run on the thread of the test, each until it
/// waits.
async fn queued(inbox: &Inbox, deliveries: Vec<Delivery>) -> Vec<Storing> {
    let begun = Arc::new(AtomicUsize::new(0));
    let count = deliveries.len();
    let storing = deliveries.into_iter().map(|delivery| {
        let (inbox, begun) = (inbox.clone(), Arc::clone(&begun));
        tokio::spawn(async move {
            begun.fetch_add(1, Ordering::SeqCst);
            let start = Instant::now();
            let stored = inbox.store(&delivery).await;
            (delivery.key().clone(), stored, start.elapsed())
        })
    });
    let storing = storing.collect();
    while begun.load(Ordering::SeqCst) < count {
        yield_now().await;
    }
    storing
}

fn webhooks(name: &str, count: usize) -> Vec<Delivery> {
    let numbers = 0..count;
    numbers
        .map(|number| webhook(&format!("{name} {number}")))
        .collect()
}

fn callbacks(name: &str, count: usize) -> Vec<Delivery> {
    let numbers = 0..count;
    numbers
        .map(|number| {
            let id = format!("{name} {number}");
            delivery(DeliveryKind::Callback, &id, "callback ")
        })
        .collect()
}

/// Another process has the lock, so nothing can be stored. The default limits are two and five seconds.
#[tokio::test]
async fn a_flood_is_answered_in_time_and_the_next_is_stored() {
    const WEBHOOK: Duration = Duration::from_millis(100);
    const CALLBACK: Duration = Duration::from_millis(400);
    // A store waits this long for the lock.
    const LOCKED: Duration = Duration::from_secs(5);
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::sqlite(folder.path().join("inbox.db"))
        .min_free_space(0)
        .webhook_wait(WEBHOOK)
        .callback_wait(CALLBACK)
        .open();
    let inbox = inbox.await.unwrap();
    let mut other = inbox.connect().unwrap();
    let lock = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let flood = queued(&inbox, webhooks("flood", 3_000)).await;
    let urgent = queued(&inbox, callbacks("flood", 500)).await;
    for (storing, limit) in [(flood, WEBHOOK), (urgent, CALLBACK)] {
        for stored in storing {
            let (_, stored, waited) = stored.await.unwrap();
            assert_eq!(stored, Err(Error::TimedOut { waited: limit }));
            assert!((limit..LOCKED).contains(&waited), "{waited:?}");
        }
    }
    lock.rollback().unwrap();
    // As its sender does, which has no answer in time before the lock is found free.
    let start = Instant::now();
    while inbox.store(&webhook("next")).await.is_err() {
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}

#[tokio::test]
async fn callbacks_that_wait_are_stored_before_webhooks() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = file(&folder).await;
    let mut other = inbox.connect().unwrap();
    let lock = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let first = queued(&inbox, webhooks("first", 1_000)).await;
    let urgent = queued(&inbox, callbacks("later", 100)).await;
    lock.rollback().unwrap();
    let mut acknowledged = Vec::new();
    for stored in urgent.into_iter().chain(first) {
        let (key, stored, _) = stored.await.unwrap();
        assert_eq!(stored, Ok(Stored::New), "{key}");
        acknowledged.push(key);
    }
    let entries = inbox.list(Filter::all()).await.unwrap();
    for key in acknowledged {
        assert!(entries.iter().any(|entry| entry.key() == key), "{key}");
    }
    // The batch that was formed before them is before them.
    let last = entries
        .iter()
        .rposition(|entry| entry.kind() == "callback")
        .unwrap();
    assert!(last < entries.len() / 2, "{last} of {}", entries.len());
}

/// Of a batch that the store rejects because of one row, the others are stored.
#[tokio::test]
async fn a_delivery_that_the_store_rejects_does_not_fail_the_others_of_its_batch() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = file(&folder).await;
    let mut other = inbox.connect().unwrap();
    other
        .execute_batch(
            "CREATE TRIGGER reject BEFORE INSERT ON inbox_delivery WHEN NEW.message_id = 'number 42'
             BEGIN SELECT RAISE(ABORT, 'rejected'); END",
        )
        .unwrap();
    // While another process has the lock, they wait, and become one batch.
    let lock = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let stored = queued(&inbox, webhooks("number", 100)).await;
    lock.rollback().unwrap();
    for (number, stored) in stored.into_iter().enumerate() {
        let (_, stored, _) = stored.await.unwrap();
        if number == 42 {
            assert!(matches!(stored, Err(Error::Row { .. })), "{stored:?}");
            assert_eq!(stored.unwrap_err().status(), 503);
        } else {
            assert_eq!(stored, Ok(Stored::New), "{number}");
        }
    }
    assert_eq!(inbox.list(Filter::all()).await.unwrap().len(), 99);
}
