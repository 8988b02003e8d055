//! Secrets that can only be a mistake: with them a receiver would start, and reject everything.

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::secret_error::SecretError;
use crate::webhook_secret::PREFIX;

/// The shortest secret that a request contains as it is, in characters. It can be guessed over the network, so it should have
/// 64 bits at least: 16 hexadecimal digits.
pub(crate) const SHORTEST: usize = 16;

/// The least number of different characters: a random secret of 16 characters has more.
const LEAST_DIFFERENT: usize = 3;

/// Checks a secret that a request contains as it is, such as that of a callback.
pub(crate) fn check(text: &str) -> Result<(), SecretError> {
    written(text)?;
    if text.contains(PREFIX) {
        return Err(SecretError::SigningSecret);
    }
    if text.len() < SHORTEST {
        return Err(SecretError::TooShort);
    }
    Ok(())
}

/// Checks how a secret of any kind is written.
pub(crate) fn written(text: &str) -> Result<(), SecretError> {
    let lower = &Zeroizing::new(text.to_ascii_lowercase());
    let is_visible = |byte| matches!(byte, b'\t' | b' '..=b'~');
    let mistakes = [
        (text.is_empty(), SecretError::Empty),
        (is_surrounded_by_white_space(text), SecretError::WhiteSpace),
        (!text.bytes().all(is_visible), SecretError::InvalidCharacter),
        (is_json(text), SecretError::Json),
        (is_quoted(text), SecretError::Quoted),
        (has_version(text), SecretError::VersionPrefix),
        (text.contains([',', ';']), SecretError::List),
        (is_reference(lower), SecretError::Reference),
        (is_placeholder(text, lower), SecretError::Placeholder),
        (is_assignment(lower), SecretError::Assignment),
        (encodes_a_webhook_secret(text), SecretError::EncodedTwice),
    ];
    let found = mistakes.into_iter().find(|(is_mistake, _)| *is_mistake);
    found.map_or(Ok(()), |(_, mistake)| Err(mistake))
}

/// Checks the Base64 of a webhook secret.
pub(crate) fn encoded(text: &str) -> Result<(), SecretError> {
    let is_digit = |byte: u8| byte.is_ascii_hexdigit();
    let is_upper_or_lower = |is_case: fn(&u8) -> bool| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || is_case(&byte))
    };
    if different(text.trim_end_matches('=')) < LEAST_DIFFERENT {
        return Err(SecretError::Placeholder);
    }
    // By chance one of 2⁶⁴, because a secret has at least 32 letters.
    if text.bytes().all(is_digit)
        && (is_upper_or_lower(u8::is_ascii_uppercase) || is_upper_or_lower(u8::is_ascii_lowercase))
    {
        return Err(SecretError::Hexadecimal);
    }
    Ok(())
}

/// White space, or an escaped line break, as a tool writes it that does not read escapes.
fn is_surrounded_by_white_space(text: &str) -> bool {
    text.trim() != text || text.ends_with("\\n") || text.ends_with("\\r")
}

/// As a manager of secrets returns it: an object or a list.
fn is_json(text: &str) -> bool {
    text.starts_with(['{', '['])
        && text
            .get(1..)
            .is_some_and(|rest| rest.starts_with(['"', '\'']))
}

fn is_quoted(text: &str) -> bool {
    let quote = |letter: char| matches!(letter, '"' | '\'' | '`');
    // The second of a pair is a part of a text, such as a code span.
    let closes = |quote: char| text.matches(quote).count() % 2 == 1;
    let closing = text.chars().next_back().filter(|last| quote(*last));
    text.starts_with(quote) || closing.is_some_and(closes)
}

/// As the entries of a signature header begin.
fn has_version(text: &str) -> bool {
    ["v1,", "v1a,", "v2,"]
        .iter()
        .any(|version| text.starts_with(version))
}

/// The place of a secret, instead of the secret.
fn is_reference(lower: &str) -> bool {
    let starts = [
        "/run/",
        "/var/",
        "/etc/",
        "/mnt/",
        "/home/",
        "/opt/",
        "/secrets/",
        "file:",
        "arn:aws",
        "vault:",
        "projects/",
        "@microsoft.keyvault",
    ];
    lower.contains("://") || starts.iter().any(|start| lower.starts_with(start))
}

/// A variable or a template that was not replaced, a text to be replaced by a person, or a masked secret.
fn is_placeholder(text: &str, lower: &str) -> bool {
    let between = |start: &str, end: &str| {
        let inside = lower
            .strip_prefix(start)
            .and_then(|rest| rest.strip_suffix(end));
        inside.is_some_and(|inside| !inside.is_empty())
    };
    let is_variable =
        |letter: u8| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == b'_';
    let variable = |name: &str| !name.is_empty() && name.bytes().all(is_variable);
    let enclosed = [
        ("${", "}"),
        ("$(", ")"),
        ("{{", "}}"),
        ("#{", "}"),
        ("<", ">"),
        ("%", "%"),
        ("__", "__"),
    ];
    let words = [
        "changeme",
        "change-me",
        "change_me",
        "replace-me",
        "replace_me",
        "placeholder",
        "redacted",
        "****",
    ];
    enclosed.into_iter().any(|(start, end)| between(start, end))
        || text.strip_prefix('$').is_some_and(variable)
        || ["$env:", "your-", "your_", "your "]
            .iter()
            .any(|start| lower.starts_with(start))
        || words.iter().any(|word| lower.contains(word))
        || different(text) < LEAST_DIFFERENT && text.len() >= SHORTEST
}

/// How many different characters there are.
fn different(text: &str) -> usize {
    let occurs = |byte: &u8| text.as_bytes().contains(byte);
    (b' '..=b'~').filter(occurs).count()
}

/// The name of a header or a variable before the secret.
fn is_assignment(lower: &str) -> bool {
    let starts = ["x-mb-", "svix-", "authorization", "bearer ", "basic "];
    let is_name =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ' | b'.');
    let names_a_secret =
        |(name, _): (&str, &str)| name.contains("secret") && name.bytes().all(is_name);
    starts.iter().any(|start| lower.starts_with(start))
        || lower.contains("meeting_baas_")
        || lower.split_once('=').is_some_and(names_a_secret)
        || lower.split_once(": ").is_some_and(names_a_secret)
        || lower.starts_with("export ") && lower.contains('=')
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
