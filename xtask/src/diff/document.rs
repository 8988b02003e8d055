//! A document as the comparison sees it: its events, its types, and the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::normal;

/// A schema in its one spelling.
pub type Schema = Map<String, Value>;

/// A schema that allows anything.
pub static ANYTHING: LazyLock<Schema> = LazyLock::new(Map::new);

/// One side of the comparison.
#[derive(Debug)]
pub struct Document {
    /// The named schemas.
    pub types: BTreeMap<String, Schema>,
    /// What can be delivered, by kind and type name.
    pub events: BTreeMap<(Kind, String), Event>,
    /// Everything else, by its JSON pointer.
    pub rest: BTreeMap<String, Value>,
    /// The events that reach each named schema.
    users: BTreeMap<String, BTreeSet<String>>,
}

/// How an event is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// To the account's endpoint.
    Webhook,
    /// To the URL that a bot was created with.
    Callback,
}

/// Something that can be delivered.
#[derive(Debug)]
pub struct Event {
    /// Where it stands, as a JSON pointer.
    pub path: String,
    /// The `event` constant, if its payload has one.
    pub discriminator: Option<String>,
    /// The schema of its payload.
    pub payload: Schema,
    /// Its operations, without the payload, by their pointers below [`Self::path`].
    pub operations: BTreeMap<String, Schema>,
    /// How reports name it.
    pub label: String,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Webhook => "webhook",
            Self::Callback => "callback",
        })
    }
}

impl Document {
    /// Brings a document into the form in which it is compared.
    pub fn read(document: &Value) -> Self {
        let types: BTreeMap<String, Schema> = members(document.pointer("/components/schemas"))
            .filter(|(_, schema)| is_schema(schema))
            .map(|(name, schema)| (name.clone(), normal::schema(schema)))
            .collect();
        let events = events(document, &types);
        let mut read = Self {
            types,
            events,
            rest: rest(document),
            users: BTreeMap::new(),
        };
        read.users = read.find_users();
        read
    }

    /// The events that reach a named schema.
    pub fn users(&self, name: &str) -> impl Iterator<Item = &String> {
        self.users.get(name).into_iter().flatten()
    }

    /// Follows a reference to a named schema, and further ones, to what is no reference.
    pub fn resolve<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        let mut schema = schema;
        // No chain of references is longer than there are names, unless it is a circle.
        for _ in 0..=self.types.len() {
            match reference(schema).and_then(|name| self.types.get(name)) {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema
    }

    /// The names that are reached from here, through other names.
    pub fn reach<'a>(&'a self, from: &'a Value) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut left = references(from);
        while let Some(name) = left.pop() {
            if reached.insert(name)
                && let Some(schema) = self.types.get(name)
            {
                left.extend(schema.values().flat_map(references));
            }
        }
        reached
    }

    fn find_users(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for event in self.events.values() {
            let payload = Value::Object(event.payload.clone());
            for name in self.reach(&payload) {
                let users = users.entry(name.to_owned()).or_default();
                users.insert(event.label.clone());
            }
        }
        users
    }
}

/// The name that a schema refers to.
pub fn reference(schema: &Schema) -> Option<&str> {
    let reference = schema.get("$ref")?.as_str()?;
    reference.strip_prefix("#/components/schemas/")
}

/// A JSON pointer to a member.
pub fn join(path: &str, member: &str) -> String {
    format!("{path}/{}", member.replace('~', "~0").replace('/', "~1"))
}

