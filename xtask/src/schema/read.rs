//! From JSON to the model. This is the only place that knows of several spellings of one schema.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::alternatives::{absorb, null, unite};
use super::compose::flattened;
use super::keyword::{self, Holds, NAMED, Role};
use super::model::{Kind, Object, Others, Part, Property, Schema};
use super::normal::{bounds, canonical, exclusive_of_3_0, normal, repeats, set, states_nothing};
use super::values::{Core, Listed, assert_values, of_values, take_types, take_values};
use super::write::unescape;

/// Reads the schemas of one document.
pub(super) struct Reader<'document> {
    document: &'document Value,
    /// The pointers that are being followed.
    open: Vec<String>,
    /// How many more references to schemas without a name are followed: each is copied to where it is used.
    left: usize,
}

impl<'document> Reader<'document> {
    pub(super) fn new(document: &'document Value) -> Self {
        Self {
            document,
            open: Vec::new(),
            left: 10_000,
        }
    }

    /// Reads a schema.
    pub(super) fn schema(&mut self, schema: &Value) -> Schema {
        match schema {
            Value::Object(members) => self.members(&flattened(members)),
            Value::Bool(true) => Schema::default(),
            Value::Bool(false) => Schema {
                assertions: BTreeMap::from([("not".to_owned(), Part::Schema(Box::default()))]),
                ..Schema::default()
            },
            other => Schema::of(Kind::Other(BTreeMap::from([(
                String::new(),
                Part::Data(normal(other)),
            )]))),
        }
    }

    fn members(&mut self, members: &Map<String, Value>) -> Schema {
        let mut schema = Schema::default();
        let mut core = Core::new();
        for (keyword, value) in members {
            if states_nothing(members, keyword, value)
                || repeats(self.document, members, keyword, value)
            {
                continue;
            }
            match keyword::role(keyword) {
                Role::Annotation => {
                    schema.annotations.insert(keyword.clone(), normal(value));
                }
                Role::Used => {
                    core.insert(keyword, value);
                }
                Role::Constraint | Role::Opaque => {
                    let part = self.part(keyword, value);
                    schema.assertions.insert(keyword.clone(), part);
                }
            }
        }
        if let Some(Value::Bool(nullable)) = core.get("nullable") {
            schema.nullable = *nullable;
            core.remove("nullable");
        }
        match core.remove("format") {
            Some(Value::String(format)) => schema.format = Some(format.clone()),
            Some(other) => assert_data(&mut schema, "format", other),
            None => {}
        }
        for bound in ["minimum", "exclusiveMinimum"] {
            if let Some(value) = core.remove(bound) {
                assert_data(&mut schema, bound, value);
            }
        }
        exclusive_of_3_0(&mut schema.assertions);
        self.assemble(&mut schema, core);
        bounds(&mut schema);
        schema
    }

    /// Finds the kind that the keywords state together.
    fn assemble(&mut self, schema: &mut Schema, mut core: Core<'_>) {
        if let Some(reference) = core.remove("$ref") {
            if core.is_empty()
                && let Some(target) = self.reference(reference)
            {
                absorb(schema, target);
            } else {
                core.insert("$ref", reference);
                schema.kind = self.other(&core);
            }
            return;
        }
        if core.contains_key("anyOf") != core.contains_key("oneOf") && core.len() == 1 {
            let listed = core.remove("anyOf").or_else(|| core.remove("oneOf"));
            if let Some(Value::Array(alternatives)) = listed {
                let alternatives = alternatives.iter().map(|it| self.schema(it));
                unite(schema, alternatives.collect());
            } else if let Some(other) = listed {
                assert_data(schema, "anyOf", other);
            }
            return;
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            if let Some(value) = core.remove(keyword) {
                let part = self.part(keyword, value);
                schema.assertions.insert(keyword.to_owned(), part);
            }
        }
        let values = take_values(schema, &mut core);
        let types = take_types(schema, &mut core);
        match (types.as_deref(), values) {
            (None, Some(values)) if core.is_empty() => of_values(schema, values),
            (None, None) if core.is_empty() => {}
            (Some([]), None) if core.is_empty() => schema.kind = null(),
            (Some([kind]), values) => self.of_type(schema, kind, values, core),
            (Some(kinds), None)
                if kinds.len() > 1 && core.is_empty() && schema.assertions.is_empty() =>
            {
                let kinds = kinds.iter().map(|kind| {
                    let mut schema = Schema::default();
                    self.of_type(&mut schema, kind, None, Core::new());
                    schema
                });
                schema.kind = Kind::Union(canonical(kinds.collect()));
            }
            (types, values) => {
                let mut kind = self.other(&core);
                if let (Kind::Other(parts), Some(types)) = (&mut kind, types) {
                    let types = match types {
                        [] => Value::from("null"),
                        types => types.into(),
                    };
                    parts.insert("type".to_owned(), Part::Data(types));
                }
                schema.kind = kind;
                if let Some(values) = values {
                    assert_values(schema, values);
                }
            }
        }
    }

