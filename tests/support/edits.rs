//! Edits of JSON documents, by pointer.

use serde_json::Value;

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
