//! Strings of every kind that a schema has.

use proptest::char::range;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;

/// Strings of a format.
pub fn texts(format: Option<&str>) -> BoxedStrategy<String> {
    match format {
        Some("uuid") => uuids(),
        Some("date-time") => date_times(),
        Some("uri") => uris(),
        _ => plain_texts(),
    }
}

/// Any text: empty, plain, long, of any letters, and of those that JSON escapes.
pub fn plain_texts() -> BoxedStrategy<String> {
    let of = |characters: BoxedStrategy<char>, length: std::ops::Range<usize>| {
        vec(characters, length).prop_map(|characters| characters.into_iter().collect::<String>())
    };
    let visible = range(' ', '~').boxed();
    let escaped = "\"\\/\u{0}\u{8}\n\r\t\u{1f}\u{7f}\u{2028}é接\u{1f600}\u{feff}";
    let escaped = select(escaped.chars().collect::<Vec<_>>()).boxed();
    prop_oneof![
        2 => Just(String::new()),
        20 => of(visible.clone(), 1..12),
        8 => of(any::<char>().boxed(), 1..12),
        8 => of(escaped, 1..12),
        1 => of(visible, 200..300),
    ]
    .boxed()
}

fn uuids() -> BoxedStrategy<String> {
    prop_oneof![1 => Just(0), 1 => Just(u128::MAX), 30 => any::<u128>()]
        .prop_map(|number| {
            let digits = format!("{number:032x}");
            let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|group| &digits[group]);
            groups.join("-")
        })
        .boxed()
}

/// RFC 3339, mostly as Meeting BaaS writes it: in UTC, to the millisecond.
fn date_times() -> BoxedStrategy<String> {
    let day = (0..=9999, 1..=12, 0_u8..31).prop_map(|(year, month, day)| {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        format!("{year:04}-{month:02}-{:02}", day % days + 1)
    });
    let time = (0..24, 0..60, 0..60);
    let time = time.prop_map(|(hour, minute, second)| format!("{hour:02}:{minute:02}:{second:02}"));
    let milliseconds = prop_oneof![Just(0), 0..1000];
    let milliseconds = milliseconds.prop_map(|number| format!(".{number:03}"));
    let digits = vec(range('0', '9'), 1..=9);
    let digits = digits.prop_map(|digits| format!(".{}", digits.into_iter().collect::<String>()));
    let fraction = prop_oneof![6 => milliseconds, 1 => Just(String::new()), 2 => digits];
    let offset = (select(vec!['+', '-']), 0..24, 0..60);
    let offset = offset.prop_map(|(sign, hours, minutes)| format!("{sign}{hours:02}:{minutes:02}"));
    let offset = prop_oneof![
        6 => Just("Z".to_owned()),
        1 => Just("z".to_owned()),
        1 => Just("-00:00".to_owned()),
        2 => offset,
    ];
    let separator = prop_oneof![9 => Just('T'), 1 => Just('t')];
    (day, separator, time, fraction, offset)
        .prop_map(|(day, separator, time, fraction, offset)| {
            format!("{day}{separator}{time}{fraction}{offset}")
        })
        .boxed()
}

/// Links, such as a parser of URLs would rewrite among them.
fn uris() -> BoxedStrategy<String> {
    let origins = vec![
        "https://recordings.example",
        "https://Recordings.EXAMPLE",
        "http://user:secret@host.example:8080",
        "https://[2001:db8::1]",
    ];
    let paths = vec!["", "/", "/a/../b", "/%7Euser/file.mp4", "/j/1;x=(y)"];
    let ends = vec!["", "?", "?X-Signature=a'b%2F&x=1", "?q=a+b#part", "#"];
    let known = (select(origins), select(paths), select(ends));
    let known = known.prop_map(|(origin, path, end)| format!("{origin}{path}{end}"));
    prop_oneof![9 => known, 1 => Just("mailto:someone@mail.example".to_owned())].boxed()
}
