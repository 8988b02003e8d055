//! The link to an artifact, which is a secret.

use std::fmt;
use std::time::Duration;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decode::{Cursor, Refused};
use crate::from_json::FromJson;
use crate::redacted::WithoutSecrets;
use crate::shape::Shape;

/// How long a [`SignedUrl`] gives access, counted from when it was made: the documented four hours.
///
/// An event says when it was sent, not when its links were made, which is a little earlier.
pub const SIGNED_URL_LIFETIME: Duration = Duration::from_secs(4 * 60 * 60);

/// The pre-signed link to an artifact: a recording, a transcript.
///
/// **It is a secret**: whoever has it can download the artifact for
/// [four hours](SIGNED_URL_LIFETIME), without any other proof. So
///
/// - `Debug` leaves out the query, which holds the signature, the fragment and the userinfo, and what may be a query
///   that was broken (all from a percent sign on, among others);
/// - there is no `Display`, no `AsRef<str>` and no `Deref`: `{}` in a log line does not compile;
/// - [`expose`](Self::expose) is the one way to its text that borrows it, and is easily searched for.
///
/// `Serialize` writes the link whole, since an event must come back as it was sent: what serializes an
/// event holds its secrets.
///
/// The text is kept exactly. A parsed URL would be normalised, and a normalised link can lose its
/// signature; so download from [`expose`](Self::expose), and use `to_url` (feature `url`) to look at its
/// parts. Any text is accepted, the empty one too: an event is worth more than the link that is broken
/// in it.
///
/// ```
/// use meeting_baas_models::SignedUrl;
///
/// let video = SignedUrl::from("https://artifacts.example/bot/video.mp4?signature=s3cret");
/// assert_eq!(format!("{video:?}"), r#"SignedUrl("https://artifacts.example/bot/video.mp4?…")"#);
/// assert_eq!(video.expose(), "https://artifacts.example/bot/video.mp4?signature=s3cret");
/// ```
///
/// ```compile_fail
/// # use meeting_baas_models::SignedUrl;
/// # let video = SignedUrl::from("https://artifacts.example/bot/video.mp4?signature=s3cret");
/// println!("{video}");
/// ```
///
/// Source: the page's sections "Bot Completed" and "Completed", which call each a signed URL that is valid for 4 hours.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct SignedUrl(Box<str>);

impl SignedUrl {
    /// The whole link, as it was sent, with its signature.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The link as a parsed URL. It holds the signature, and its text may differ from
    /// [`expose`](Self::expose), in ways that can break the signature.
    ///
    /// # Errors
    ///
    /// The text is no absolute URL. The error does not quote it.
    #[cfg(feature = "url")]
    pub fn to_url(&self) -> Result<url::Url, url::ParseError> {
        url::Url::parse(&self.0)
    }
}

impl fmt::Debug for SignedUrl {
    /// The link without its query, fragment and userinfo.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("SignedUrl")
            .field(&WithoutSecrets(&self.0))
            .finish()
    }
}

impl From<String> for SignedUrl {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for SignedUrl {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<SignedUrl> for String {
    /// The whole link, as [`expose`](SignedUrl::expose) gives it.
    fn from(url: SignedUrl) -> Self {
        url.0.into()
    }
}

impl Serialize for SignedUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SignedUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::deserialize(deserializer).map(Self)
    }
}

impl FromJson for SignedUrl {
    fn shape() -> Shape {
        Shape::any_text()
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        json.text().map(|text| Self(text.into()))
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for SignedUrl {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SignedUrl".into()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        concat!(module_path!(), "::SignedUrl").into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "uri" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_text_is_kept() {
        for text in [
            "https://HOST.example?a='b'",
            "https://host.example",
            "",
            " https://host.example/ä",
            "secret",
        ] {
            let json = serde_json::to_string(text).unwrap();
            let url: SignedUrl = serde_json::from_str(&json).unwrap();
            assert_eq!(url.expose(), text);
            assert_eq!(url, SignedUrl::from(text.to_owned()));
            assert_eq!(serde_json::to_string(&url).unwrap(), json);
            assert_eq!(String::from(url), text);
        }
    }

    #[test]
    fn debug_hides_the_query() {
        let url =
            SignedUrl::from("https://user:pass@host.example/video.mp4?signature=s3cret#s3cret");
        assert_eq!(
            format!("{url:?}"),
            r#"SignedUrl("https://…@host.example/video.mp4?…")"#
        );
        assert!(!format!("{url:#?}").contains("s3cret"));
    }

    #[cfg(feature = "url")]
    #[test]
    fn a_parsed_url_may_differ() {
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
    fn the_schema_is_that_of_a_uri() {
        let schema = schemars::schema_for!(SignedUrl).to_value();
        assert_eq!(schema["type"], "string");
        assert_eq!(schema["format"], "uri");
    }
}
