//! A document: what it names, what it delivers, and everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::keyword;
use super::model::Schema;
use super::normal::normal;
use super::read::Reader;
use super::references::{Followed, Resolver};
use super::write::join;

/// An OpenAPI document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// `components.schemas`, in the order of the document.
    pub schemas: IndexMap<String, Schema>,
    /// The webhooks and callbacks, by their keys.
    pub deliveries: IndexMap<(DeliveryKind, String), Delivery>,
    /// What is neither a schema nor a delivery, by its JSON pointer.
    pub rest: BTreeMap<String, Value>,
}

/// How an event is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryKind {
    /// To the endpoint of the account.
    Webhook,
    /// To the URL that a bot was created with.
    Callback,
}

/// What is sent to a receiver.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Its JSON pointer.
    pub pointer: String,
    /// What its body says.
    pub payload: Schema,
    /// The JSON pointer, below its own, of the operation that has the payload.
    pub main: Option<String>,
    /// Its operations without the payload, by their JSON pointers below its own.
    pub operations: BTreeMap<String, BTreeMap<String, Member>>,
    /// What its path items state beside operations, by the JSON pointers below its own.
    pub annotations: BTreeMap<String, Value>,
}

/// A member of an operation. Two are equal if they are written alike, or say the same once references are followed.
#[derive(Clone, Debug)]
pub struct Member {
    /// As it is written.
    pub stated: Value,
    /// With the content of what it refers to, but for schemas.
    pub resolved: Value,
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.stated == other.stated || self.resolved == other.resolved
    }
}

impl fmt::Display for DeliveryKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Webhook => "webhook",
            Self::Callback => "callback",
        })
    }
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl Document {
    /// Reads any JSON as a document: what has no meaning in one is part of [`Self::rest`].
    pub fn read(document: &Value) -> Self {
        let mut reader = Reader::new(document);
        let schemas = members(document.pointer("/components/schemas"))
            .filter(|(_, schema)| is_schema(schema))
            .map(|(name, schema)| (name.clone(), reader.schema(schema)))
            .collect();
        let mut deliveries = Deliveries {
            resolver: Resolver::new(document),
            reader,
            found: IndexMap::new(),
        };
        deliveries.webhooks(document);
        deliveries.callbacks(document);
        let followed = deliveries.resolver.followed();
        Self {
            schemas,
            deliveries: deliveries.found,
            rest: rest(document, &followed),
        }
    }

    /// Follows a reference to a named schema, and further ones, to what is not a reference.
    pub fn resolve<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        let mut schema = schema;
        // No chain of references is longer than there are names, unless it is a circle.
        for _ in 0..=self.schemas.len() {
            match schema.reference().and_then(|name| self.schemas.get(name)) {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema
    }

    /// The names that are reached from some names, through other names.
    pub fn reach<'a>(&'a self, from: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut left: Vec<&str> = from.into_iter().collect();
        while let Some(name) = left.pop() {
            if reached.insert(name)
                && let Some(schema) = self.schemas.get(name)
            {
                left.extend(schema.references());
            }
        }
        reached
    }
}

impl Delivery {
    /// The `event` constant of its payload.
    pub fn event<'a>(&'a self, document: &'a Document) -> Option<&'a str> {
        let payload = document.resolve(&self.payload);
        payload.property("event")?.schema.constant()
    }

    /// A member of the operation that has the payload.
    pub fn member(&self, keyword: &str) -> Option<&Value> {
        let operation = self.operations.get(self.main.as_ref()?)?;
        Some(&operation.get(keyword)?.stated)
    }
}

struct Deliveries<'document> {
    resolver: Resolver<'document>,
    reader: Reader<'document>,
    found: IndexMap<(DeliveryKind, String), Delivery>,
}

