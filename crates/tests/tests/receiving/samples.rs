//! What the feature `testing` gives to users' tests.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use crate_tests::specification::Specification;
use http::HeaderValue;
use meeting_baas_webhooks::models::{Alert, BotId, CallbackEvent, StatusCode, WebhookEvent};
use meeting_baas_webhooks::testing::{
    self, BotLife, Draft, ManualClock, Message, RequestError, SampleError, WebhookSigner,
};
use meeting_baas_webhooks::{Delivery, Event, Receiver};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate_tests::fixture::Carrier;

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

/// Otherwise a test would show a rejection that no sender causes.
#[test]
fn the_signer_rejects_an_id_that_a_receiver_rejects() {
    let secret = testing::webhook_secret(1);
    let signer = WebhookSigner::new(&secret).unwrap();
    let clock = ManualClock::at_unix_seconds(1_773_739_800);
    let receiver = Receiver::builder()
        .webhook_secret(&secret)
        .clock(clock.clone())
        .build()
        .unwrap();
    let long = "m".repeat(4_097);
    // On the way, white space around the value of a header is removed.
    let trimmed = [" ", " msg_1", "msg_1 ", "\tmsg_1"];
    let others = ["", "msg.1", "msg_é", "msg\n1", "\u{7f}", long.as_str()];
    for id in others.into_iter().chain(trimmed) {
        let request = signer.request(id, clock.now(), "{}");
        assert!(matches!(request, Err(RequestError::MessageId)), "{id:?}");
    }
    for id in ["m", "msg 1", "msg_2x/+=", &long[1..]] {
        let (head, body) = signer.request(id, clock.now(), "{}").unwrap().into_parts();
        assert!(
            receiver.receive(&head.method, &head.headers, body).is_ok(),
            "{id:?}"
        );
    }
}

/// Each character of ASCII, at each place of an id, as HTTP transmits it.
#[test]
fn the_signer_accepts_an_id_exactly_if_a_receiver_does() {
    let secret = testing::webhook_secret(1);
    let signer = WebhookSigner::new(&secret).unwrap();
    let clock = ManualClock::at_unix_seconds(1_773_739_800);
    let builder = Receiver::builder().webhook_secret(&secret);
    let receiver = builder.clock(clock.clone()).build().unwrap();
    let sent = |id: &str| {
        let (mut head, body) = signer
            .request("msg_1", clock.now(), "{}")
            .unwrap()
            .into_parts();
        let signature = signer.sign(id, &clock.unix_seconds().to_string(), b"{}");
        for (name, value) in [("svix-id", id.trim_ascii()), ("svix-signature", &signature)] {
            head.headers
                .insert(name, HeaderValue::from_str(value).ok()?);
        }
        receiver.receive(&head.method, &head.headers, body).ok()
    };
    for character in (0..=0x7f_u8)
        .map(char::from)
        .chain(['\u{80}', 'é', '\u{2028}'])
    {
        for id in [
            character.to_string(),
            format!("{character}m"),
            format!("m{character}"),
            format!("m{character}m"),
        ] {
            let is_signed = signer.request(&id, clock.now(), "{}").is_ok();
            assert_eq!(is_signed, sent(&id).is_some(), "{id:?}");
        }
    }
}

