//! What a receiver logs to `tracing`.

use bytes::Bytes;
use crate_tests::trace::Lines;
use http::Request;
use meeting_baas_webhooks::{Receiver, testing};
use tracing::Level;

use super::{CALLBACK_SECRET, callback, receive, receiver, webhook, webhook_secret, with};

/// The lines, with the time that was taken replaced.
fn lines(request: Request<Bytes>) -> Vec<String> {
    let receiver = receiver();
    let (_, lines) = Lines::of(|| receive(&receiver, request));
    let timeless = lines
        .into_iter()
        .map(|line| match line.split_once("microseconds=") {
            Some((before, time)) if time.parse::<u64>().is_ok() => {
                format!("{before}microseconds=…")
            }
            _ => line,
        });
    timeless.collect()
}

#[test]
fn a_webhook_is_logged_with_its_id_and_event() {
    let samples = testing::webhook_samples().iter();
    let mut samples = samples.filter(|sample| sample.event() == "bot.completed");
    let sample = samples.next().unwrap();
    assert_eq!(
        lines(webhook(sample.body())),
        [
            "span receive:",
            "field: microseconds=…",
            "field: kind=\"webhook\"",
            "field: message_id=msg_1",
            "field: event=\"bot.completed\"",
            "field: outcome=\"received\"",
            "INFO: message=delivery received",
        ]
    );
}

#[test]
fn a_callback_is_logged_with_its_event() {
    let sample = testing::callback_samples()[1];
    assert_eq!(
        lines(callback(sample.body())),
        [
            "span receive:",
            "field: microseconds=…",
            "field: kind=\"callback\"",
            "field: event=\"bot.failed\"",
            "field: outcome=\"received\"",
            "INFO: message=delivery received",
        ]
    );
}

/// A secret that was not read, or one too many, is noticed at the start.
#[test]
fn the_number_of_secrets_is_logged_by_kind_and_label() {
    let builder = Receiver::builder()
        .webhook_secret_for("eu", webhook_secret())
        .webhook_secret_for("us", testing::webhook_secret(2))
        .webhook_secret_for("eu", testing::webhook_secret(3));
    let (_, logged) = Lines::of(|| builder.build().unwrap());
    let logged: Vec<_> = logged.iter().map(String::as_str).collect();
    let expected = [
        "INFO: message=secrets configured kind=\"webhook\" label=eu secrets=2",
        "INFO: message=secrets configured kind=\"webhook\" label=us secrets=1",
        "INFO: message=no secrets configured kind=\"callback\" secrets=0",
    ];
    for line in expected {
        assert!(logged.contains(&line), "{logged:?}");
    }
}

#[test]
fn an_undecodable_delivery_is_logged_with_the_path() {
    let logged = lines(webhook(
        r#"{"event": "bot.failed", "data": 1, "extra": null}"#,
    ));
    let last = logged.last().unwrap();
    assert!(
        logged.contains(&"field: outcome=\"undecodable\"".to_owned()),
        "{logged:?}"
    );
    assert!(
        last.starts_with("WARN: message=delivery received, but"),
        "{last}"
    );
    assert!(last.contains("at `data`"), "{last}");
}

/// At the level of warnings there is no span, so each warning names its delivery.
#[test]
fn an_undecodable_delivery_is_logged_at_warn() {
    let body = r#"{"event": "bot.failed", "data": 1, "extra": null}"#;
    for (request, of) in [
        (webhook(body), "kind=\"webhook\" message_id=msg_1"),
        (callback(body), "kind=\"callback\""),
    ] {
        let receiver = receiver();
        let (_, logged) = Lines::up_to(Level::WARN, || receive(&receiver, request));
        let [line] = logged.as_slice() else {
            panic!("{logged:?}");
        };
        let start = "WARN: message=delivery received, but its body is not an event";
        let start = format!("{start} {of} error=bot.failed: at `data`");
        assert!(line.starts_with(&start), "{line}");
    }
}

#[test]
fn valid_delivery_logs_nothing_at_warn() {
    let samples = testing::webhook_samples().iter();
    let mut samples = samples.filter(|sample| sample.event() == "bot.completed");
    let sample = samples.next().unwrap();
    let request = webhook(sample.body());
    let (_, logged) = Lines::up_to(Level::WARN, || receive(&receiver(), request));
    assert_eq!(logged, [""; 0]);
}

/// The log has no text of an unverified sender.
#[test]
fn a_rejection_is_logged_with_its_reason() {
    let request = with(webhook("hush"), "svix-id", "hush");
    assert_eq!(
        lines(request),
        [
            "span receive:",
            "field: microseconds=…",
            "field: outcome=\"rejected\"",
            "WARN: message=request rejected status=401 reason=no signature is valid: the \
             secret is another endpoint's, or the body was changed",
        ]
    );
}

#[test]
fn the_name_of_an_unknown_event_is_shortened_and_cannot_break_the_line() {
    let name = format!("new\\n{}", "x".repeat(200));
    let logged = lines(webhook(format!(r#"{{"event": "{name}"}}"#)));
    let event = format!("field: event=\"new\\n{}…\"", "x".repeat(60));
    assert!(logged.contains(&event), "{logged:?}");
}

/// A key may be as long as a body.
#[test]
fn an_error_with_a_long_path_is_shortened() {
    let key = "k".repeat(100_000);
    let logged = lines(webhook(format!(
        r#"{{"event": "bot.failed", "data": {{"{key}": "#
    )));
    let last = logged.last().unwrap();
    assert!(last.contains("error=bot.failed: at `data.kkk"), "{last}");
    assert!(last.ends_with("kkk…"), "{last}");
    assert!(last.chars().count() < 650, "{}", last.len());
}

#[test]
fn no_line_contains_a_secret_or_a_payload() {
    let webhooks = testing::webhook_samples()
        .iter()
        .map(|sample| webhook(sample.body()));
    let callbacks = testing::callback_samples()
        .iter()
        .map(|sample| callback(sample.body()));
    let secret = webhook_secret();
    let key = secret.strip_prefix("whsec_").unwrap();
    for request in webhooks.chain(callbacks) {
        let logged = lines(request).join("\n");
        for hidden in [key, CALLBACK_SECRET, "X-Amz-Signature", "bot_id", "v1,"] {
            assert!(!logged.contains(hidden), "{logged}");
        }
    }
}

/// That thread would turn the line off for the others.
#[test]
fn a_thread_without_a_subscriber_that_comes_first_hides_no_line() {
    fn record() {
        tracing::info!("recorded");
    }
    let ((), lines) = Lines::of(|| {
        std::thread::spawn(record).join().unwrap();
        record();
    });
    assert_eq!(lines, ["INFO: message=recorded"]);
}
