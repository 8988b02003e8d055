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
        let end = secret.find(ends_a_word).unwrap_or(secret.len());
        let (word, after) = secret.split_at(end);
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

/// What introduces a secret: the scheme of a link, or the prefix of a webhook secret.
const STARTS: [&str; 3] = ["https://", "http://", "whsec_"];

/// Splits a text before its first secret.
fn next_secret(text: &str) -> Option<(&str, &str)> {
    let lower = text.to_ascii_lowercase();
    let first = STARTS.iter().filter_map(|start| lower.find(start)).min();
    first.map(|first| text.split_at(first))
}

fn ends_a_word(character: char) -> bool {
    character.is_whitespace() || matches!(character, '"' | '\'' | '`' | '<' | '>' | ')' | ']' | '}')
}

fn without_secret(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once("://") else {
        return "whsec_…".to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
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
