//! How text that may contain a secret is shown in `Debug` and in errors.

use std::borrow::Cow;
use std::fmt;

use crate::from_json::FromJson;

/// Shows a field of a payload.
pub(crate) struct Shown<'field, T>(pub(crate) &'field T);

impl<T: FromJson> fmt::Debug for Shown<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug(formatter)
    }
}

/// Shows the keys of an object and none of its values, which may be secrets.
pub(crate) fn keys<'keys>(
    keys: impl Iterator<Item = &'keys String>,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    formatter
        .debug_set()
        .entries(keys.map(|key| text(key)))
        .finish()
}

/// The text up to the first word that may be a link, or a part of one.
///
/// A link ends at white space only if it is written as it should be. So nothing after it is shown either.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let mut words = text.split_inclusive(char::is_whitespace);
    let length = words
        .by_ref()
        .take_while(|word| !is_secret(word))
        .map(str::len)
        .sum();
    match text.get(..length) {
        Some(shown) if length < text.len() => format!("{shown}{HIDDEN}").into(),
        _ => text.into(),
    }
}

/// Whether a word may be a link, a query or user information.
fn is_secret(word: &str) -> bool {
    let word =
        word.trim_end_matches(|last: char| last.is_whitespace() || "?!.,;:)\"'".contains(last));
    let has = |first: &[char], then: &[char]| {
        word.split_once(first)
            .is_some_and(|(_, rest)| rest.contains(then))
    };
    // `https://…`, `//host/…`, `?pwd=…`, `%3Fpwd%3D…`, `host.example/…`, `localhost:80/…`, `user:password@host`.
    word.contains("//")
        || word.contains(['?', '='])
        || has_percent_escape(word)
        || has(&['.', ':'], &['/', '\\', '#'])
        || has(&[':'], &['@'])
}

fn has_percent_escape(word: &str) -> bool {
    word.as_bytes().windows(3).any(|bytes| match bytes {
        [b'%', digits @ ..] => digits.iter().all(u8::is_ascii_hexdigit),
        _ => false,
    })
}

/// Replaces the part that is not shown.
const HIDDEN: &str = "…";

/// The scheme and the host of a link, and nothing else of it.
///
/// A host is shown only where every reading of the text agrees on it. Browsers treat `\` as `/`, other programs do
/// not, and people forget to escape a password. So an `@` after the end of the host hides the host too: what looks like
/// the host may be the user information.
pub(crate) fn link(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let Some((scheme, rest)) = text.split_once("://").filter(|(it, _)| is_scheme(it)) else {
        return HIDDEN.to_owned();
    };
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = without_port(host);
    if path.contains('@') || !is_host(host) {
        return format!("{scheme}://{HIDDEN}");
    }
    if host == rest {
        format!("{scheme}://{host}")
    } else {
        format!("{scheme}://{host}/{HIDDEN}")
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    }
}

