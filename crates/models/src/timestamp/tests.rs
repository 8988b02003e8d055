use std::collections::HashSet;
use std::time::Duration;

use super::*;

fn read(text: &str) -> Timestamp {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn every_form_round_trips() {
    let dates = [
        "0000-01-01",
        "0000-02-29",
        "1969-12-31",
        "2024-02-29",
        "9999-12-31",
    ];
    let separators = ["T", "t", " "];
    let times = [
        "00:00",
        "23:59",
        "00:00:00",
        "23:59:59",
        "10:30:00.0",
        "10:30:00.000",
        "10:30:09.120",
        "10:30:00.1234567",
        "10:30:00.000000000",
        "10:30:00.999999999",
    ];
    let offsets = [
        "Z", "z", "+00:00", "-00:00", "-00:01", "+00:01", "+05:30", "-23:59", "+23:59",
    ];
    for date in dates {
        for separator in separators {
            for time in times {
                for offset in offsets {
                    let text = format!("{date}{separator}{time}{offset}");
                    assert_eq!(read(&text).to_string(), text);
                }
            }
        }
    }
}

#[test]
fn instant_is_parsed() {
    let cases = [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00Z", 0),
        ("1969-12-31T23:59:59.999999999Z", -1),
        ("1970-01-01T01:00:00.000000001+01:00", 1),
        ("1969-12-31T18:30:00-05:30", 0),
        ("2025-01-15T10:30:00.25Z", 1_736_937_000_250_000_000),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000_000_000),
        ("0000-01-01T00:00:00+23:59", -62_167_305_540_000_000_000),
        (
            "9999-12-31T23:59:59.999999999-23:59",
            253_402_387_139_999_999_999,
        ),
    ];
    for (text, nanoseconds) in cases {
        assert_eq!(read(text).unix_nanoseconds(), nanoseconds, "{text}");
    }
}

#[test]
fn subsecond_is_positive_before_1970() {
    let timestamp = read("1969-12-31T23:59:59.750Z");
    assert_eq!(timestamp.unix_seconds(), -1);
    assert_eq!(timestamp.subsecond_nanoseconds(), 750_000_000);
    assert_eq!(timestamp.unix_nanoseconds(), -250_000_000);
}

#[test]
fn offset_is_in_minutes() {
    assert_eq!(read("2025-01-15T10:30:00Z").offset_minutes(), 0);
    assert_eq!(read("2025-01-15T10:30:00-00:00").offset_minutes(), 0);
    assert_eq!(read("2025-01-15T10:30:00-05:30").offset_minutes(), -330);
}

/// Each text, the byte of the error, and what was expected.
const BROKEN: [(&str, usize, &str); 32] = [
    ("", 0, "a four-digit year"),
    ("202", 3, "a four-digit year"),
    ("+002025-01-15T10:30:00Z", 0, "a four-digit year"),
    ("2025", 4, "`-` between year and month"),
    ("20250115T103000Z", 4, "`-` between year and month"),
    ("2025-00-15T10:30:00Z", 5, "a two-digit month from 01 to 12"),
    ("2025-13-15T10:30:00Z", 5, "a two-digit month from 01 to 12"),
    ("2025-1-15T10:30:00Z", 6, "a two-digit month from 01 to 12"),
    ("2025-01T10:30:00Z", 7, "`-` between month and day"),
    (
        "2025-01-00T10:30:00Z",
        8,
        "a two-digit day that the month has",
    ),
    (
        "2025-02-29T10:30:00Z",
        8,
        "a two-digit day that the month has",
    ),
    (
        "1900-02-29T10:30:00Z",
        8,
        "a two-digit day that the month has",
    ),
    (
        "2025-04-31T10:30:00Z",
        8,
        "a two-digit day that the month has",
    ),
    (
        "2025-01-15",
        10,
        "`T`, `t` or a space between date and time",
    ),
    (
        "2025-01-15_10:30:00Z",
        10,
        "`T`, `t` or a space between date and time",
    ),
    ("2025-01-15T24:00:00Z", 11, "a two-digit hour from 00 to 23"),
    (
        "2025-01-15  10:30:00Z",
        11,
        "a two-digit hour from 00 to 23",
    ),
    ("2025-01-15T10Z", 13, "`:` between hour and minute"),
    (
        "2025-01-15T10:60:00Z",
        14,
        "a two-digit minute from 00 to 59",
    ),
    (
        "2025-01-15T10:30:60Z",
        17,
        "a two-digit second from 00 to 59",
    ),
    ("2025-01-15T10:30:", 17, "a two-digit second from 00 to 59"),
    ("2025-01-15T10:30:00.Z", 20, "a fraction digit"),
    (
        "2025-01-15T10:30:00.1234567890Z",
        29,
        "at most nine fraction digits",
    ),
    (
        "2025-01-15T10:30:00,5Z",
        19,
        "`Z`, or an offset such as `+01:00`",
    ),
    (
        "2025-01-15T10:30:00",
        19,
        "`Z`, or an offset such as `+01:00`",
    ),
    (
        "2025-01-15T10:30.5Z",
        16,
        "`Z`, or an offset such as `+01:00`",
    ),
    (
        "2025-01-15T10:30:00+24:00",
        20,
        "two-digit offset hours from 00 to 23",
    ),
    (
        "2025-01-15T10:30:00+0100",
        22,
        "`:` between offset hours and minutes",
    ),
    (
        "2025-01-15T10:30:00+01:60",
        23,
        "two-digit offset minutes from 00 to 59",
    ),
    ("2025-01-15T10:30:00+01:00:30", 25, "the end of the text"),
    ("2025-01-15T10:30:00Z ", 20, "the end of the text"),
    ("２025-01-15T10:30:00Z", 0, "a four-digit year"),
];

