//! Handlers, and what becomes of a delivery.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use meeting_baas_inbox::{Attempt, Failure, Filter, Inbox, State};
use meeting_baas_webhooks::DeliveryKind;
use meeting_baas_webhooks::testing::{ManualClock, webhook_samples};
use rusqlite::TransactionBehavior;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use super::{delivery, file, succeed, webhook};

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
    let both = [
        delivery(DeliveryKind::Webhook, " ", body),
        delivery(DeliveryKind::Callback, "  ", body),
    ];
    inbox.put(&both).await.unwrap();
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
async fn an_error_is_stored_with_its_sources_each_once() {
    #[derive(Debug)]
    struct Nested(&'static str, Option<Box<Nested>>);
    impl std::fmt::Display for Nested {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str(self.0)
        }
    }
    impl std::error::Error for Nested {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            let source = self.1.as_deref()?;
            Some(source)
        }
    }
    let refused = Nested("connection refused", None);
    let connect = Nested(
        "cannot connect: connection refused",
        Some(Box::new(refused)),
    );
    let send = Nested("cannot send", Some(Box::new(connect)));
    let failure = Failure::from(send);
    assert_eq!(
        failure.to_string(),
        "cannot send: cannot connect: connection refused"
    );
}

#[tokio::test]
async fn a_worker_is_drained_with_its_own_settings() {
    let clock = ManualClock::at_unix_seconds(1_773_739_800);
    let inbox = Inbox::memory_with_clock(clock.clone());
    inbox.put([webhook("one")]).await.unwrap();
    let fail = async |_: Attempt| Err::<(), _>(Failure::retry("no"));
    clock.advance(Duration::from_secs(60));
    let work = inbox.work(fail).retry_for(Duration::from_secs(60));
    assert_eq!(work.drain().await.dead, 1);
}

#[tokio::test]
async fn a_drain_reports_the_error_of_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = file(&folder).await;
    inbox.put([webhook("one")]).await.unwrap();
    let connection = inbox.connect().unwrap();
    connection
        .execute_batch("ALTER TABLE inbox_delivery RENAME TO elsewhere")
        .unwrap();
    let drained = inbox.drain(succeed).await;
    assert_eq!(drained.done, 0);
    assert!(drained.error.is_some());
}

/// It cannot renew the lease, so another worker may have the delivery.
#[tokio::test]
async fn a_handler_is_dropped_when_its_lease_could_not_be_renewed() {
    // It is renewed at a third; after that fails, the worker tries again every second.
    const LEASE: Duration = Duration::from_secs(1);
    struct Running(Instant, UnboundedSender<Duration>);
    impl Drop for Running {
        fn drop(&mut self) {
            self.1.send(self.0.elapsed()).unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let inbox = file(&folder).await;
    inbox.put([webhook("one")]).await.unwrap();
    let (begins, mut begun) = unbounded_channel();
    let (drops, mut dropped) = unbounded_channel();
    let handler = move |_: Attempt| {
        let running = Running(Instant::now(), drops.clone());
        begins.send(()).unwrap();
        async move {
            let _running = running;
            std::future::pending::<Result<(), Failure>>().await
        }
    };
    let worker = inbox.work(handler).lease(LEASE).start();
    begun.recv().await.unwrap();
    let rename = "ALTER TABLE inbox_delivery RENAME TO elsewhere";
    inbox.connect().unwrap().execute_batch(rename).unwrap();
    let ran = timeout(Duration::from_secs(30), dropped.recv()).await;
    let ran = ran.unwrap().unwrap();
    assert!(ran > LEASE / 2, "not at the first failure: {ran:?}");
    worker.stop(Duration::ZERO).await.unwrap();
}
