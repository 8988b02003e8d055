//! Rows that another program, the disk or a defect has changed.

use meeting_baas_inbox::{Entry, Filter, State, Stored};
use tempfile::TempDir;

use super::{file, succeed, webhook};

/// What another program has written, or a disk has changed, must not stop the worker.
#[tokio::test]
async fn a_damaged_row_is_given_up_and_the_others_are_handled() {
    let folder = TempDir::new().unwrap();
    let inbox = file(&folder).await;
    for damage in [
        "bot = CAST(x'ff' AS TEXT)",
        "source = CAST(x'ff' AS TEXT), bot = 'b'",
        "attempts = 9223372036854775807",
        "claims = 9223372036854775807",
        "state = 1, lease_until = 0, unfinished = 9223372036854775807",
    ] {
        let connection = inbox.connect().unwrap();
        connection
            .execute_batch("DELETE FROM inbox_delivery")
            .unwrap();
        inbox
            .put([webhook("damaged"), webhook("other")])
            .await
            .unwrap();
        connection
            .execute_batch(&format!(
                "UPDATE inbox_delivery SET {damage} WHERE key LIKE '%damaged'"
            ))
            .unwrap();
        let drained = inbox.drain(succeed).await;
        assert_eq!((drained.done, drained.error), (1, None), "{damage}");
        let entries = inbox.list(Filter::all()).await.unwrap();
        let states: Vec<State> = entries.iter().map(Entry::state).collect();
        assert_eq!(states, [State::Dead, State::Done], "{damage}");
        let error = entries[0].error().unwrap();
        assert!(!error.is_empty() && entries[0].body() == Some(webhook("damaged").body()));
    }
}

/// A counter below 0 counts as 0: its row is claimed, and is given up after as many attempts as any other.
#[tokio::test]
async fn a_negative_counter_counts_as_zero() {
    let folder = TempDir::new().unwrap();
    let inbox = file(&folder).await;
    inbox.put([webhook("one")]).await.unwrap();
    let damage = "UPDATE inbox_delivery SET state = 1, lease_until = 0, unfinished = -1000";
    inbox.connect().unwrap().execute_batch(damage).unwrap();
    assert_eq!(inbox.list(Filter::all()).await.unwrap()[0].unfinished(), 0);
    assert_eq!(inbox.drain(succeed).await.error, None);
    assert_eq!(inbox.list(Filter::all()).await.unwrap()[0].unfinished(), 1);
    let damage = "UPDATE inbox_delivery SET due_at = 0, unfinished = -1000";
    inbox.connect().unwrap().execute_batch(damage).unwrap();
    assert_eq!(inbox.drain(succeed).await.done, 1);
}

/// A sender that repeats itself is answered, whatever was counted.
#[tokio::test]
async fn a_counter_at_its_end_rejects_neither_a_duplicate_nor_a_replay() {
    let folder = TempDir::new().unwrap();
    let inbox = file(&folder).await;
    inbox.put([webhook("one")]).await.unwrap();
    assert_eq!(inbox.drain(succeed).await.done, 1);
    inbox
        .connect()
        .unwrap()
        .execute_batch("UPDATE inbox_delivery SET duplicates = 9223372036854775807, replays = 9223372036854775807")
        .unwrap();
    let stored = inbox.put([webhook("one")]).await;
    assert_eq!(stored, Ok(vec![Stored::Duplicate]));
    assert_eq!(inbox.replay(Filter::all()).await, Ok(1));
    assert_eq!(inbox.drain(succeed).await.done, 1);
}

#[tokio::test]
async fn a_row_with_texts_that_are_not_utf_8_is_handled_and_listed() {
    let folder = TempDir::new().unwrap();
    let inbox = file(&folder).await;
    inbox.put([webhook("one")]).await.unwrap();
    inbox
        .connect()
        .unwrap()
        .execute_batch(
            "UPDATE inbox_delivery SET key = CAST(x'ff' AS TEXT), event = CAST(x'61ff' AS TEXT), release = CAST(x'ff' AS TEXT)",
        )
        .unwrap();
    assert_eq!(inbox.drain(succeed).await.done, 1);
    let entries = inbox.list(Filter::all()).await.unwrap();
    assert_eq!(entries[0].event_name(), Some("a\u{fffd}"));
    assert_eq!(inbox.counts().await.unwrap().len(), 1);
}
