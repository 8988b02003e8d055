//! Removes from the texts of errors what must not be stored or logged.

use crate::keys::start;

/// In characters.
const LONGEST: usize = 500;

/// In bytes. Nothing after them is looked at.
const MOST_READ: usize = 8 * 1024;

/// The first 500 characters in one line, without what follows the host in a link, and without webhook secrets.
///
/// The text of an error of an HTTP client has the whole link, and whoever has the link can download the recording.
pub(crate) fn redacted(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = start(text, MOST_READ);
    while let Some((before, secret)) = next_secret(rest) {
        kept.push_str(before);
        let (word, after) = first_word(secret);
        kept.push_str(&without_secret(word));
        rest = after;
    }
    kept.push_str(rest);
    let mut short: String = kept
        .chars()
        .take(LONGEST)
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    if kept.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// What introduces a webhook secret.
const WEBHOOK_SECRET: &str = "whsec_";

/// Splits a text before its first secret: a link, with its scheme, or a webhook secret.
fn next_secret(text: &str) -> Option<(&str, &str)> {
    let link = text.find("://").map(|end| {
        let is_scheme = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
        let before = text.get(..end).unwrap_or_default();
        before.trim_end_matches(is_scheme).len()
    });
    let secret = text.to_ascii_lowercase().find(WEBHOOK_SECRET);
    let first = link.into_iter().chain(secret).min();
    first.map(|first| text.split_at(first))
}

/// Splits a text after its first word, without the punctuation that follows a link in a sentence. Within the word it may be a
/// part of the link.
fn first_word(text: &str) -> (&str, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or(text);
    let word = word.trim_end_matches(['"', '\'', '`', '<', '>', ')', ']', '}', ',', ';', ':', '.']);
    text.split_at(word.len())
}

fn without_secret(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once("://") else {
        return format!("{WEBHOOK_SECRET}…");
    };
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    // What looks like the host may be the user information, if a password has the character that ends a host.
    if path.contains('@') {
        return format!("{scheme}://…");
    }
    // A user and a password may precede the host.
    let host = authority.rsplit('@').next().unwrap_or_default();
    let hidden = if path.is_empty() { "" } else { "/…" };
    format!("{scheme}://{host}{hidden}")
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn of_a_link_only_the_host_is_kept() {
        let text = "error for url (https://user:pass@files.example.com/a/b.mp4?X-Amz-Signature=123): timed out";
        assert_eq!(
            redacted(text),
            "error for url (https://files.example.com/…): timed out"
        );
        assert_eq!(
            redacted("HTTPS://a.b?x=1 and http://c"),
            "HTTPS://a.b/… and http://c"
        );
        assert_eq!(redacted("with whsec_abc/def= it"), "with whsec_… it");
    }

    /// What a parser of links does not end at ends no link here.
    #[test]
    fn no_character_of_a_link_ends_it() {
        for delimiter in ["(1).mp4", "'s", "\"", "<b>", "]", "}", "`", ",", ";", ":"] {
            let text =
                format!("failed: https://a.example/b{delimiter}?X-Amz-Signature=s3cret), again");
            assert_eq!(redacted(&text), "failed: https://a.example/…), again");
        }
        for text in [
            "s3://bucket/s3cret",
            "wss://a.example/s3cret",
            "https://user:pass/s3cret@a.example/b",
            r"https://a.example\s3cret",
            "(https://a.example/b)https://b.example/s3cret",
            "https://whsec_s3cret@a.example",
        ] {
            let shown = redacted(text);
            assert!(!shown.contains("s3cret"), "{text}: {shown}");
        }
    }

    #[test]
    fn redacting_twice_changes_nothing() {
        let once = redacted("https://a.b/c?d=e whsec_abc ");
        assert_eq!(redacted(&once), once);
    }

    #[test]
    fn a_text_is_one_line_of_at_most_500_characters() {
        assert_eq!(redacted("a\nb\u{1b}[31m"), "a b [31m");
        assert_eq!(redacted(&"ä".repeat(501)).chars().count(), 501);
        assert_eq!(redacted(&"ä".repeat(500)).chars().count(), 500);
        let links = "https://a.example/secret ".repeat(1_000);
        let short = redacted(&links);
        assert!(!short.contains("secret"), "{short}");
    }
}
