//! The values and the types that keywords list.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use serde_json::Value;

use super::keyword::OPEN_VALUES;
use super::model::{Kind, Part, Schema, Values};
use super::normal::{normal, set};

/// The keywords of one schema that are not yet understood.
pub(super) type Core<'schema> = BTreeMap<&'schema str, &'schema Value>;

/// The values that a schema lists.
pub(super) struct Listed {
    values: Vec<Value>,
    open: bool,
}

impl Listed {
    /// Whether all values are strings.
    pub(super) fn is_text(&self) -> bool {
        !self.values.is_empty() && self.values.iter().all(Value::is_string)
    }
}

/// Takes `const`, `enum` and the open list: what they allow together, without null.
pub(super) fn take_values(schema: &mut Schema, core: &mut Core<'_>) -> Option<Listed> {
    let lists = (core.get("const"), core.get("enum"), core.get(OPEN_VALUES));
    let listed = match lists {
        (Some(constant), Some(Value::Array(values)), _) if values.contains(constant) => {
            vec![normal(constant)]
        }
        (Some(constant), None, _) => vec![normal(constant)],
        (None, Some(Value::Array(values)), _) | (None, None, Some(Value::Array(values))) => {
            values.iter().map(normal).collect()
        }
        // Nothing is allowed, or it is not a list.
        _ => return None,
    };
    let open = lists.0.is_none() && lists.1.is_none();
    core.remove("const");
    core.remove("enum");
    if let Some(extension) = core.remove(OPEN_VALUES).filter(|_| !open) {
        let extension = normal(extension);
        schema.annotations.insert(OPEN_VALUES.to_owned(), extension);
    }
    let (nulls, values): (Vec<Value>, Vec<Value>) = listed.into_iter().partition(Value::is_null);
    if !nulls.is_empty() {
        if values.is_empty() {
            core.insert("type", &Value::Null);
            return None;
        }
        schema.nullable = true;
    }
    Some(Listed { values, open })
}

/// Takes the types, without null; `None` if none is stated. An empty list is null alone.
pub(super) fn take_types(schema: &mut Schema, core: &mut Core<'_>) -> Option<Vec<String>> {
    let mut types: BTreeSet<&str> = match core.get("type")? {
        Value::Null => BTreeSet::new(),
        Value::String(kind) => BTreeSet::from([kind.as_str()]),
        Value::Array(kinds) if !kinds.is_empty() && kinds.iter().all(Value::is_string) => {
            kinds.iter().filter_map(Value::as_str).collect()
        }
        _ => return None,
    };
    core.remove("type");
    if types.contains("number") {
        types.remove("integer");
    }
    if types.remove("null") && !types.is_empty() {
        schema.nullable = true;
    }
    Some(types.into_iter().map(str::to_owned).collect())
}

pub(super) fn of_values(schema: &mut Schema, listed: Listed) {
    if !listed.is_text() {
        let kind = |value: &Value| match value {
            Value::Bool(_) => Kind::Boolean,
            Value::Number(number) if number.is_f64() => Kind::Number,
            Value::Number(_) => Kind::Integer,
            _ => Kind::Any,
        };
        let mut kinds = listed.values.iter().map(kind);
        let first = kinds.next().unwrap_or_default();
        if kinds.all(|kind| kind == first) {
            schema.kind = first;
        }
        assert_values(schema, listed);
        return;
    }
    let texts = listed.values.iter().filter_map(Value::as_str);
    let texts: IndexSet<String> = texts.map(str::to_owned).collect();
    schema.kind = Kind::Enum(Values {
        texts,
        open: listed.open,
    });
}

/// Values that are not texts of a text.
pub(super) fn assert_values(schema: &mut Schema, listed: Listed) {
    let keyword = if listed.open { OPEN_VALUES } else { "enum" };
    let values = Part::Data(set(&listed.values.into()));
    schema.assertions.insert(keyword.to_owned(), values);
}
