//! The file of the store.

use std::time::Duration;

use meeting_baas_inbox::{Attempt, Error, Failure, Inbox, OpenError, State};
use meeting_baas_webhooks::testing::ManualClock;

use super::{file, succeed, webhook};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
async fn below_the_min_free_space_nothing_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let inbox = Inbox::sqlite(path)
        .min_free_space(u64::MAX)
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

#[tokio::test]
async fn an_existing_file_is_opened_without_creating_or_migrating_anything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let missing = Inbox::sqlite(&path).existing().open().await.unwrap_err();
    assert!(matches!(missing, OpenError::Io(_)), "{missing}");
    assert!(!path.exists());

    let foreign = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE a (b)")
        .unwrap();
    let before = std::fs::read(&foreign).unwrap();
    let error = Inbox::sqlite(&foreign).existing().open().await.unwrap_err();
    assert!(matches!(error, OpenError::NoInbox), "{error}");
    assert_eq!(std::fs::read(&foreign).unwrap(), before);

    let inbox = file(&folder).await;
    inbox.put([webhook("one")]).await.unwrap();
    let other = Inbox::sqlite(&path).existing().open().await.unwrap();
    assert_eq!(other.drain(succeed).await.done, 1);
    inbox
        .connect()
        .unwrap()
        .execute("UPDATE inbox_schema SET version = 0, oldest = 0", ())
        .unwrap();
    let error = Inbox::sqlite(&path).existing().open().await.unwrap_err();
    assert!(
        matches!(error, OpenError::OlderSchema { found: 0, known: 1 }),
        "{error}"
    );
}

/// A clock that was a day ahead when deliveries were stored must not delay them for a day.
#[tokio::test]
async fn a_clock_that_was_ahead_delays_nothing_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let open = async |clock: &ManualClock| {
        let options = Inbox::sqlite(&path).min_free_space(0).clock(clock.clone());
        options.open().await.unwrap()
    };
    let clock = ManualClock::at_unix_seconds(1_773_739_800);
    clock.advance(DAY);
    let inbox = open(&clock).await;
    inbox
        .put(["waiting", "failed", "busy"].map(webhook))
        .await
        .unwrap();
    let fails = async |attempt: Attempt| match attempt.message_id().unwrap().as_str() {
        "waiting" => std::future::pending().await,
        _ => Err(Failure::retry("not yet")),
    };
    // Of the three, the first is in progress when the process ends.
    let worker = inbox.work(fails).concurrency(1).start();
    let first = webhook("waiting").key().clone();
    while inbox.get(&first).await.unwrap().unwrap().state() != State::InProgress {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    clock.set_unix_seconds(1_773_739_800);
    let restarted = open(&clock).await;
    assert_eq!(restarted.drain(succeed).await.done, 2);
    clock.advance(Duration::from_secs(60 * 60 + 5));
    assert_eq!(restarted.drain(succeed).await.done, 0, "the lease ends");
    clock.advance(Duration::from_secs(5));
    assert_eq!(restarted.drain(succeed).await.done, 1);
    worker.stop(Duration::ZERO).await.unwrap();
}
