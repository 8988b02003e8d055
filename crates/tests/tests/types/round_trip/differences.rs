//! The comparison of two texts, as JSON.

use crate_tests::round_trip::differences;

fn described(sent: &str, written: &str) -> Vec<String> {
    let found = differences(sent, written);
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn another_spelling_is_not_a_difference() {
    let sent = r#"{"a": [1.0, {"b": "é\/"}], "c": null}"#;
    let written = r#"{"c":null,"a":[1.0,{"b":"\u00e9/"}]}"#;
    assert_eq!(described(sent, written), Vec::<String>::new());
}

#[test]
fn a_lost_key_is_found() {
    let sent = r#"{"data": {"people": [{"name": "A", "id": null}]}}"#;
    let written = r#"{"data": {"people": [{"name": "A"}]}}"#;
    assert_eq!(described(sent, written), ["data.people[0].id: lost"]);
}

#[test]
fn an_added_key_is_found() {
    let written = r#"{"data": {"id": null}, "extra": null}"#;
    let expected = ["data.id: added", "extra: added"];
    assert_eq!(described(r#"{"data": {}}"#, written), expected);
}

#[test]
fn a_lost_and_an_added_item_are_found() {
    assert_eq!(described("[1, 2]", "[1]"), ["[1]: lost"]);
    assert_eq!(described("[1]", "[1, 2]"), ["[1]: added"]);
}

#[test]
fn numbers_are_compared_as_they_are_written() {
    for (sent, written) in [
        ("1.0", "1"),
        ("1e3", "1000.0"),
        ("0", "-0"),
        ("1.10", "1.1"),
        ("18446744073709551616", "18446744073709552000"),
        ("9007199254740993", "9007199254740992"),
        ("0.1", "0.10000000000000001"),
    ] {
        let found = described(
            &format!(r#"{{"n": {sent}}}"#),
            &format!(r#"{{"n": {written}}}"#),
        );
        assert_eq!(found, [format!("n: {sent} became {written}")]);
    }
}

#[test]
fn changed_texts_and_kinds_are_found() {
    for (sent, written, expected) in [
        (r#""a""#, r#""b""#, r#""a" became "b""#),
        (
            r#""2026-03-17T09:30:00.000Z""#,
            r#""2026-03-17T09:30:00Z""#,
            r#""2026-03-17T09:30:00.000Z" became "2026-03-17T09:30:00Z""#,
        ),
        ("1", r#""1""#, r#"1 became "1""#),
        ("null", "{}", "null became an object"),
        ("[]", "{}", "an array became an object"),
        ("true", "false", "true became false"),
    ] {
        let found = described(
            &format!(r#"{{"n": {sent}}}"#),
            &format!(r#"{{"n": {written}}}"#),
        );
        assert_eq!(found, [format!("n: {expected}")]);
    }
}

#[test]
#[should_panic(expected = "is a duplicate")]
fn a_duplicate_key_is_rejected() {
    differences(r#"{"a": 1, "a": 1}"#, r#"{"a": 1}"#);
}
