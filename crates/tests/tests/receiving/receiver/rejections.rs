//! Every reason for a rejection, with its status.

use bytes::Bytes;
use http::header::ALLOW;
use http::{Method, Request};
use meeting_baas_webhooks::testing::WebhookSigner;
use meeting_baas_webhooks::{Receiver, Rejection};

use super::{
    CALLBACK_SECRET, builder, callback, clock, method, receive, receiver, twice, webhook,
    webhook_secret, webhook_signed_at, with, without,
};

#[track_caller]
fn rejects(receiver: &Receiver, request: Request<Bytes>, status: u16, reason: &Rejection) {
    let (head, body) = request.into_parts();
    let rejected = receiver.receive(&head.method, &head.headers, body);
    let rejected = rejected.unwrap_err();
    assert_eq!((rejected.status().as_u16(), &rejected), (status, reason));
}

#[test]
fn the_unchanged_requests_are_accepted() {
    assert!(receive(&receiver(), webhook("{}")).is_ok());
    assert!(receive(&receiver(), callback("{}")).is_ok());
}

#[test]
fn the_method_of_a_webhook_is_post() {
    for other in [Method::GET, Method::PUT, Method::HEAD, Method::OPTIONS] {
        let rejection = Rejection::WebhookMethod;
        rejects(&receiver(), method(webhook("{}"), other), 405, &rejection);
        assert_eq!(rejection.response::<Bytes>().headers()[ALLOW], "POST");
    }
}

#[test]
fn the_method_of_a_callback_is_post_or_put() {
    assert!(receive(&receiver(), method(callback("{}"), Method::PUT)).is_ok());
    for other in [Method::GET, Method::PATCH, Method::DELETE] {
        let rejection = Rejection::CallbackMethod;
        rejects(&receiver(), method(callback("{}"), other), 405, &rejection);
        assert_eq!(rejection.response::<Bytes>().headers()[ALLOW], "POST, PUT");
    }
}

#[test]
fn each_header_of_a_webhook_is_required() {
    for header in ["svix-id", "svix-timestamp", "svix-signature"] {
        let rejection = Rejection::MissingHeader { header };
        rejects(&receiver(), without(webhook("{}"), header), 400, &rejection);
    }
}

#[test]
fn a_repeated_header_is_rejected() {
    for header in ["svix-id", "svix-timestamp", "svix-signature"] {
        let rejection = Rejection::DuplicateHeader { header };
        rejects(&receiver(), twice(webhook("{}"), header), 400, &rejection);
    }
    let header = "x-mb-secret";
    let rejection = Rejection::DuplicateHeader { header };
    rejects(&receiver(), twice(callback("{}"), header), 400, &rejection);
}

#[test]
fn the_values_of_both_names_of_a_header_must_be_equal() {
    let signer = WebhookSigner::new(&webhook_secret()).unwrap();
    let standard = signer
        .with_standard_names()
        .request("msg_1", clock().now(), "{}")
        .unwrap();
    let both = || {
        let mut request = webhook("{}");
        request.headers_mut().extend(standard.headers().clone());
        request
    };
    assert!(receive(&receiver(), both()).is_ok());
    for (header, other) in [
        ("webhook-id", "msg_2"),
        ("webhook-timestamp", "1773739801"),
        ("webhook-signature", "v1,AAAA"),
        ("svix-id", "msg_2"),
    ] {
        let request = with(both(), header, other);
        rejects(&receiver(), request, 400, &Rejection::HeadersDisagree);
    }
    let header = "webhook-id";
    let rejection = Rejection::MissingHeader { header };
    rejects(&receiver(), without(both(), header), 400, &rejection);
}

#[test]
fn a_header_must_be_visible_ascii() {
    let header = "svix-id";
    let request = with(webhook("{}"), header, "msg_é");
    rejects(
        &receiver(),
        request,
        400,
        &Rejection::UnreadableHeader { header },
    );
}

/// With a full stop in the id, the same text could be signed for two messages.
#[test]
fn an_id_is_not_empty_and_has_no_full_stop() {
    for id in ["", "msg.1"] {
        let signer = WebhookSigner::new(&webhook_secret()).unwrap();
        let mut request = signer.request("msg_1", clock().now(), "{}").unwrap();
        request.headers_mut().insert("svix-id", id.parse().unwrap());
        rejects(&receiver(), request, 400, &Rejection::MalformedId);
    }
}

