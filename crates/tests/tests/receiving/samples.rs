//! What the feature `testing` gives to users' tests.

mod lives;
mod requests;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use crate_tests::fixture::Carrier;
use crate_tests::specification::Specification;
use meeting_baas_webhooks::models::{Alert, BotId, CallbackEvent, WebhookEvent};
use meeting_baas_webhooks::testing::{self, Draft, SampleError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const BOT: &str = "00000000-0000-4000-8000-000000000001";

fn decoded(draft: &Draft) -> WebhookEvent {
    WebhookEvent::from_slice(&draft.body().unwrap()).unwrap()
}

fn json(draft: &Draft) -> Value {
    serde_json::from_slice(&draft.body().unwrap()).unwrap()
}

#[test]
fn every_sample_has_its_name_and_is_valid() {
    let specification = Specification::read();
    for known in testing::webhook_samples() {
        let draft = testing::sample(known.event());
        assert_eq!(decoded(&draft).event(), Some(known.event()));
        let payload = specification
            .payload(Carrier::Webhook, known.event())
            .unwrap();
        assert!(
            payload.complaints(&json(&draft)).is_empty(),
            "{}",
            known.event()
        );
    }
    let alert = testing::sample("alert");
    assert!(Alert::from_slice(&alert.body().unwrap()).is_ok());
    assert!(
        specification
            .named("Alert")
            .complaints(&json(&alert))
            .is_empty()
    );
    for known in testing::callback_samples() {
        let body = testing::sample(known.event()).body().unwrap();
        let event = CallbackEvent::from_slice(&body).unwrap();
        assert_eq!(event.event(), Some(known.event()));
    }
}

#[test]
fn a_sample_was_sent_now_and_its_links_are_valid() {
    let before = SystemTime::now() - Duration::from_secs(1);
    let WebhookEvent::BotCompleted(bot) = decoded(&testing::sample("bot.completed")) else {
        panic!("another event");
    };
    let sent_at = SystemTime::try_from(bot.data.sent_at).unwrap();
    assert!((before..=SystemTime::now()).contains(&sent_at));
    let end = SystemTime::try_from(bot.data.links_expire_at().unwrap()).unwrap();
    assert!(end > SystemTime::now() + Duration::from_hours(3));
    // As in the published sample: an hour and five minutes, and a quarter of a second.
    let joined = SystemTime::try_from(bot.data.joined_at.unwrap()).unwrap();
    assert_eq!(
        sent_at.duration_since(joined).unwrap(),
        Duration::from_millis(3_912_640)
    );
    assert!(bot.data.sent_at.to_string().ends_with('Z'));
}

#[test]
fn a_link_was_made_when_the_sample_was_sent() {
    let at = SystemTime::UNIX_EPOCH + Duration::from_millis(2_000_000_000_640);
    let body = json(&testing::sample("bot.completed").sent_at(at));
    assert_eq!(body["data"]["sent_at"], "2033-05-18T03:33:20.640Z");
    let link = body["data"]["video"].as_str().unwrap();
    // It has no fraction of a second.
    let made = ["033319", "033320", "033321"].map(|time| format!("X-Amz-Date=20330518T{time}Z&"));
    assert!(made.iter().any(|made| link.contains(made)), "{link}");
    assert!(link.contains("%2F20330518%2F"), "{link}");
}

#[test]
fn all_times_move_with_the_time_of_sending_and_extra_does_not() {
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000);
    let draft = testing::sample("bot.failed").with("/extra/at", "2026-03-17T09:30:00.000Z");
    let body = json(&draft.sent_at(at));
    assert_eq!(body["data"]["sent_at"], "2033-05-18T03:33:20.000Z");
    assert_eq!(body["extra"]["at"], "2026-03-17T09:30:00.000Z");
    let status = json(&testing::sample("bot.status_change").sent_at(at));
    assert_eq!(
        status["data"]["status"]["created_at"],
        "2033-05-18T03:33:20.000Z"
    );
    // It has no fraction of a second.
    let start = status["data"]["status"]["start_time"].as_u64().unwrap();
    assert!(start.abs_diff(2_000_000_000) <= 1, "{start}");
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
    let error = testing::sample("bot.failed")
        .sent_at(far)
        .body()
        .unwrap_err();
    assert_eq!(error, SampleError::Time);
}

#[test]
fn a_pointer_sets_adds_and_removes() {
    let draft = testing::sample("bot.completed")
        .with("/data/video", ())
        .with("/data/participants/0/name", "A")
        .with("/data/speakers/1", "B")
        .with("/data/new~1key", 1)
        .without("/data/audio");
    let body = json(&draft);
    assert_eq!(body["data"]["video"], Value::Null);
    assert_eq!(body["data"]["participants"][0]["name"], "A");
    assert_eq!(body["data"]["speakers"][1], "B");
    assert_eq!(body["data"]["new/key"], 1);
    assert_eq!(body["data"].get("audio"), None);
}

