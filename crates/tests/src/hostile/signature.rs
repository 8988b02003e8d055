//! A request is accepted exactly if a model of a few lines accepts it: for its signature or its secret.

use std::sync::LazyLock;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use meeting_baas_webhooks::testing::{ManualClock, WebhookSigner, webhook_secret};
use meeting_baas_webhooks::{Delivery, Receiver};

/// What the clock says, in seconds since 1970.
pub(super) const NOW: u64 = 1_773_739_800;
pub(super) const CALLBACK_SECRET: &str = "callback-secret-0f3a";

/// Represents the right signature in an input: no fuzzer guesses it.
pub(super) const SIGNED: &str = "SIGNED";

const SETS: [[&str; 3]; 2] = [
    ["svix-id", "svix-timestamp", "svix-signature"],
    ["webhook-id", "webhook-timestamp", "webhook-signature"],
];

static RECEIVER: LazyLock<Receiver> = LazyLock::new(|| {
    let builder = Receiver::builder()
        .webhook_secret(webhook_secret(1))
        .callback_secret(CALLBACK_SECRET)
        .clock(ManualClock::at_unix_seconds(NOW));
    builder.build().unwrap()
});

static SIGNER: LazyLock<WebhookSigner> =
    LazyLock::new(|| WebhookSigner::new(&webhook_secret(1)).unwrap());

/// The input is `name: value` lines, an empty line, and the body. Whether it was taken.
pub(super) fn check(input: &[u8]) -> bool {
    let end = input.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = match end {
        Some(end) => (&input[..end], &input[end + 2..]),
        None => (input, &b""[..]),
    };
    let lines = head.split(|byte| *byte == b'\n');
    let unsigned: HeaderMap = lines.filter_map(header).collect();
    let headers: HeaderMap = unsigned
        .iter()
        .map(|(name, value)| (name.clone(), signed(value, &unsigned, body)))
        .collect();

    let checked = RECEIVER.check_head(&Method::POST, &headers);
    let received = RECEIVER.receive(&Method::POST, &headers, Bytes::copy_from_slice(body));
    if let Err(rejection) = &checked {
        assert_eq!(received.as_ref().err(), Some(rejection));
    }
    let is_webhook = SETS
        .iter()
        .flatten()
        .any(|name| headers.contains_key(*name));
    match &received {
        Ok(Delivery::Webhook(webhook)) => {
            assert!(is_good_webhook(&headers, body));
            assert_eq!(webhook.body(), body);
        }
        Ok(Delivery::Callback(callback)) => {
            assert!(!is_webhook && is_good_callback(&headers));
            assert_eq!(callback.body(), body);
        }
        Ok(other) => panic!("{other:?}"),
        Err(rejection) if is_webhook => assert!(!is_good_webhook(&headers, body), "{rejection}"),
        Err(rejection) => assert!(!is_good_callback(&headers), "{rejection}"),
    }
    received.is_ok()
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.windows(2).position(|pair| pair == b": ")?;
    let name = HeaderName::from_bytes(&line[..colon]).ok()?;
    let value = HeaderValue::from_bytes(&line[colon + 2..]).ok()?;
    Some((name, value))
}

/// The value with the right signature where its place is.
fn signed(value: &HeaderValue, headers: &HeaderMap, body: &[u8]) -> HeaderValue {
    let Some(text) = value.to_str().ok().filter(|text| text.contains(SIGNED)) else {
        return value.clone();
    };
    let right = right(headers, &SETS[0], body).or_else(|| right(headers, &SETS[1], body));
    let text = text.replace(SIGNED, &right.unwrap_or_default());
    HeaderValue::from_str(&text).unwrap()
}

fn right(headers: &HeaderMap, [id, timestamp, _]: &[&str; 3], body: &[u8]) -> Option<String> {
    let id = headers.get(*id)?.to_str().ok()?;
    let timestamp = headers.get(*timestamp)?.to_str().ok()?;
    Some(SIGNER.sign(id, timestamp, body))
}

/// The only value of a header, if it is a text of no more than the default length.
fn only<'headers>(headers: &'headers HeaderMap, name: &str) -> Option<&'headers str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    let is_only = values.next().is_none() && value.len() <= 4096;
    value.to_str().ok().filter(|_| is_only)
}

fn is_good_webhook(headers: &HeaderMap, body: &[u8]) -> bool {
    let there = SETS
        .iter()
        .filter(|set| set.iter().any(|name| headers.contains_key(*name)));
    let sets: Vec<_> = there
        .map(|set| set.map(|name| only(headers, name)))
        .collect();
    let Some([Some(id), Some(timestamp), Some(signatures)]) = sets.first().copied() else {
        return false;
    };
    let is_now = timestamp.bytes().all(|byte| byte.is_ascii_digit())
        && timestamp
            .parse()
            .is_ok_and(|seconds: u64| seconds.abs_diff(NOW) <= 300);
    let entries: Vec<_> = signatures.split(' ').flat_map(entries).collect();
    sets.iter().all(|set| *set == sets[0])
        && !id.is_empty()
        && !id.contains('.')
        && is_now
        && entries.len() <= 32
        && entries.contains(&SIGNER.sign(id, timestamp, body))
}

/// The entries of a text without spaces: two words each, a version and Base64.
fn entries(text: &str) -> Vec<String> {
    let mut words = text
        .split(',')
        .skip_while(|word| word.is_empty())
        .peekable();
    let mut entries = Vec::new();
    while let Some(version) = words.next() {
        entries.push(match words.next() {
            Some(base64) => format!("{version},{base64}"),
            None => version.to_owned(),
        });
        while words.next_if(|word| word.is_empty()).is_some() {}
    }
    entries
}

fn is_good_callback(headers: &HeaderMap) -> bool {
    only(headers, "x-mb-secret") == Some(CALLBACK_SECRET)
}
