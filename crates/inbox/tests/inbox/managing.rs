//! What a person does with what is stored.

use std::time::Duration;

use meeting_baas_inbox::{Attempt, Failure, Filter, Inbox, State};
use meeting_baas_webhooks::DeliveryKind;
use meeting_baas_webhooks::testing::{ManualClock, webhook_samples};

use super::{delivery, file, succeed, webhook};

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
    let undecoded = inbox.list(Filter::all().undecoded()).await.unwrap();
    assert_eq!(undecoded[0].undecoded_by(), Some(env!("CARGO_PKG_VERSION")));
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
    assert_eq!(inbox.drain(succeed).await.done, 1);
    assert_eq!(inbox.reopen().await, Ok(0));
    let older = "UPDATE inbox_delivery SET undecoded = '0.0.1', retention = 2 WHERE seq = 1";
    inbox.connect().unwrap().execute(older, ()).unwrap();
    assert_eq!(inbox.reopen().await, Ok(1));
    let reopened = inbox.drain(async |attempt: Attempt| {
        assert!(attempt.is_replay());
        Ok(())
    });
    assert_eq!(reopened.await.done, 1);
    assert!(
        inbox
            .list(Filter::all().undecoded())
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn another_inbox_gets_everything_and_what_it_has_already_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let source = file(&folder).await;
    let target = Inbox::memory();
    source.put(["done", "dead"].map(webhook)).await.unwrap();
    let handle = async |attempt: Attempt| {
        assert!(attempt.once(attempt.key()).await?);
        match attempt.message_id().unwrap().as_str() {
            "dead" => Err(Failure::give_up("never")),
            _ => Ok(()),
        }
    };
    let drained = source.drain(handle).await;
    assert_eq!((drained.done, drained.dead), (1, 1));
    let more: Vec<_> = (0..600)
        .map(|number| webhook(&format!("waiting {number}")))
        .collect();
    source.put(&more).await.unwrap();
    target.put(&more[..10]).await.unwrap();
    assert_eq!(source.copy_to(&target).await.unwrap().deliveries, 592);
    assert_eq!(source.copy_to(&target).await.unwrap().deliveries, 0);
    assert_eq!(target.statistics().await.unwrap().waiting, 600);
    let dead = target.list(Filter::dead()).await.unwrap();
    assert_eq!((dead.len(), dead[0].error()), (1, Some("never")));
    // The work of the first is done there too, and that of the second is not.
    target.replay(Filter::all()).await.unwrap();
    let is_first = async |attempt: Attempt| {
        let is_first = attempt.once(attempt.key()).await?;
        assert_eq!(is_first, attempt.message_id().unwrap().as_str() != "done");
        Ok::<(), Failure>(())
    };
    assert_eq!(target.drain(is_first).await.done, 602);
}

#[tokio::test]
async fn what_failed_is_tried_now_if_somebody_asks() {
    let inbox = Inbox::memory();
    inbox.put([webhook("one")]).await.unwrap();
    let drained = inbox
        .drain(async |_: Attempt| Err(Failure::retry("down")))
        .await;
    assert_eq!(drained.failed, 1);
    assert_eq!(inbox.drain(succeed).await.done, 0);
    assert_eq!(inbox.retry_now(Filter::all()).await, Ok(1));
    assert_eq!(inbox.drain(succeed).await.done, 1);
    let counts = inbox.counts().await.unwrap();
    assert_eq!(
        (counts.len(), counts[0].state, counts[0].deliveries),
        (1, State::Done, 1)
    );
}

/// An unknown event is kept as one that cannot be decoded: a later release may know it.
#[tokio::test]
async fn an_unknown_event_is_kept_for_a_release_that_knows_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let clock = ManualClock::at_unix_seconds(1_773_739_800);
    let options = Inbox::sqlite(path).min_free_space(0).clock(clock.clone());
    let inbox = options.open().await.unwrap();
    let sample = &webhook_samples()[0];
    let known = delivery(DeliveryKind::Webhook, "  ", sample.json());
    let unknown = delivery(
        DeliveryKind::Webhook,
        " ",
        r#"{"event":"bot.danced","data":{}}"#,
    );
    inbox.put([&known, &unknown]).await.unwrap();
    assert_eq!(inbox.drain(succeed).await.done, 2);
    clock.advance(Duration::from_secs(29 * 24 * 60 * 60));
    inbox.purge().await.unwrap();
    let body = async |delivery: &meeting_baas_webhooks::Delivery| {
        let entry = inbox.get(delivery.key()).await.unwrap().unwrap();
        entry.body().map(bytes::Bytes::len)
    };
    assert_eq!(body(&known).await, None);
    assert_eq!(body(&unknown).await, Some(unknown.body().len()));
}
