//! Guesses the name of the event before the text is decoded.

use std::borrow::Cow;

use super::cursor::Cursor;

/// The name of the event if it is the first member, otherwise the value of the last `"event"` in the text.
///
/// It is a guess: that key may be one of another object. The field `event` of a payload rejects every other name, so a wrong
/// guess fails.
pub(super) fn event(json: &str) -> Option<&str> {
    first(json).or_else(|| {
        let mut keys = json.rmatch_indices("\"event\"");
        keys.find_map(|(start, _)| named(Cursor::new(json.get(start..)?)))
    })
}

/// The name of the event if it is the first member.
pub(super) fn first(json: &str) -> Option<&str> {
    let mut cursor = Cursor::new(json);
    cursor.eat(b'{').then(|| named(cursor)).flatten()
}

/// The value of the key `event`, if it is a string without an escape, as every known name is.
fn named(mut json: Cursor<'_>) -> Option<&str> {
    match json.eat_key("event").then(|| json.text()) {
        Some(Ok(Cow::Borrowed(event))) => Some(event),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::event;

    #[test]
    fn name_is_found_at_any_position() {
        for json in [
            r#"{"event":"bot.failed","data":{}}"#,
            "{ \"event\" :\n\t\"bot.failed\" , \"data\": {}}",
            r#"{"data":{},"event":"bot.failed"}"#,
            r#"{"data":{},"event":"bot.failed","extra":{"event":7}}"#,
            r#"{"data":{"event":"other"},"event":"bot.failed","extra":null}"#,
        ] {
            assert_eq!(event(json), Some("bot.failed"), "{json}");
        }
    }

    #[test]
    fn guess_may_be_wrong_or_missing() {
        let json = r#"{"data":{},"event":"bot.failed","extra":{"event":"mine"}}"#;
        assert_eq!(event(json), Some("mine"));
        for json in [
            "",
            "{",
            r#"{"event""#,
            r#"{"event":"#,
            r#"{"event":"bot"#,
            r#"{"event":7}"#,
        ] {
            assert_eq!(event(json), None, "{json}");
        }
    }
}
