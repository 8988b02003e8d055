//! What is read from `extra`.

use serde::Deserialize;

use super::*;
use crate::Found;

#[test]
fn debug_shows_no_value() {
    let json = r#"{"token": "s3cret", "host.example/?pwd=s3cret": 1}"#;
    let extra: Extra = serde_json::from_str(json).unwrap();
    let shown = format!("{extra:?}");
    assert!(
        shown.contains(r#""token""#) && !shown.contains("s3cret"),
        "{shown}"
    );
}

#[derive(Debug, PartialEq, Deserialize)]
struct Tenant {
    tenant: u32,
}

#[test]
fn view_ignores_unknown_keys() {
    let extra: Extra = serde_json::from_str(r#"{"tenant": 7, "note": "weekly"}"#).unwrap();
    assert_eq!(extra.view(), Ok(Tenant { tenant: 7 }));
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the test reads the type and no field")]
struct Attached {
    tenant: u32,
    #[serde(default)]
    ids: Vec<crate::BotId>,
    #[serde(default)]
    seats: std::collections::HashMap<String, u8>,
    #[serde(default)]
    colour: Option<Colour>,
    #[serde(default)]
    point: Option<Point>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the test reads the type and no field")]
enum Colour {
    Red,
    Named(String),
    Pair(u8, u8),
    Mixed { red: u8 },
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the test reads the type and no field")]
struct Point {
    x: u8,
    y: u8,
}

fn assert_rejected(json: &str, path: &str, expected: &str) {
    let extra: Extra = serde_json::from_str(json).unwrap();
    let error = extra.view::<Attached>().unwrap_err();
    assert!(std::error::Error::source(&error).is_none());
    let message = error.to_string();
    assert_eq!(error.path(), path, "{json}: {message}");
    assert!(message.contains("Attached"), "{message}");
    assert!(message.ends_with(expected), "{json}: {message}");
    assert!(
        !format!("{message} {error:?}").contains("s3cret"),
        "{message}"
    );
}

#[test]
fn view_error_has_the_path_and_no_value() {
    let uuid = "expected a string, the UUID of a `BotId`, found a string";
    for (json, path, expected) in [
        ("{}", "tenant", "expected this required key, found nothing"),
        (
            r#"{"tenant": "s3cret"}"#,
            "tenant",
            "expected an integer that is not negative, found a string",
        ),
        (
            r#"{"tenant": -1}"#,
            "tenant",
            "expected an integer that is not negative, found a number",
        ),
        (r#"{"tenant": 1, "ids": ["s3cret"]}"#, "ids[0]", uuid),
        (
            r#"{"tenant": 1, "seats": {"s3cret": "s3cret"}}"#,
            "seats",
            "expected an integer that is not negative, found a string",
        ),
        (
            r#"{"tenant": 1, "colour": "s3cret"}"#,
            "colour",
            "expected enum Colour, found a string",
        ),
        (
            r#"{"tenant": 1, "s3cret": 1}"#,
            "",
            "the type rejects the value",
        ),
    ] {
        assert_rejected(json, path, expected);
    }
}

#[test]
fn view_error_has_the_path_in_enums_and_arrays() {
    for (json, path, expected) in [
        (
            r#"{"tenant": 1, "colour": {"s3cret": 1}}"#,
            "colour",
            "expected enum Colour, found an object",
        ),
        (
            r#"{"tenant": 1, "colour": {"Red": null, "s3cret": 1}}"#,
            "colour",
            "expected enum Colour, found an object",
        ),
        (
            r#"{"tenant": 1, "colour": 7}"#,
            "colour",
            "expected enum Colour, found a number",
        ),
        (
            r#"{"tenant": 1, "colour": "Named"}"#,
            "colour",
            "expected a variant that has a value, found a string",
        ),
        (
            r#"{"tenant": 1, "colour": {"Named": 7}}"#,
            "colour.Named",
            "expected a string, found a number",
        ),
        (
            r#"{"tenant": 1, "colour": {"Pair": [1, "s3cret"]}}"#,
            "colour.Pair[1]",
            "expected an integer that is not negative, found a string",
        ),
        (
            r#"{"tenant": 1, "colour": {"Mixed": {"red": "s3cret"}}}"#,
            "colour.Mixed.red",
            "expected an integer that is not negative, found a string",
        ),
        (
            r#"{"tenant": 1, "colour": {"Mixed": [1]}}"#,
            "colour.Mixed",
            "expected an object, found an array",
        ),
        (
            r#"{"tenant": 1, "point": {"x": 1, "y": "s3cret"}}"#,
            "point.y",
            "expected an integer that is not negative, found a string",
        ),
        (
            r#"{"tenant": 1, "point": [1, "s3cret"]}"#,
            "point[1]",
            "expected an integer that is not negative, found a string",
        ),
        (
            r#"{"tenant": 1, "point": [1]}"#,
            "point",
            "expected an object, found an array",
        ),
    ] {
        assert_rejected(json, path, expected);
    }
}

/// The path is that of the rejected key, not of an accepted one before it.
#[test]
fn view_error_skips_accepted_values() {
    for accepted in [
        r#""colour": "Red""#,
        r#""colour": {"Red": null}"#,
        r#""colour": {"Named": "n"}"#,
        r#""colour": {"Pair": [1, 2]}"#,
        r#""colour": {"Mixed": {"red": 1}}"#,
        r#""point": {"x": 1, "y": 2}"#,
        r#""point": [1, 2]"#,
    ] {
        let json = format!(r#"{{{accepted}, "tenant": 1}}"#);
        let extra: Extra = serde_json::from_str(&json).unwrap();
        assert!(extra.view::<Attached>().is_ok(), "{accepted}");
        for (tenant, found) in [
            (r#", "tenant": "s3cret""#, Found::String),
            ("", Found::Missing),
        ] {
            let json = format!("{{{accepted}{tenant}}}");
            let extra: Extra = serde_json::from_str(&json).unwrap();
            let error = extra.view::<Attached>().unwrap_err();
            assert_eq!(
                (error.path(), error.found()),
                ("tenant", Some(found)),
                "{error}"
            );
        }
    }
}

#[test]
fn view_reads_an_enum() {
    let json = r#"{"tenant": 1, "colour": "Red"}"#;
    let extra: Extra = serde_json::from_str(json).unwrap();
    let attached: Attached = extra.view().unwrap();
    assert!(matches!(attached.colour, Some(Colour::Red)));
}

/// `serde_json` reads this number exactly only with its feature `float_roundtrip`.
#[test]
fn double_keeps_its_last_digit() {
    let json = r#"{"degrees":51.248178375505404}"#;
    let extra: Extra = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&extra).unwrap(), json);
}
