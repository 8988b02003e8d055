//! `Timestamp` compared with jiff: the same instant if both accept a text, and known classes if only one does.

use crate_tests::hostile::{Class, target};
use meeting_baas_models::Timestamp;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tests::property::config;

/// What jiff accepts and `Timestamp` rejects, class by class, as `Timestamp`'s documentation lists them.
const READ_BY_JIFF_ALONE: [(Class, &[&str]); 7] = [
    (
        Class::LeapSecond,
        &["2016-12-31T23:59:60Z", "2025-01-15T10:30:60.5+01:00"],
    ),
    (Class::Comma, &["2025-01-15T10:30:00,5Z"]),
    (
        Class::NoSeparators,
        &[
            "20250115T103000Z",
            "20250115T10:30:00Z",
            "2025-01-15T103000Z",
            "2025-01-15T1030Z",
        ],
    ),
    (
        Class::HoursAlone,
        &["2025-01-15T10Z", "2025-01-15T10+01:00"],
    ),
    (
        Class::Offset,
        &[
            "2025-01-15T10:30:00+01",
            "2025-01-15T10:30:00+0100",
            "2025-01-15T10:30:00+01:00:30",
            "2025-01-15T10:30:00+25:00",
        ],
    ),
    (
        Class::SixDigitYear,
        &["+002025-01-15T10:30:00Z", "-000001-01-15T10:30:00Z"],
    ),
    (
        Class::Annotation,
        &[
            "2025-01-15T10:30:00Z[Europe/Paris]",
            "2025-01-15T10:30:00Z[u-ca=gregory]",
        ],
    ),
];

#[test]
fn each_class_that_jiff_alone_reads() {
    for (class, texts) in READ_BY_JIFF_ALONE {
        for text in texts {
            assert!(text.parse::<jiff::Timestamp>().is_ok(), "{text}");
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
            assert_eq!(Class::of(text), Some(class), "{text}");
        }
    }
}

#[test]
fn instants_after_the_last_of_jiff_are_read_here_alone() {
    for (text, is_read_by_jiff) in [
        ("9999-12-30T22:00:00.999999999Z", true),
        ("9999-12-30T22:00:01Z", false),
        ("9999-12-31T23:59:59.999999999-23:59", false),
    ] {
        assert!(text.parse::<Timestamp>().is_ok(), "{text}");
        assert_eq!(
            text.parse::<jiff::Timestamp>().is_ok(),
            is_read_by_jiff,
            "{text}"
        );
    }
}

/// Texts of the grammar; the numbers are mostly in their ranges, and sometimes just outside.
fn written() -> impl Strategy<Value = String> {
    let date = (0..=9_999_u16, 0..=13_u8, 0..=32_u8);
    let time = (
        0..=24_u8,
        0..=60_u8,
        prop::option::of((0..=60_u8, "(\\.[0-9]{1,10})?")),
    );
    let offset = prop_oneof![
        select(vec!["Z", "z", "+00:00", "-00:00"]).prop_map(str::to_owned),
        (select(vec!["+", "-"]), 0..=26_u8, 0..=60_u8)
            .prop_map(|(sign, hours, minutes)| format!("{sign}{hours:02}:{minutes:02}")),
    ];
    (date, select(vec!["T", "t", " "]), time, offset).prop_map(
        |((year, month, day), separator, (hour, minute, second), offset)| {
            let second = second.map(|(second, fraction)| format!(":{second:02}{fraction}"));
            let second = second.unwrap_or_default();
            format!("{year:04}-{month:02}-{day:02}{separator}{hour:02}:{minute:02}{second}{offset}")
        },
    )
}

/// Texts of the grammar with up to three letters inserted, replaced or removed.
fn edited() -> impl Strategy<Value = String> {
    let letters: Vec<char> = "0123456789TtZz+-:., []".chars().collect();
    let edit = (any::<Index>(), 0..=2_u8, select(letters));
    (written(), prop::collection::vec(edit, 0..=3)).prop_map(|(text, edits)| {
        let mut letters: Vec<char> = text.chars().collect();
        for (place, kind, letter) in edits {
            let place = place.index(letters.len() + 1);
            let replaced = if kind == 0 {
                place..place
            } else {
                place..(place + 1).min(letters.len())
            };
            letters.splice(replaced, (kind < 2).then_some(letter));
        }
        letters.into_iter().collect()
    })
}

/// What the fuzzer asks of any text.
fn check(text: &str) {
    (target("timestamp").check)(text.as_bytes());
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn both_read_the_same_instant_from_the_grammar(text in written()) {
        check(&text);
    }

    #[test]
    fn both_read_the_same_instant_near_the_grammar(text in edited()) {
        check(&text);
    }

    #[test]
    fn any_text_is_accepted_or_rejected(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn every_instant_of_jiff_from_year_0000_comes_back(
        nanoseconds in -62_167_219_200_000_000_000..=jiff::Timestamp::MAX.as_nanosecond(),
    ) {
        let theirs = jiff::Timestamp::from_nanosecond(nanoseconds).unwrap();
        prop_assert_eq!(theirs.to_string().parse::<Timestamp>().unwrap().unix_nanoseconds(), nanoseconds);
        let ours = Timestamp::from_unix_nanoseconds(nanoseconds).unwrap();
        prop_assert_eq!(ours.to_string().parse::<jiff::Timestamp>().unwrap(), theirs);
    }
}
