//! Edits of JSON documents: in a chain, by pointer, or as a fixture writes them.

use serde_json::{Value, json};

use crate::document::SCHEMAS;

/// Changes to a document in a chain: `document.set("/a/b", …).without("/c")`.
pub trait Edits: Sized {
    /// With a value put, or replaced, at a pointer.
    #[must_use]
    fn set(self, pointer: &str, value: Value) -> Self;
    /// Without the value at a pointer.
    #[must_use]
    fn without(self, pointer: &str) -> Self;
}

impl Edits for Value {
    fn set(mut self, pointer: &str, value: Value) -> Self {
        // Else the key is new; a list has no place for one.
        if let Some(place) = self.pointer_mut(pointer) {
            *place = value;
        } else {
            let (parent, key) = split(pointer);
            at(&mut self, parent)[key] = value;
        }
        self
    }

    fn without(mut self, pointer: &str) -> Self {
        take(&mut self, pointer);
        self
    }
}

/// The document after an edit of a fixture: a list of a verb, a place, and what the verb needs. A list of edits is an edit.
///
/// A place that begins with a slash is a JSON pointer. Any other is in a named schema: `BotStatus/description`, and with a
/// dot in its property: `BotStatus.code/type`.
pub fn edited(mut document: Value, edit: &Value) -> Value {
    let parts = edit.as_array().expect("an edit is a list");
    let [Value::String(verb), Value::String(place), rest @ ..] = parts.as_slice() else {
        return parts.iter().fold(document, edited);
    };
    let at = pointer(place);
    match (verb.as_str(), rest) {
        ("set", [value]) => return document.set(&at, value.clone()),
        ("without", []) => return document.without(&at),
        ("push", [item]) => list(&mut document, &at).push(item.clone()),
        ("drop", [item]) => drop_item(&mut document, &at, item),
        // To the end.
        ("rename", [Value::String(key)]) => {
            let member = take(&mut document, &at);
            let (parent, _) = split(&at);
            self::at(&mut document, parent)[key] = member;
        }
        // Wherever it occurs, in keys and values.
        ("replace", [Value::String(by)]) => {
            let whole = document.to_string();
            assert!(whole.contains(place), "there is no {place}");
            return serde_json::from_str(&whole.replace(place, by)).unwrap();
        }
        ("reverse", []) => match self::at(&mut document, &at) {
            Value::Object(members) => {
                *members = std::mem::take(members).into_iter().rev().collect();
            }
            Value::Array(items) => items.reverse(),
            other => panic!("{other} has no order"),
        },
        ("copy", [Value::String(name)]) => {
            let copy = self::at(&mut document, &at).clone();
            return document.set(&pointer(name), copy);
        }
        // Properties, which their object may require.
        ("property", [presence, schema]) => {
            document = document.set(&at, schema.clone());
            let (required, key) = required(place);
            match presence.as_str() {
                Some("required") => list(&mut document, &required).push(key),
                Some("optional") => {}
                _ => panic!("{presence} is neither required nor optional"),
            }
        }
        ("optional", []) => {
            let (required, key) = required(place);
            drop_item(&mut document, &required, &key);
        }
        ("no-property", []) => {
            let (required, key) = required(place);
            let keys = document.pointer(&required).and_then(Value::as_array);
            if keys.is_some_and(|keys| keys.contains(&key)) {
                drop_item(&mut document, &required, &key);
            }
            take(&mut document, &at);
        }
        _ => panic!("no such edit: {edit}"),
    }
    document
}

fn pointer(place: &str) -> String {
    if place.starts_with('/') {
        return place.to_owned();
    }
    format!("{SCHEMAS}/{}", place.replacen('.', "/properties/", 1))
}

/// The pointer of the list of required keys that belongs to a property, and its key.
fn required(property: &str) -> (String, Value) {
    let (owner, key) = property.split_once('.').expect("a property");
    (format!("{SCHEMAS}/{owner}/required"), json!(key))
}

fn split(pointer: &str) -> (&str, &str) {
    pointer.rsplit_once('/').unwrap()
}

fn at<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    document
        .pointer_mut(pointer)
        .unwrap_or_else(|| panic!("there is no {pointer}"))
}

fn list<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Vec<Value> {
    at(document, pointer).as_array_mut().unwrap()
}

fn drop_item(document: &mut Value, pointer: &str, item: &Value) {
    let list = list(document, pointer);
    let before = list.len();
    list.retain(|it| it != item);
    assert_eq!(list.len() + 1, before, "{pointer} has {item} once");
}

fn take(document: &mut Value, pointer: &str) -> Value {
    let (parent, key) = split(pointer);
    let parent = at(document, parent).as_object_mut().unwrap();
    let taken = parent.shift_remove(key);
    taken.unwrap_or_else(|| panic!("there is no {pointer}"))
}
