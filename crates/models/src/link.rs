//! A link whose exact text is kept.

use std::fmt;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decode::{Cursor, Refused};
use crate::from_json::FromJson;
use crate::redacted::WithoutSecrets;
use crate::shape::Shape;

/// A link, such as a meeting's or a profile picture's, that keeps its exact text.
///
/// It is no parsed URL because a parser normalises: it would add a trailing slash, escape a quote, or
/// lower the case of a host, and so change what was sent. Any text is accepted, the empty one too: whether
/// it leads anywhere is for the one who follows it. With the feature `url`, `to_url` parses it.
///
/// A meeting's link may hold its passcode, so `Debug` leaves out the query, the fragment and the userinfo, and what
/// may be a query that was broken (all from a percent sign on, among others),
/// and there is no `Display` that would put it into a log by accident. [`as_str`](Self::as_str) gives the
/// whole text. For the links to recordings, which are secrets as a whole, see
/// [`SignedUrl`](crate::SignedUrl).
///
/// ```
/// use meeting_baas_models::Link;
///
/// let meeting = Link::from("https://zoom.example/j/123?pwd=s3cret");
/// assert_eq!(format!("{meeting:?}"), r#"Link("https://zoom.example/j/123?…")"#);
/// assert_eq!(meeting.as_str(), "https://zoom.example/j/123?pwd=s3cret");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct Link(Box<str>);

impl Link {
    /// The whole link, as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The link as a parsed URL, whose text may differ from [`as_str`](Self::as_str).
    ///
    /// # Errors
    ///
    /// The text is no absolute URL.
    #[cfg(feature = "url")]
    pub fn to_url(&self) -> Result<url::Url, url::ParseError> {
        url::Url::parse(&self.0)
    }
}

impl fmt::Debug for Link {
    /// The link without its query, fragment and userinfo.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Link")
            .field(&WithoutSecrets(&self.0))
            .finish()
    }
}

impl AsRef<str> for Link {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Link {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Link {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.0.into()
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::deserialize(deserializer).map(Self)
    }
}

impl FromJson for Link {
    fn shape() -> Shape {
        Shape::any_text()
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Refused> {
        json.text().map(|text| Self(text.into()))
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Link {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Link".into()
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
            "https://HOST.example?pwd='1'",
            "https://host.example",
            "",
            "host.example/room",
        ] {
            let json = serde_json::to_string(text).unwrap();
            let link: Link = serde_json::from_str(&json).unwrap();
            assert_eq!(link.as_str(), text);
            assert_eq!(link, Link::from(text.to_owned()));
            assert_eq!(serde_json::to_string(&link).unwrap(), json);
            assert_eq!(String::from(link), text);
        }
    }

    #[test]
    fn debug_hides_the_passcode() {
        let link = Link::from("https://zoom.example/j/123?pwd=s3cret");
        assert_eq!(
            format!("{link:?}"),
            r#"Link("https://zoom.example/j/123?…")"#
        );
    }

    #[cfg(feature = "url")]
    #[test]
    fn a_parsed_url_may_differ() {
        let link = Link::from("https://HOST.example");
        assert_eq!(link.to_url().unwrap().as_str(), "https://host.example/");
    }

    #[cfg(feature = "schemars")]
    #[test]
    fn the_schema_is_that_of_a_uri() {
        let schema = schemars::schema_for!(Link).to_value();
        assert_eq!(schema["type"], "string");
        assert_eq!(schema["format"], "uri");
    }
}
