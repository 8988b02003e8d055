//! Reads the secrets from environment variables.

use std::ffi::OsString;

use zeroize::{Zeroize, Zeroizing};

use super::{BuildError, ReceiverBuilder};

const WEBHOOK_SECRETS: &str = "MEETING_BAAS_WEBHOOK_SECRETS";
const CALLBACK_SECRETS: &str = "MEETING_BAAS_CALLBACK_SECRETS";
const UNSIGNED_CALLBACKS: &str = "MEETING_BAAS_UNSIGNED_CALLBACKS";

/// The value of a variable for no secret.
const NONE: &str = "none";

pub(super) fn read(
    mut builder: ReceiverBuilder,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> ReceiverBuilder {
    match unsigned_callbacks(&lookup) {
        Ok(true) => builder.accept_unsigned_callbacks = true,
        Ok(false) => {}
        Err(error) => builder.fail(error),
    }
    match secrets(WEBHOOK_SECRETS, &lookup) {
        Ok(text) => builder = given(&text).fold(builder, ReceiverBuilder::webhook_secret),
        Err(error) => builder.fail(error),
    }
    match secrets(CALLBACK_SECRETS, &lookup) {
        Ok(text) => builder = given(&text).fold(builder, ReceiverBuilder::callback_secret),
        Err(BuildError::MissingVariable { .. }) if builder.accept_unsigned_callbacks => {}
        Err(error) => builder.fail(error),
    }
    builder
}

fn unsigned_callbacks(lookup: impl Fn(&str) -> Option<OsString>) -> Result<bool, BuildError> {
    let value = variable(UNSIGNED_CALLBACKS, lookup)?;
    match value.trim() {
        "accept" => Ok(true),
        "" | "refuse" => Ok(false),
        _ => Err(BuildError::InvalidVariable {
            name: UNSIGNED_CALLBACKS,
            expected: "`accept` or `refuse`",
        }),
    }
}

/// The text of a required variable: secrets, or only [`NONE`].
fn secrets(
    name: &'static str,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Zeroizing<String>, BuildError> {
    let text = variable(name, lookup)?;
    if text.trim().is_empty() {
        return Err(BuildError::MissingVariable { name });
    }
    let mut words = text.split_whitespace();
    if words.clone().count() > 1 && words.any(is_none) {
        return Err(BuildError::InvalidVariable {
            name,
            expected: "secrets, or only `none`",
        });
    }
    Ok(text)
}

/// The secrets in a text.
fn given(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| !is_none(word))
}

/// Whether a word means no secret. It is not case-sensitive: `None` is not meant as a secret, which would be easy to guess.
fn is_none(word: &str) -> bool {
    word.eq_ignore_ascii_case(NONE)
}

/// The text of a variable; empty if it is not set.
fn variable(
    name: &'static str,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Zeroizing<String>, BuildError> {
    match lookup(name).map(OsString::into_string) {
        None => Ok(Zeroizing::default()),
        Some(Ok(text)) => Ok(Zeroizing::new(text)),
        Some(Err(text)) => {
            // It may contain secrets.
            text.into_encoded_bytes().zeroize();
            Err(BuildError::InvalidVariable {
                name,
                expected: "UTF-8",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;
    use crate::Receiver;
    use crate::secret_error::SecretError;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

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
        let secrets = format!("{SECRET}  {SECRET}\n");
        let variables = [
            (WEBHOOK_SECRETS, secrets.as_str()),
            (CALLBACK_SECRETS, "a b c"),
        ];
        let shown = shown(&variables);
        assert!(
            shown.contains("webhook_secrets: [default: [redacted], default: [redacted]]"),
            "{shown}"
        );
        let three =
            "callback_secrets: [default: [redacted], default: [redacted], default: [redacted]]";
        assert!(shown.contains(three), "{shown}");
        assert!(
            shown.contains("accept_unsigned_callbacks: false"),
            "{shown}"
        );
    }

    #[test]
    fn a_missing_variable_is_an_error() {
        let missing = |name| Some(BuildError::MissingVariable { name });
        assert_eq!(built(&[]).err(), missing(WEBHOOK_SECRETS));
        assert_eq!(
            built(&[(WEBHOOK_SECRETS, SECRET)]).err(),
            missing(CALLBACK_SECRETS)
        );
        assert_eq!(
            built(&[(CALLBACK_SECRETS, "a")]).err(),
            missing(WEBHOOK_SECRETS)
        );
        let empty = [(WEBHOOK_SECRETS, " "), (CALLBACK_SECRETS, "a")];
        assert_eq!(built(&empty).err(), missing(WEBHOOK_SECRETS));
    }

    #[test]
    fn none_rejects_one_kind() {
        let webhooks = shown(&[(WEBHOOK_SECRETS, SECRET), (CALLBACK_SECRETS, "none")]);
        assert!(webhooks.contains("callback_secrets: []"), "{webhooks}");
        let nothing = [(WEBHOOK_SECRETS, "none"), (CALLBACK_SECRETS, "none")];
        assert_eq!(built(&nothing).err(), Some(BuildError::NoSecrets));
    }

    /// Otherwise it would be a secret that is easy to guess.
    #[test]
    fn none_is_not_case_sensitive_and_excludes_secrets() {
        for none in ["None", "NONE", " none\n"] {
            let webhooks = shown(&[(WEBHOOK_SECRETS, SECRET), (CALLBACK_SECRETS, none)]);
            assert!(webhooks.contains("callback_secrets: []"), "{webhooks}");
        }
        for mixed in ["none none", "none a", "a None"] {
            let error = built(&[(WEBHOOK_SECRETS, SECRET), (CALLBACK_SECRETS, mixed)]).err();
            let name = CALLBACK_SECRETS;
            let expected = "secrets, or only `none`";
            assert_eq!(error, Some(BuildError::InvalidVariable { name, expected }));
        }
    }

    #[test]
    fn unsigned_callbacks_require_their_variable() {
        let variables = [(WEBHOOK_SECRETS, SECRET), (UNSIGNED_CALLBACKS, "accept")];
        assert!(shown(&variables).contains("accept_unsigned_callbacks: true"));
        let name = UNSIGNED_CALLBACKS;
        let unclear = [(WEBHOOK_SECRETS, SECRET), (name, "yes")];
        let expected = "`accept` or `refuse`";
        assert_eq!(
            built(&unclear).err(),
            Some(BuildError::InvalidVariable { name, expected })
        );
        let rejecting = [(WEBHOOK_SECRETS, SECRET), (name, "refuse")];
        assert!(matches!(
            built(&rejecting),
            Err(BuildError::MissingVariable { .. })
        ));
    }

    #[test]
    fn an_invalid_secret_is_reported_with_its_position() {
        let secrets = format!("{SECRET} whsec_hidden,");
        let variables = [(WEBHOOK_SECRETS, secrets.as_str()), (CALLBACK_SECRETS, "a")];
        let error = built(&variables).unwrap_err();
        let expected = BuildError::WebhookSecret {
            position: 2,
            error: SecretError::NotBase64,
        };
        assert_eq!(error, expected);
        assert!(!error.to_string().contains("hidden"), "{error}");
    }
}
