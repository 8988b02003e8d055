//! No output contains a secret or a payload.

use meeting_baas_webhooks::testing::{self, WebhookSigner};
use meeting_baas_webhooks::{Receiver, Rejection};

use super::{CALLBACK_SECRET, builder, callback, receive, receiver, webhook, webhook_secret, with};

/// What must not be printed: the secrets, and what every sample's body and some headers contain.
fn assert_hidden(printed: &str) {
    let secret = webhook_secret();
    let key = secret.strip_prefix("whsec_").unwrap();
    for hidden in [
        key,
        CALLBACK_SECRET,
        "X-Amz-Signature",
        "bot_id",
        "calendar_id",
        "hush",
    ] {
        assert!(!printed.contains(hidden), "`{hidden}` in {printed}");
    }
}

#[test]
fn debug_of_a_receiver_its_builder_and_a_signer() {
    assert_hidden(&format!("{:?}", builder()));
    assert_hidden(&format!("{:?}", receiver()));
    assert_hidden(&format!(
        "{:?}",
        WebhookSigner::new(&webhook_secret()).unwrap()
    ));
    let broken = Receiver::builder().webhook_secret("hush");
    assert_hidden(&format!("{broken:?}"));
}

#[test]
fn debug_of_a_delivery_shows_the_length_of_its_body() {
    for sample in testing::webhook_samples() {
        let delivery = receive(&receiver(), webhook(sample.body())).unwrap();
        delivery.event().unwrap();
        let printed = format!("{delivery:?}");
        assert_hidden(&printed);
        assert!(printed.contains("msg_1"), "{printed}");
        assert!(
            printed.contains(&format!("[{} bytes]", sample.json().len())),
            "{printed}"
        );
    }
    for sample in testing::callback_samples() {
        let delivery = receive(&receiver(), callback(sample.body())).unwrap();
        delivery.event().unwrap();
        assert_hidden(&format!("{delivery:?}"));
    }
}

#[test]
fn a_rejection_shows_no_header() {
    let requests = [
        with(webhook("hush"), "svix-id", "hush.hush"),
        with(webhook("hush"), "svix-id", "hush"),
        with(webhook("hush"), "svix-timestamp", "hush"),
        with(webhook("hush"), "svix-signature", "hush"),
        with(webhook("hush"), "webhook-id", "hush"),
        with(callback("hush"), "x-mb-secret", "hush"),
    ];
    let rejections: Vec<Rejection> = requests
        .into_iter()
        .map(|request| receive(&receiver(), request).unwrap_err())
        .collect();
    for rejection in rejections {
        let printed = format!("{rejection} {rejection:?}");
        assert_hidden(&printed);
        assert!(!rejection.to_string().contains('\n'), "{printed}");
    }
}