#[test]
fn error_has_the_byte_and_the_expectation() {
    for (text, position, expected) in BROKEN {
        let error = text.parse::<Timestamp>().expect_err(text);
        assert_eq!(
            (error.position(), error.expected()),
            (position, expected),
            "{text}"
        );
    }
}

#[test]
fn equality_order_and_hash_use_the_instant() {
    let utc = read("2025-01-15T10:30:00Z");
    let paris = read("2025-01-15t11:30:00.000+01:00");
    let later = read("2025-01-15 10:30:00.000000001z");
    assert_eq!(utc, paris);
    assert_ne!(utc.to_string(), paris.to_string());
    assert!(paris < later);
    assert_eq!(HashSet::from([utc, paris, later]).len(), 2);
}

#[test]
fn converted_instant_has_the_form_of_the_vendor() {
    let made = |nanoseconds| {
        Timestamp::from_unix_nanoseconds(nanoseconds)
            .unwrap()
            .to_string()
    };
    assert_eq!(made(0), "1970-01-01T00:00:00.000Z");
    assert_eq!(made(-1), "1969-12-31T23:59:59.999999999Z");
    assert_eq!(made(-1_000), "1969-12-31T23:59:59.999999Z");
    assert_eq!(made(10_000_000), "1970-01-01T00:00:00.010Z");
    assert_eq!(
        Timestamp::from_unix_seconds(1_736_937_000)
            .unwrap()
            .to_string(),
        "2025-01-15T10:30:00.000Z"
    );
}

#[test]
fn instant_out_of_range_is_rejected() {
    let first = *LOCAL_SECONDS.start();
    let last = *LOCAL_SECONDS.end();
    for seconds in [first, last] {
        let timestamp = Timestamp::from_unix_seconds(seconds).unwrap();
        assert_eq!(read(&timestamp.to_string()).unix_seconds(), seconds);
    }
    for seconds in [first - 1, last + 1, i64::MIN, i64::MAX] {
        let error = Timestamp::from_unix_seconds(seconds).unwrap_err();
        assert_eq!(error, TimestampRangeError::OUT_OF_RANGE);
    }
    for nanoseconds in [i128::MIN, i128::MAX] {
        assert!(Timestamp::from_unix_nanoseconds(nanoseconds).is_err());
    }
}

#[test]
fn sum_keeps_the_form() {
    let cases = [
        (
            "2025-01-15T22:30:00.000Z",
            7_200_000_000_000,
            "2025-01-16T00:30:00.000Z",
        ),
        (
            "2025-01-15 22:30:00+01:00",
            7_200_000_000_000,
            "2025-01-16 00:30:00+01:00",
        ),
        ("2025-01-15t22:30z", 60_000_000_000, "2025-01-15t22:31z"),
        ("2025-01-15T22:30Z", 1_000_000_000, "2025-01-15T22:30:01Z"),
        ("2025-01-15T22:30Z", 1_500_000_000, "2025-01-15T22:30:01.5Z"),
        (
            "2025-01-15T22:30:00.9Z",
            100_000_001,
            "2025-01-15T22:30:01.000000001Z",
        ),
        (
            "2025-01-15T22:30:00.900Z",
            100_000_000,
            "2025-01-15T22:30:01.000Z",
        ),
    ];
    for (start, nanoseconds, end) in cases {
        let duration = Duration::from_nanos(nanoseconds);
        let sum = read(start).checked_add(duration).unwrap();
        assert_eq!(sum.to_string(), end);
        let difference = sum.checked_sub(duration).unwrap();
        assert_eq!(difference, read(start));
    }
}

#[test]
fn sum_out_of_range_is_none() {
    let second = Duration::from_secs(1);
    assert_eq!(read("9999-12-31T23:59:59Z").checked_add(second), None);
    assert_eq!(read("0000-01-01T00:00:00Z").checked_sub(second), None);
    // In local time, the second is still in the year before.
    assert!(
        read("9999-12-31T22:59:59-01:00")
            .checked_add(second)
            .is_some()
    );
    assert_eq!(read("9999-12-31T23:59:59+01:00").checked_add(second), None);
    for text in [
        "0000-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59.999999999-23:59",
    ] {
        assert_eq!(read(text).checked_add(Duration::MAX), None);
        assert_eq!(read(text).checked_sub(Duration::MAX), None);
    }
}

#[test]
fn display_respects_the_width() {
    let timestamp = read("2025-01-15T10:30Z");
    assert_eq!(format!("{timestamp:>20}|"), "   2025-01-15T10:30Z|");
    assert_eq!(format!("{timestamp:?}"), "2025-01-15T10:30Z");
}
