//! The messages of one bot, in order and out of order.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use meeting_baas_webhooks::models::{BotId, StatusCode, WebhookEvent};
use meeting_baas_webhooks::testing::{self, BotLife, ManualClock, Message, WebhookSigner};
use meeting_baas_webhooks::{Delivery, Event, Receiver};

use super::BOT;

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
