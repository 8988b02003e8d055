//! Actions of the overlay that reports propose, as text that is pasted at its end: they put another schema in the place of
//! one.

use serde_json::{Map, Value, json};

use crate::names::words;
use crate::schema::{keyword, unescape};

/// Why an action is proposed.
#[derive(Clone, Copy)]
pub(super) struct Purpose<'a> {
    /// The end of its id, in kebab-case.
    pub(super) suffix: &'a str,
    /// Its `x-reason`.
    pub(super) reason: &'a str,
    /// Its `x-source`.
    pub(super) source: &'a str,
}

/// The action that makes a place say what is wanted, or the two that replace it, as text of the overlay; `None` if the
/// place has no name. `new` is what is there.
pub(super) fn action(
    pointer: &str,
    new: &Value,
    wanted: &Value,
    purpose: Purpose<'_>,
) -> Option<String> {
    let names: Vec<String> = pointer.split('/').skip(1).map(unescape).collect();
    let (key, parents) = names.split_last()?;
    let id = id(&names, purpose.suffix);
    let target = path(&names);
    if let Some((old, update)) = other_type(new, wanted) {
        let expects = format!("{{ value: {old} }}");
        let change = format!("update: {update}");
        return Some(text(&id, purpose, &expects, &target, &change));
    }
    let removal = text(
        &format!("{id}-replaced"),
        purpose,
        &format!(
            "{{ value: {} }}\n    x-replaced-by: {id}",
            without_text(new)
        ),
        &target,
        "remove: true",
    );
    let change = format!("update: {}", json!({key.clone(): wanted}));
    let addition = text(&id, purpose, "nothing", &path(parents), &change);
    Some(removal + &addition)
}

/// The texts of a schema, and what it asserts.
pub(super) fn parted(schema: &Value) -> (Map<String, Value>, Map<String, Value>) {
    let members = schema.as_object().cloned().unwrap_or_default();
    members
        .into_iter()
        .partition(|(keyword, _)| keyword::is_annotation(keyword))
}

/// A place as a JSONPath.
pub(super) fn target(pointer: &str) -> String {
    let names: Vec<String> = pointer.split('/').skip(1).map(unescape).collect();
    path(&names)
}

fn text(id: &str, purpose: Purpose<'_>, expects: &str, target: &str, change: &str) -> String {
    let Purpose { reason, source, .. } = purpose;
    format!(
        "\n  - x-id: {id}\n    x-group: vendor-gap\n    x-reason: {reason}\n    x-source: {source}\n    \
         x-expects: {expects}\n    target: {target}\n    {change}\n"
    )
}

/// Without the description: a page that rewords it changes nothing else.
fn without_text(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(members) = schema.as_object_mut() {
        members.shift_remove("description");
    }
    schema
}

/// What an update of the type alone expects and brings, if nothing else differs. A format is a part of the type.
fn other_type(new: &Value, wanted: &Value) -> Option<(Value, Value)> {
    let (new, wanted) = (new.as_object()?, wanted.as_object()?);
    let (kind, wanted_kind) = (new.get("type")?, wanted.get("type")?);
    let same =
        |(keyword, value): (&String, &Value)| keyword == "type" || new.get(keyword) == Some(value);
    let only_type = new.len() == wanted.len() && wanted.iter().all(same) && wanted_kind != kind;
    // An array would be appended to an array.
    if !only_type || !kind.is_string() {
        return None;
    }
    let with_format = |kind: &Value| match new.get("format") {
        Some(format) => json!({"type": kind, "format": format}),
        None => json!({"type": kind}),
    };
    Some((with_format(kind), with_format(wanted_kind)))
}

/// `BotFailedData`, `properties` and `error_code` give `bot-failed-data-error-code`, followed by the suffix.
fn id(names: &[String], suffix: &str) -> String {
    let names = names.iter().skip(2).filter(|name| *name != "properties");
    let words = names.flat_map(|name| words(&name.replace(|it: char| !it.is_ascii(), "-")));
    let words: Vec<String> = words.map(|word| word.to_lowercase()).collect();
    format!("{}-{suffix}", words.join("-"))
}

/// A JSONPath.
fn path(names: &[String]) -> String {
    let mut path = "$".to_owned();
    for name in names {
        let is_word = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if is_word {
            path.push('.');
            path.push_str(name);
        } else {
            let name = name.replace('\\', "\\\\").replace('\'', "\\'");
            path.push_str(&format!("['{name}']"));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_kebab_case_and_targets_are_paths() {
        let names = [
            "components",
            "schemas",
            "BotFailedData",
            "properties",
            "error code",
            "items",
        ];
        let names = names.map(str::to_owned);
        assert_eq!(id(&names, "read"), "bot-failed-data-error-code-items-read");
        assert_eq!(
            path(&names),
            "$.components.schemas.BotFailedData.properties['error code'].items"
        );
    }
}
