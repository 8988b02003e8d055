//! The repository's OpenAPI document, as a judge over payloads.

use std::collections::BTreeMap;

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use crate::fixture::Carrier;
use tests::document;

/// The payloads of `spec/openapi.json`, each with its validator.
pub struct Specification {
    document: Value,
    payloads: BTreeMap<(Carrier, String), Payload>,
}

/// A payload that the document names.
pub struct Payload {
    /// The name of its schema.
    pub name: String,
    validator: Validator,
}

impl Payload {
    /// What in a body is not as the document says: the place, and the rule that is broken.
    pub fn complaints(&self, body: &Value) -> Vec<String> {
        self.validator
            .iter_errors(body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }
}

impl Specification {
    /// Reads the document.
    pub fn read() -> Self {
        let document = document::openapi();
        let payloads = document::schemas(&document)
            .iter()
            .filter_map(|(name, schema)| {
                let event = schema["properties"]["event"]["const"].as_str()?;
                let carrier = if name.starts_with("Callback") {
                    Carrier::Callback
                } else {
                    Carrier::Webhook
                };
                let payload = Payload {
                    name: name.clone(),
                    validator: validator(&document, name),
                };
                Some(((carrier, event.to_owned()), payload))
            })
            .collect();
        Self { document, payloads }
    }

    /// Every payload, with its carrier and its event.
    pub fn payloads(&self) -> impl Iterator<Item = (Carrier, &str, &Payload)> {
        let payloads = self.payloads.iter();
        payloads.map(|((carrier, event), payload)| (*carrier, event.as_str(), payload))
    }

    /// The payload with this carrier and event.
    pub fn payload(&self, carrier: Carrier, event: &str) -> Option<&Payload> {
        self.payloads.get(&(carrier, event.to_owned()))
    }

    /// A payload that has no event, by the name of its schema.
    pub fn named(&self, name: &str) -> Payload {
        Payload {
            name: name.to_owned(),
            validator: validator(&self.document, name),
        }
    }

    /// The schema with this name.
    pub fn schema(&self, name: &str) -> &Value {
        document::schema(&self.document, name)
    }
}

/// A validator whose root refers to one schema of the document; the rest of it is next to the root.
fn validator(document: &Value, name: &str) -> Validator {
    let root = json!({
        "$ref": format!("#/components/schemas/{name}"),
        "components": document["components"],
    });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&root)
        .unwrap()
}
