//! Storing: what is rejected, and a flood.

use std::time::{Duration, Instant};

use meeting_baas_inbox::{Error, Filter, Stored};
use meeting_baas_webhooks::{Delivery, DeliveryKind};
use rusqlite::TransactionBehavior;

use super::{delivery, file, webhook};

/// Another process has the lock, so nothing can be stored: webhooks get an error after two seconds, callbacks after five, and
/// what is stored afterwards begins with the callbacks.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_answered_in_time_and_callbacks_go_first() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = file(&folder).await;
    let mut other = inbox.connect().unwrap();
    let lock = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let start = Instant::now();
    let store = |delivery: Delivery| {
        let inbox = inbox.clone();
        tokio::spawn(async move {
            let stored = inbox.store(&delivery).await;
            (delivery.key().clone(), stored, start.elapsed())
        })
    };
    let flood: Vec<_> = (0..3_000)
        .map(|number| store(webhook(&format!("flood {number}"))))
        .collect();
    let callbacks: Vec<_> = (0..500)
        .map(|number| {
            let id = format!("flood {number}");
            store(delivery(DeliveryKind::Callback, &id, "callback "))
        })
        .collect();
    for stored in flood {
        let (_, stored, waited) = stored.await.unwrap();
        assert!(matches!(stored, Err(Error::TimedOut { .. })), "{stored:?}");
        assert!(waited < Duration::from_secs(4), "{waited:?}");
    }
    for stored in callbacks {
        let (_, stored, waited) = stored.await.unwrap();
        assert!(stored.is_err(), "{stored:?}");
        let limit = Duration::from_secs(5);
        assert!((limit..limit * 7 / 5).contains(&waited), "{waited:?}");
    }
    // These find the queue empty, and wait for the lock.
    let webhooks: Vec<_> = (0..1_000)
        .map(|number| store(webhook(&format!("later {number}"))))
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let callbacks: Vec<_> = (0..100)
        .map(|number| {
            store(delivery(
                DeliveryKind::Callback,
                &number.to_string(),
                "callback ",
            ))
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    lock.rollback().unwrap();
    let mut acknowledged = Vec::new();
    for stored in callbacks.into_iter().chain(webhooks) {
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
#[tokio::test(flavor = "multi_thread")]
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
    let stored: Vec<_> = (0..100)
        .map(|number| {
            let inbox = inbox.clone();
            tokio::spawn(async move { inbox.store(&webhook(&format!("number {number}"))).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    lock.rollback().unwrap();
    for (number, stored) in stored.into_iter().enumerate() {
        let stored = stored.await.unwrap();
        if number == 42 {
            assert!(matches!(stored, Err(Error::Row { .. })), "{stored:?}");
            assert_eq!(stored.unwrap_err().status(), 503);
        } else {
            assert_eq!(stored, Ok(Stored::New), "{number}");
        }
    }
    assert_eq!(inbox.list(Filter::all()).await.unwrap().len(), 99);
}
