//! What is not a schema: following its references, and its one form.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::keyword::{holds_names, is_data};
use super::normal::normal;
use super::read::Reader;

/// No chain of references is longer, nor deeper nested.
const MOST: usize = 16;

/// Whether a member only states what holds without it.
pub(super) fn states_default(members: &Map<String, Value>, keyword: &str, value: &Value) -> bool {
    let style = match members.get("in").and_then(Value::as_str) {
        Some("query" | "cookie") => "form",
        _ => "simple",
    };
    match keyword {
        "required" | "deprecated" | "allowEmptyValue" | "allowReserved" => *value == false,
        "style" => members.contains_key("in") && value == style,
        "explode" => {
            let style = members.get("style").map_or(style.into(), Value::clone);
            members.contains_key("in") && *value == (style == "form")
        }
        "callbacks" | "encoding" | "headers" | "links" | "parameters" | "tags" => is_empty(value),
        _ => false,
    }
}

/// The members of an object; none of anything else.
pub(super) fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// Whether a list or an object holds nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Follows references in one document.
pub(super) struct Resolver<'document> {
    document: &'document Value,
    /// Reads the schemas.
    pub(super) reader: Reader<'document>,
    /// The JSON pointers that were followed.
    pub(super) followed: BTreeSet<String>,
    /// How many more references are followed to copy what they lead to.
    left: usize,
}

impl<'document> Resolver<'document> {
    pub(super) fn new(document: &'document Value) -> Self {
        Self {
            document,
            reader: Reader::new(document),
            followed: BTreeSet::new(),
            left: 10_000,
        }
    }

    /// What a value refers to, or the value itself.
    pub(super) fn follow<'value>(&mut self, value: &'value Value) -> &'value Value
    where
        'document: 'value,
    {
        let mut value = value;
        for _ in 0..MOST {
            let Some(pointer) = pointer(value) else { break };
            let Some(target) = self.document.pointer(pointer) else {
                break;
            };
            self.followed.insert(pointer.to_owned());
            value = target;
        }
        value
    }

    /// A value in one form, as it is written.
    pub(super) fn stated(&mut self, keyword: &str, value: &Value) -> Value {
        normal(&self.form(value, holds_names(keyword), None))
    }

    /// A value in one form, with the content of all that it refers to, but for schemas: those have names.
    pub(super) fn content(&mut self, keyword: &str, value: &Value) -> Value {
        normal(&self.form(value, holds_names(keyword), Some(MOST)))
    }

    /// `left` is how much deeper references are followed; `None` if they are not.
    fn form(&mut self, value: &Value, are_names: bool, left: Option<usize>) -> Value {
        let mut value = value;
        if left.is_some_and(|left| left > 0) && self.left > 0 && leads_elsewhere(value) {
            self.left -= 1;
            value = self.follow(value);
        }
        let left = left.map(|left| left.saturating_sub(1));
        match value {
            Value::Object(members) if are_names => {
                let members = members.iter();
                members
                    .map(|(key, it)| (key.clone(), self.form(it, false, left)))
                    .collect()
            }
            Value::Object(members) => {
                let stated = members
                    .iter()
                    .filter(|(keyword, it)| !states_default(members, keyword, it));
                stated
                    .map(|(keyword, member)| {
                        let form = match (keyword.as_str(), member) {
                            ("schema", member) => self.reader.schema(member).to_json(),
                            // The names of headers have no case.
                            ("name", Value::String(name))
                                if members.get("in").is_some_and(|place| place == "header") =>
                            {
                                name.to_ascii_lowercase().into()
                            }
                            (keyword, member) if is_data(keyword) => member.clone(),
                            (keyword, member) => self.form(member, holds_names(keyword), left),
                        };
                        (keyword.clone(), form)
                    })
                    .collect()
            }
            Value::Array(items) => items
                .iter()
                .map(|item| self.form(item, false, left))
                .collect(),
            other => other.clone(),
        }
    }
}

/// Whether a value refers to what is not a schema.
fn leads_elsewhere(value: &Value) -> bool {
    pointer(value).is_some_and(|pointer| !pointer.starts_with("/components/schemas/"))
}

/// The pointer into the document that a reference object has.
fn pointer(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.strip_prefix('#')
}
