//! Edits of JSON documents: in a chain, by pointer, or as a fixture writes them.

use serde_json::{Map, Value, json};

use crate::document::SCHEMAS;

/// Changes to a document in a chain: `document.set("/a/b", …).without("/c")`.
pub trait Edits: Sized {
    /// With a value put, or replaced, at a pointer.
    #[must_use]
    fn set(self, pointer: &str, value: Value) -> Self;
    /// Without the value at a pointer.
    #[must_use]
    fn without(self, pointer: &str) -> Self;
    /// With a value added to the list at a pointer.
    #[must_use]
    fn push(self, pointer: &str, value: Value) -> Self;
    /// Without an item of the list at a pointer.
    #[must_use]
    fn drop_item(self, pointer: &str, item: &Value) -> Self;
    /// With the member at the pointer under another key, at the end.
    #[must_use]
    fn rename(self, pointer: &str, key: &str) -> Self;
    /// With a text replaced wherever it occurs, in keys and values.
    #[must_use]
    fn replace(self, text: &str, by: &str) -> Self;
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

    fn push(mut self, pointer: &str, value: Value) -> Self {
        at(&mut self, pointer).as_array_mut().unwrap().push(value);
        self
    }

    fn drop_item(mut self, pointer: &str, item: &Value) -> Self {
        let list = at(&mut self, pointer).as_array_mut().unwrap();
        let before = list.len();
        list.retain(|it| it != item);
        assert_eq!(list.len() + 1, before, "{pointer} has {item} once");
        self
    }

    fn rename(mut self, pointer: &str, key: &str) -> Self {
        let member = take(&mut self, pointer);
        let (parent, _) = split(pointer);
        at(&mut self, parent)[key] = member;
        self
    }

    fn replace(self, text: &str, by: &str) -> Self {
        let whole = self.to_string();
        assert!(whole.contains(text), "there is no {text}");
        serde_json::from_str(&whole.replace(text, by)).unwrap()
    }
}

/// The document after an edit of a fixture: a list of a verb, a place, and what the verb needs. A list of edits is an edit.
///
/// A place that begins with a slash is a JSON pointer. Any other is in a named schema: `BotStatus/description`, and with a
/// dot in its property: `BotStatus.code/type`.
pub fn edited(document: Value, edit: &Value) -> Value {
    let parts = edit.as_array().expect("an edit is a list");
    let [Value::String(verb), Value::String(place), rest @ ..] = parts.as_slice() else {
        return parts.iter().fold(document, edited);
    };
    let at = pointer(place);
    match (verb.as_str(), rest) {
        ("set", [value]) => document.set(&at, value.clone()),
        ("without", []) => document.without(&at),
        ("push", [item]) => document.push(&at, item.clone()),
        ("drop", [item]) => document.drop_item(&at, item),
        ("rename", [Value::String(key)]) => document.rename(&at, key),
        ("replace", [Value::String(by)]) => document.replace(place, by),
        ("reverse", []) => {
            let reversed = reversed(document.pointer(&at).expect("a place"));
            document.set(&at, reversed)
        }
        ("copy", [Value::String(name)]) => {
            let copy = document.pointer(&at).expect("a place").clone();
            document.set(&pointer(name), copy)
        }
        // Properties, which their object may require.
        ("property", [presence, schema]) => {
            let document = document.set(&at, schema.clone());
            let (required, key) = required(place);
            match presence.as_str() {
                Some("required") => document.push(&required, key),
                Some("optional") => document,
                _ => panic!("{presence} is neither required nor optional"),
            }
        }
        ("optional", []) => {
            let (required, key) = required(place);
            document.drop_item(&required, &key)
        }
        ("no-property", []) => {
            let document = document.without(&at);
            let (required, key) = required(place);
            let keys = document.pointer(&required).and_then(Value::as_array);
            if keys.is_some_and(|keys| keys.contains(&key)) {
                document.drop_item(&required, &key)
            } else {
                document
            }
        }
        _ => panic!("no such edit: {edit}"),
    }
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

/// The members of an object, or the items of a list, in reverse order.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.clone().into_iter().rev();
            members.collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().rev().cloned().collect(),
        other => panic!("{other} has no order"),
    }
}

fn split(pointer: &str) -> (&str, &str) {
    pointer.rsplit_once('/').unwrap()
}

fn at<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    document
        .pointer_mut(pointer)
        .unwrap_or_else(|| panic!("there is no {pointer}"))
}

fn take(document: &mut Value, pointer: &str) -> Value {
    let (parent, key) = split(pointer);
    let parent = at(document, parent).as_object_mut().unwrap();
    let taken = parent.shift_remove(key);
    taken.unwrap_or_else(|| panic!("there is no {pointer}"))
}
