//! The deliveries of both sides: which there are, how they are named, and how they arrive.

use std::borrow::Cow;

use serde_json::json;

use super::finding::{Findings, Reading, Subject};
use super::{operations, properties, schemas};
use crate::diff::change::{Detail, Verdict, Wire};
use crate::diff::matching::Matched;
use crate::diff::read::DeliveryKey;
use crate::diff::rule::Rule;
use crate::schema::{Delivery, DeliveryKind};

/// What was typed on one side arrives as an unknown event on the other.
const TYPED_NO_MORE: Verdict = Verdict::Breaks;

/// Compares the deliveries; what each carries is compared with the types.
pub(super) fn compare<'a>(findings: &mut Findings<'a>, matched: &'a Matched) {
    let sides = findings.sides;
    for (old, new) in &matched.both {
        if let (Some(before), Some(after)) = (sides.before.delivery(old), sides.after.delivery(new))
        {
            both(findings, (old, before), (new, after));
        }
    }
    for key in &matched.removed {
        one(findings, key, false);
    }
    for key in &matched.added {
        one(findings, key, true);
    }
}

/// A delivery of one side alone.
fn one<'a>(findings: &mut Findings<'a>, key: &'a DeliveryKey, is_new: bool) {
    let sides = findings.sides;
    let side = if is_new { sides.after } else { sides.before };
    let Some(delivery) = side.delivery(key) else {
        return;
    };
    let rule = match (key.0, is_new) {
        (DeliveryKind::Webhook | DeliveryKind::Callback, true) => Rule::EventAdded,
        (DeliveryKind::Webhook | DeliveryKind::Callback, false) => Rule::EventRemoved,
        (DeliveryKind::Artifact, true) => Rule::ArtifactAdded,
        (DeliveryKind::Artifact, false) => Rule::ArtifactRemoved,
    };
    let shown = Some(json!({
        "type": key.1,
        "event": side.event(key),
        "payload": delivery.payload.to_json(),
    }));
    let path = &delivery.pointer;
    let mut wire = Wire::SAFE;
    let (detail, subject) = if is_new {
        let subject = Subject::Delivery(None, Some(key));
        (Detail::new(rule, path, None, shown), subject)
    } else {
        wire.new_reads_old = TYPED_NO_MORE;
        let subject = Subject::Delivery(Some(key), None);
        (Detail::new(rule, path, shown, None), subject)
    };
    findings.add(detail, &[side.label(key)], Reading::Known(wire), subject);
}

fn both<'a>(
    findings: &mut Findings<'a>,
    (old, before): (&'a DeliveryKey, &'a Delivery),
    (new, after): (&'a DeliveryKey, &'a Delivery),
) {
    let sides = findings.sides;
    let used_by = [sides.after.label(new)];
    let mut renamed = |rule, before: &str, after_name: &str, wire| {
        let (before, named) = (Some(before.into()), Some(after_name.into()));
        let detail = Detail::new(rule, &after.pointer, before, named);
        let subject = Subject::Delivery(Some(old), Some(new));
        findings.add(detail, &used_by, Reading::Known(wire), subject);
    };
    match (sides.before.event(old), sides.after.event(new)) {
        // A constant that comes or goes is a change of its property.
        (Some(before), Some(after)) if before != after => {
            let wire = Wire {
                old_reads_new: TYPED_NO_MORE,
                new_reads_old: TYPED_NO_MORE,
            };
            renamed(Rule::EventDiscriminatorChanged, before, after, wire);
        }
        _ if old != new => renamed(Rule::EventRenamed, &old.1, &new.1, Wire::SAFE),
        _ => {}
    }
    operations::compare(findings, &used_by, before, after);
    payload(findings, &used_by, before, after);
}

/// The payload's schema, where it is not a pair of names.
fn payload<'a>(
    findings: &mut Findings<'a>,
    used_by: &[String],
    before: &'a Delivery,
    after: &'a Delivery,
) {
    let sides = findings.sides;
    let (old, new) = (&before.payload, &after.payload);
    let differences = schemas::compare(sides, &after.pointer, old, new);
    let reading = Reading::of_values([old, new].map(Cow::Borrowed));
    for objects in findings.add_all(differences, used_by, reading, Subject::Unnamed) {
        properties::compare(findings, &objects, None, used_by);
    }
}
