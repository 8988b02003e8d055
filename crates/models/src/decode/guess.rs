//! Guessing the event's name before the text is decoded.

/// The text of the key that names an event.
const KEY: &str = "\"event\"";

/// The event's name, if it stands first; else what the last `"event"` in the text says.
///
/// It is a guess: that text may belong to another object, or stand in a string. The `event` field of the
/// payload that is decoded then refuses another name, so a wrong guess fails.
pub(super) fn event(json: &str) -> Option<&str> {
    let first = json.trim_start().strip_prefix('{').map(str::trim_start);
    first
        .and_then(|text| text.strip_prefix(KEY))
        .and_then(named)
        .or_else(|| {
            json.rmatch_indices(KEY)
                .find_map(|(start, _)| named(json.get(start + KEY.len()..)?))
        })
}

/// The string after the key's colon, if nothing in it is escaped: no known name needs that.
fn named(after_key: &str) -> Option<&str> {
    let value = after_key.trim_start().strip_prefix(':')?.trim_start();
    let (name, _) = value.strip_prefix('"')?.split_once('"')?;
    (!name.contains('\\')).then_some(name)
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
