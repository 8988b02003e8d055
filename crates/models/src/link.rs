//! Links whose exact text is kept: [`Link`] and [`SignedUrl`].

use std::fmt;
use std::time::Duration;

mod expiry;

use crate::{Timestamp, redacted};

/// How long a [`SignedUrl`] gives access, counted from the moment it was made: the documented four hours.
///
/// An event states when it was sent. Its links were made a little earlier. A link can state its own expiry:
/// [`SignedUrl::expires_at`].
pub const SIGNED_URL_LIFETIME: Duration = Duration::from_secs(4 * 60 * 60);

/// Defines a string type for links, which keeps the exact text and redacts its `Debug`.
///
/// The attribute `inline_schema` is the result of `JsonSchema::inline_schema`: whether the schema has no name of its own.
macro_rules! link {
    (
        $(#[doc = $documentation:literal])*
        #[inline_schema = $inline:literal]
        pub struct $Link:ident;
    ) => {
        $(#[doc = $documentation])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
        pub struct $Link(Box<str>);

        impl $Link {
            /// Parses the link as a URL, whose text may differ from the text that was sent.
            ///
            /// A URL shows its secrets in `Debug` and `Display`.
            ///
            /// # Errors
            ///
            /// The text is not an absolute URL. The error does not quote it.
            #[cfg(feature = "url")]
            pub fn to_url(&self) -> Result<url::Url, url::ParseError> {
                url::Url::parse(&self.0)
            }
        }

        impl fmt::Debug for $Link {
            /// Shows the scheme and the host only.
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                let shown = redacted::link(&self.0);
                formatter.debug_tuple(stringify!($Link)).field(&shown).finish()
            }
        }

        impl From<String> for $Link {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl From<&str> for $Link {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<$Link> for String {
            /// The whole text, secrets included.
            fn from(link: $Link) -> Self {
                link.0.into()
            }
        }

        impl serde_core::Serialize for $Link {
            /// Writes the whole text, secrets included.
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Link {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde_core::Deserialize::deserialize(deserializer).map(Self)
            }
        }

        impl $crate::from_json::FromJson for $Link {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::any_text()
            }

            fn read(json: &mut $crate::decode::Cursor<'_>) -> Result<Self, $crate::decode::Rejected> {
                json.text().map(|text| Self(text.into()))
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $Link {
            fn inline_schema() -> bool {
                $inline
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Link).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($Link)).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": "uri" })
            }
        }
    };
}

link! {
    /// A link, such as a meeting's or a profile picture's, that keeps its exact text.
    ///
    /// A URL parser normalizes: it adds a trailing slash, escapes a quote, or converts a host to lower case. So this
    /// type holds the text, not a parsed URL. It accepts any text, the empty one included, and does not check where
    /// the link leads. The feature `url` adds `to_url`.
    ///
    /// A meeting's link may contain its passcode. So `Debug` shows the scheme and the host only, and there is no
    /// `Display`, which would put the link into a log by accident. [`as_str`](Self::as_str) returns the whole text.
    /// Links to recordings are secrets as a whole: see [`SignedUrl`].
    ///
    /// ```
    /// use meeting_baas_models::Link;
    ///
    /// let meeting = Link::from("https://zoom.example/j/123?pwd=s3cret");
    /// assert_eq!(format!("{meeting:?}"), r#"Link("https://zoom.example/…")"#);
    /// assert_eq!(meeting.as_str(), "https://zoom.example/j/123?pwd=s3cret");
    /// ```
    #[inline_schema = true]
    pub struct Link;
}

impl Link {
    /// The whole link, as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Link {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

link! {
    /// The pre-signed link to an artifact: a recording, a transcript.
    ///
    /// **It is a secret**: whoever has it can download the artifact for
    /// [four hours](SIGNED_URL_LIFETIME), without any other proof. So
    ///
    /// - `Debug` shows the scheme and the host only;
    /// - there is no `Display`, no `AsRef<str>` and no `Deref`: `{}` in a log line does not compile;
    /// - [`expose`](Self::expose) is the only method that borrows its text, and is easy to search for.
    ///
    /// `Serialize` writes the whole link, because an event is written as it was sent. A serialized event contains
    /// its secrets.
    ///
    /// The text is kept exactly. A URL parser normalizes, and a normalized link can have an invalid signature. So
    /// download from [`expose`](Self::expose): pass its text to the client. Use `to_url` (feature `url`) only to read
    /// the parts of the link. Any text is accepted, the empty one included: a broken link does not justify rejecting
    /// the event. The documentation of `meeting-baas-webhooks` says, under *Links that expire*, what clients change.
    ///
    /// ```
    /// use meeting_baas_models::SignedUrl;
    ///
    /// let video = SignedUrl::from("https://artifacts.example/bot/video.mp4?signature=s3cret");
    /// assert_eq!(format!("{video:?}"), r#"SignedUrl("https://artifacts.example/…")"#);
    /// assert_eq!(video.expose(), "https://artifacts.example/bot/video.mp4?signature=s3cret");
    /// ```
    ///
    /// ```compile_fail
    /// # use meeting_baas_models::SignedUrl;
    /// # let video = SignedUrl::from("https://artifacts.example/bot/video.mp4?signature=s3cret");
    /// println!("{video}");
    /// ```
    ///
    /// Source: the page's sections "Bot Completed" and "Completed", which call each a signed URL that is valid for 4
    /// hours.
    #[inline_schema = false]
    pub struct SignedUrl;
}

impl SignedUrl {
    /// The whole link with its signature, as it was sent.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The instant at which the link expires, as its own query states it: `X-Amz-Expires` seconds after `X-Amz-Date`.
    ///
    /// `None` if the query does not have both of them exactly once in the form that S3 signs, if the lifetime is longer
    /// than the seven days that S3 allows, or if the instant is after the year 9999. The signature is not verified.
    ///
    /// ```
    /// use meeting_baas_models::SignedUrl;
    ///
    /// let video = SignedUrl::from(
    ///     "https://artifacts.example/bot/video.mp4?X-Amz-Date=20260317T103458Z&X-Amz-Expires=14400",
    /// );
    /// let end = video.expires_at().map(|end| end.to_string());
    /// assert_eq!(end.as_deref(), Some("2026-03-17T14:34:58.000Z"));
    /// ```
    pub fn expires_at(&self) -> Option<Timestamp> {
        expiry::of(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 7] = [
        "https://HOST.example?pwd='1'",
        "https://host.example",
        " https://host.example/ä",
        "https://host.example/a?signature=s3cret",
        "host.example/room",
        "s3cret",
        "",
    ];

    #[test]
    fn link_keeps_exact_text() {
        for text in TEXTS {
            let json = serde_json::to_string(text).unwrap();
            let link: Link = serde_json::from_str(&json).unwrap();
            assert_eq!(link.as_str(), text);
            assert_eq!(link, Link::from(text.to_owned()));
            assert_eq!(serde_json::to_string(&link).unwrap(), json);
            assert_eq!(String::from(link), text);
        }
    }

    #[test]
    fn signed_url_keeps_exact_text() {
        for text in TEXTS {
            let json = serde_json::to_string(text).unwrap();
            let url: SignedUrl = serde_json::from_str(&json).unwrap();
            assert_eq!(url.expose(), text);
            assert_eq!(url, SignedUrl::from(text.to_owned()));
            assert_eq!(serde_json::to_string(&url).unwrap(), json);
            assert_eq!(String::from(url), text);
        }
    }

    #[test]
    fn debug_shows_scheme_and_host_only() {
        let text = "https://user:s3cret@host.example/s3cret.mp4?signature=s3cret#s3cret";
        let shown = r#"("https://host.example/…")"#;
        assert_eq!(format!("{:?}", Link::from(text)), format!("Link{shown}"));
        let url = SignedUrl::from(text);
        assert_eq!(format!("{url:?}"), format!("SignedUrl{shown}"));
        assert!(!format!("{url:#?}").contains("s3cret"));
    }

    #[cfg(feature = "url")]
    #[test]
    fn parsed_url_may_differ_from_text() {
        let link = Link::from("https://HOST.example");
        assert_eq!(link.to_url().unwrap().as_str(), "https://host.example/");
        let url = SignedUrl::from("https://HOST.example?a='b'");
        assert_eq!(
            url.to_url().unwrap().as_str(),
            "https://host.example/?a=%27b%27"
        );
        let error = SignedUrl::from("s3cret").to_url().unwrap_err();
        assert!(!error.to_string().contains("s3cret"));
    }

    #[cfg(feature = "schemars")]
    #[test]
    fn schema_is_a_uri() {
        for schema in [
            schemars::schema_for!(Link),
            schemars::schema_for!(SignedUrl),
        ] {
            let schema = schema.to_value();
            assert_eq!(schema["type"], "string");
            assert_eq!(schema["format"], "uri");
        }
    }
}
