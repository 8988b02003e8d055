//! How a link is shown where it may end up in a log.

use std::fmt;

/// What stands for the part that is not shown.
const HIDDEN: &str = "…";

/// Shows a link without its userinfo, query and fragment, and nothing of a text that is no URL: it cannot
/// be told what in it is secret.
pub(crate) struct WithoutSecrets<'link>(pub(crate) &'link str);

impl fmt::Debug for WithoutSecrets<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&redact(self.0), formatter)
    }
}

fn redact(link: &str) -> String {
    let Some((scheme, rest)) = link.split_once("://") else {
        return if link.is_empty() {
            String::new()
        } else {
            HIDDEN.to_owned()
        };
    };
    if !is_scheme(scheme) {
        return HIDDEN.to_owned();
    }
    // Browsers take backslashes for slashes, and skip more than two.
    let rest = rest.trim_start_matches(['/', '\\']);
    let (shown, query_mark) = match rest.find(['?', '#']) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    let (authority, path) = match shown.find(['/', '\\']) {
        Some(end) => shown.split_at(end),
        None => (shown, ""),
    };
    let (userinfo, host) = match authority.rsplit_once('@') {
        Some((_, host)) => ("…@", host),
        None => ("", authority),
    };
    let (query_mark, query) = match query_mark.chars().next() {
        Some('?') => ("?", HIDDEN),
        Some(_) => ("#", HIDDEN),
        None => ("", ""),
    };
    format!("{scheme}://{userinfo}{host}{path}{query_mark}{query}")
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn host_and_path_are_shown() {
        assert_eq!(redact("https://host.example"), "https://host.example");
        assert_eq!(
            redact("https://host.example:8443/a/b.mp4"),
            "https://host.example:8443/a/b.mp4"
        );
        assert_eq!(redact("s3://bucket/a@b"), "s3://bucket/a@b");
        assert_eq!(redact(""), "");
    }

    #[test]
    fn query_fragment_and_userinfo_are_hidden() {
        assert_eq!(
            redact("https://host/path?secret=1#secret"),
            "https://host/path?…"
        );
        assert_eq!(
            redact("https://host/path#secret?secret"),
            "https://host/path#…"
        );
        assert_eq!(redact("https://host?secret"), "https://host?…");
        assert_eq!(
            redact("https://user:secret@host/path"),
            "https://…@host/path"
        );
        assert_eq!(redact("https://user:sec@ret@host"), "https://…@host");
        assert_eq!(redact("https://host?secret@host/"), "https://host?…");
    }

    #[test]
    fn what_a_browser_would_mend_is_hidden_too() {
        assert_eq!(
            redact("https:///user:secret@host/path"),
            "https://…@host/path"
        );
        assert_eq!(
            redact(r"https://user:secret@host\path?secret"),
            r"https://…@host\path?…"
        );
        assert_eq!(redact("https:user:secret@host/path"), "…");
    }

    #[test]
    fn nothing_is_shown_of_a_text_that_is_no_url() {
        assert_eq!(redact("secret"), "…");
        assert_eq!(redact("/path?secret=1"), "…");
        assert_eq!(redact("secret https://host"), "…");
        assert_eq!(redact("secret?at=https://host"), "…");
        assert_eq!(redact("://secret"), "…");
    }
}
