//! The limits in the crate's documentation: what is rejected, with which error, and how much memory a body takes. The
//! allocator of this binary counts the allocations of a thread.

use allocation_counter::measure;
use meeting_baas_models::{DecodeError, Envelope, Found, WebhookEvent};
use serde_json::json;

/// The documented maximum: memory divided by the length of the body.
const MOST: u64 = 130;

/// The same with the feature `serde_json/preserve_order`, which another crate may enable.
const MOST_WITH_PRESERVE_ORDER: u64 = 145;

/// The length of the repeated part of a long body.
const LENGTH: usize = 1 << 16;

const BOT: &str =
    r#""bot_id":"7b0c1e4e-5c53-4a43-9f6c-3a1f0d0e7a11","sent_at":"2026-01-15T10:30Z""#;

/// A `bot.failed` with this message and these members.
fn failed(message: &str, members: &str) -> String {
    format!(
        r#"{{"event":"bot.failed","data":{{{BOT},"error_code":"A","error_message":{message}}}{members}}}"#
    )
}

fn with_extra(extra: &str) -> String {
    failed("\"\"", &format!(r#","extra":{{"a":{extra}}}"#))
}

fn with_new(new: &str) -> String {
    failed("\"\"", &format!(r#","new":{new}"#))
}

/// A `bot.completed` with this member in its data.
fn completed(member: &str) -> String {
    format!(r#"{{"event":"bot.completed","data":{{{BOT},"data_deleted":false,{member}}}}}"#)
}

fn unknown(value: &str) -> String {
    format!(r#"{{"event":"new","data":{value}}}"#)
}

fn text(piece: &str) -> String {
    format!("\"{}\"", piece.repeat(LENGTH / piece.len()))
}

/// A long list of one item.
fn list(item: &str) -> String {
    let items = vec![item; LENGTH / (item.len() + 1)];
    format!("[{}]", items.join(","))
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("{}0{}", open.repeat(depth), close.repeat(depth))
}

fn event(json: &str) -> Result<WebhookEvent, DecodeError> {
    WebhookEvent::from_slice(json.as_bytes())
}

/// The maximum memory divided by the length of the body, rounded up.
fn factor<Read>(json: &str, read: impl FnOnce(&str) -> Read) -> u64 {
    let mut kept = None;
    let most = measure(|| kept = Some(read(json))).bytes_max;
    drop(kept);
    most.div_ceil(json.len() as u64)
}

/// Whether `serde_json/preserve_order` is enabled.
fn preserves_order() -> bool {
    let value: serde_json::Value = json!({"b": 0, "a": 0});
    let first = value.as_object().and_then(|members| members.keys().next());
    first.is_some_and(|key| key == "b")
}

#[test]
fn memory_is_within_the_documented_multiple_of_the_length() {
    let objects = nested("{\"\":", "}", 100);
    let lists = nested("[", "]", 100);
    let most_of_all = if preserves_order() {
        MOST_WITH_PRESERVE_ORDER
    } else {
        MOST
    };
    let bodies = [
        ("a long text", failed(&text("x"), ""), 2),
        ("a long text of escapes", failed(&text("\\n"), ""), 2),
        ("a long unknown text", with_new(&text("\\n")), 1),
        ("an unknown list", with_new(&list(r#"{"":0}"#)), 1),
        (
            "deep unknown nesting",
            with_new(&nested("[", "]", LENGTH / 2)),
            1,
        ),
        (
            "unknown keys",
            format!(
                "{{{}{}",
                "\"\":0,".repeat(LENGTH / 5),
                &failed("\"\"", "")[1..]
            ),
            1,
        ),
        (
            "participants by name",
            completed(&format!("\"participants\":{}", list("\"\""))),
            most_of_all,
        ),
        (
            "participants as objects",
            completed(&format!("\"participants\":{}", list(r#"{"name":""}"#))),
            most_of_all,
        ),
        ("numbers in extra", with_extra(&list("0")), most_of_all),
        ("lists in extra", with_extra(&list("[0]")), most_of_all),
        (
            "objects in extra",
            with_extra(&list(r#"{"":0}"#)),
            most_of_all,
        ),
        (
            "deep objects in extra",
            with_extra(&list(&objects)),
            most_of_all,
        ),
        (
            "deep lists in extra",
            with_extra(&list(&lists)),
            most_of_all,
        ),
        (
            "deep lists of an unknown event",
            unknown(&list(&lists)),
            most_of_all,
        ),
        (
            "deep objects of an unknown event",
            unknown(&list(&objects)),
            most_of_all,
        ),
    ];
    for (name, json, most) in bodies {
        assert!(event(&json).is_ok(), "{name}");
        let taken = factor(&json, event);
        assert!(taken <= most, "{name} takes {taken} times its length");
        let taken = factor(&json, |json| WebhookEvent::drift(json.as_bytes()));
        assert!(
            taken <= most_of_all,
            "{name}: drift takes {taken} times its length"
        );
        // A rejected text takes no more, even if the error is at its end.
        let broken = &json[..json.len() - 1];
        assert_eq!(event(broken).unwrap_err().found(), Found::End, "{name}");
        let taken = factor(broken, event);
        assert!(
            taken <= most_of_all,
            "{name}, broken, takes {taken} times its length"
        );
    }
}

#[test]
fn text_beyond_a_limit_is_rejected_with_the_reason() {
    let deep = "at most 127 objects and arrays in each other";
    let json = "JSON";
    let cases = [
        // A value in `extra` is nested in two objects, a value in an unknown event in one.
        (
            with_extra(&nested("[", "]", 126)),
            "extra",
            deep,
            Found::TooDeep,
        ),
        (unknown(&nested("[", "]", 127)), "", deep, Found::TooDeep),
        (
            with_extra("1e309"),
            "extra",
            "a number that a double holds",
            Found::Number,
        ),
        (
            failed("\"\u{1f}\"", ""),
            "data.error_message",
            json,
            Found::Syntax,
        ),
        (
            format!("\u{feff}{}", failed("\"\"", "")),
            "",
            json,
            Found::Syntax,
        ),
        (
            failed("\"\"", "") + "\0",
            "",
            "nothing after the object",
            Found::Syntax,
        ),
        (
            failed("\"\"", "") + "{}",
            "",
            "nothing after the object",
            Found::Syntax,
        ),
        (String::new(), "", "more JSON", Found::End),
        (
            failed("\"\"", ",\"extra\":null,\"extra\":null"),
            "extra",
            "this key once",
            Found::DuplicateKey,
        ),
        (
            completed("\"duration_seconds\":18446744073709551616"),
            "data.duration_seconds",
            "an integer that is not negative",
            Found::Number,
        ),
        (
            completed("\"duration_seconds\":1.0"),
            "data.duration_seconds",
            "an integer that is not negative",
            Found::Number,
        ),
    ];
    // With `arbitrary_precision`, which another crate may enable, a number in `extra` has no limit.
    let has_limit = serde_json::from_str::<serde_json::Value>("1e309").is_err();
    for (json, path, expected, found) in cases {
        if !has_limit && expected == "a number that a double holds" {
            assert!(event(&json).is_ok());
            continue;
        }
        let error = event(&json).unwrap_err();
        assert_eq!(
            (error.path(), error.expected(), error.found()),
            (path, expected, found)
        );
        // Only the name of an unknown event is inspected.
        if error.event().is_some() {
            assert_eq!(WebhookEvent::drift(json.as_bytes()), Err(error));
        }
    }
    let error = WebhookEvent::from_slice(b"{\"event\":\"\xff\"}").unwrap_err();
    assert_eq!(
        (error.found(), error.line(), error.column()),
        (Found::InvalidUtf8, 1, 11)
    );
}

/// With `arbitrary_precision`, `serde_json` keeps the text of a number, and reads an object with its own key as a number.
#[test]
fn number_of_any_length_and_what_looks_like_one_is_read_or_rejected_with_a_reason() {
    let digits = "9".repeat(20_000);
    let of_key = |value: &str| format!(r#"{{"$serde_json::private::Number":{value}}}"#);
    let numbers = [
        digits.clone(),
        format!("-{digits}"),
        format!("0.{digits}"),
        format!("{digits}.{digits}e-{digits}"),
        format!("1e{digits}"),
        of_key("\"1\""),
        of_key("\"x\""),
        of_key(&format!("\"{digits}\"")),
        of_key("7"),
        of_key("null"),
        of_key("[]"),
        of_key("\"1\",\"more\":2"),
    ];
    for number in numbers {
        let participants = format!("\"participants\":[{number},{{\"id\":{number},\"name\":\"\"}}]");
        for json in [
            with_extra(&number),
            failed("\"\"", &format!(",\"extra\":{number}")),
            failed(&number, ""),
            with_new(&number),
            completed(&format!("\"duration_seconds\":{number}")),
            completed(&participants),
            unknown(&number),
            number.clone(),
            format!("{{\"event\":{number}}}"),
        ] {
            let what = format!("{number:.40} … {json:.60}");
            let drift = WebhookEvent::drift(json.as_bytes());
            if let Err(error) = event(&json) {
                assert_ne!(error.found(), Found::Other, "{what}: {error}");
                assert!(error.to_string().len() < 500, "{what}");
                // Only the name of an unknown event is inspected.
                assert!(error.event().is_none() || drift == Err(error), "{what}");
            }
            let envelope = Envelope::from_slice(json.as_bytes());
            let _ = envelope.map(|it| (it.extra().err(), it.event().err(), format!("{it:?}")));
            let _ = serde_json::from_str::<WebhookEvent>(&json).map_err(|it| it.to_string());
        }
    }
}

#[test]
fn text_within_a_limit_is_accepted() {
    for json in [
        with_extra(&nested("[", "]", 125)),
        with_extra(&nested("{\"a\":", "}", 125)),
        unknown(&nested("[", "]", 126)),
        with_new(&nested("[", "]", 100_000)),
        with_new("\"\\ud800\""),
        with_extra("\"\\ud800\""),
        failed("\"\\udc00\"", ""),
        with_new("1e309"),
        with_extra("1.7976931348623157e308"),
        completed("\"duration_seconds\":18446744073709551615"),
    ] {
        assert!(event(&json).is_ok(), "{:?}", event(&json).map(drop));
    }
    let precise = completed("\"duration_seconds\":9007199254740993");
    let written = serde_json::to_string(&event(&precise).unwrap()).unwrap();
    assert!(written.contains("9007199254740993"), "{written}");
}

#[test]
fn envelope_allocates_beyond_63_levels_only() {
    for (depth, allocations) in [(63, 0), (64, 1)] {
        for json in [nested("[", "]", depth), unknown(&nested("[", "]", depth))] {
            let mut is_json = false;
            let read = || is_json = Envelope::from_slice(json.as_bytes()).is_ok();
            assert_eq!(measure(read).count_total, allocations, "{depth}");
            assert!(is_json);
        }
    }
}

#[test]
fn body_of_10_megabytes_is_accepted() {
    let json = failed(&format!("\"{}\"", "x".repeat(10_000_000)), "");
    let mut read = None;
    let most = measure(|| read = Some(event(&json).is_ok())).bytes_max;
    assert_eq!(read, Some(true));
    assert!(most < 2 * json.len() as u64, "{most}");
}
