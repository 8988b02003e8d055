//! Which payloads bring a value of a type.

use std::collections::BTreeMap;

use serde_json::Value;

use super::model::NamedSchema;
use super::payloads::{self, Payload};

/// The payloads that use each named schema, by its name and in their own order.
pub type Users<'payloads, 'document> = BTreeMap<&'document str, Vec<&'payloads Payload<'document>>>;

/// Follows the references of every payload.
pub fn find<'payloads, 'document>(
    schemas: &[NamedSchema<'document>],
    payloads: &'payloads [Payload<'document>],
) -> Users<'payloads, 'document> {
    let by_name: BTreeMap<&str, &NamedSchema<'document>> =
        schemas.iter().map(|schema| (schema.name, schema)).collect();
    let mut users = Users::new();
    for payload in payloads {
        let mut open = vec![payload.name];
        while let Some(name) = open.pop() {
            let found = users.entry(name).or_default();
            // The payload that is followed is the last one, if it has been here before.
            if found
                .last()
                .is_some_and(|last| std::ptr::eq(*last, payload))
            {
                continue;
            }
            found.push(payload);
            if let Some(schema) = by_name.get(name) {
                schema
                    .schema
                    .values()
                    .for_each(|value| references(value, &mut open));
            }
        }
    }
    users
}

fn references<'document>(value: &'document Value, found: &mut Vec<&'document str>) {
    found.extend(payloads::reference(value));
    match value {
        Value::Object(members) => members.values().for_each(|it| references(it, found)),
        Value::Array(items) => items.iter().for_each(|it| references(it, found)),
        _ => {}
    }
}
