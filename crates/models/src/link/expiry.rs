//! When a pre-signed link of S3 expires, as its query states it.

use std::time::Duration;

use crate::Timestamp;

/// The longest lifetime that S3 signs: seven days.
const LONGEST: u64 = 7 * 24 * 60 * 60;

/// The expiry in the query of a link; `None` where it has none, or one that S3 would not sign.
pub(super) fn of(link: &str) -> Option<Timestamp> {
    // A query is before the fragment.
    let link = link.split_once('#').map_or(link, |(link, _)| link);
    let query = link.split_once('?')?.1;
    let signed_at = date(only(query, "X-Amz-Date")?)?;
    let lifetime = seconds(only(query, "X-Amz-Expires")?)?;
    signed_at.checked_add(lifetime)
}

/// The value of a parameter that occurs once.
fn only<'query>(query: &'query str, name: &str) -> Option<&'query str> {
    let mut values = query
        .split('&')
        .filter_map(|parameter| parameter.split_once('='))
        .filter_map(|(key, value)| (key == name).then_some(value));
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

/// The basic format of ISO 8601 that S3 signs: `20260317T103458Z`.
fn date(text: &str) -> Option<Timestamp> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if date.len() != 8 || time.len() != 6 || !is_digits(date) || !is_digits(time) {
        return None;
    }
    let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..)?);
    let (hour, minute, second) = (time.get(..2)?, time.get(2..4)?, time.get(4..)?);
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}.000Z")
        .parse()
        .ok()
}

fn seconds(text: &str) -> Option<Duration> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: u64 = is_digits.then(|| text.parse().ok())??;
    (seconds <= LONGEST).then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expiry(link: &str) -> Option<String> {
        of(link).map(|expiry| expiry.to_string())
    }

    #[test]
    fn expiry_is_the_date_and_the_lifetime_of_the_query() {
        for (query, expected) in [
            (
                "X-Amz-Date=20260317T103458Z&X-Amz-Expires=14400",
                "2026-03-17T14:34:58.000Z",
            ),
            (
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=604800&X-Amz-Date=20240228T000000Z",
                "2024-03-06T00:00:00.000Z",
            ),
            (
                "&&x&X-Amz-Expires=0&X-Amz-Date=20261231T235959Z&X-Amz-Signature=a=b#X-Amz-Date=1",
                "2026-12-31T23:59:59.000Z",
            ),
        ] {
            let found = expiry(&format!("https://storage.example.com/a?{query}"));
            assert_eq!(found.as_deref(), Some(expected), "{query}");
        }
    }

    #[test]
    fn query_that_s3_would_not_sign_has_no_expiry() {
        for query in [
            "",
            "X-Amz-Date=20260317T103458Z",
            "X-Amz-Expires=14400",
            "x-amz-date=20260317T103458Z&x-amz-expires=14400",
            "X-Amz-Date=20260317T103458Z&X-Amz-Expires=604801",
            "X-Amz-Date=20260317T103458Z&X-Amz-Expires=-1",
            "X-Amz-Date=20260317T103458Z&X-Amz-Expires=%2B1",
            "X-Amz-Date=20260317T103458Z&X-Amz-Expires=+1",
            "X-Amz-Date=20260317T103458Z&X-Amz-Expires=",
            "X-Amz-Date=20260317T103458Z&X-Amz-Expires=99999999999999999999",
            "X-Amz-Date=20260317T103458Z&X-Amz-Expires=1&X-Amz-Expires=1",
            "X-Amz-Date=20260317T103458Z&X-Amz-Expires=14400&X-Amz-Date=20260317T103458Z",
            "X-Amz-Date=20260230T103458Z&X-Amz-Expires=14400",
            "X-Amz-Date=20260317T243458Z&X-Amz-Expires=14400",
            "X-Amz-Date=20260317T103458&X-Amz-Expires=14400",
            "X-Amz-Date=2026-03-17T10:34:58Z&X-Amz-Expires=14400",
            "X-Amz-Date=2026031\u{660}T103458Z&X-Amz-Expires=14400",
            "X-Amz-Date=99991231T235959Z&X-Amz-Expires=14400",
            "fragment#?X-Amz-Date=20260317T103458Z&X-Amz-Expires=14400",
        ] {
            let found = expiry(&format!("https://storage.example.com/a?{query}"));
            assert_eq!(found, None, "{query}");
        }
        assert_eq!(expiry(""), None);
        let in_fragment =
            "https://storage.example.com/a#b?X-Amz-Date=20260317T103458Z&X-Amz-Expires=1";
        assert_eq!(expiry(in_fragment), None);
        assert_eq!(expiry("X-Amz-Date=20260317T103458Z&X-Amz-Expires=1"), None);
    }
}