/// Whether the text is a name or an address, without a character that separates the parts of a query.
fn is_host(text: &str) -> bool {
    let address = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match address {
        Some(address) => address
            .chars()
            .all(|letter| letter.is_ascii_hexdigit() || ":.".contains(letter)),
        None => {
            !text.is_empty()
                && text
                    .chars()
                    .all(|letter| letter.is_alphanumeric() || "-._".contains(letter))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{link, text};

    #[test]
    fn text_is_shown_up_to_the_first_link() {
        for (whole, shown) in [
            (
                "Cannot join https://host.example/s3cret now",
                "Cannot join …",
            ),
            (
                "Cannot join (host.example/s3cret?pwd=s3cret)",
                "Cannot join …",
            ),
            ("https://host.example/a path?pwd=s3cret", "…"),
            ("pwd=s3cret", "…"),
            ("a\tb?s3cret\nc", "a\t…"),
            ("https%3A%2F%2Fhost.example%2Fs3cret", "…"),
            (r"See host.example\s3cret", "See …"),
            ("user:s3cret@host", "…"),
            ("{\"url\":\"https://s3cret\"}", "…"),
            (r"See https:\/\/localhost\/s3cret", "See …"),
            ("See HTTPS://HOST.EXAMPLE/S3CRET", "See …"),
            ("See www.host.example/s3cret", "See …"),
            ("See //localhost/s3cret", "See …"),
            ("See localhost:8080/s3cret", "See …"),
            ("See [2001:db8::1]/s3cret", "See …"),
            ("See host.example#s3cret", "See …"),
            ("See host.example%2fs3cret", "See …"),
            ("See user%3As3cret%40host", "See …"),
            ("See data:text/plain,s3cret", "See …"),
            ("See #access_token=s3cret", "See …"),
        ] {
            assert_eq!(text(whole), shown, "{whole}");
        }
    }

    #[test]
    fn text_without_a_link_is_shown() {
        for whole in [
            "",
            "The bot was removed.",
            "Why? Because the host did. 100% sure, and/or N/A (R&D).",
            "ada@example.com",
            "in_call_recording",
            "Café\u{2003}🦀",
            "Time: 10:30",
            "50% of C#, #1: a/b",
        ] {
            assert_eq!(text(whole), whole);
        }
    }

    #[test]
    fn scheme_and_host_are_shown() {
        for (text, shown) in [
            ("https://host.example", "https://host.example"),
            ("https://host.example/", "https://host.example/…"),
            ("https://host.example:8443", "https://host.example/…"),
            ("https://host.example:8443/s3cret", "https://host.example/…"),
            ("https://host.example?s3cret", "https://host.example/…"),
            ("https://host.example#s3cret", "https://host.example/…"),
            (r"https://host.example\s3cret", "https://host.example/…"),
            ("https://bücher.example/s3cret", "https://bücher.example/…"),
            (
                "https://[2001:db8::1]:8443/s3cret",
                "https://[2001:db8::1]/…",
            ),
            ("s3://bucket_1/s3cret", "s3://bucket_1/…"),
            ("", ""),
        ] {
            assert_eq!(link(text), shown, "{text}");
        }
    }

    #[test]
    fn user_information_is_hidden() {
        for (text, shown) in [
            ("https://s3cret@host/path", "https://host/…"),
            ("https://user:s3cret@host", "https://host/…"),
            ("https://user:s3cret@host:8443/path", "https://host/…"),
            ("https://user:sec@ret@host", "https://host/…"),
            ("https://user:s;=&%3Fcret@host/path", "https://host/…"),
        ] {
            assert_eq!(link(text), shown, "{text}");
        }
    }

    /// A delimiter in the user information moves the end of the host, or not, which depends on the parser.
    #[test]
    fn host_is_hidden_if_an_at_sign_follows_it() {
        for delimiter in [r"\", "/", "?", "#", "//", r"\\", r"/\"] {
            for scheme in ["rtmp", "https"] {
                for text in [
                    format!("{scheme}://user:s3cret{delimiter}x@host/live"),
                    format!("{scheme}://s3cret{delimiter}x@host/live"),
                    format!("{scheme}://user:1234{delimiter}s3cret@host"),
                    format!("{scheme}://{delimiter}user:s3cret@host/live"),
                    format!("{scheme}://host{delimiter}s3cret@"),
                ] {
                    assert_eq!(link(&text), format!("{scheme}://…"), "{text}");
                }
            }
        }
    }

    #[test]
    fn host_with_the_characters_of_a_query_is_hidden() {
        for rest in [
            "host&signature=s3cret",
            "host;signature=s3cret",
            "host%3Fsignature%3Ds3cret",
            "host:s3cret",
            "[s3cret]",
            "[::1",
            "s3cret ",
            "/s3cret",
            ":8443/s3cret",
            "",
        ] {
            assert_eq!(link(&format!("https://{rest}")), "https://…", "{rest}");
        }
    }

    #[test]
    fn text_that_is_not_a_url_is_hidden() {
        for text in [
            "s3cret",
            "/path?s3cret=1",
            "s3cret https://host",
            " https://host",
            "s3cret?at=https://host",
            "://s3cret",
            "https:user:s3cret@host/path",
            "mailto:s3cret@host",
        ] {
            assert_eq!(link(text), "…", "{text}");
        }
    }
}
