//! Guessing the event's name before the text is decoded.

use std::borrow::Cow;

use super::cursor::Cursor;

/// The event's name, if it stands first; else what the last `"event"` in the text says.
///
/// It is a guess: that text may belong to another object, or stand in a string. The `event` field of the
/// payload that is read then refuses another name, so a wrong guess fails.
pub(super) fn event(json: &str) -> Option<&str> {
    let mut cursor = Cursor::new(json);
    if cursor.eat(b'{')
        && let Some(event) = named(cursor)
    {
        return Some(event);
    }
    json.rmatch_indices("\"event\"")
        .find_map(|(start, _)| named(Cursor::new(json.get(start..)?)))
}

/// The text behind the key `event`, if nothing in it is escaped: no known name needs that.
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
    fn the_name_is_found_wherever_it_stands() {
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
    fn a_guess_may_be_wrong_or_missing() {
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
