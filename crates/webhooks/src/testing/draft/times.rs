//! Moves all times of a payload.

use std::time::SystemTime;

use meeting_baas_models::Timestamp;
use serde_json::Value;

/// When a payload was sent, or the latest time that it states.
const SENT_AT: [&str; 6] = [
    "/data/sent_at",
    "/data/status/created_at",
    "/data/updated_at",
    "/data/deleted_at",
    "/data/created_at",
    "/triggered_at",
];

const NANOSECONDS_PER_SECOND: i128 = 1_000_000_000;
const NANOSECONDS_PER_MILLISECOND: i128 = 1_000_000;

/// The parameter of a link with the time when it was made, such as `20260317T103512Z`, and the length of that time.
const SIGNED: &str = "X-Amz-Date=";
const SIGNED_LENGTH: usize = 16;

/// Moves all times as if the payload was sent at this time; `None` if one would be out of range. A payload without such a time
/// keeps all of its times.
pub(super) fn shift(payload: &mut Value, sent_at: SystemTime) -> Option<()> {
    let at = |pointer: &&str| {
        payload
            .pointer(pointer)?
            .as_str()?
            .parse::<Timestamp>()
            .ok()
    };
    let Some(before) = SENT_AT.iter().find_map(at) else {
        return Some(());
    };
    let after = Timestamp::try_from(sent_at).ok()?.unix_nanoseconds();
    // The vendor's times have milliseconds.
    let after = after - after.rem_euclid(NANOSECONDS_PER_MILLISECOND);
    shift_value(payload, after - before.unix_nanoseconds())
}

fn shift_value(value: &mut Value, by: i128) -> Option<()> {
    match value {
        Value::String(text) => {
            if let Ok(time) = text.parse() {
                *text = moved(time, by)?.to_string();
            } else if text.contains(SIGNED) {
                *text = moved_link(text, by)?;
            }
            Some(())
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| shift_value(item, by)),
        Value::Object(members) => {
            let mut members = members.iter_mut();
            members.try_for_each(|(key, value)| shift_member(key, value, by))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Some(()),
    }
}

fn shift_member(key: &str, value: &mut Value, by: i128) -> Option<()> {
    match (key, value.as_i64()) {
        // It is the user's.
        ("extra", _) => Some(()),
        // In seconds since 1970.
        ("start_time", Some(seconds)) => {
            let by = i64::try_from(in_seconds(by)).ok()?;
            *value = seconds.checked_add(by)?.into();
            Some(())
        }
        _ => shift_value(value, by),
    }
}

/// Rounded to the nearest second, for times without a fraction.
fn in_seconds(nanoseconds: i128) -> i128 {
    let half = NANOSECONDS_PER_SECOND / 2;
    nanoseconds
        .saturating_add(half)
        .div_euclid(NANOSECONDS_PER_SECOND)
}

fn moved(time: Timestamp, by: i128) -> Option<Timestamp> {
    let nanoseconds = time.unix_nanoseconds().checked_add(by)?;
    Timestamp::from_unix_nanoseconds(nanoseconds).ok()
}

/// Moves the time when a link was made, and the day in its credential.
fn moved_link(link: &str, by: i128) -> Option<String> {
    let (_, rest) = link.split_once(SIGNED)?;
    let before = rest.get(..SIGNED_LENGTH)?;
    let part = |from, to| before.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(9, 11)?, part(11, 13)?, part(13, 15)?);
    let time = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
    let by = in_seconds(by).checked_mul(NANOSECONDS_PER_SECOND)?;
    let after = moved(time.parse().ok()?, by)?.to_string();
    // `2026-03-17T10:35:12.640Z` without its fraction.
    let after = format!("{}Z", after.get(..19)?.replace(['-', ':'], ""));
    let credential = |time: &str| Some(format!("%2F{}%2F", time.get(..8)?));
    let link = link.replace(&credential(before)?, &credential(&after)?);
    Some(link.replace(before, &after))
}
