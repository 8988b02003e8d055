//! The model of an OpenAPI document: its schemas, its deliveries, and the rest.
//!
//! [`Document::read`] is the only way in. It brings every schema into one spelling, so that the stages after it
//! match on [`Kind`] and need not know how `null`, a constant or a conjunction can be written.

mod alternatives;
mod compose;
mod deliveries;
mod delivery;
mod document;
pub mod keyword;
mod model;
mod normal;
mod openapi;
mod read;
pub mod references;
#[cfg(test)]
mod tests;
mod values;
mod write;

pub use delivery::{Delivery, DeliveryKind, Member};
pub use document::Document;
pub use model::{Kind, Object, Others, Part, Property, Schema, Values};
pub(crate) use normal::normal;
pub use read::named;
pub use write::{escape, join, named_pointer, property_pointer, unescape};

/// Reads one schema of a document, to which its references lead.
pub fn read(document: &serde_json::Value, schema: &serde_json::Value) -> Schema {
    read::Reader::new(document).schema(schema)
}
