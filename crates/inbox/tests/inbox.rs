//! The inbox as its users see it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and uses files"
)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use meeting_baas_inbox::{Attempt, Error, Failure, Filter, Inbox, State, Stored};
use meeting_baas_webhooks::testing::{ManualClock, webhook_samples};
use meeting_baas_webhooks::{Delivery, DeliveryKind, DeliveryParts, Label, MessageId};
use rusqlite::TransactionBehavior;
use tempfile::TempDir;

async fn succeed(_: Attempt) -> Result<(), Failure> {
    Ok(())
}

fn delivery(kind: DeliveryKind, id: &str, body: &str) -> Delivery {
    let is_webhook = kind == DeliveryKind::Webhook;
    let parts = DeliveryParts {
        kind,
        verified: true,
        label: Label::default(),
        message_id: is_webhook.then(|| MessageId::from(id)),
        signed_at: is_webhook.then(SystemTime::now),
        received_at: SystemTime::now(),
        body: format!("{body}{id}").into(),
    };
    Delivery::from_stored(parts).unwrap()
}

fn webhook(id: &str) -> Delivery {
    delivery(DeliveryKind::Webhook, id, "")
}

async fn file(folder: &TempDir) -> Inbox {
    let path = folder.path().join("inbox.db");
    Inbox::sqlite(path).free_space_mark(0).open().await.unwrap()
}

#[tokio::test]
async fn a_users_test_puts_samples_and_drains_them_without_sleeping() {
    let inbox = Inbox::memory();
    let samples = webhook_samples();
    inbox.put(samples).await.unwrap();
    assert_eq!(inbox.drain(succeed).await.done, samples.len());
    assert_eq!(inbox.drain(succeed).await.done, 0);
}

#[tokio::test]
async fn with_a_clock_of_the_test_a_failure_is_tried_again() {
    let clock = ManualClock::at_unix_seconds(1_773_739_800);
    let inbox = Inbox::memory_with_clock(clock.clone());
    inbox.put([webhook("one")]).await.unwrap();
    let fail = async |_: Attempt| {
        Err::<(), _>(Failure::retry("the link https://a.example/b?sig=1 is dead"))
    };
    let handler = move |attempt| fail(attempt);
    assert_eq!(inbox.drain(handler).await.failed, 1);
    let entry = inbox.get(webhook("one").key()).await.unwrap().unwrap();
    assert_eq!(entry.error(), Some("the link https://a.example/… is dead"));
    assert_eq!(inbox.drain(succeed).await.done, 0);
    clock.advance(Duration::from_secs(5));
    let drained = inbox
        .drain(async |attempt: Attempt| {
            assert_eq!(attempt.number(), 2);
            assert!(!attempt.is_replay());
            Ok(())
        })
        .await;
    assert_eq!(drained.done, 1);
}

#[tokio::test]
async fn a_panic_is_a_failure_and_the_handler_can_give_up() {
    let inbox = Inbox::memory();
    inbox
        .put(["panic", "give up", "good"].map(webhook))
        .await
        .unwrap();
    let drained = inbox
        .drain(
            async |attempt: Attempt| match attempt.message_id().unwrap().as_str() {
                "panic" => panic!("whsec_abcdef"),
                "give up" => Err(Failure::give_up("never")),
                _ => Ok(()),
            },
        )
        .await;
    assert_eq!((drained.done, drained.failed, drained.dead), (1, 1, 1));
    let panicked = inbox.get(webhook("panic").key()).await.unwrap().unwrap();
    assert_eq!(panicked.error(), Some("the handler panicked: whsec_…"));
    assert_eq!(inbox.replay(Filter::dead()).await, Ok(1));
    let replayed = inbox.drain(async |attempt: Attempt| {
        assert!(attempt.is_replay());
        Ok(())
    });
    assert_eq!(replayed.await.done, 1);
}

#[tokio::test]
async fn a_handler_beyond_its_time_is_a_failure() {
    let inbox = Inbox::memory();
    inbox.put([webhook("slow")]).await.unwrap();
    let handler = |_: Attempt| std::future::pending::<Result<(), Failure>>();
    let worker = inbox
        .work(handler)
        .timeout(Duration::from_millis(20))
        .start();
    let key = webhook("slow").key().clone();
    while inbox.get(&key).await.unwrap().unwrap().error().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    worker.stop(Duration::from_secs(5)).await.unwrap();
    let slow = inbox.get(&key).await.unwrap().unwrap();
    assert_eq!((slow.state(), slow.attempts()), (State::Waiting, 1));
}

#[tokio::test]
async fn a_worker_handles_what_arrives_and_returns_what_it_does_not_finish() {
    let inbox = Inbox::memory();
    let finished = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&finished);
    let handler = move |attempt: Attempt| {
        let count = Arc::clone(&count);
        async move {
            if attempt.message_id().unwrap().as_str() == "slow" {
                std::future::pending::<()>().await;
            }
            count.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    };
    let worker = inbox.work(handler).concurrency(4).start();
    inbox.put(["slow", "a", "b"].map(webhook)).await.unwrap();
    while finished.load(Ordering::SeqCst) < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let stopped = worker.stop(Duration::from_millis(50)).await.unwrap();
    assert_eq!(stopped.returned, 1);
    let slow = inbox.get(webhook("slow").key()).await.unwrap().unwrap();
    assert_eq!((slow.state(), slow.attempts()), (State::Waiting, 0));
    assert_eq!(inbox.statistics().await.unwrap().waiting, 1);
}