#[test]
fn a_timestamp_is_a_number_of_seconds() {
    for text in [
        "now",
        "-1",
        "+1773739800",
        "1773739800.0",
        "1773739800000000000000",
    ] {
        let request = with(webhook("{}"), "svix-timestamp", text);
        rejects(&receiver(), request, 400, &Rejection::MalformedTimestamp);
    }
}

#[test]
fn a_webhook_outside_of_the_tolerance_is_rejected() {
    let tolerance = 300;
    let seconds = 301;
    assert!(receive(&receiver(), webhook_signed_at(-300)).is_ok());
    let rejection = Rejection::TooOld { seconds, tolerance };
    rejects(&receiver(), webhook_signed_at(-301), 401, &rejection);
    assert!(receive(&receiver(), webhook_signed_at(300)).is_ok());
    let rejection = Rejection::TooFarAhead { seconds, tolerance };
    rejects(&receiver(), webhook_signed_at(301), 401, &rejection);
}

#[test]
fn a_signature_of_another_message_is_rejected() {
    let mut tampered = webhook("{}");
    *tampered.body_mut() = Bytes::from_static(b"[]");
    rejects(&receiver(), tampered, 401, &Rejection::WrongSignature);
    let request = with(webhook("{}"), "svix-id", "msg_2");
    rejects(&receiver(), request, 401, &Rejection::WrongSignature);
    let request = with(webhook("{}"), "svix-signature", "v1a,AAAA");
    rejects(&receiver(), request, 401, &Rejection::NoKnownSignature);
}

/// A valid callback secret does not make a webhook valid, and none of its headers is optional.
#[test]
fn a_webhook_is_never_treated_as_a_callback() {
    let open = builder().accept_unsigned_callbacks().build().unwrap();
    for header in ["svix-id", "webhook-id", "webhook-signature"] {
        let request = with(callback("{}"), header, "anything");
        let (head, body) = request.into_parts();
        let rejected = open.receive(&head.method, &head.headers, body).unwrap_err();
        assert!(
            matches!(rejected, Rejection::MissingHeader { .. }),
            "{rejected}"
        );
    }
    let bad = with(webhook("{}"), "svix-signature", "v1,AAAA");
    let bad = with(bad, "x-mb-secret", CALLBACK_SECRET);
    rejects(&open, bad, 401, &Rejection::WrongSignature);
}

#[test]
fn a_callback_requires_the_secret() {
    let request = without(callback("{}"), "x-mb-secret");
    rejects(&receiver(), request, 401, &Rejection::Unsigned);
    for other in [
        "",
        "another",
        "callback-secret-0f3",
        "callback-secret-0f3a0",
        "Callback-secret-0f3a",
    ] {
        let request = with(callback("{}"), "x-mb-secret", other);
        rejects(&receiver(), request, 401, &Rejection::WrongCallbackSecret);
    }
}

/// The sender is not at fault, so it should retry.
#[test]
fn a_kind_without_a_secret_is_rejected() {
    let callbacks = Receiver::builder().callback_secret(CALLBACK_SECRET);
    let callbacks = callbacks.build().unwrap();
    rejects(&callbacks, webhook("{}"), 500, &Rejection::NoWebhookSecret);
    let webhooks = Receiver::builder().webhook_secret(webhook_secret());
    let webhooks = webhooks.build().unwrap();
    rejects(&webhooks, callback("{}"), 500, &Rejection::NoCallbackSecret);
    let unsigned = without(callback("{}"), "x-mb-secret");
    rejects(&webhooks, unsigned, 401, &Rejection::Unsigned);
    let only_unsigned = Receiver::builder().accept_unsigned_callbacks();
    let only_unsigned = only_unsigned.build().unwrap();
    rejects(
        &only_unsigned,
        webhook("{}"),
        500,
        &Rejection::NoWebhookSecret,
    );
}

