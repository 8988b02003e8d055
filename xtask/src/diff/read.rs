//! One side of the comparison: a document, and who uses what of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use crate::rust::RustError;
use crate::rust::api::Api;
use crate::schema::{Delivery, DeliveryKind, Document};

/// How a delivery is found in a document.
pub(super) type DeliveryKey = (DeliveryKind, String);

/// What documentation pages yield without the overlay. What only the overlay can say, as the `event` constant of a
/// payload that is new, is left to be done and does not keep the rest from being judged.
#[derive(Clone, Copy, Debug)]
pub struct Pages<'a> {
    /// What the pages say.
    pub document: &'a Value,
    /// The same with what of the overlay fits: the types are generated from it.
    pub types: &'a Value,
}

/// One side of the comparison.
#[derive(Debug)]
pub struct Side<'a> {
    /// What its types are generated from.
    pub(super) types: &'a Value,
    /// Whether it is what pages say without the overlay.
    pub(super) is_of_pages: bool,
    /// The document.
    pub(super) document: Document,
    /// The `event` constants.
    events: BTreeSet<String>,
    /// The deliveries that reach each named schema, by their labels.
    users: BTreeMap<String, BTreeSet<String>>,
    /// The items that are generated from it, once they were needed.
    pub(super) api: OnceLock<Result<Api, RustError>>,
}

impl<'a> Side<'a> {
    /// Reads a document.
    pub fn read(given: &'a Value) -> Self {
        let document = Document::read(given);
        let deliveries = || document.deliveries.iter();
        let events = deliveries().filter_map(|(_, it)| it.event(&document));
        let events = events.map(str::to_owned).collect();
        let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (key, delivery) in deliveries() {
            let label = label(&document, key, delivery);
            for name in document.reach(delivery.payload.references()) {
                let users = users.entry(name.to_owned()).or_default();
                users.insert(label.clone());
            }
        }
        Self {
            types: given,
            is_of_pages: false,
            document,
            events,
            users,
            api: OnceLock::new(),
        }
    }

    /// Reads what pages yield.
    pub fn of_pages(pages: Pages<'a>) -> Self {
        Self {
            types: pages.types,
            is_of_pages: true,
            ..Self::read(pages.document)
        }
    }

    /// The delivery under a key.
    pub(super) fn delivery(&self, key: &DeliveryKey) -> Option<&Delivery> {
        self.document.deliveries.get(key)
    }

    /// The `event` constant of a delivery.
    pub(super) fn event(&self, key: &DeliveryKey) -> Option<&str> {
        self.delivery(key)?.event(&self.document)
    }

    /// How reports name a delivery: `webhook bot.completed`.
    pub(super) fn label(&self, key: &DeliveryKey) -> String {
        self.delivery(key).map_or_else(
            || key.1.clone(),
            |delivery| label(&self.document, key, delivery),
        )
    }

    /// Whether a constant is the name of an event: then it has a type of its own.
    pub(super) fn is_event(&self, constant: &str) -> bool {
        self.events.contains(constant)
    }

    /// The deliveries that reach a named schema, by their labels.
    pub(super) fn users(&self, name: &str) -> impl Iterator<Item = &String> {
        self.users.get(name).into_iter().flatten()
    }
}

fn label(document: &Document, key: &DeliveryKey, delivery: &Delivery) -> String {
    let (kind, name) = key;
    match delivery.event(document).unwrap_or(name) {
        // An empty name would not be seen.
        "" => format!("{kind} \"\""),
        name => format!("{kind} {name}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::diff::{Rule, compare};

    #[test]
    fn what_is_not_a_document_is_reported() {
        let whole = json!({"webhooks": {}, "components": {"schemas": {"A": {"type": "string"}}}});
        for broken in [
            json!({"webhooks": [], "components": {"schemas": {"A": {"type": "string"}}}}),
            json!({"webhooks": {}, "components": {"schemas": {"A": {"type": "string"}, "B": 1}}}),
            json!({"webhooks": {}, "components": {"schemas": {"A": {"type": "string"}}, "headers": 1}}),
            json!({"webhooks": {}, "components": {"schemas": {"A": {"type": "string"}}}, "path": {}}),
        ] {
            let changes = compare(&whole, &broken).changes;
            let rules: Vec<Rule> = changes.iter().map(|change| change.rule).collect();
            assert_eq!(rules, [Rule::Unclassified], "{broken}");
        }
    }
}
