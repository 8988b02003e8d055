//! What a receiver can be built from.

use meeting_baas_webhooks::testing;
use meeting_baas_webhooks::{BuildError, Receiver, SecretError};

use super::{CALLBACK_SECRET, receive, webhook_secret};

#[test]
fn a_receiver_without_secrets_cannot_be_built() {
    let error = Receiver::builder().build().unwrap_err();
    assert_eq!(error, BuildError::NoSecrets);
    let expected = "no secret is configured, so every request would be rejected: configure a webhook \
                secret, a callback secret or an alert secret";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn one_secret_is_enough() {
    let builder = Receiver::builder().webhook_secret(webhook_secret());
    assert!(builder.build().is_ok());
    let builder = Receiver::builder().callback_secret(CALLBACK_SECRET);
    assert!(builder.build().is_ok());
    assert!(
        Receiver::builder()
            .accept_unsigned_callbacks()
            .build()
            .is_ok()
    );
}

#[test]
fn the_first_invalid_secret_is_reported_and_never_shown() {
    let builder = Receiver::builder()
        .webhook_secret(webhook_secret())
        .webhook_secret("whsec_hush-hush")
        .webhook_secret("");
    let error = builder.build().unwrap_err();
    let expected = BuildError::WebhookSecret {
        position: 2,
        error: SecretError::NotBase64,
    };
    assert_eq!(error, expected);
    assert!(!format!("{error} {error:?}").contains("hush"));

    let builder = Receiver::builder()
        .webhook_secret(webhook_secret())
        .callback_secret("hush-hush\n");
    let error = builder.build().unwrap_err();
    let expected = BuildError::CallbackSecret {
        position: 1,
        error: SecretError::WhiteSpace,
    };
    assert_eq!(error, expected);
    assert!(!format!("{error} {error:?}").contains("hush"));
}

/// Otherwise it could never be sent.
#[test]
fn a_callback_secret_fits_into_a_header() {
    let builder = Receiver::builder().callback_secret("0123456789abcdef");
    assert!(builder.max_header_length(16).build().is_ok());
    let builder = Receiver::builder().callback_secret("0123456789abcdef");
    let error = builder.max_header_length(15).build().unwrap_err();
    let expected = BuildError::CallbackSecret {
        position: 1,
        error: SecretError::TooLong,
    };
    assert_eq!(error, expected);
}

/// A bot keeps the secret that it was created with, so the receiver accepts it if it is configured to.
#[test]
fn a_secret_that_looks_like_a_mistake_requires_explicit_acceptance() {
    for secret in [
        "short",
        "old,new",
        "\"the secret in quotes\"",
        "whsec_0123456789",
    ] {
        let error = Receiver::builder().callback_secret(secret).build();
        assert!(
            matches!(error, Err(BuildError::CallbackSecret { position: 1, .. })),
            "{secret}: {error:?}"
        );
        let advice = error.unwrap_err().to_string();
        assert!(
            advice.ends_with("MEETING_BAAS_CALLBACK_SECRET_VERBATIM accepts it"),
            "{advice}"
        );
        let verbatim = Receiver::builder().callback_secret_verbatim(secret);
        let receiver = verbatim.build().unwrap();
        for (sent, accepted) in [(secret, true), ("the secret in quotes", false)] {
            let request = testing::callback_request(Some(sent), "{}").unwrap();
            assert_eq!(receive(&receiver, request).is_ok(), accepted, "{sent}");
        }
    }
}

/// The advice can be followed: there is no alert secret that is taken verbatim, and an invisible character is never sent.
#[test]
fn only_callback_secrets_have_the_advice_to_take_them_verbatim() {
    let alert = Receiver::builder()
        .alert_secret("short")
        .build()
        .unwrap_err();
    let invisible = Receiver::builder().callback_secret("the-secret\u{200b}-of-bots");
    for error in [alert, invisible.build().unwrap_err()] {
        assert!(!error.to_string().contains("VERBATIM"), "{error}");
    }
}

/// A delivery has one label, so a secret of two labels would make that of a delivery a matter of order.
#[test]
fn the_same_secret_under_two_labels_is_an_error() {
    let (secret, error) = (webhook_secret(), SecretError::OtherLabel);
    let bare = secret.strip_prefix("whsec_").unwrap();
    let webhooks = Receiver::builder()
        .webhook_secret_for("eu", &secret)
        .webhook_secret_for("eu", testing::webhook_secret(2))
        .webhook_secret_for("us", bare);
    let expected = BuildError::WebhookSecret { position: 3, error };
    let found = webhooks.build().unwrap_err();
    assert_eq!(found, expected);
    assert!(!found.to_string().contains(bare), "{found}");
    let callbacks = Receiver::builder()
        .callback_secret_for("eu", CALLBACK_SECRET)
        .callback_secret_verbatim_for("us", CALLBACK_SECRET);
    let expected = BuildError::CallbackSecret { position: 2, error };
    assert_eq!(callbacks.build().unwrap_err(), expected);
    let alerts = Receiver::builder()
        .alert_secret_for("eu", CALLBACK_SECRET)
        .alert_secret(CALLBACK_SECRET);
    let expected = BuildError::AlertSecret { position: 2, error };
    assert_eq!(alerts.build().unwrap_err(), expected);
}

#[test]
fn the_same_secret_under_one_label_counts_once() {
    let builder = Receiver::builder()
        .webhook_secret_for("eu", webhook_secret())
        .webhook_secret_for("eu", webhook_secret())
        .callback_secret(CALLBACK_SECRET)
        .callback_secret_verbatim(CALLBACK_SECRET)
        // Their headers distinguish a callback from an alert.
        .alert_secret_for("rules", CALLBACK_SECRET);
    let shown = format!("{:?}", builder.build().unwrap());
    let expected = "webhook_secrets: [eu: [redacted]], callback_secrets: [default: [redacted]], \
                    alert_secrets: [rules: [redacted]]";
    assert!(shown.contains(expected), "{shown}");
}

/// Whoever sees a callback would know the key of the signatures.
#[test]
fn a_webhook_secret_is_rejected_for_callbacks_and_alerts() {
    let secret = webhook_secret();
    let bare = secret.strip_prefix("whsec_").unwrap();
    let builder = || Receiver::builder().webhook_secret(&secret);
    for (error, text) in [
        (SecretError::SigningSecret, secret.as_str()),
        (SecretError::SameAsWebhookSecret, bare),
    ] {
        let callback = builder().callback_secret(text).build().unwrap_err();
        let expected = BuildError::CallbackSecret { position: 1, error };
        assert_eq!(callback, expected);
        let alert = builder().alert_secret(text).build().unwrap_err();
        assert_eq!(alert, BuildError::AlertSecret { position: 1, error });
        // A bot that was created with it keeps it.
        assert!(builder().callback_secret_verbatim(text).build().is_ok());
    }
    // In any order.
    let before = Receiver::builder().callback_secret(bare);
    let error = SecretError::SameAsWebhookSecret;
    let expected = BuildError::CallbackSecret { position: 1, error };
    assert_eq!(
        before.webhook_secret(&secret).build().unwrap_err(),
        expected
    );
}

/// What `fn main() -> Result<(), Box<dyn Error>>` prints of an error that it returns.
#[test]
fn main_prints_the_sentence_of_an_error() {
    let nothing = Receiver::builder().secrets_from(|_| None);
    let error: Box<dyn std::error::Error> = nothing.build().unwrap_err().into();
    let expected = "the environment variable MEETING_BAAS_WEBHOOK_SECRETS is missing or empty: set it to one \
                    secret, to several separated by spaces, or to `none` to reject such deliveries; or set \
                    MEETING_BAAS_WEBHOOK_SECRETS_FILE to the path of a file with them";
    assert_eq!(format!("{error:?}"), expected);
    let error: Box<dyn std::error::Error> = SecretError::Empty.into();
    assert_eq!(format!("{error:?}"), "it is empty");
}
