//! The signer, and the path of a request.

use http::HeaderValue;
use meeting_baas_webhooks::Receiver;
use meeting_baas_webhooks::testing::{self, ManualClock, RequestError, WebhookSigner};

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