#[test]
fn a_request_goes_to_a_path() {
    let request = || testing::callback_request(None, "{}").unwrap();
    let sent = testing::to_path(request(), "/hooks/eu?x=1").unwrap();
    assert_eq!(sent.uri().to_string(), "/hooks/eu?x=1");
    for path in [
        "no path\n",
        "/no path",
        "",
        "*",
        "?x=1",
        "hooks/eu",
        "http://other.example/",
    ] {
        assert!(testing::to_path(request(), path).is_err(), "{path}");
    }
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

fn lives() -> [BotLife; 3] {
    let bot: BotId = BOT.parse().unwrap();
    [
        BotLife::completed(bot),
        BotLife::failed(bot),
        BotLife::retried(bot),
    ]
    .map(Result::unwrap)
}

fn received(message: &Message) -> Delivery {
    let secret = testing::webhook_secret(1);
    let start = ManualClock::at_unix_seconds(1_773_739_800);
    let now = start.now() + message.delay();
    let clock = move || now;
    let receiver = Receiver::builder()
        .webhook_secret(&secret)
        .clock(clock)
        .build()
        .unwrap();
    let signer = WebhookSigner::new(&secret).unwrap();
    let request = message.request(&signer, start.now()).unwrap();
    let (head, body) = request.into_parts();
    receiver.receive(&head.method, &head.headers, body).unwrap()
}

#[test]
fn a_life_is_in_order_and_about_one_bot() {
    for life in lives() {
        let mut current = None;
        for message in life.messages() {
            let delivery = received(message);
            assert_eq!(delivery.bot_id().unwrap().to_string(), BOT);
            assert_eq!(delivery.event_name().as_deref(), Some(message.event()));
            let Ok(Event::Webhook(event)) = delivery.event() else {
                panic!("{message:?}");
            };
            if let WebhookEvent::BotStatusChange(change) = event {
                let status = change.data.status.clone();
                assert!(
                    current.as_ref().is_none_or(|old| status.supersedes(old)),
                    "{status:?}"
                );
                current = Some(status);
            }
        }
        assert!(current.unwrap().code.is_terminal());
        let last = received(life.messages().last().unwrap());
        assert!(last.outcome().is_some());
    }
    let [_, _, retried] = lives();
    let codes = retried
        .messages()
        .iter()
        .map(received)
        .filter_map(|delivery| match delivery.event() {
            Ok(Event::Webhook(WebhookEvent::BotStatusChange(change))) => {
                Some(change.data.status.code.clone())
            }
            _ => None,
        });
    let codes: Vec<_> = codes.take(3).collect();
    let expected = [
        StatusCode::JoiningCall,
        StatusCode::Retrying,
        StatusCode::JoiningCall,
    ];
    assert_eq!(codes, expected);
}

/// Otherwise a test that computes with the times of a bot would see none that can be.
#[test]
fn the_times_of_a_life_agree() {
    let [life, failed, _] = lives();
    let now = SystemTime::now();
    let age = |time| {
        now.duration_since(SystemTime::try_from(time).unwrap())
            .unwrap()
    };
    let mut statuses = BTreeMap::new();
    let mut completed = None;
    for message in life.messages() {
        match WebhookEvent::from_slice(message.body()).unwrap() {
            WebhookEvent::BotStatusChange(change) => {
                let status = change.data.status;
                let created = age(status.created_at);
                if let Some(start) = status.start_time {
                    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(start);
                    let start = now.duration_since(start).unwrap();
                    assert!(start.abs_diff(created) <= Duration::from_secs(1));
                }
                statuses.insert(status.code.to_string(), created);
            }
            WebhookEvent::BotCompleted(bot) => completed = Some(bot.data),
            other => panic!("{other:?}"),
        }
    }
    let completed = completed.unwrap();
    for (code, time) in [
        ("in_call_not_recording", completed.joined_at),
        ("call_ended", completed.exited_at),
        ("completed", Some(completed.sent_at)),
    ] {
        let (stated, of_status) = (age(time.unwrap()), statuses[code]);
        assert!(
            stated.abs_diff(of_status) <= Duration::from_secs(1),
            "{code}"
        );
    }
    let last = failed.messages().last().unwrap();
    let Ok(WebhookEvent::BotFailed(bot)) = WebhookEvent::from_slice(last.body()) else {
        panic!("{last:?}");
    };
    assert!(age(bot.data.sent_at) < Duration::from_mins(1));
}

#[test]
fn a_shuffled_life_has_the_same_messages() {
    let [life, ..] = lives();
    let ids = |life: &BotLife| {
        life.messages()
            .iter()
            .map(|it| it.id().to_owned())
            .collect::<Vec<_>>()
    };
    let in_order = ids(&life);
    let one = ids(&life.clone().shuffled(1));
    assert_eq!(one, ids(&life.clone().shuffled(1)));
    assert_ne!(one, in_order);
    assert_ne!(one, ids(&life.shuffled(2)));
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    assert_eq!(sorted(one), sorted(in_order));
}

#[test]
fn copies_and_retries_have_the_id_and_the_body_of_their_message() {
    let [life, ..] = lives();
    let count = life.messages().len();
    let copies = life.clone().with_copies(2);
    assert_eq!(copies.messages().len(), 3 * count);
    assert_eq!(copies.messages()[0], copies.messages()[2]);
    let retries = life.clone().with_retries(2);
    let delays: Vec<_> = retries
        .messages()
        .iter()
        .map(Message::delay)
        .take(4)
        .collect();
    assert_eq!(delays, [0, 5, 15, 0].map(Duration::from_secs));
    let keys: BTreeSet<_> = retries
        .messages()
        .iter()
        .map(|it| received(it).key().clone())
        .collect();
    assert_eq!(keys.len(), count);
    // The sender gives up after seven attempts.
    assert_eq!(life.with_retries(100).messages().len(), 7 * count);
}