#[test]
fn a_clock_before_1970_rejects_webhooks() {
    let early = std::time::UNIX_EPOCH - std::time::Duration::from_secs(1);
    let receiver = builder().clock(move || early).build().unwrap();
    rejects(&receiver, webhook("{}"), 500, &Rejection::ClockBefore1970);
}

#[test]
fn each_limit_is_exact() {
    let limit = 10;
    let small = builder().max_body_length(limit).build().unwrap();
    assert!(receive(&small, webhook("0123456789")).is_ok());
    let rejection = Rejection::BodyTooLarge { limit };
    rejects(&small, webhook("0123456789a"), 413, &rejection);
    rejects(&small, callback("0123456789a"), 413, &rejection);

    let longest = webhook("{}").headers()["svix-signature"].len();
    let terse = builder().max_header_length(longest).build().unwrap();
    assert!(receive(&terse, webhook("{}")).is_ok());
    let limit = longest - 1;
    let terse = builder().max_header_length(limit).build().unwrap();
    let header = "svix-signature";
    let rejection = Rejection::HeaderTooLong { header, limit };
    rejects(&terse, webhook("{}"), 431, &rejection);
    let long = with(callback("{}"), "x-mb-secret", &"a".repeat(longest));
    let header = "x-mb-secret";
    let rejection = Rejection::HeaderTooLong { header, limit };
    rejects(&terse, long, 431, &rejection);

    let good = webhook("{}").headers()["svix-signature"].clone();
    let three = format!("v1a,AAAA {} v1,AAAA", good.to_str().unwrap());
    let request = || with(webhook("{}"), "svix-signature", &three);
    let patient = builder().max_signatures(3).build().unwrap();
    assert!(receive(&patient, request()).is_ok());
    let impatient = builder().max_signatures(2).build().unwrap();
    let rejection = Rejection::TooManySignatures { limit: 2 };
    rejects(&impatient, request(), 400, &rejection);
}

/// Checks of the head reject a request without the body, with the same reason.
#[test]
fn check_head_rejects_without_the_body() {
    let cases = [
        method(webhook("{}"), Method::PUT),
        without(webhook("{}"), "svix-id"),
        webhook_signed_at(-1000),
        with(webhook("{}"), "svix-signature", "v2,AAAA"),
        with(callback("{}"), "x-mb-secret", "another"),
        without(callback("{}"), "x-mb-secret"),
    ];
    for request in cases {
        let early = receiver().check_head(request.method(), request.headers());
        let late = receive(&receiver(), request).map(drop);
        assert!(early.is_err());
        assert_eq!(early, late);
    }
    for request in [webhook("{}"), callback("{}")] {
        let early = receiver().check_head(request.method(), request.headers());
        assert_eq!(early, Ok(()));
    }
}

/// As a proxy passes webhooks on that removes their headers.
#[test]
fn the_reason_of_an_unsigned_webhook_names_proxies() {
    let receiver = builder().accept_unsigned_callbacks().build().unwrap();
    let event = r#"{"event": "bot.status_change"}"#;
    let request = without(callback(event), "x-mb-secret");
    let rejection = Rejection::UnsignedWebhook;
    rejects(&receiver, request, 500, &rejection);
    assert!(rejection.to_string().contains("proxy or CDN"));
}

/// Anybody can cause it, so it must not be read as a fact about the clock.
#[test]
fn the_reason_of_a_timestamp_outside_of_the_tolerance_says_that_nothing_was_verified() {
    for away in [-301, 301] {
        let forged = with(webhook_signed_at(away), "svix-signature", "v1,AAAA");
        for request in [webhook_signed_at(away), forged] {
            let reason = receive(&receiver(), request).unwrap_err().to_string();
            assert!(
                reason.contains("the signature was not verified"),
                "{reason}"
            );
        }
    }
}

/// As a proxy passes webhooks on where unsigned callbacks are rejected.
#[test]
fn the_reason_of_a_request_without_its_headers_names_proxies_first() {
    let request = without(callback("{}"), "x-mb-secret");
    let reason = receive(&receiver(), request).unwrap_err().to_string();
    let (proxies, bots) = (
        reason.find("proxy or CDN"),
        reason.find("the bot was created"),
    );
    assert!(proxies.is_some() && proxies < bots, "{reason}");
}
