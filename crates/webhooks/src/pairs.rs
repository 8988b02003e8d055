//! Headers as other frameworks have them.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::headers;
use crate::rejection::Rejection;

/// Makes a [`HeaderMap`] of (name, value) pairs, as frameworks without the crate `http` 1 have them, and as queues store them.
///
/// It contains only the headers that a receiver reads. A name is not case-sensitive. A name that occurs twice is there twice, so
/// that the receiver rejects the request: pass every pair, not a map of the framework that keeps only one of them.
///
/// # Errors
///
/// The value of one of these headers has a byte that is invalid in a header: [`Rejection::UnreadableHeader`].
pub fn header_map<Name, Value>(
    pairs: impl IntoIterator<Item = (Name, Value)>,
) -> Result<HeaderMap, Rejection>
where
    Name: AsRef<[u8]>,
    Value: AsRef<[u8]>,
{
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        let name = name.as_ref();
        let is_read = |header: &&&str| header.as_bytes().eq_ignore_ascii_case(name);
        let Some(header) = headers::READ.iter().find(is_read) else {
            continue;
        };
        let value = HeaderValue::from_bytes(value.as_ref());
        let value = value.map_err(|_| Rejection::UnreadableHeader { header })?;
        map.append(HeaderName::from_static(header), value);
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::header_map;
    use crate::rejection::Rejection;

    #[test]
    fn the_headers_that_a_receiver_reads_are_kept_with_duplicates() {
        let pairs = [
            ("Svix-Id", "a"),
            ("host", "example.com"),
            ("svix-id", "b"),
            ("X-MB-Secret", "c"),
        ];
        let map = header_map(pairs).unwrap();
        let ids: Vec<_> = map.get_all("svix-id").iter().collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(map["x-mb-secret"], "c");
        assert_eq!(map.len(), 3);
    }

    #[test]
    fn a_value_that_no_header_can_have_is_an_error() {
        let header = "svix-id";
        let error = header_map([("svix-id", b"a\nb")]).unwrap_err();
        assert_eq!(error, Rejection::UnreadableHeader { header });
        assert!(header_map([("other", b"a\nb")]).is_ok());
    }
}