    /// What is not null is of one type.
    fn of_type(
        &mut self,
        schema: &mut Schema,
        kind: &str,
        values: Option<Listed>,
        mut core: Core<'_>,
    ) {
        schema.kind = match kind {
            "string" => match values {
                Some(values) if values.is_text() => {
                    of_values(schema, values);
                    return self.assert_rest(schema, &core);
                }
                _ => Kind::Text,
            },
            "integer" => Kind::Integer,
            "number" => Kind::Number,
            "boolean" => Kind::Boolean,
            "array" => Kind::List(Box::new(match core.remove("items") {
                Some(items) if !items.is_array() => self.schema(items),
                Some(tuple) => {
                    let part = self.part("prefixItems", tuple);
                    schema.assertions.insert("prefixItems".to_owned(), part);
                    Schema::default()
                }
                None => Schema::default(),
            })),
            "object" => self.object(schema, &mut core),
            other => {
                let kind = Part::Data(other.into());
                Kind::Other(BTreeMap::from([("type".to_owned(), kind)]))
            }
        };
        self.assert_rest(schema, &core);
        if let Some(values) = values {
            assert_values(schema, values);
        }
    }

    /// Keywords that do not belong to the type stay assertions.
    fn assert_rest(&mut self, schema: &mut Schema, core: &Core<'_>) {
        for (keyword, value) in core {
            let part = self.part(keyword, value);
            schema.assertions.insert((*keyword).to_owned(), part);
        }
    }

    fn object(&mut self, schema: &mut Schema, core: &mut Core<'_>) -> Kind {
        let others = match core.remove("additionalProperties") {
            None => Others::Any,
            Some(values) => {
                let values = self.schema(values);
                if values.allows_nothing() && values.annotations.is_empty() {
                    Others::Forbidden
                } else if values == Schema::default() {
                    Others::Any
                } else {
                    Others::Schema(Box::new(values))
                }
            }
        };
        let properties = match core.remove("properties") {
            Some(Value::Object(properties)) => properties,
            Some(other) => {
                assert_data(schema, "properties", other);
                return Kind::Map(others);
            }
            None => return Kind::Map(others),
        };
        let mut required: BTreeSet<&str> = BTreeSet::new();
        if let Some(Value::Array(keys)) = core.get("required")
            && keys.iter().all(Value::is_string)
        {
            required.extend(keys.iter().filter_map(Value::as_str));
            core.remove("required");
        }
        let properties: IndexMap<String, Property> = properties
            .iter()
            .map(|(key, property)| {
                let property = Property {
                    schema: self.schema(property),
                    required: required.remove(key.as_str()),
                };
                (key.clone(), property)
            })
            .collect();
        // What is left names no property.
        if !required.is_empty() {
            let keys = Part::Data(required.into_iter().collect());
            schema.assertions.insert("required".to_owned(), keys);
        }
        Kind::Object(Object { properties, others })
    }

    /// What a reference leads to: a named schema by its name, any other schema of the document by its content.
    fn reference(&mut self, reference: &Value) -> Option<Schema> {
        let reference = reference.as_str()?;
        if let Some(name) = named(reference).or_else(|| self.unescaped(reference)) {
            return Some(Schema::of(Kind::Reference(name)));
        }
        let pointer = reference.strip_prefix('#').filter(|it| !it.is_empty())?;
        let target = self.document.pointer(pointer)?;
        if self.left == 0 || self.open.iter().any(|open| open == pointer) {
            return None;
        }
        self.left -= 1;
        self.open.push(pointer.to_owned());
        let target = self.schema(target);
        self.open.pop();
        Some(target)
    }

    /// The name of a schema in a reference that should have escaped its slashes.
    fn unescaped(&self, reference: &str) -> Option<String> {
        let name = reference.strip_prefix(NAMED)?;
        let schemas = self.document.pointer("/components/schemas")?;
        schemas.get(name).map(|_| name.to_owned())
    }

    fn other(&mut self, core: &Core<'_>) -> Kind {
        let parts = core.iter();
        let parts =
            parts.map(|(keyword, value)| ((*keyword).to_owned(), self.part(keyword, value)));
        Kind::Other(parts.collect())
    }

    /// A keyword's value, with the schemas that it holds.
    fn part(&mut self, keyword: &str, value: &Value) -> Part {
        match (keyword::holds(keyword), value) {
            (Holds::One, value) if !value.is_array() => Part::Schema(Box::new(self.schema(value))),
            (Holds::ByKey, Value::Object(schemas)) => {
                let schemas = schemas.iter();
                Part::ByKey(
                    schemas
                        .map(|(key, it)| (key.clone(), self.schema(it)))
                        .collect(),
                )
            }
            (Holds::Unordered, Value::Array(schemas)) => Part::List(canonical(
                schemas.iter().map(|it| self.schema(it)).collect(),
            )),
            (Holds::Ordered, Value::Array(schemas)) => {
                Part::List(schemas.iter().map(|it| self.schema(it)).collect())
            }
            (_, Value::Array(_)) if keyword == "required" => Part::Data(set(value)),
            (_, value) => Part::Data(normal(value)),
        }
    }
}

/// An assertion whose value has no model.
fn assert_data(schema: &mut Schema, keyword: &str, value: &Value) {
    let value = Part::Data(normal(value));
    schema.assertions.insert(keyword.to_owned(), value);
}

/// The name of the named schema that a reference leads to.
pub fn named(reference: &str) -> Option<String> {
    let name = reference.strip_prefix(NAMED)?;
    (!name.contains('/')).then(|| unescape(name))
}
