//! Of a link, `Debug` shows the scheme and the host that a URL parser finds too; of a text, nothing from its first link on; and
//! the expiry of a link is what its query states.

use jiff::civil::DateTime;
use jiff::fmt::strtime;
use meeting_baas_models::{Envelope, Extra, Link, SignedUrl, Timestamp, WebhookEvent};
use serde_json::json;

/// In an input, the place of a link with a secret. The digit after it chooses the form: one for each link, as seven runs of each
/// input would find no more in seven times the time.
pub(super) const LINK: &str = "LINK";

const SECRET: &str = "s3cretPart";

/// How a link, or the part of one with a secret, is written.
const FORMS: [&str; 15] = [
    "https://storage.example.com/bot/s3cretPart?X-Amz-Signature=s3cretPart",
    "https://user:s3cretPart@host.example",
    "zoom.example/j/s3cretPart",
    "zoom.example\\j\\s3cretPart",
    "?pwd=s3cretPart",
    "https%3A%2F%2Fzoom.example%2Fj%2Fs3cretPart",
    "user:s3cretPart@host.example",
    "HTTPS://ZOOM.EXAMPLE/s3cretPart",
    "www.zoom.example/s3cretPart",
    "//localhost/s3cretPart",
    "localhost:8080/s3cretPart",
    "https:\\/\\/localhost\\/s3cretPart",
    "zoom.example%2Fs3cretPart",
    "zoom.example#s3cretPart",
    "user%3As3cretPart%40host",
];

/// Whether it has a scheme and a host.
pub(super) fn check(input: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(input) else {
        return false;
    };
    let is_shown = shown_as_its_scheme_and_host(text);
    expires_as_its_query_states(text);
    // A fuzzer finds the secret in the program, and writes it where no link is.
    if text.contains(LINK) && !text.contains(SECRET) {
        nothing_shows_the_secret(&with_secrets(text));
    }
    is_shown
}

fn with_secrets(text: &str) -> String {
    let mut parts = text.split(LINK);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digit = part.chars().next().and_then(|first| first.to_digit(10));
        whole += FORMS[digit.unwrap_or_default() as usize % FORMS.len()];
        whole += digit.map_or(part, |_| &part[1..]);
    }
    whole
}

fn shown_as_its_scheme_and_host(text: &str) -> bool {
    let shown = format!("{:?}", Link::from(text));
    assert_eq!(
        format!("{:?}", SignedUrl::from(text))["SignedUrl".len()..],
        shown["Link".len()..]
    );
    let shown = shown
        .strip_prefix("Link(\"")
        .unwrap()
        .strip_suffix("\")")
        .unwrap();
    let Some((scheme, host)) = shown.split_once("://") else {
        assert!(
            shown == "…" || (shown.is_empty() && text.is_empty()),
            "{shown}"
        );
        return false;
    };
    assert!(text.starts_with(&format!("{scheme}://")), "{shown}");
    let host = host.strip_suffix("/…").unwrap_or(host);
    if host == "…" {
        return false;
    }
    assert!(text.contains(host), "{shown}");
    // The standard of browsers names the same host, or rejects the text.
    if let Ok(url) = Link::from(text).to_url() {
        let alone = Link::from(format!("{scheme}://{host}").as_str())
            .to_url()
            .unwrap();
        assert_eq!(
            alone.host_str(),
            url.host_str(),
            "{text:?} is shown as {shown}"
        );
        assert!(
            alone.username().is_empty() && alone.password().is_none() && alone.port().is_none()
        );
    }
    true
}

fn expires_as_its_query_states(text: &str) {
    let expiry = SignedUrl::from(text).expires_at();
    // What a parser of URLs removes or decodes is not what S3 signs.
    let is_plain =
        !text.contains(['%', '+']) && !text.chars().any(|it| it.is_control() || it.is_whitespace());
    let Ok(url) = Link::from(text).to_url() else {
        return;
    };
    if is_plain {
        let expected = expected_expiry(&url.query_pairs().into_owned().collect::<Vec<_>>());
        let found = expiry.map(Timestamp::unix_nanoseconds);
        assert_eq!(found, expected, "{text}");
    }
}

