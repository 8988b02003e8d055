//! The public items that are generated from a document, without their text.

use std::collections::BTreeMap;

use serde_json::Value;
use syn::Item;

use super::model::Form;
use super::print::Entry;
use super::public_api::{self, PublicItem};
use super::{Parts, RustError, entry, events};
use crate::schema::{Document, references};

/// The public items of the generated types.
#[derive(Clone, Debug, Default)]
pub(crate) struct Api {
    /// What each item is, by its path.
    items: BTreeMap<String, String>,
    /// The path of each field, by the type and the key on the wire.
    fields: BTreeMap<(String, String), String>,
    /// The type and the key of each field, by its path.
    keys: BTreeMap<String, (String, String)>,
}

impl Api {
    /// Generates the types of a document, which is given as it is written and as it was read.
    ///
    /// # Errors
    ///
    /// As [`super::generate`].
    pub(crate) fn of(given: &Value, document: &Document) -> Result<Self, RustError> {
        let broken = references::check(given);
        if !broken.is_empty() {
            return Err(RustError::References(broken));
        }
        let parts = Parts::of(document)?;
        let mut api = Self::default();
        let mut entries = events::entries(&parts.schemas, &parts.payloads);
        for schema in &parts.schemas {
            entries.extend(entry(schema, &parts.structs)?);
            if schema.form == Form::HandWritten {
                api.items
                    .insert(schema.name.to_owned(), "written by hand".to_owned());
            }
            if let (Some(object), Some(item)) =
                (schema.schema.object(), parts.structs.get(schema.name))
            {
                // The fields are in the order of the properties.
                for (key, field) in object.properties.keys().zip(&item.fields) {
                    let field = field.ident.as_ref().map(ToString::to_string);
                    let path = format!("{}.{}", schema.name, field.unwrap_or_default());
                    let key_of = (schema.name.to_owned(), key.clone());
                    api.keys.insert(path.clone(), key_of);
                    api.fields
                        .insert((schema.name.to_owned(), key.clone()), path);
                }
            }
        }
        for entry in &entries {
            api.add(entry);
        }
        Ok(api)
    }

    fn add(&mut self, entry: &Entry) {
        let (item, prefix): (&Item, String) = match entry {
            Entry::Item(item) => (item, String::new()),
            Entry::Table { macro_name, item } => (item, format!("{macro_name}! ")),
        };
        let mut items = Vec::new();
        public_api::item_lines(item, &prefix, &mut items);
        let items = items.into_iter();
        self.items
            .extend(items.map(|PublicItem { path, shown, .. }| (path, shown)));
    }

    /// What the item at a path is.
    pub(crate) fn item(&self, path: &str) -> Option<&str> {
        self.items.get(path).map(String::as_str)
    }

    /// Every item with its path.
    pub(crate) fn items(&self) -> impl Iterator<Item = (&str, &str)> {
        let items = self.items.iter();
        items.map(|(path, shown)| (path.as_str(), shown.as_str()))
    }

    /// Every item whose path begins with a text.
    pub(crate) fn items_from<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let items = self.items.range(prefix.to_owned()..);
        let items = items.map(|(path, shown)| (path.as_str(), shown.as_str()));
        items.take_while(move |(path, _)| path.starts_with(prefix))
    }

    /// The path of the field for a key: `BotStatus.x_request_id`.
    pub(crate) fn field(&self, owner: &str, key: &str) -> Option<&str> {
        let field = self.fields.get(&(owner.to_owned(), key.to_owned()))?;
        Some(field)
    }

    /// The type and the key that a field is for.
    pub(crate) fn key(&self, field: &str) -> Option<(&str, &str)> {
        let (owner, key) = self.keys.get(field)?;
        Some((owner, key))
    }
}
