//! Secrets that can only be a mistake: with them a receiver would start, and reject everything.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::secret_error::SecretError;
use crate::webhook_secret::PREFIX;

/// The shortest secret that a request contains as it is, in characters. It can be guessed over the network, so it should have
/// 64 bits at least: 16 hexadecimal digits.
pub(crate) const SHORTEST: usize = 16;

/// Checks a secret that a request contains as it is, such as that of a callback.
pub(crate) fn check(text: &str) -> Result<(), SecretError> {
    written(text)?;
    if text.starts_with(PREFIX) {
        return Err(SecretError::SigningSecret);
    }
    let mut characters = text.bytes();
    let first = characters.next();
    if text.len() > 1 && characters.all(|other| Some(other) == first) {
        return Err(SecretError::Placeholder);
    }
    if text.len() < SHORTEST {
        return Err(SecretError::TooShort);
    }
    Ok(())
}

/// Checks how a secret of any kind is written.
pub(crate) fn written(text: &str) -> Result<(), SecretError> {
    let quote = |letter: char| matches!(letter, '"' | '\'' | '`');
    // The second of a pair is a part of a text, such as a code span.
    let closes = |quote: char| text.matches(quote).count() % 2 == 1;
    if text.is_empty() {
        return Err(SecretError::Empty);
    }
    if text.trim() != text {
        return Err(SecretError::WhiteSpace);
    }
    let closing = text.chars().next_back().filter(|last| quote(*last));
    if text.starts_with(quote) || closing.is_some_and(closes) {
        return Err(SecretError::Quoted);
    }
    if text.starts_with("v1,") {
        return Err(SecretError::VersionPrefix);
    }
    if text.contains([',', ';']) {
        return Err(SecretError::List);
    }
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    let assignment = |name: &str| lower.starts_with(name) || lower.contains("meeting_baas_");
    if assignment("x-mb-") || assignment("svix-") || assignment("export") && text.contains('=') {
        return Err(SecretError::Assignment);
    }
    let between = |start, end| text.starts_with(start) && text.ends_with(end);
    let is_variable = |letter: u8| letter.is_ascii_uppercase() || letter == b'_';
    let variable = |name: &str| !name.is_empty() && name.bytes().all(is_variable);
    if between("${", "}")
        || between("$(", ")")
        || between("{{", "}}")
        || between("<", ">")
        || text.strip_prefix('$').is_some_and(variable)
    {
        return Err(SecretError::Placeholder);
    }
    if encodes_a_webhook_secret(text) {
        return Err(SecretError::EncodedTwice);
    }
    Ok(())
}

/// Whether a text is Base64 of a text that begins with `whsec_`. Random bytes begin like this once in 2⁴⁸.
fn encodes_a_webhook_secret(text: &str) -> bool {
    let encoded = text.strip_prefix(PREFIX).unwrap_or(text).as_bytes();
    let mut start = Zeroizing::new([0; PREFIX.len()]);
    // Eight letters are six bytes, the length of the prefix.
    encoded
        .get(..8)
        .and_then(|encoded| STANDARD.decode_slice(encoded, start.as_mut_slice()).ok())
        .is_some_and(|_| start.as_slice() == PREFIX.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::secret_error::SecretError::{self, *};

    #[test]
    fn a_mistake_is_an_error_that_names_it() {
        let mistakes: [(&str, SecretError); 27] = [
            ("", Empty),
            (" the-secret-of-the-bots", WhiteSpace),
            ("the-secret-of-the-bots ", WhiteSpace),
            ("the-secret-of-the-bots\r\n", WhiteSpace),
            ("\"the-secret-of-the-bots\"", Quoted),
            ("'the-secret-of-the-bots'", Quoted),
            ("'correct-horse-battery", Quoted),
            ("battery-staple-horse'", Quoted),
            ("`the-secret-of-the-bots`", Quoted),
            ("the-old-secret-of-bots,the-new-secret-of-bots", List),
            ("the-old-secret-of-bots;the-new-secret-of-bots", List),
            ("v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", VersionPrefix),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SigningSecret),
            (
                "d2hzZWNfTWZLUTlyOEdLWXFyVHdqVVBEOElMUFpJbzJMYUxhU3c=",
                EncodedTwice,
            ),
            ("MEETING_BAAS_CALLBACK_SECRETS=the-secret", Assignment),
            ("export SECRET=the-secret-of-the-bots", Assignment),
            ("x-mb-secret: the-secret-of-the-bots", Assignment),
            ("X-MB-Secret:the-secret-of-the-bots", Assignment),
            ("${CALLBACK_SECRET}", Placeholder),
            ("$(cat /run/secrets/callback)", Placeholder),
            ("{{ .Values.callbackSecret }}", Placeholder),
            ("<your-callback-secret>", Placeholder),
            ("$CALLBACK_SECRET_OF_BOTS", Placeholder),
            ("********************", Placeholder),
            ("correct", TooShort),
            ("none", TooShort),
            ("fifteen-letters", TooShort),
        ];
        for (text, error) in mistakes {
            assert_eq!(check(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn random_secrets_and_pass_phrases_pass() {
        for text in [
            "sixteen-letters!",
            "the secret of the bots of `eu`",
            "0123456789abcdef",
            "correct horse battery staple",
            "gB7$kP2!zR9@qW4#",
            "$2b$12$KIXQ8Qe7F9",
            "a-very/long+secret=of==base64",
            "3f9a5c0e-7b1d-4c58-9a6e-0d2f4b8c6e1a",
        ] {
            assert_eq!(check(text), Ok(()), "{text:?}");
        }
    }
}
