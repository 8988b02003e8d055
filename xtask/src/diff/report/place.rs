//! Places and events, in a form that a person reads at a glance.

use super::visible::shorten;
use crate::diff::change::Change;
use crate::schema::unescape;
use crate::text::visible;

/// The widest name of a place.
const WIDTH: usize = 60;
/// So many events are named; more are counted.
const NAMED: usize = 3;

/// Where the change is: `BotStatus.code`, `webhook bot.completed`.
pub(super) fn of(change: &Change) -> String {
    named(&change.path, own_event(change))
}

/// The one event that the place belongs to, and is called by.
pub(super) fn own_event(change: &Change) -> Option<&str> {
    let kind = if change.path.starts_with("/webhooks/") {
        "webhook "
    } else if change.path.starts_with("/components/callbacks/") {
        "callback "
    } else {
        return None;
    };
    match change.used_by.as_slice() {
        [event] if event.starts_with(kind) => Some(event),
        _ => None,
    }
}

/// A pointer's place: `BotStatus.code`, `webhook BotWebhookCompleted`.
pub(super) fn at(path: &str) -> String {
    named(path, None)
}

/// The events that reach a place: by name if they are few, else how many.
pub(super) fn events(used_by: &[String]) -> String {
    if used_by.len() <= NAMED {
        let names: Vec<_> = used_by.iter().map(|event| event_name(event)).collect();
        return names.join(", ");
    }
    let (webhooks, callbacks): (Vec<_>, Vec<_>) = used_by
        .iter()
        .partition(|event| event.starts_with("webhook "));
    let counts = [(webhooks.len(), "webhooks"), (callbacks.len(), "callbacks")];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts
        .map(|(count, kind)| format!("{count} {kind}"))
        .collect();
    counts.join(", ")
}

fn event_name(event: &str) -> String {
    shorten(&visible(event), WIDTH)
}

/// `event` is the name of the webhook or callback that the path begins with.
fn named(path: &str, event: Option<&str>) -> String {
    let segments: Vec<String> = path.split('/').skip(1).map(unescape).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (mut place, mut rest) = match segments.as_slice() {
        [] => ("the document".into(), [].as_slice()),
        ["components", "schemas", name, rest @ ..] => (word(name), rest),
        ["webhooks", name, rest @ ..] => (delivery("webhook", name, event), rest),
        ["components", "callbacks", name, rest @ ..] => (delivery("callback", name, event), rest),
        _ => return shorten(&visible(path), WIDTH),
    };
    loop {
        rest = match rest {
            [] => return shorten(&place, WIDTH),
            ["properties", key, rest @ ..] => {
                place += ".";
                place += &word(key);
                rest
            }
            ["items", rest @ ..] => {
                place += "[]";
                rest
            }
            ["additionalProperties", rest @ ..] => {
                place += ".*";
                rest
            }
            [keyword, rest @ ..] => {
                place += " ";
                place += &word(keyword);
                rest
            }
        };
    }
}

fn delivery(kind: &str, name: &str, event: Option<&str>) -> String {
    event.map_or_else(|| format!("{kind} {}", word(name)), event_name)
}

/// A name as it is if it cannot be mistaken for anything else, quoted if it can.
fn word(name: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "_-$".contains(character);
    if !name.is_empty() && name.chars().all(plain) {
        name.into()
    } else {
        visible(&serde_json::Value::from(name).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Rule;

    #[test]
    fn places_are_named() {
        for (path, named) in [
            ("", "the document"),
            ("/info/title", "/info/title"),
            ("/info/\n", r"/info/\u000a"),
            ("/components/schemas/A/properties/a", "A.a"),
            (
                "/components/schemas/A/items/properties/a~1b",
                r#"A[]."a/b""#,
            ),
            ("/components/schemas/A/additionalProperties", "A.*"),
            ("/components/schemas/A/anyOf/1", "A anyOf 1"),
            // A property may be called as a keyword is.
            (
                "/components/schemas/A/properties/properties/properties/items/items",
                "A.properties.items[]",
            ),
            // A name that can be mistaken for something else is quoted.
            ("/components/schemas/::error::x", r#""::error::x""#),
            ("/components/schemas/A/properties/", r#"A."""#),
            ("/components/schemas/A/properties/a.b", r#"A."a.b""#),
            ("/components/schemas/A/properties/\u{1b}", r#"A."\u001b""#),
        ] {
            assert_eq!(at(path), named);
        }
    }

    #[test]
    fn a_delivery_is_named_for_its_one_event() {
        let webhook = "/webhooks/BotWebhookFailed";
        for (path, used_by, named) in [
            (webhook, &["webhook bot.failed"][..], "webhook bot.failed"),
            (webhook, &[], "webhook BotWebhookFailed"),
            (webhook, &["callback a"], "webhook BotWebhookFailed"),
            (
                webhook,
                &["webhook a", "webhook b"],
                "webhook BotWebhookFailed",
            ),
            ("/components/schemas/A", &["webhook a"], "A"),
            (
                "/components/callbacks/CallbackFailed/x/post/security",
                &["callback bot.failed"],
                "callback bot.failed x post security",
            ),
        ] {
            let change = Change {
                used_by: used_by.iter().copied().map(String::from).collect(),
                ..Change::unnoticed(Rule::Unclassified, path)
            };
            assert_eq!(of(&change), named);
        }
    }

    #[test]
    fn few_events_are_named_and_many_counted() {
        let all = ["callback a", "callback b", "webhook a", "webhook b"].map(String::from);
        assert_eq!(events(&all[..0]), "");
        assert_eq!(events(&all[..3]), "callback a, callback b, webhook a");
        assert_eq!(events(&all), "2 webhooks, 2 callbacks");
        assert_eq!(events(&["webhook a"; 9].map(String::from)), "9 webhooks");
    }
}
