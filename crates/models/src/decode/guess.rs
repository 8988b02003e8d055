//! Guesses the event before the text is decoded.

use std::borrow::Cow;

use super::cursor::{Cursor, Rejected};

/// A member that may be the event of the outermost object.
///
/// The key may be one of another object. The field `event` of a payload rejects every other name, so a wrong guess fails.
pub(super) struct Guess<'json> {
    /// The name of the event.
    pub(super) name: &'json str,
    is_first: bool,
    /// What follows the member.
    rest: Cursor<'json>,
}

/// The event if it is the first member, otherwise the last `"event"` in the text.
pub(super) fn event(json: &str) -> Option<Guess<'_>> {
    let mut cursor = Cursor::new(json);
    let first = cursor.eat(b'{').then(|| named(cursor, true)).flatten();
    first.or_else(|| {
        let mut keys = json.rmatch_indices("\"event\"");
        keys.find_map(|(start, _)| named(Cursor::new(json.get(start..)?), false))
    })
}

/// The value of the key `event`, if it is a string without an escape, as every known name is.
fn named(mut rest: Cursor<'_>, is_first: bool) -> Option<Guess<'_>> {
    match rest.eat_key("event").then(|| rest.text()) {
        Some(Ok(Cow::Borrowed(name))) => Some(Guess {
            name,
            is_first,
            rest,
        }),
        _ => None,
    }
}

impl<'json> Guess<'json> {
    /// The name if the member is one of the outermost object: only members follow it, up to the end of the text.
    pub(super) fn of_outermost(mut self) -> Option<&'json str> {
        (self.is_first || self.rest_is_members().is_ok()).then_some(self.name)
    }

    fn rest_is_members(&mut self) -> Result<(), Rejected> {
        while self.rest.eat(b',') {
            self.rest.text()?;
            self.rest.expect(b':')?;
            self.rest.skip_value()?;
        }
        self.rest.expect(b'}')?;
        self.rest.end()
    }
}

#[cfg(test)]
mod tests {
    use super::event;

    fn name(json: &str) -> Option<&str> {
        event(json).map(|guess| guess.name)
    }

    fn is_of_outermost(json: &str) -> bool {
        event(json).and_then(super::Guess::of_outermost).is_some()
    }

    #[test]
    fn event_is_found_at_any_position() {
        for json in [
            r#"{"event":"bot.failed","data":{}}"#,
            "{ \"event\" :\n\t\"bot.failed\" , \"data\": {}}",
            r#"{"data":{},"event":"bot.failed"}"#,
            "{\"data\":{}, \"event\" : \"bot.failed\" }\n",
            r#"{"data":{},"event":"bot.failed","extra":{"event":7}}"#,
            r#"{"data":{"event":"other"},"event":"bot.failed","extra":null}"#,
        ] {
            assert_eq!(name(json), Some("bot.failed"), "{json}");
            assert!(is_of_outermost(json), "{json}");
        }
    }

    #[test]
    fn guess_may_be_wrong_or_missing() {
        let json = r#"{"data":{},"event":"bot.failed","extra":{"event":"mine"}}"#;
        assert_eq!(name(json), Some("mine"));
        for json in [
            "",
            "{",
            r#"{"event""#,
            r#"{"event":"#,
            r#"{"event":"bot"#,
            r#"{"event":7}"#,
        ] {
            assert_eq!(name(json), None, "{json}");
        }
    }

    #[test]
    fn event_of_another_object_is_not_of_the_outermost() {
        for json in [
            r#"{"data":{},"extra":{"event":"mine"}}"#,
            r#"{"data":{"event":"mine","a":[]},"extra":{}}"#,
            r#"[{"event":"mine"}]"#,
            r#"{"data":{},"event":"bot.failed""#,
            r#"{"data":{},"event":"bot.failed"]"#,
            r#"{"data":{},"event":"bot.failed"}}"#,
            r#"{"data":{},"event":"bot.failed",}"#,
            r#"{"data":{},"event":"bot.failed","extra":{]}"#,
        ] {
            assert!(name(json).is_some(), "{json}");
            assert!(!is_of_outermost(json), "{json}");
        }
    }
}
