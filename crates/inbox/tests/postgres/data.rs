//! What is in the database: the effects of handlers, and what comes from SQLite.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use meeting_baas_inbox::tokio_postgres::{Client, Config, NoTls};
use meeting_baas_inbox::{Attempt, Failure, Filter, Inbox, IntoDelivery as _, State};
use meeting_baas_webhooks::Delivery;
use meeting_baas_webhooks::testing::webhook_samples;

use crate::place::Place;

async fn client(url: &str) -> Client {
    let config: Config = url.parse().unwrap();
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Handlers whose lease ends while they are slow, and whose transactions are rolled back.
pub(crate) fn exactly_once() {
    let place = Place::new();
    let url = place.url.clone();
    place.in_inbox(async |inbox| {
        let client = client(&url).await;
        let table = "CREATE TABLE account (deliveries BIGINT); INSERT INTO account VALUES (0)";
        client.batch_execute(table).await.unwrap();
        let samples = webhook_samples();
        inbox.put(samples).await.unwrap();
        let calls = Arc::new(AtomicUsize::new(0));
        let handler = {
            let (url, calls) = (url.clone(), Arc::clone(&calls));
            move |attempt: Attempt| {
                let (url, call) = (url.clone(), calls.fetch_add(1, Ordering::SeqCst));
                async move { count(&url, &attempt, call).await }
            }
        };
        let worker = inbox.work(handler).lease(Duration::from_secs(5)).start();
        while inbox
            .list(Filter::all().state(State::Done))
            .await
            .unwrap()
            .len()
            < samples.len()
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        worker.stop(Duration::from_secs(5)).await.unwrap();
        let row = client
            .query_one("SELECT deliveries FROM account", &[])
            .await
            .unwrap();
        assert_eq!(row.get::<_, i64>(0), i64::try_from(samples.len()).unwrap());
        let calls = calls.load(Ordering::SeqCst);
        assert!(calls > samples.len(), "{calls} calls: none was repeated");
        println!("{} deliveries, {calls} calls", samples.len());
    });
}

/// Every third call fails: before its commit, or after it.
async fn count(url: &str, attempt: &Attempt, call: usize) -> Result<(), Failure> {
    let mut client = client(url).await;
    let transaction = client.transaction().await?;
    transaction
        .execute("UPDATE account SET deliveries = deliveries + 1", &[])
        .await?;
    attempt.complete_in_postgres(&transaction).await?;
    match call % 6 {
        0 => return Err(Failure::retry_after(Duration::ZERO, "before the commit")),
        3 => {
            transaction.commit().await?;
            return Err(Failure::retry_after(Duration::ZERO, "after the commit"));
        }
        _ => {}
    }
    Ok(transaction.commit().await?)
}

/// What an inbox in a file has, in each state, is there afterwards, and back again.
pub(crate) fn copied() {
    let place = Place::new();
    let folder = tempfile::tempdir().unwrap();
    place.in_inbox(async |server| {
        let open = |name: &str| {
            Inbox::sqlite(folder.path().join(name))
                .min_free_space(0)
                .open()
        };
        let file = open("inbox.db").await.unwrap();
        let samples = webhook_samples();
        file.put(samples).await.unwrap();
        let number = AtomicUsize::new(0);
        let mixed = move |attempt: Attempt| {
            let number = number.fetch_add(1, Ordering::SeqCst);
            async move {
                if let Some(outcome) = attempt.outcome() {
                    attempt.once(outcome).await?;
                }
                match number % 3 {
                    0 => Ok(()),
                    1 => Err(Failure::give_up("never")),
                    _ => Err(Failure::retry("later")),
                }
            }
        };
        let _ = file.drain(mixed).await;
        file.put(&samples[..2]).await.unwrap();
        let entries = file.list(Filter::all()).await.unwrap();
        assert!(
            State::ALL
                .iter()
                .filter(|state| **state != State::InProgress)
                .all(|state| { entries.iter().any(|entry| entry.state() == *state) })
        );
        // Twice: what is there is skipped.
        let copied = file.copy_to(&server).await.unwrap();
        assert_eq!(copied.deliveries, u64::try_from(entries.len()).unwrap());
        assert_eq!(file.copy_to(&server).await.unwrap().deliveries, 0);
        let back = open("back.db").await.unwrap();
        server.copy_to(&back).await.unwrap();
        let shown = |entries: &[meeting_baas_inbox::Entry]| -> Vec<String> {
            entries
                .iter()
                .map(|entry| {
                    format!(
                        "{} {} {:?} {:?} {:?} {:?} {} {}",
                        entry.key(),
                        entry.state(),
                        entry.body(),
                        entry.error(),
                        entry.due_at(),
                        entry.settled_at(),
                        entry.attempts(),
                        entry.duplicates()
                    )
                })
                .collect()
        };
        let on_server = server.list(Filter::all()).await.unwrap();
        assert_eq!(shown(&on_server), shown(&entries));
        assert_eq!(
            shown(&back.list(Filter::all()).await.unwrap()),
            shown(&entries)
        );
        // What waited is handled there, and what was done once is not done again.
        server.replay(Filter::all()).await.unwrap();
        server.retry_now(Filter::all()).await.unwrap();
        let again = server
            .drain(async |attempt: Attempt| {
                if let Some(outcome) = attempt.outcome() {
                    attempt.once(outcome).await?;
                }
                Ok(())
            })
            .await;
        assert_eq!(again.error, None);
        assert_eq!(again.done, entries.len());
    });
}

/// What another program has written must not stop a worker: each of these numbers is beyond what a turn can count to.
pub(crate) fn damaged() {
    const MOST: &str = "9223372036854775807";
    let place = Place::new();
    let url = place.url.clone();
    place.in_inbox(async |inbox| {
        let client = client(&url).await;
        let table = "meeting_baas_inbox.inbox_delivery";
        let now = SystemTime::now();
        let samples = webhook_samples()[..2].iter();
        let deliveries: Vec<Delivery> = samples.map(|sample| sample.into_delivery(now)).collect();
        let change = async |change: String| {
            let sql =
                format!("UPDATE {table} SET {change} WHERE key = (SELECT min(key) FROM {table})");
            assert_eq!(client.execute(&sql, &[]).await.unwrap(), 1, "{sql}");
        };
        let again = async || {
            let delete = format!("DELETE FROM {table}");
            client.batch_execute(&delete).await.unwrap();
            inbox.put(&deliveries).await.unwrap();
        };
        let fails = AtomicBool::new(false);
        let handled = async || {
            let fails = fails.load(Ordering::SeqCst);
            let handler = move |_: Attempt| async move {
                if fails {
                    return Err(Failure::retry("later"));
                }
                Ok(())
            };
            let drained = inbox.drain(handler).await;
            assert_eq!(drained.error, None);
            drained.done
        };
        for damage in [
            format!("attempts = {MOST}"),
            format!("claims = {MOST}"),
            format!("state = 1, lease_until = now(), unfinished = {MOST}"),
            format!("state = 1, lease_until = now(), attempts = -{MOST} - 1"),
            // Its end is computed when it fails.
            "since = '294276-12-31'".to_owned(),
        ] {
            again().await;
            change(damage.clone()).await;
            fails.store(damage.starts_with("since"), Ordering::SeqCst);
            handled().await;
            fails.store(false, Ordering::SeqCst);
            inbox.retry_now(Filter::all()).await.unwrap();
            handled().await;
            let done = Filter::all().state(State::Done);
            assert_eq!(inbox.list(done).await.unwrap().len(), 1, "{damage}");
            let entries = inbox.list(Filter::dead()).await.unwrap();
            let [entry] = entries.as_slice() else {
                panic!("{damage}: {entries:?}");
            };
            assert!(entry.error().unwrap().contains("was damaged"), "{damage}");
            assert!(entry.body().is_some());
            // What was given up can be handled again.
            assert_eq!(inbox.replay(Filter::dead()).await.unwrap(), 1, "{damage}");
            assert_eq!(handled().await, 1, "{damage}");
        }
        // A counter below 0 counts as 0.
        again().await;
        change("unfinished = -1000".to_owned()).await;
        assert_eq!(handled().await, 2);
        again().await;
        change("state = 1, lease_until = now(), unfinished = -1000".to_owned()).await;
        handled().await;
        let waiting = inbox
            .list(Filter::all().state(State::Waiting))
            .await
            .unwrap();
        assert_eq!(waiting[0].unfinished(), 1);
        // These are not counted with, or end there.
        for damage in ["seq", "duplicates", "replays"] {
            again().await;
            change(format!("{damage} = {MOST}")).await;
            assert_eq!(handled().await, 2, "{damage}");
            inbox.put(&deliveries).await.unwrap();
            assert_eq!(inbox.replay(Filter::all()).await.unwrap(), 2, "{damage}");
            assert_eq!(handled().await, 2, "{damage}");
        }
    });
}
