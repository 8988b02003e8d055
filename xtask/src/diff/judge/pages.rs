//! What documentation pages leave out, filled in so that types can be generated and compared.

use crate::schema::{Delivery, Document, Kind, Schema, Values};

/// The document with an `event` constant in every payload that has such a property: which it is, only the overlay
/// can say.
pub(super) fn completed(document: &Document) -> Document {
    let mut completed = document.clone();
    for ((kind, key), delivery) in &document.deliveries {
        if delivery.event(document).is_none() {
            let placeholder = format!("{kind} {key} without event");
            complete(&mut completed, delivery, placeholder);
        }
    }
    completed
}

fn complete(document: &mut Document, delivery: &Delivery, placeholder: String) {
    let name = delivery.payload.reference();
    let payload = name.and_then(|name| document.schemas.get_mut(name));
    if let Some(Schema {
        kind: Kind::Object(object),
        ..
    }) = payload
        && let Some(event) = object.properties.get_mut("event")
        && event.schema.kind == Kind::Text
    {
        event.schema.kind = Kind::Enum(Values {
            texts: [placeholder].into_iter().collect(),
            open: false,
        });
    }
}
