//! The operations of the document: which event, if any, brings which payload.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::quoted;
use super::model::NamedSchema;
use super::{ARTIFACT, RustError};
use crate::names;
use crate::schema::{Delivery, DeliveryKind, Document, Schema, property_pointer};
use crate::spec::source;

/// One kind of delivery.
#[derive(Clone, Debug)]
pub(super) struct Payload<'document> {
    /// The payload's type.
    pub name: &'document str,
    /// The `event` constant: `bot.completed`; `None` for a payload without that key, which is in no union.
    pub event: Option<&'document str>,
    /// The tag of its operation: `bot`, `calendar`, `callback` or `alert`.
    pub family: &'document str,
    /// The name of the type of its `data`.
    pub data: Option<&'document str>,
    /// The heading of the page's section that documents it; `None` where no page does.
    pub section: Option<&'document str>,
}

/// The event's name as Rust writes it: `bot.status_change` gives `BotStatusChange`.
pub(super) fn variant(event: &str) -> String {
    names::pascal_case(event)
}

/// The type of an `event` constant.
pub(super) fn event_type(event: &str) -> String {
    format!("{}Name", variant(event))
}

/// Reads every payload, in the order of the schemas.
///
/// # Errors
///
/// An operation without tag or payload, a payload whose `event` is not a constant, an event that is not a name in
/// Rust, or two in webhooks or in callbacks that are the same, or the same name.
pub(super) fn read<'document>(
    document: &'document Document,
    schemas: &[NamedSchema<'document>],
) -> Result<Vec<Payload<'document>>, RustError> {
    let deliveries = document.deliveries.iter();
    let deliveries = deliveries.filter(|((kind, _), delivery)| {
        *kind != DeliveryKind::Artifact && !delivery.operations.is_empty()
    });
    let payloads = deliveries.map(|(_, delivery)| payload(delivery, schemas));
    let mut payloads = payloads.collect::<Result<Vec<_>, _>>()?;
    payloads.sort_by_key(|payload| {
        schemas
            .iter()
            .position(|schema| schema.name == payload.name)
    });
    check_events(&payloads)?;
    Ok(payloads)
}

/// Each event is a variant of its union.
fn check_events(payloads: &[Payload<'_>]) -> Result<(), RustError> {
    let mut taken = BTreeMap::new();
    for payload in payloads {
        let Some(name) = payload.event else {
            continue;
        };
        let rejected = |message| {
            let pointer = property_pointer(payload.name, "event") + "/const";
            Err(RustError::at(pointer, message))
        };
        let named = |why: &str| {
            let event = quoted(name);
            rejected(format!(
                "the event `{event}` {why}: add a name for it to xtask/src/names.rs"
            ))
        };
        let variant = variant(name);
        if !names::is_identifier(&variant) || variant == "Unknown" {
            return named("is not a valid name for a variant");
        }
        match taken.insert((payload.family == "callback", variant), name) {
            None => {}
            Some(other) if other == name => {
                return rejected(format!(
                    "two payloads carry the event `{name}`: a receiver cannot distinguish them"
                ));
            }
            Some(other) => return named(&format!("would be the variant of `{other}`")),
        }
    }
    Ok(())
}

fn payload<'document>(
    delivery: &'document Delivery,
    schemas: &[NamedSchema<'document>],
) -> Result<Payload<'document>, RustError> {
    let incomplete = |lack| {
        let operation = delivery.member("operationId").and_then(Value::as_str);
        let operation = operation.unwrap_or(&delivery.pointer);
        let message = format!("the operation `{operation}` lacks {lack}");
        // The event of its payload has a line of a page.
        let name = delivery.pointer.rsplit('/').next().unwrap_or_default();
        let name = delivery.payload.reference().unwrap_or(name);
        let schema = schemas.iter().find(|schema| schema.name == name);
        let has_event = schema.is_some_and(|it| it.schema.property("event").is_some());
        let pointer = has_event.then(|| property_pointer(name, "event"));
        RustError::at(pointer.unwrap_or_else(|| delivery.pointer.clone()), message)
    };
    let family = delivery
        .member("tags")
        .and_then(|tags| tags.get(0)?.as_str())
        .ok_or_else(|| incomplete("a tag: add `tags`, whose first names the file of its types"))?;
    if !names::is_identifier(family) || ["event", "mod", "shared", ARTIFACT].contains(&family) {
        return Err(incomplete(
            "a tag that can name a file of its own: write its first tag otherwise",
        ));
    }
    let schema = delivery
        .payload
        .reference()
        .and_then(|name| schemas.iter().find(|schema| schema.name == name))
        .ok_or_else(|| {
            incomplete("a reference to its payload's schema: write one as the schema of its body")
        })?;
    let part = |key: &str| Some(&schema.schema.property(key)?.schema);
    let constant = |event: &'document Schema| {
        event.constant().ok_or_else(|| RustError::NoEvent {
            name: schema.name.to_owned(),
        })
    };
    let event = part("event").map(constant).transpose()?;
    Ok(Payload {
        name: schema.name,
        event,
        family,
        data: part("data").and_then(Schema::reference),
        section: schema.schema.text(source::SECTION),
    })
}