/// Every name that a value refers to, in its own text.
fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(members) => {
            let own = reference(members);
            own.into_iter()
                .chain(members.values().flat_map(references))
                .collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn events(document: &Value, types: &BTreeMap<String, Schema>) -> BTreeMap<(Kind, String), Event> {
    let mut events = BTreeMap::new();
    for (name, path) in members(document.get("webhooks")) {
        let operations = members(Some(path)).map(|(method, it)| (join("", method), it));
        let event = event(
            Kind::Webhook,
            name,
            join("/webhooks", name),
            operations,
            types,
        );
        events.insert((Kind::Webhook, name.clone()), event);
    }
    for (name, callback) in members(document.pointer("/components/callbacks")) {
        let operations = members(Some(callback)).flat_map(|(address, path)| {
            let address = join("", address);
            members(Some(path)).map(move |(method, it)| (join(&address, method), it))
        });
        let path = join("/components/callbacks", name);
        let event = event(Kind::Callback, name, path, operations, types);
        events.insert((Kind::Callback, name.clone()), event);
    }
    events
}

fn event<'a>(
    kind: Kind,
    name: &str,
    path: String,
    operations: impl Iterator<Item = (String, &'a Value)>,
    types: &BTreeMap<String, Schema>,
) -> Event {
    let mut payload = Schema::new();
    let operations = operations
        .map(|(pointer, operation)| {
            let mut operation = operation.clone();
            let schema = operation.pointer_mut("/requestBody/content/application~1json/schema");
            // A method with a payload of its own keeps it, as a part of the operation.
            if let Some(schema) = schema
                && (payload.is_empty() || payload == normal::schema(schema))
            {
                payload = normal::schema(&schema.take());
            }
            let operation = match normal::operation(&operation) {
                Value::Object(members) => members,
                other => Schema::from_iter([(String::new(), other)]),
            };
            (pointer, operation)
        })
        .collect();
    let discriminator = discriminator(&payload, types);
    let label = format!("{kind} {}", discriminator.as_deref().unwrap_or(name));
    Event {
        path,
        discriminator,
        payload,
        operations,
        label,
    }
}

/// The `event` constant of a payload.
fn discriminator(payload: &Schema, types: &BTreeMap<String, Schema>) -> Option<String> {
    let payload = match reference(payload) {
        Some(name) => types.get(name)?,
        None => payload,
    };
    let event = payload.get("properties")?.get("event")?;
    Some(event.get("const")?.as_str()?.to_owned())
}

/// What is neither a schema nor an event.
fn rest(document: &Value) -> BTreeMap<String, Value> {
    let mut rest = BTreeMap::new();
    for (name, member) in members(Some(document)) {
        let path = join("", name);
        match name.as_str() {
            // Which version of the standard the document is written in is a matter of spelling.
            "openapi" | "jsonSchemaDialect" => {}
            "webhooks" if member.is_object() => {}
            "components" | "info" if member.is_object() => {
                for (section, member) in members(Some(member)) {
                    rest_of_section(&join(&path, section), member, &mut rest);
                }
            }
            _ => {
                rest.insert(path, normal::value(member));
            }
        }
    }
    rest
}

fn rest_of_section(path: &str, section: &Value, rest: &mut BTreeMap<String, Value>) {
    let is_component = path.starts_with("/components/");
    if !is_component || !section.is_object() {
        rest.insert(path.to_owned(), normal::value(section));
        return;
    }
    for (name, member) in members(Some(section)) {
        let is_read = match path {
            "/components/schemas" => is_schema(member),
            "/components/callbacks" => member.is_object(),
            _ => false,
        };
        if !is_read {
            rest.insert(join(path, name), normal::value(member));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::diff::{Rule, compare};

    #[test]
    fn what_is_no_document_is_no_silence() {
        let whole = json!({"webhooks": {}, "components": {"schemas": {"A": {"type": "string"}}}});
        for broken in [
            json!({"webhooks": [], "components": {"schemas": {"A": {"type": "string"}}}}),
            json!({"webhooks": {}, "components": {"schemas": {"A": {"type": "string"}, "B": 1}}}),
            json!({"webhooks": {}, "components": {"schemas": {"A": {"type": "string"}}, "headers": 1}}),
            json!({"webhooks": {}, "components": {"schemas": {"A": {"type": "string"}}}, "paths": {}}),
        ] {
            let rules: Vec<Rule> = compare(&whole, &broken)
                .changes
                .iter()
                .map(|change| change.rule)
                .collect();
            assert_eq!(rules, [Rule::Unclassified], "{broken}");
        }
    }
}
