//! Which file a type is in: that of the one family that uses it, or the shared one.

use std::collections::{BTreeMap, BTreeSet};

use super::RustError;
use super::error::quoted;
use super::model::NamedSchema;
use super::users::Users;

/// The file of every named schema, by the schema's name.
///
/// # Errors
///
/// A schema that no payload uses: no delivery has a value of it.
pub(super) fn assign<'document>(
    schemas: &[NamedSchema<'document>],
    users: &Users<'document>,
) -> Result<BTreeMap<&'document str, &'document str>, RustError> {
    schemas
        .iter()
        .map(|schema| {
            let users = users.get(schema.name).ok_or_else(|| {
                let name = quoted(schema.name);
                let message =
                    format!("no payload uses the schema `{name}`: remove it, or refer to it");
                RustError::schema(schema.name, message)
            })?;
            let families: BTreeSet<&str> = users.iter().map(|root| root.family).collect();
            let file = match families.into_iter().collect::<Vec<_>>().as_slice() {
                [family] => *family,
                _ => "shared",
            };
            Ok((schema.name, file))
        })
        .collect()
}