#[tokio::test]
async fn work_is_done_once_for_a_webhook_and_a_callback_about_one_outcome() {
    let inbox = Inbox::memory();
    let body = webhook_samples()
        .iter()
        .find(|sample| sample.event() == "bot.completed")
        .unwrap()
        .json();
    let twins = [
        delivery(DeliveryKind::Webhook, " ", body),
        delivery(DeliveryKind::Callback, "  ", body),
    ];
    inbox.put(&twins).await.unwrap();
    let counted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&counted);
    let handler = move |attempt: Attempt| {
        let count = Arc::clone(&count);
        async move {
            let outcome = attempt.outcome().unwrap();
            if attempt.once(outcome).await? {
                count.fetch_add(1, Ordering::SeqCst);
            }
            Ok(())
        }
    };
    assert_eq!(inbox.drain(handler).await.done, 2);
    assert_eq!(counted.load(Ordering::SeqCst), 1);
}

/// The handler's row and the success are one transaction: both, or none.
#[tokio::test]
async fn what_is_written_in_the_settling_transaction_happens_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = file(&folder).await;
    let connection = inbox.connect().unwrap();
    connection
        .execute("CREATE TABLE minutes (bot TEXT)", ())
        .unwrap();
    let connection = Arc::new(Mutex::new(connection));
    inbox.put([webhook("one")]).await.unwrap();
    let shared = Arc::clone(&connection);
    let handler = move |attempt: Attempt| {
        let shared = Arc::clone(&shared);
        async move {
            let mut connection = shared.lock().unwrap();
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute("INSERT INTO minutes VALUES ('x')", ())?;
            attempt.complete_in(&transaction)?;
            // A second completion finds the claim settled.
            assert!(attempt.complete_in(&transaction).is_err());
            transaction.commit()?;
            // What fails afterwards changes nothing.
            Err(Failure::retry("after the commit"))
        }
    };
    let drained = inbox.drain(handler).await;
    assert_eq!((drained.done, drained.failed), (1, 0));
    let rows: i64 = connection
        .lock()
        .unwrap()
        .query_row("SELECT count(*) FROM minutes", (), |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn what_cannot_be_decoded_is_kept_and_is_not_reopened_by_the_same_release() {
    let inbox = Inbox::memory();
    inbox
        .put([delivery(
            DeliveryKind::Webhook,
            "",
            r#"{"event":"bot.completed","data":5}"#,
        )])
        .await
        .unwrap();
    let drained = inbox.drain(async |attempt: Attempt| {
        assert!(attempt.event().is_err());
        Ok(())
    });
    assert_eq!(drained.await.done, 1);
    let unread = inbox.list(Filter::all().unread()).await.unwrap();
    assert_eq!(unread[0].unread_by(), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(inbox.reopen().await, Ok(0));
}

/// An older release is simulated by its mark: the row of a readable event says that a release could not read it.
#[tokio::test]
async fn what_an_older_release_could_not_decode_is_reopened_after_an_upgrade() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = file(&folder).await;
    let samples = webhook_samples()
        .iter()
        .filter(|sample| sample.event() == "bot.completed");
    inbox.put(samples).await.unwrap();
    inbox.drain(succeed).await;
    assert_eq!(inbox.reopen().await, Ok(0));
    let older = "UPDATE inbox_delivery SET unread = '0.0.1', retention = 2 WHERE seq = 1";
    inbox.connect().unwrap().execute(older, ()).unwrap();
    assert_eq!(inbox.reopen().await, Ok(1));
    let reopened = inbox.drain(async |attempt: Attempt| {
        assert!(attempt.is_replay());
        Ok(())
    });
    assert_eq!(reopened.await.done, 1);
    assert!(inbox.list(Filter::all().unread()).await.unwrap().is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    // An existing file may be readable by others.
    let path = folder.path().join("inbox.db");
    std::fs::write(&path, "").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let inbox = file(&folder).await;
    inbox.put([webhook("one")]).await.unwrap();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{entry:?}");
        names.push(entry.file_name());
    }
    assert_eq!(
        names.len(),
        3,
        "the store, its log and its index: {names:?}"
    );
}

#[tokio::test]
async fn a_file_that_was_replaced_stores_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = file(&folder).await;
    inbox.put([webhook("one")]).await.unwrap();
    std::fs::remove_file(folder.path().join("inbox.db")).unwrap();
    assert_eq!(inbox.store(&webhook("two")).await, Err(Error::FileReplaced));
    assert_eq!(inbox.health().await, Err(Error::FileReplaced));
}

#[tokio::test]
async fn below_the_free_space_mark_nothing_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let inbox = Inbox::sqlite(path)
        .free_space_mark(u64::MAX)
        .open()
        .await
        .unwrap();
    let error = inbox.store(&webhook("one")).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::LittleSpace {
                required: u64::MAX,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(error.status(), 503);
}

/// Another process has the lock, so nothing can be stored: webhooks are refused after two seconds, callbacks after five, and
/// what is stored afterwards begins with the callbacks.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_refused_in_time_and_callbacks_go_first() {
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
    for stored in flood {
        let (_, stored, waited) = stored.await.unwrap();
        assert!(matches!(stored, Err(Error::TimedOut { .. })), "{stored:?}");
        assert!(waited < Duration::from_secs(4), "{waited:?}");
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

#[tokio::test]
async fn nothing_secret_is_in_debug() {
    let inbox = Inbox::memory();
    inbox
        .put([delivery(DeliveryKind::Webhook, "", "a secret text")])
        .await
        .unwrap();
    let entry = inbox.list(Filter::all()).await.unwrap().remove(0);
    let handler = |attempt: Attempt| async move {
        assert!(!format!("{attempt:?}").contains("secret"));
        Ok(())
    };
    assert_eq!(inbox.drain(handler).await.done, 1);
    assert!(
        !format!("{entry:?} {inbox:?}").contains("secret"),
        "{entry:?}"
    );
}
