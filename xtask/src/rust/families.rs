//! Which file a type stands in: that of the one family that uses it, or the shared one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::RustError;
use super::model::NamedSchema;
use super::payloads::{self, Payload};

/// The file of every named schema, by the schema's name.
///
/// # Errors
///
/// A schema that no payload uses: nobody would ever see a value of it.
pub fn assign<'document>(
    schemas: &[NamedSchema<'document>],
    payloads: &[Payload<'document>],
) -> Result<BTreeMap<&'document str, &'document str>, RustError> {
    let by_name: BTreeMap<&str, &NamedSchema<'document>> =
        schemas.iter().map(|schema| (schema.name, schema)).collect();
    let mut families: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for payload in payloads {
        let mut open = vec![payload.name];
        while let Some(name) = open.pop() {
            if families.entry(name).or_default().insert(payload.family)
                && let Some(schema) = by_name.get(name)
            {
                schema
                    .schema
                    .values()
                    .for_each(|value| references(value, &mut open));
            }
        }
    }
    schemas
        .iter()
        .map(|schema| {
            let users = families.get(schema.name).ok_or_else(|| RustError::Unused {
                name: schema.name.to_owned(),
            })?;
            let file = match users.iter().collect::<Vec<_>>().as_slice() {
                [family] => **family,
                _ => "shared",
            };
            Ok((schema.name, file))
        })
        .collect()
}

fn references<'document>(value: &'document Value, found: &mut Vec<&'document str>) {
    found.extend(payloads::reference(value));
    match value {
        Value::Object(members) => members.values().for_each(|it| references(it, found)),
        Value::Array(items) => items.iter().for_each(|it| references(it, found)),
        _ => {}
    }
}
