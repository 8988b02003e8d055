//! Which payloads contain a value of a type.

use std::collections::BTreeMap;

use super::model::NamedSchema;
use super::payloads::Payload;

/// The payloads that use each named schema, by its name and in their own order.
pub(super) type Users<'payloads, 'document> =
    BTreeMap<&'document str, Vec<&'payloads Payload<'document>>>;

/// Follows the references of every payload.
pub(super) fn find<'payloads, 'document>(
    schemas: &[NamedSchema<'document>],
    payloads: &'payloads [Payload<'document>],
) -> Users<'payloads, 'document> {
    let references: BTreeMap<&str, _> = schemas
        .iter()
        .map(|schema| (schema.name, schema.schema.references()))
        .collect();
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
            open.extend(references.get(name).into_iter().flatten());
        }
    }
    users
}
