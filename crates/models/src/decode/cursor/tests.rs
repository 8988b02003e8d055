//! The cursor, compared with `serde_json`.

use proptest::prelude::*;
use serde_core::de::DeserializeOwned;
use serde_json::Value;

use super::plain::depth;
use super::*;
use crate::from_json::FromJson;

/// The value, if it is the whole text.
fn of_cursor<T: FromJson>(json: &str) -> Option<T> {
    let mut cursor = Cursor::new(json);
    let value = T::read(&mut cursor).ok()?;
    cursor.end().ok()?;
    Some(value)
}

fn of_serde_json<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

/// Strings of every length, with what ends them at every position; some are not valid.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        20 => "[ -~ä€𝄞]{0,40}",
        1 => Just("\\n".to_owned()),
        1 => Just("\\u00e4".to_owned()),
        1 => Just("\\ud800".to_owned()),
        1 => Just("\u{1f}".to_owned()),
        1 => Just("\"".to_owned()),
        1 => Just("\\".to_owned()),
    ];
    proptest::collection::vec(piece, 0..6)
        .prop_map(|pieces| format!("\"{}\"", pieces.concat().replace('\t', "")))
}

proptest! {
    #[test]
    fn texts_are_read_as_serde_json_reads_them(json in texts()) {
        prop_assert_eq!(of_cursor::<String>(&json), of_serde_json(&json));
    }

    #[test]
    fn integers_are_read_as_serde_json_reads_them(
        json in "-?[0-9]{0,3}[0-9]{0,18}(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?",
    ) {
        prop_assert_eq!(of_cursor::<u64>(&json), of_serde_json(&json));
        prop_assert_eq!(of_cursor::<i64>(&json), of_serde_json(&json));
        prop_assert_eq!(of_cursor::<f64>(&json), of_serde_json(&json));
    }

    #[test]
    fn lists_are_read_as_serde_json_reads_them(
        json in "[\\[\\{]?[ \n\t\r]?(([0-9]|true|null|\"a\"|\\[\\]|:)[ \n]?[,\\]]{0,2}[ \n]?){0,4}[\\]\\}]?",
    ) {
        prop_assert_eq!(of_cursor::<Vec<u64>>(&json), of_serde_json(&json));
        prop_assert_eq!(of_cursor::<Vec<Option<bool>>>(&json), of_serde_json(&json));
        prop_assert_eq!(of_cursor::<Option<Vec<String>>>(&json), of_serde_json(&json));
    }
}

#[test]
fn the_ends_of_integers_are_read_as_serde_json_reads_them() {
    for json in [
        "0",
        "00",
        "01",
        "-0",
        "-1",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "999999999999999999",
        "1000000000000000000",
        "1.0",
        "1e2",
        "1 ",
        " 1",
        "1x",
        "+1",
        "",
        "-",
        "1.",
        "1e",
    ] {
        assert_eq!(of_cursor::<u64>(json), of_serde_json(json), "{json}");
        assert_eq!(of_cursor::<i64>(json), of_serde_json(json), "{json}");
    }
}

#[test]
fn a_text_ends_at_any_byte() {
    for length in 0..300 {
        for end in ["\"", "\\n\"", "\u{1f}\"", "\\", ""] {
            let json = format!("\"{}{end}", "x".repeat(length));
            assert_eq!(of_cursor::<String>(&json), of_serde_json(&json), "{json}");
        }
    }
}

/// Nested lists, with brackets in strings too.
fn nested(depth: usize) -> String {
    let texts = "\"]\\\"]\",".repeat(100);
    let close = "]".repeat(depth);
    format!("{}{texts}\"[{{\"{close}", "[".repeat(depth))
}

#[test]
fn what_is_left_to_serde_json_is_as_deep_as_a_whole_text_may_be() {
    for depth in [1, 60, 126, 127, 128, 200] {
        let json = nested(depth);
        let mut cursor = Cursor::new(&json);
        assert_eq!(cursor.value::<Value>().is_ok(), depth <= 127, "{depth}");
        let around = format!("[{{\"a\":{json}");
        let mut cursor = Cursor::new(&around);
        assert!(cursor.eat(b'[') && cursor.eat(b'{') && cursor.eat_key("a"));
        assert_eq!(cursor.value::<Value>().is_ok(), depth <= 125, "{depth}");
        assert!(Cursor::new(&json).skip_value().is_ok());
    }
}

#[test]
fn closed_objects_do_not_count_as_nesting() {
    let json = format!("[[],[],[],{}]", nested(126));
    let mut cursor = Cursor::new(&json);
    assert!(cursor.eat(b'['));
    for _ in 0..3 {
        assert!(cursor.eat(b'[') && cursor.eat(b']') && cursor.eat(b','));
    }
    assert!(cursor.value::<Value>().is_ok());
    assert!(cursor.eat(b']') && cursor.end().is_ok());
}

#[test]
fn many_brackets_in_a_row_are_not_deep() {
    let json = format!("[{}[]]", "[],".repeat(1_000));
    assert!(Cursor::new(&json).value::<Value>().is_ok());
    assert_eq!(depth(json.as_bytes()), 2);
}

fn skips(json: &str) -> bool {
    let mut cursor = Cursor::new(json);
    cursor.skip_value().is_ok() && cursor.end().is_ok()
}

fn serde_json_skips(json: &str) -> bool {
    serde_json::from_str::<serde_core::de::IgnoredAny>(json).is_ok()
}

proptest! {
    #[test]
    fn skip_accepts_the_texts_of_serde_json(json in texts()) {
        prop_assert_eq!(skips(&json), serde_json_skips(&json));
    }

    #[test]
    fn skip_accepts_the_tokens_of_serde_json(
        json in "(\\{\"a\":|\\[|\\{|\"b\":|,|\\]|\\}|-?0|1|2\\.5|\\.|[eE][+-]?3?|null|true|fals|false|\"\\\\u12aG\"|\"\\\\ud800\"|\"\"| |\n){0,12}",
    ) {
        prop_assert_eq!(skips(&json), serde_json_skips(&json));
    }
}

#[test]
fn skip_has_no_limit_of_depth() {
    for depth in [1, 63, 64, 65, 127, 128, 129, 200, 10_000] {
        for (open, close) in [
            ("[", "]"),
            ("{\"a\":", "}"),
            ("[{\"a\":", "}]"),
            ("[[{\"a\":", "}]]"),
        ] {
            let json = format!("{}0{}", open.repeat(depth), close.repeat(depth));
            assert!(skips(&json), "{depth} {open}");
            assert!(!skips(&json[..json.len() - 1]), "{depth} {open}");
            let swapped = format!("{}0{}", open.repeat(depth), "]}".repeat(depth));
            assert_eq!(
                skips(&swapped),
                serde_json_skips(&swapped),
                "{depth} {open}"
            );
        }
    }
}
