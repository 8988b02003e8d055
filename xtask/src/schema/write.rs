//! Schemas as JSON: in one spelling, for reports and for the order of alternatives.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::keyword::{NAMED, OPEN_VALUES};
use super::model::{Kind, Object, Others, Part, Schema, Values};

impl Schema {
    /// The schema as JSON, its keys sorted.
    pub fn to_json(&self) -> Value {
        let mut members = self.asserted();
        members.extend(self.annotations.clone());
        sorted(members)
    }

    /// The same, with the annotations last.
    pub fn to_json_annotations_last(&self) -> Value {
        let mut members: Map<String, Value> = self.asserted().into_iter().collect();
        members.extend(self.annotations.clone());
        members.into()
    }

    /// All but its own annotations, as JSON.
    pub fn to_json_without_annotations(&self) -> Value {
        sorted(self.asserted())
    }

    fn asserted(&self) -> BTreeMap<String, Value> {
        let mut members = BTreeMap::new();
        let mut add = |keyword: &str, value: Value| {
            members.insert(keyword.to_owned(), value);
        };
        if let Some(name) = self.kind.type_name() {
            add("type", name.into());
        }
        match &self.kind {
            Kind::Any | Kind::Text | Kind::Integer | Kind::Number | Kind::Boolean => {}
            Kind::Reference(name) => add("$ref", format!("{NAMED}{}", escape(name)).into()),
            Kind::Object(object) => {
                add("properties", properties(object));
                let required = object.properties.iter().filter(|(_, it)| it.required);
                let mut required: Vec<&String> = required.map(|(key, _)| key).collect();
                required.sort();
                if !required.is_empty() {
                    add("required", json!(required));
                }
                if let Some(others) = object.others.to_json() {
                    add("additionalProperties", others);
                }
            }
            Kind::Map(values) => {
                if let Some(values) = values.to_json() {
                    add("additionalProperties", values);
                }
            }
            Kind::List(items) => {
                if **items != Self::default() {
                    add("items", items.to_json());
                }
            }
            Kind::Enum(values) => match values.constant() {
                Some(constant) => add("const", constant.into()),
                None if values.open => add(OPEN_VALUES, values.sorted()),
                None => add("enum", values.sorted()),
            },
            Kind::Union(schemas) => {
                add("anyOf", schemas.iter().map(Self::to_json).collect());
            }
            Kind::Other(parts) => {
                for (keyword, part) in parts {
                    add(keyword, part.to_json());
                }
            }
        }
        for (keyword, part) in &self.assertions {
            let value = part.to_json();
            match (members.get_mut(keyword), value) {
                // Required keys that are properties, and those that are not.
                (Some(Value::Array(there)), Value::Array(value)) => there.extend(value),
                (_, value) => {
                    members.insert(keyword.clone(), value);
                }
            }
        }
        let format = self.format.clone().map(Value::from);
        members.extend(format.map(|format| ("format".to_owned(), format)));
        if self.nullable {
            members.insert("nullable".to_owned(), true.into());
        }
        members
    }
}

impl Values {
    /// The strings as JSON, sorted.
    pub fn sorted(&self) -> Value {
        let mut texts: Vec<&String> = self.texts.iter().collect();
        texts.sort();
        json!(texts)
    }
}

impl Part {
    /// The keyword's value as JSON.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Data(value) => value.clone(),
            Self::Schema(schema) if schema.allows_nothing() => false.into(),
            Self::Schema(schema) => schema.to_json(),
            Self::List(schemas) => schemas.iter().map(Schema::to_json).collect(),
            Self::ByKey(schemas) => {
                let schemas = schemas.iter();
                sorted(schemas.map(|(key, schema)| (key.clone(), schema.to_json())))
            }
        }
    }
}

fn properties(object: &Object) -> Value {
    let properties = object.properties.iter();
    sorted(properties.map(|(key, property)| (key.clone(), property.schema.to_json())))
}

impl Others {
    /// What is stated, as JSON; nothing if the values may be anything.
    pub fn to_json(&self) -> Option<Value> {
        match self {
            Self::Any => None,
            Self::Forbidden => Some(false.into()),
            Self::Schema(schema) => Some(schema.to_json()),
        }
    }
}

fn sorted(members: impl IntoIterator<Item = (String, Value)>) -> Value {
    let members: BTreeMap<String, Value> = members.into_iter().collect();
    Value::Object(members.into_iter().collect())
}

/// A key as a segment of a JSON pointer.
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key of a segment of a JSON pointer.
pub fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// The JSON pointer of a named schema.
pub fn named_pointer(name: &str) -> String {
    join("/components/schemas", name)
}

/// The JSON pointer of a property of a named schema.
pub fn property_pointer(name: &str, key: &str) -> String {
    join(&(named_pointer(name) + "/properties"), key)
}

/// A JSON pointer to a member.
pub fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}
