//! How a link is shown where it may end up in a log.

use std::fmt;

/// What stands for the part that is not shown.
const HIDDEN: &str = "…";

/// What ends the part that is shown: what begins a query or a fragment, and, as somebody may have broken the link,
/// what stands within a query, and the percent sign that any of them may be written with.
const ENDS: [char; 6] = ['?', '#', '&', '=', ';', '%'];

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
    let authority_end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, _) = rest.split_at(authority_end);
    let (userinfo, rest) = match authority.rfind('@') {
        Some(at) => ("…@", rest.split_at(at + 1).1),
        None => ("", rest),
    };
    let (shown, hidden) = rest.split_at(rest.find(ENDS).unwrap_or(rest.len()));
    match hidden.chars().next() {
        Some(end) => format!("{scheme}://{userinfo}{shown}{end}{HIDDEN}"),
        None => format!("{scheme}://{userinfo}{shown}"),
    }
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
    fn what_was_a_query_before_the_link_was_broken_is_hidden_too() {
        for (link, shown) in [
            (
                "https://host/v.mp4&signature=secret",
                "https://host/v.mp4&…",
            ),
            (
                "https://host/v.mp4;signature=secret",
                "https://host/v.mp4;…",
            ),
            ("https://host/signature=secret", "https://host/signature=…"),
            (
                "https://host/v.mp4%3Fsignature=secret",
                "https://host/v.mp4%…",
            ),
            (
                "https://host/v.mp4%3fsignature%3dsecret",
                "https://host/v.mp4%…",
            ),
            (
                "https://host/v.mp4%26signature%3Dsecret",
                "https://host/v.mp4%…",
            ),
            (
                "https://host/v.mp4%253Fsignature%253Dsecret",
                "https://host/v.mp4%…",
            ),
            ("https://host&signature=secret", "https://host&…"),
            (
                "https://secret;secret=%3Fsecret&@host/path",
                "https://…@host/path",
            ),
        ] {
            assert_eq!(redact(link), shown);
        }
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
