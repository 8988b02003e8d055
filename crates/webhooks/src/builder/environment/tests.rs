//! Variables, and what is wrong with them.

mod files;

use std::ffi::OsString;

use super::*;
use crate::Receiver;
use crate::secret_error::SecretError;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "whsec_WFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhY";
const ONE: &str = "a-callback-secret";

fn built(variables: &[(&str, &str)]) -> Result<Receiver, BuildError> {
    let lookup = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| OsString::from(value))
    };
    Receiver::builder().secrets_from(lookup).build()
}

fn shown(variables: &[(&str, &str)]) -> String {
    format!("{:?}", built(variables).unwrap())
}

#[test]
fn white_space_separates_secrets() {
    let secrets = format!("{SECRET}  {OTHER}\n");
    let variables = [
        (WEBHOOK_SECRETS.name, secrets.as_str()),
        (
            CALLBACK_SECRETS.name,
            "secret-of-bots-1 secret-of-bots-2 secret-of-bots-3",
        ),
    ];
    let shown = shown(&variables);
    assert!(
        shown.contains("webhook_secrets: [default: [redacted], default: [redacted]]"),
        "{shown}"
    );
    let three = "callback_secrets: [default: [redacted], default: [redacted], default: [redacted]]";
    assert!(shown.contains(three), "{shown}");
    assert!(
        shown.contains("accept_unsigned_callbacks: false"),
        "{shown}"
    );
}

#[test]
fn a_missing_variable_is_an_error() {
    let missing = |name| Some(BuildError::MissingVariable { name });
    assert_eq!(built(&[]).err(), missing(WEBHOOK_SECRETS.name));
    assert_eq!(
        built(&[(WEBHOOK_SECRETS.name, SECRET)]).err(),
        missing(CALLBACK_SECRETS.name)
    );
    assert_eq!(
        built(&[(CALLBACK_SECRETS.name, ONE)]).err(),
        missing(WEBHOOK_SECRETS.name)
    );
    let empty = [(WEBHOOK_SECRETS.name, " "), (CALLBACK_SECRETS.name, ONE)];
    assert_eq!(built(&empty).err(), missing(WEBHOOK_SECRETS.name));
}

#[test]
fn none_rejects_one_kind() {
    let webhooks = shown(&[
        (WEBHOOK_SECRETS.name, SECRET),
        (CALLBACK_SECRETS.name, "none"),
    ]);
    assert!(webhooks.contains("callback_secrets: []"), "{webhooks}");
    let nothing = [
        (WEBHOOK_SECRETS.name, "none"),
        (CALLBACK_SECRETS.name, "none"),
    ];
    assert_eq!(built(&nothing).err(), Some(BuildError::NoSecrets));
}

/// Otherwise it would be a secret that is easy to guess.
#[test]
fn none_is_not_case_sensitive_and_excludes_secrets() {
    for none in ["None", "NONE", " none\n"] {
        let webhooks = shown(&[
            (WEBHOOK_SECRETS.name, SECRET),
            (CALLBACK_SECRETS.name, none),
        ]);
        assert!(webhooks.contains("callback_secrets: []"), "{webhooks}");
    }
    for mixed in [
        "none none",
        "none a-callback-secret",
        "a-callback-secret None",
    ] {
        let error = built(&[
            (WEBHOOK_SECRETS.name, SECRET),
            (CALLBACK_SECRETS.name, mixed),
        ])
        .err();
        let name = CALLBACK_SECRETS.name;
        let expected = "secrets, or only `none`";
        assert_eq!(error, Some(BuildError::InvalidVariable { name, expected }));
    }
}

#[test]
fn unsigned_callbacks_require_their_variable() {
    let variables = [
        (WEBHOOK_SECRETS.name, SECRET),
        (UNSIGNED_CALLBACKS, "accept"),
    ];
    assert!(shown(&variables).contains("accept_unsigned_callbacks: true"));
    let name = UNSIGNED_CALLBACKS;
    let unclear = [(WEBHOOK_SECRETS.name, SECRET), (name, "yes")];
    let expected = "`accept` or `reject`";
    assert_eq!(
        built(&unclear).err(),
        Some(BuildError::InvalidVariable { name, expected })
    );
    let rejecting = [(WEBHOOK_SECRETS.name, SECRET), (name, "reject")];
    assert!(matches!(
        built(&rejecting),
        Err(BuildError::MissingVariable { .. })
    ));
}

#[test]
fn an_invalid_secret_is_reported_with_its_position() {
    let secrets = format!("{SECRET} whsec_hidden!");
    let variables = [
        (WEBHOOK_SECRETS.name, secrets.as_str()),
        (CALLBACK_SECRETS.name, ONE),
    ];
    let error = built(&variables).unwrap_err();
    let expected = BuildError::WebhookSecret {
        position: 2,
        error: SecretError::NotBase64,
    };
    assert_eq!(error, expected);
    assert!(!error.to_string().contains("hidden"), "{error}");
}

/// Words of a pass phrase would be secrets of their own, which anybody can guess.
#[test]
fn a_pass_phrase_is_an_error_and_not_several_secrets() {
    let error = |phrase| {
        built(&[
            (WEBHOOK_SECRETS.name, SECRET),
            (CALLBACK_SECRETS.name, phrase),
        ])
    };
    let callback_secret = |error| Some(BuildError::CallbackSecret { position: 1, error });
    assert_eq!(
        error("correct horse battery staple").err(),
        callback_secret(SecretError::TooShort)
    );
    assert_eq!(
        error("'correct horse battery staple'").err(),
        callback_secret(SecretError::Quoted)
    );
    let list = error("the-old-secret-of-bots,the-new-secret-of-bots");
    assert_eq!(list.err(), callback_secret(SecretError::List));
}

