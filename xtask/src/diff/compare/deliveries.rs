//! The deliveries of both sides: which there are, how they are named, and how they arrive.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::finding::{Finding, Findings, Reading, Subject};
use super::{operations, properties, schemas};
use crate::diff::change::{Detail, Verdict, Wire};
use crate::diff::matching::Matched;
use crate::diff::read::{DeliveryKey, Side};
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
        let wire = Wire {
            old_reads_new: Verdict::Safe,
            new_reads_old: TYPED_NO_MORE,
        };
        let subject = Subject::Delivery(Some(key), None);
        one(
            findings,
            rule(key, [Rule::EventRemoved, Rule::ArtifactRemoved]),
            sides.before,
            key,
            wire,
            subject,
        );
    }
    for key in &matched.added {
        let subject = Subject::Delivery(None, Some(key));
        one(
            findings,
            rule(key, [Rule::EventAdded, Rule::ArtifactAdded]),
            sides.after,
            key,
            Wire::SAFE,
            subject,
        );
    }
}

/// The rule for what events bring, or the one for files.
fn rule((kind, _): &DeliveryKey, [event, artifact]: [Rule; 2]) -> Rule {
    match kind {
        DeliveryKind::Webhook | DeliveryKind::Callback => event,
        DeliveryKind::Artifact => artifact,
    }
}

/// A delivery of one side alone.
fn one<'a>(
    findings: &mut Findings<'a>,
    rule: Rule,
    side: &'a Side<'a>,
    key: &'a DeliveryKey,
    wire: Wire,
    subject: Subject<'a>,
) {
    let Some(delivery) = side.delivery(key) else {
        return;
    };
    let shown = Some(json!({
        "type": key.1,
        "event": side.event(key),
        "payload": delivery.payload.to_json(),
    }));
    let (before, after) = match subject {
        Subject::Delivery(Some(_), None) => (shown, None),
        _ => (None, shown),
    };
    let detail = Detail {
        rule,
        path: delivery.pointer.clone(),
        before,
        after,
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
    let subject = Subject::Delivery(Some(old), Some(new));
    let mut renamed = |rule, before: Option<Value>, after: Option<Value>, wire| {
        findings.found.push(Finding {
            detail: Detail {
                rule,
                path: after_path(sides.after, new),
                before,
                after,
            },
            details: Vec::new(),
            used_by: used_by.to_vec(),
            reading: Reading::Known(wire),
            subject: subject.clone(),
        });
    };
    match (sides.before.event(old), sides.after.event(new)) {
        // A constant that comes or goes is a change of its property.
        (Some(before), Some(after)) if before != after => {
            let wire = Wire {
                old_reads_new: TYPED_NO_MORE,
                new_reads_old: TYPED_NO_MORE,
            };
            let rule = Rule::EventDiscriminatorChanged;
            renamed(rule, Some(before.into()), Some(after.into()), wire);
        }
        _ if old != new => {
            let (before, after) = (old.1.as_str().into(), new.1.as_str().into());
            renamed(Rule::EventRenamed, Some(before), Some(after), Wire::SAFE);
        }
        _ => {}
    }
    operations::compare(findings, &used_by, before, after);
    payload(findings, &used_by, before, after);
}

fn after_path(side: &Side<'_>, key: &DeliveryKey) -> String {
    side.delivery(key)
        .map(|it| it.pointer.clone())
        .unwrap_or_default()
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
    let reading = Reading::Value(Cow::Borrowed(old), Cow::Borrowed(new));
    findings.add_aspects(differences.aspects, used_by, reading, Subject::Unnamed);
    for objects in &differences.objects {
        properties::compare(findings, objects, None, used_by);
    }
}