impl Deliveries<'_> {
    fn webhooks(&mut self, document: &Value) {
        for (key, item) in members(document.get("webhooks")) {
            let pointer = join("/webhooks", key);
            let delivery = self.delivery(pointer, &[("", item)]);
            self.found
                .insert((DeliveryKind::Webhook, key.clone()), delivery);
        }
    }

    fn callbacks(&mut self, document: &Value) {
        for (key, callback) in members(document.pointer("/components/callbacks")) {
            if !callback.is_object() {
                continue;
            }
            let callback = self.resolver.follow(callback);
            let items: Vec<(String, &Value)> = members(Some(callback))
                .map(|(address, item)| (join("", address), item))
                .collect();
            let items: Vec<(&str, &Value)> = items
                .iter()
                .map(|(address, item)| (address.as_str(), *item))
                .collect();
            let delivery = self.delivery(join("/components/callbacks", key), &items);
            self.found
                .insert((DeliveryKind::Callback, key.clone()), delivery);
        }
    }

    /// A delivery with its path items, each by its JSON pointer below it.
    fn delivery(&mut self, pointer: String, items: &[(&str, &Value)]) -> Delivery {
        let mut delivery = Delivery {
            pointer,
            payload: Schema::default(),
            main: None,
            operations: BTreeMap::new(),
            annotations: BTreeMap::new(),
        };
        for (address, item) in items {
            let item = self.resolver.follow(item);
            let Value::Object(members) = item else {
                delivery
                    .annotations
                    .insert((*address).to_owned(), normal(item));
                continue;
            };
            let shared = members.get("parameters");
            // One of several methods is enough to know the payload: the receiver chooses none.
            let methods = ["post", "put"].into_iter();
            let methods = methods.chain(
                METHODS
                    .into_iter()
                    .filter(|it| !["post", "put"].contains(it)),
            );
            for method in methods {
                if let Some(operation) = members.get(method) {
                    self.operation(&mut delivery, join(address, method), operation, shared);
                }
            }
            for (key, member) in members {
                let is_method = METHODS.contains(&key.as_str());
                if !is_method && (key != "parameters" || !has_method(members)) {
                    delivery
                        .annotations
                        .insert(join(address, key), normal(member));
                }
            }
        }
        // Without a payload, the first operation speaks for the delivery.
        if delivery.main.is_none() {
            delivery.main = delivery.operations.keys().next().cloned();
        }
        delivery
    }

    fn operation(
        &mut self,
        delivery: &mut Delivery,
        pointer: String,
        operation: &Value,
        shared: Option<&Value>,
    ) {
        let Value::Object(stated) = operation else {
            delivery.annotations.insert(pointer, normal(operation));
            return;
        };
        let mut stated = stated.clone();
        if let Some(Value::Array(shared)) = shared {
            let own = stated
                .entry("parameters")
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(own) = own {
                own.extend(shared.iter().cloned());
            }
        }
        if let Some(body) = stated.get_mut("requestBody") {
            let mut content = self.resolver.follow(body).clone();
            if let Some(schema) = take_schema(&mut content) {
                let payload = self.reader.schema(&schema);
                // A method with a payload of its own keeps it, as a part of the operation.
                if delivery.main.is_none() {
                    delivery.payload = payload;
                    delivery.main = Some(pointer.clone());
                    *body = content;
                } else if payload == delivery.payload {
                    *body = content;
                }
            }
        }
        let members = stated
            .iter()
            .filter(|(keyword, value)| !(*keyword == "deprecated" && **value == false));
        let members = members.map(|(keyword, value)| {
            let unordered = matches!(keyword.as_str(), "parameters" | "security");
            let sort = |mut value: Value| {
                if let (true, Value::Array(items)) = (unordered, &mut value) {
                    items.sort_by_cached_key(Value::to_string);
                }
                value
            };
            let member = Member {
                stated: sort(normal(value)),
                resolved: sort(normal(&self.resolver.content(value))),
            };
            (keyword.clone(), member)
        });
        let members = members.collect();
        delivery.operations.insert(pointer, members);
    }
}

fn has_method(item: &Map<String, Value>) -> bool {
    METHODS.iter().any(|method| item.contains_key(*method))
}

/// Takes the schema of the JSON body out of a request body, and writes its media type in one way.
fn take_schema(body: &mut Value) -> Option<Value> {
    const JSON: &str = "application/json";
    let content = body.get_mut("content")?.as_object_mut()?;
    let essence = |name: &str| {
        let essence = name.split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    };
    let is_json = |name: &&String| {
        let essence = essence(name);
        essence == JSON || essence.ends_with("+json")
    };
    let exact = content.keys().find(|name| *name == JSON);
    let name = exact.or_else(|| content.keys().find(is_json))?.clone();
    let mut media = content.get_mut(&name)?.take();
    let schema = media.get_mut("schema").map(Value::take);
    if name == JSON {
        content.insert(name, media);
    } else {
        content.shift_remove(&name);
        content.insert(JSON.to_owned(), media);
    }
    schema
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// What is neither a schema nor a delivery, nor a part of one.
fn rest(document: &Value, followed: &Followed) -> BTreeMap<String, Value> {
    let mut rest = BTreeMap::new();
    if !document.is_object() {
        rest.insert(String::new(), normal(document));
    }
    for (name, member) in members(Some(document)) {
        let pointer = join("", name);
        match name.as_str() {
            // Which version of the standard the document is written in is a matter of spelling.
            "openapi" | "jsonSchemaDialect" => {}
            "webhooks" if member.is_object() => {}
            "components" | "info" if member.is_object() => {
                for (section, member) in members(Some(member)) {
                    rest_of_section(&join(&pointer, section), member, followed, &mut rest);
                }
            }
            _ => {
                rest.insert(pointer, normal(member));
            }
        }
    }
    rest
}

fn rest_of_section(
    pointer: &str,
    section: &Value,
    followed: &Followed,
    rest: &mut BTreeMap<String, Value>,
) {
    let is_component = pointer.starts_with("/components/") && !keyword_of_extension(pointer);
    if !is_component || !section.is_object() {
        rest.insert(pointer.to_owned(), normal(section));
        return;
    }
    for (name, member) in members(Some(section)) {
        let place = join(pointer, name);
        let is_read = match pointer {
            "/components/schemas" => is_schema(member),
            "/components/callbacks" => member.is_object(),
            "/components/requestBodies" | "/components/pathItems" => followed.contains(&place),
            _ => false,
        };
        if !is_read {
            rest.insert(place, normal(member));
        }
    }
}

fn keyword_of_extension(pointer: &str) -> bool {
    pointer
        .rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with("x-") && keyword::is_annotation(name))
}