#[test]
fn what_cannot_be_changed_is_an_error() {
    let error = |draft: Draft| draft.body().unwrap_err();
    assert_eq!(error(testing::sample("bot.done")), SampleError::UnknownName);
    let shown = SampleError::UnknownName.to_string();
    assert!(
        shown.contains("`bot.completed`") && shown.contains("`alert`"),
        "{shown}"
    );
    for pointer in [
        "",
        "data",
        "/nothing/video",
        "/data/participants/9",
        "/data/video/x",
    ] {
        let draft = testing::sample("bot.completed")
            .with(pointer, 1)
            .with("/data/video", ());
        let pointer = pointer.to_owned();
        assert_eq!(error(draft), SampleError::Pointer { pointer });
    }
    let draft = testing::sample("bot.completed").without("/data/nothing");
    assert!(format!("{draft:?}").contains("/data/nothing"));
    let unwritable = BTreeMap::from([(vec![1], 1)]);
    assert_eq!(
        error(testing::sample("bot.failed").with_extra(&unwritable)),
        SampleError::Extra
    );
}

#[test]
fn a_typed_extra_comes_back() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Attached {
        tenant: u32,
    }
    for name in [
        "bot.completed",
        "bot.failed",
        "bot.status_change",
        "bot.chat_message",
    ] {
        let event = decoded(&testing::sample(name).with_extra(&Attached { tenant: 7 }));
        assert_eq!(event.extra_as(), Ok(Some(Attached { tenant: 7 })), "{name}");
    }
    let calendar = decoded(&testing::sample("calendar.events_synced"));
    assert_eq!(calendar.extra_as::<Attached>(), Ok(None));
    let bare = decoded(&testing::sample("bot.failed").with("/extra", ()));
    assert_eq!(bare.extra_as::<Attached>(), Ok(None));
    let error = decoded(&testing::sample("bot.failed")).extra_as::<Attached>();
    assert_eq!(error.unwrap_err().path(), "tenant");
}

#[test]
fn a_status_has_only_the_keys_of_its_code() {
    for (code, keys) in [
        ("in_call_recording", ["start_time"].as_slice()),
        ("recording_failed", &["error_message"]),
        ("meeting_error", &["error_message"]),
        ("retrying", &["attempt", "max"]),
        ("completed", &[]),
        ("a_new_one", &[]),
    ] {
        let body = json(&testing::status_sample(code));
        let status = body["data"]["status"].as_object().unwrap();
        let found: BTreeSet<_> = status.keys().map(String::as_str).collect();
        let expected: BTreeSet<_> = keys
            .iter()
            .chain(&["code", "created_at"])
            .copied()
            .collect();
        assert_eq!(found, expected, "{code}");
        assert_eq!(status["code"], code);
    }
}

#[test]
fn the_instances_of_four_events_have_one_name() {
    for (name, count) in [
        ("calendar.event_created", 1),
        ("calendar.event_updated", 1),
        ("calendar.event_cancelled", 1),
    ] {
        let found = decoded(&testing::sample(name)).instances().count();
        assert!(found >= count, "{name}: {found}");
    }
    let synced = json(&testing::sample("calendar.events_synced"));
    let series = synced["data"]["events"].as_array().unwrap();
    let all = series
        .iter()
        .map(|it| it["instances"].as_array().unwrap().len())
        .sum::<usize>();
    let found = decoded(&testing::sample("calendar.events_synced"))
        .instances()
        .count();
    assert!(all > 0);
    assert_eq!(found, all);
    assert_eq!(
        decoded(&testing::sample("bot.failed")).instances().count(),
        0
    );
}

/// A handler may store files by the path of a link.
#[test]
fn a_sample_is_about_another_bot_with_its_links() {
    let bot: BotId = BOT.parse().unwrap();
    let before = json(&testing::sample("bot.completed"));
    let before = before["data"]["bot_id"].as_str().unwrap().to_owned();
    let draft = testing::sample("bot.completed").about(bot);
    assert_eq!(json(&draft)["data"]["bot_id"], BOT);
    let body = draft.body().unwrap();
    let body = str::from_utf8(&body).unwrap();
    assert!(!body.contains(&before), "{body}");
    assert_eq!(body.matches(BOT).count(), 1 + 6);
    for none in ["calendar.event_created", "alert"] {
        let error = testing::sample(none).about(bot).body().unwrap_err();
        assert!(matches!(error, SampleError::Pointer { .. }), "{none}");
    }
}