/// As shells, Compose files and dashboards hand over a value.
#[test]
fn a_value_that_can_only_be_a_mistake_is_an_error() {
    use SecretError::{
        Assignment, InvalidCharacter, Json, List, Placeholder, Quoted, Reference, TooShort,
        VersionPrefix,
    };
    for (value, position, error) in [
        ("\"the-secret-of-the-bots\"", 1, Quoted),
        ("''", 1, Quoted),
        ("\"none\"", 1, Quoted),
        ("the-secret-of-the-bots ''", 2, Quoted),
        ("the-secret-of-bots-1, the-secret-of-bots-2", 1, List),
        ("the-secret-of-bots-1,,the-secret-of-bots-2", 1, List),
        ("the-secret-of-bots-1 , the-secret-of-bots-2", 2, List),
        ("none,none", 1, List),
        (
            "[\"the-secret-of-bots-1\", \"the-secret-of-bots-2\"]",
            1,
            Json,
        ),
        ("{\"secret\": \"the-secret-of-the-bots\"}", 1, Json),
        ("the-secret-of-the-bots # of eu", 2, TooShort),
        ("the secret of the bots", 1, TooShort),
        ("the-secret-of-the-bots or-another", 2, TooShort),
        ("null", 1, TooShort),
        (
            "v1, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            1,
            VersionPrefix,
        ),
        ("${CALLBACK_SECRET}", 1, Placeholder),
        ("${{ secrets.CALLBACK_SECRET }}", 1, TooShort),
        ("CALLBACK_SECRET=the-secret-of-bots", 1, Assignment),
        ("/run/secrets/callback_secret", 1, Reference),
        ("\u{feff}the-secret-of-the-bots", 1, InvalidCharacter),
        ("the-secret-of-the-bots\u{200b}", 1, InvalidCharacter),
        ("“the-secret-of-the-bots”", 1, InvalidCharacter),
    ] {
        let variables = [
            (WEBHOOK_SECRETS.name, SECRET),
            (CALLBACK_SECRETS.name, value),
        ];
        let expected = BuildError::CallbackSecret { position, error };
        assert_eq!(built(&variables).err(), Some(expected), "{value:?}");
    }
}

#[test]
fn one_secret_may_be_taken_verbatim() {
    for secret in ["correct horse battery staple", "'a,b;c'", "short", "none"] {
        let shown = shown(&[
            (WEBHOOK_SECRETS.name, SECRET),
            (CALLBACK_SECRET_VERBATIM.name, secret),
        ]);
        assert!(
            shown.contains("callback_secrets: [default: [redacted]]"),
            "{shown}"
        );
    }
    let surrounded = built(&[
        (WEBHOOK_SECRETS.name, SECRET),
        (CALLBACK_SECRET_VERBATIM.name, "a secret "),
    ]);
    let error = SecretError::WhiteSpace;
    let expected = BuildError::CallbackSecret { position: 1, error };
    assert_eq!(surrounded.err(), Some(expected));
}

/// Otherwise its deliveries would be rejected, or accepted from anybody.
#[test]
fn a_variable_with_almost_the_right_name_is_an_error() {
    let misnamed = |variables: &[(&str, &str)]| match built(variables) {
        Err(BuildError::MisnamedVariable { name, expected }) => Some((name, expected)),
        _ => None,
    };
    let (webhooks, callbacks) = ((WEBHOOK_SECRETS.name, SECRET), (CALLBACK_SECRETS.name, ONE));
    let alerts = misnamed(&[webhooks, callbacks, ("MEETING_BAAS_ALERT_SECRET", ONE)]);
    let expected = ("MEETING_BAAS_ALERT_SECRET", "MEETING_BAAS_ALERT_SECRETS");
    assert_eq!(alerts, Some(expected));
    let file = misnamed(&[callbacks, ("MEETING_BAAS_WEBHOOK_SECRET_FILE", "/missing")]);
    let expected = (
        "MEETING_BAAS_WEBHOOK_SECRET_FILE",
        "MEETING_BAAS_WEBHOOK_SECRETS_FILE",
    );
    assert_eq!(file, Some(expected));
    let callback = ("MEETING_BAAS_CALLBACK_SECRET", "the-secret-of-one-bot");
    let unsigned = misnamed(&[webhooks, callback, (UNSIGNED_CALLBACKS, "accept")]);
    assert_eq!(unsigned, Some((callback.0, CALLBACK_SECRETS.name)));
    // It may be a variable of the program that creates bots.
    assert!(built(&[webhooks, callback, callbacks]).is_ok());
    let verbatim = (CALLBACK_SECRET_VERBATIM.name, "short");
    assert!(built(&[webhooks, callback, verbatim]).is_ok());
}

/// A list that is pasted twice does not prevent the start.
#[test]
fn a_secret_that_is_listed_twice_counts_once() {
    let shown = shown(&[
        (WEBHOOK_SECRETS.name, &format!("{SECRET} {SECRET}")),
        (CALLBACK_SECRETS.name, &format!("{ONE} {ONE}")),
    ]);
    assert!(
        shown.contains(
            "webhook_secrets: [default: [redacted]], callback_secrets: [default: [redacted]]"
        ),
        "{shown}"
    );
}

/// `main` prints `Debug` of the error that it returns.
#[test]
fn debug_is_the_sentence() {
    let error = built(&[]).unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(
        error.to_string().contains("set it to one secret"),
        "{error}"
    );
}
