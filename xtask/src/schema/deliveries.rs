//! The deliveries of a document: its webhooks, callbacks and artifacts, with their operations.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::delivery::{Delivery, DeliveryKind, Member};
use super::model::Schema;
use super::normal::normal;
use super::openapi::{Resolver, is_empty, members, states_default};
use super::write::join;

/// The methods, the usual ones of a delivery first: one of several is enough to know the payload, for the receiver chooses none.
const METHODS: [&str; 8] = [
    "post", "put", "get", "delete", "options", "head", "patch", "trace",
];

/// Reads the deliveries of one document.
pub(super) struct Deliveries<'document, 'reader> {
    resolver: &'reader mut Resolver<'document>,
    /// What holds for each operation that does not say how it is authenticated.
    security: Option<&'document Value>,
    found: IndexMap<(DeliveryKind, String), Delivery>,
}

impl<'document, 'reader> Deliveries<'document, 'reader> {
    /// The webhooks, callbacks and artifacts of a document.
    pub(super) fn read(
        document: &'document Value,
        resolver: &'reader mut Resolver<'document>,
    ) -> IndexMap<(DeliveryKind, String), Delivery> {
        let mut deliveries = Self {
            resolver,
            security: document.get("security"),
            found: IndexMap::new(),
        };
        deliveries.webhooks(document);
        deliveries.callbacks(document);
        deliveries.artifacts(document);
        deliveries.found
    }

    fn webhooks(&mut self, document: &'document Value) {
        for (key, item) in members(document.get("webhooks")) {
            let pointer = join("/webhooks", key);
            let delivery = self.delivery(pointer, [(String::new(), item)], request_body);
            self.found
                .insert((DeliveryKind::Webhook, key.clone()), delivery);
        }
    }

    fn callbacks(&mut self, document: &'document Value) {
        for (key, callback) in members(document.pointer("/components/callbacks")) {
            if !callback.is_object() {
                continue;
            }
            let callback = self.resolver.follow(callback);
            let items = members(Some(callback));
            let items = items.map(|(address, item)| (join("", address), item));
            let pointer = join("/components/callbacks", key);
            let delivery = self.delivery(pointer, items, request_body);
            self.found
                .insert((DeliveryKind::Callback, key.clone()), delivery);
        }
    }

    /// The path items that no webhook or callback refers to, and whose `GET` responds with a payload: their URL is the
    /// link in an event.
    fn artifacts(&mut self, document: &'document Value) {
        for (key, item) in members(document.pointer("/components/pathItems")) {
            let pointer = join("/components/pathItems", key);
            let has_payload = item.pointer("/get/responses/200").is_some();
            if has_payload && self.resolver.followed.insert(pointer.clone()) {
                let delivery = self.delivery(pointer, [(String::new(), item)], response_body);
                self.found
                    .insert((DeliveryKind::Artifact, key.clone()), delivery);
            }
        }
    }

    /// A delivery with its path items, each by its JSON pointer below it. `body` finds what holds the payload.
    fn delivery<'item>(
        &mut self,
        pointer: String,
        items: impl IntoIterator<Item = (String, &'item Value)>,
        body: Body,
    ) -> Delivery
    where
        'document: 'item,
    {
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
                delivery.annotations.insert(address, normal(item));
                continue;
            };
            let shared = members.get("parameters");
            for method in METHODS {
                if let Some(operation) = members.get(method) {
                    let pointer = join(&address, method);
                    self.operation(&mut delivery, pointer, operation, shared, body);
                }
            }
            for (key, member) in members {
                let is_method = METHODS.contains(&key.as_str());
                if !is_method && (key != "parameters" || !has_method(members)) {
                    delivery
                        .annotations
                        .insert(join(&address, key), normal(member));
                }
            }
        }
        // Without a payload, the first operation represents the delivery.
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
        body: Body,
    ) {
        let Value::Object(stated) = operation else {
            delivery.annotations.insert(pointer, normal(operation));
            return;
        };
        let mut stated = stated.clone();
        if let (Some(security), false) = (self.security, stated.contains_key("security")) {
            stated.insert("security".to_owned(), security.clone());
        }
        // None is required, as where nothing is said of it.
        stated.retain(|keyword, value| keyword != "security" || !is_empty(value));
        if let Some(Value::Array(shared)) = shared {
            self.add_shared(&mut stated, shared);
        }
        if let Some(body) = body(&mut stated) {
            let mut content = self.resolver.follow(body).clone();
            if let Some(schema) = take_schema(&mut content) {
                let payload = self.resolver.reader.schema(&schema);
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
            .filter(|(keyword, value)| !states_default(&stated, keyword, value));
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
                resolved: sort(self.resolver.content(keyword, value)),
            };
            (keyword.clone(), member)
        });
        let members = members.collect();
        delivery.operations.insert(pointer, members);
    }

    /// Adds the parameters of the path item that the operation does not state itself.
    fn add_shared(&mut self, operation: &mut Map<String, Value>, shared: &[Value]) {
        let own = operation
            .entry("parameters")
            .or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(own) = own else { return };
        let mut name = |parameter: &Value| {
            let parameter = self.resolver.content("", parameter);
            [parameter.get("in").cloned(), parameter.get("name").cloned()]
        };
        let stated: Vec<_> = own.iter().map(&mut name).collect();
        let shared = shared.iter().filter(|it| !stated.contains(&name(it)));
        own.extend(shared.cloned());
    }
}

/// Finds what holds the payload of an operation.
type Body = fn(&mut Map<String, Value>) -> Option<&mut Value>;

fn request_body(operation: &mut Map<String, Value>) -> Option<&mut Value> {
    operation.get_mut("requestBody")
}

fn response_body(operation: &mut Map<String, Value>) -> Option<&mut Value> {
    operation.get_mut("responses")?.get_mut("200")
}

fn has_method(item: &Map<String, Value>) -> bool {
    METHODS.iter().any(|method| item.contains_key(*method))
}

/// Takes the schema of the JSON body out of a request body or a response, and writes its media type in one way.
///
/// The schema of JSON Lines is that of each line.
fn take_schema(body: &mut Value) -> Option<Value> {
    const JSON: &str = "application/json";
    const JSON_LINES: &str = "application/jsonl";
    let content = body.get_mut("content")?.as_object_mut()?;
    let essence = |name: &str| {
        let essence = name.split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    };
    // A range of types has JSON too, which is what is sent.
    let others = [JSON, JSON_LINES, "text/json", "application/*", "*/*"];
    let is_json = |name: &&String| {
        let essence = essence(name);
        others.contains(&essence.as_str()) || essence.ends_with("+json")
    };
    let exact = content.keys().find(|name| *name == JSON);
    let name = exact.or_else(|| content.keys().find(is_json))?.clone();
    let mut media = content.get_mut(&name)?.take();
    let schema = media.get_mut("schema").map(Value::take);
    if [JSON, JSON_LINES].contains(&name.as_str()) {
        content.insert(name, media);
    } else {
        content.shift_remove(&name);
        content.insert(JSON.to_owned(), media);
    }
    schema
}
