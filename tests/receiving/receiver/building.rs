//! What a receiver can be built from.

use meeting_baas_webhooks::{BuildError, Receiver, SecretError};

use super::{CALLBACK_SECRET, webhook_secret};

#[test]
fn a_receiver_without_secrets_cannot_be_built() {
    let error = Receiver::builder().build().unwrap_err();
    assert_eq!(error, BuildError::NoSecrets);
    let expected = "no secret is configured, so every request would be rejected: configure a webhook \
                secret, a callback secret or both";
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

/// Otherwise it could never be brought.
#[test]
fn a_callback_secret_fits_into_a_header() {
    let builder = Receiver::builder().callback_secret("0123456789");
    assert!(builder.max_header_length(10).build().is_ok());
    let builder = Receiver::builder().callback_secret("0123456789");
    let error = builder.max_header_length(9).build().unwrap_err();
    let expected = BuildError::CallbackSecret {
        position: 1,
        error: SecretError::TooLong,
    };
    assert_eq!(error, expected);
}