/// In nanoseconds since 1970.
fn expected_expiry(pairs: &[(String, String)]) -> Option<i128> {
    let only = |name: &str| {
        let mut values = pairs.iter().filter(|(key, _)| key == name);
        let (_, value) = values.next()?;
        values.next().is_none().then_some(value.as_str())
    };
    let (date, lifetime) = (only("X-Amz-Date")?, only("X-Amz-Expires")?);
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = date.len() == 16 && is_digits(&date[..8]) && is_digits(date.get(9..15)?);
    let date: DateTime = strtime::parse("%Y%m%dT%H%M%SZ", date)
        .ok()?
        .to_datetime()
        .ok()?;
    // The timestamps of jiff end before the year 9999 does.
    let start = date
        .duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0))
        .as_secs();
    let lifetime: i64 = is_digits(lifetime).then(|| lifetime.parse().ok())??;
    let last: i64 = 253_402_300_799;
    let end = start + lifetime;
    (is_date && lifetime <= 604_800 && end <= last).then_some(i128::from(end) * 1_000_000_000)
}

/// Puts a text with a secret in every kind of place, and looks at what is shown.
fn nothing_shows_the_secret(text: &str) {
    let bot = "8f2c1f0e-4b7a-4f55-9d0a-6a4f0f1f2b11";
    let failed = json!({
        "event": "bot.failed",
        "data": {
            "bot_id": bot, "error_code": text, "error_message": text, "event_id": null,
            "sent_at": "2026-03-17T09:30:00.000Z", text: 1,
        },
        "extra": {text: text, "in": [text]},
    });
    let message = json!({
        "event": "bot.chat_message",
        "data": {
            "bot_id": bot, "message_id": text, "sender_name": text, "sender_id": null, "text": text,
            "timestamp": "2026-03-17T09:30:00.000Z",
        },
        "extra": null,
    });
    let unknown = json!({"event": text, text: {text: text}});
    let mut broken = failed.clone();
    broken["data"]["bot_id"] = json!(text);
    let mut shown = Vec::new();
    for payload in [failed, message, unknown, broken] {
        let json = payload.to_string();
        match WebhookEvent::from_slice(json.as_bytes()) {
            Ok(event) => shown.push(format!("{event:?} {event:#?}")),
            Err(error) => shown.push(format!("{error} {error:?}")),
        }
        match WebhookEvent::drift(json.as_bytes()) {
            Ok(drift) => shown.extend(drift.iter().map(|drift| format!("{drift} {drift:?}"))),
            Err(error) => shown.push(error.to_string()),
        }
        shown.push(format!(
            "{:?}",
            Envelope::from_slice(json.as_bytes()).unwrap()
        ));
        let extra = payload["extra"].as_object().cloned().unwrap_or_default();
        shown.push(format!("{:?}", Extra::from(extra)));
    }
    for shown in shown {
        assert!(!shown.contains(SECRET), "{text:?} is shown: {shown}");
    }
}

/// Links, queries that state an expiry, and texts with a link.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        "https://storage.example.com/b?X-Amz-Date=20260317T103458Z&X-Amz-Expires=14400&X-Amz-Signature=a#b",
        "https://storage.example.com/b?X-Amz-Expires=604800&X-Amz-Date=99991231T000000Z",
        "https://user:password@host.example:8443/path?query#fragment",
        "https://user:pass/word@host.example/live",
        "https:\\\\host.example\\path@other",
        "rtmp://bücher.example/live",
        "https://[2001:db8::1]:8443/a",
        "https://1.2.3.4/",
        "https://xn--bcher-kva.example",
        "s3://bucket_1/key",
        "HTTPS://HOST.EXAMPLE",
        "Cannot join LINK now",
        "(LINK) \"LINK\", LINK.",
        "a\tLINK\u{2028}b",
        "{\"url\":\"LINK\"}",
        "",
    ];
    let mut seeds = Vec::new();
    for text in texts {
        if !text.contains(LINK) {
            seeds.push(text.as_bytes().to_vec());
            continue;
        }
        for form in 0..FORMS.len() {
            seeds.push(text.replace(LINK, &format!("{LINK}{form}")).into_bytes());
        }
    }
    seeds
}
