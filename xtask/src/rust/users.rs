//! Which payloads and artifacts contain a value of a type.

use std::collections::BTreeMap;

use super::ARTIFACT;
use super::model::NamedSchema;
use super::payloads::Payload;
use crate::schema::{DeliveryKind, Document};

/// A type that a receiver reads for its own sake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Root<'document> {
    /// The type's name.
    name: &'document str,
    /// The file of what only this family uses.
    pub(super) family: &'document str,
    /// The heading of the page's section that documents it; `None` where no page does.
    pub(super) section: Option<&'document str>,
}

/// The roots that use each named schema, by its name and in their own order.
pub(super) type Users<'document> = BTreeMap<&'document str, Vec<Root<'document>>>;

/// Follows the references of every payload and artifact.
pub(super) fn find<'document>(
    document: &'document Document,
    schemas: &[NamedSchema<'document>],
    payloads: &[Payload<'document>],
) -> Users<'document> {
    let references: BTreeMap<&str, _> = schemas
        .iter()
        .map(|schema| (schema.name, schema.schema.references()))
        .collect();
    let mut users = Users::new();
    for root in roots(document, payloads) {
        let mut open = vec![root.name];
        while let Some(name) = open.pop() {
            let found = users.entry(name).or_default();
            // The root that is followed is the last one, if it has been here before.
            if found.last() == Some(&root) {
                continue;
            }
            found.push(root);
            open.extend(references.get(name).into_iter().flatten());
        }
    }
    users
}

fn roots<'document>(
    document: &'document Document,
    payloads: &[Payload<'document>],
) -> Vec<Root<'document>> {
    let payloads = payloads.iter().map(|payload| Root {
        name: payload.name,
        family: payload.family,
        section: payload.section,
    });
    let deliveries = document.deliveries.iter();
    let artifacts = deliveries.filter(|((kind, _), _)| *kind == DeliveryKind::Artifact);
    // An artifact may be a list of what has a name.
    let artifacts = artifacts.flat_map(|(_, artifact)| artifact.payload.references());
    let artifacts = artifacts.map(|name| Root {
        name,
        family: ARTIFACT,
        section: None,
    });
    payloads.chain(artifacts).collect()
}
