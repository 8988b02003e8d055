//! Where each target starts from: the fixtures, and texts and requests that are nearly right.

use super::signature::{CALLBACK_SECRET, NOW, SIGNED};
use crate::fixture;

/// Every fixture of a delivery.
pub(super) fn deliveries() -> Vec<Vec<u8>> {
    let known = fixture::all().into_iter().map(|fixture| fixture.text);
    let unknown = fixture::unknown().into_iter().map(|(_, text)| text);
    known.chain(unknown).map(String::into_bytes).collect()
}

/// Each form that is read, and each class that jiff alone reads.
pub(super) fn timestamps() -> Vec<Vec<u8>> {
    let texts = [
        "2025-01-15T10:30:00.000Z",
        "2025-01-15t10:30:00z",
        "2025-01-15 10:30Z",
        "2024-02-29T23:59:59.999999999-23:59",
        "0000-01-01T00:00:00-00:00",
        "9999-12-31T23:59:59.999999999+23:59",
        "9999-12-30T22:00:00.999999999Z",
        "2016-12-31T23:59:60Z",
        "2025-01-15T10:30:00,5Z",
        "20250115T103000Z",
        "2025-01-15T10+01",
        "2025-01-15T10:30:00+01:00:30",
        "-000001-01-15T10:30:00Z",
        "2025-01-15T10:30:00Z[Europe/Paris]",
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

/// Good webhooks and callbacks, and others that are nearly so.
pub(super) fn requests() -> Vec<Vec<u8>> {
    let set = |name: &str, signature: &str| {
        format!("{name}-id: msg_1\n{name}-timestamp: {NOW}\n{name}-signature: {signature}\n")
    };
    let wrong = format!("v1,{}= v1a,AAAA", "A".repeat(43));
    let heads = [
        set("svix", SIGNED),
        set("webhook", SIGNED),
        set("svix", SIGNED) + &set("webhook", SIGNED),
        set("svix", &wrong),
        set("svix", &format!("{wrong} {SIGNED} {SIGNED}")),
        set("svix", SIGNED) + "svix-id: msg_2\n",
        format!("x-mb-secret: {CALLBACK_SECRET}\n"),
        "x-mb-secret: another\n".to_owned(),
        "content-type: application/json\n".to_owned(),
    ];
    let requests = heads.map(|head| format!("{head}\n{{\"event\":\"bot.failed\"}}"));
    requests.map(String::into_bytes).to_vec()
}
