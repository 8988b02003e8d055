//! The events of both sides: which there are, how they are named, and how they are delivered.

use serde_json::{Value, json};

use super::change::{Change, Verdict, Wire};
use super::comparison::{Comparison, Place};
use super::differences::{self, Sides};
use super::document::{Event, Kind, join, reference};
use super::judge::Rust;
use super::operations;
use super::pairs::EventKey;
use super::rule::Rule;
use super::types;
use crate::rust::names::pascal_case;

/// What was typed on one side arrives as an unknown event on the other.
const TYPED_NO_MORE: Verdict = Verdict::Breaks;

/// Compares the events; what each carries is compared with the types.
pub fn compare(comparison: &mut Comparison<'_>, sides: Sides<'_>) {
    let matched = comparison.matched;
    for (old, new) in &matched.events {
        if let (Some(before), Some(after)) =
            (sides.before.events.get(old), sides.after.events.get(new))
        {
            both(comparison, sides, (old, before), (new, after));
        }
    }
    for key in &matched.events_removed {
        if let Some(event) = sides.before.events.get(key) {
            removed(comparison, key, event);
        }
    }
    for key in &matched.events_added {
        if let Some(event) = sides.after.events.get(key) {
            added(comparison, key, event);
        }
    }
}

/// The variant of an event, in its union.
fn variant(kind: Kind, event: &Event) -> String {
    let union = match kind {
        Kind::Webhook => "WebhookEvent",
        Kind::Callback => "CallbackEvent",
    };
    let name = event.discriminator.as_deref().map(pascal_case);
    format!("{union}::{}", name.unwrap_or_else(|| "?".to_owned()))
}

fn shown(key: &EventKey, event: &Event) -> Value {
    json!({
        "type": key.1,
        "event": event.discriminator,
        "payload": event.payload,
    })
}

fn place(event: &Event) -> Place {
    Place {
        path: event.path.clone(),
        used_by: vec![event.label.clone()],
    }
}

/// Whether both have a constant, and not the same; one that comes or goes is a change of its property.
fn has_other_discriminator(before: &Event, after: &Event) -> bool {
    match (&before.discriminator, &after.discriminator) {
        (Some(before), Some(after)) => before != after,
        _ => false,
    }
}

fn removed(comparison: &mut Comparison<'_>, key: &EventKey, event: &Event) {
    let wire = Wire {
        old_reads_new: Verdict::Safe,
        new_reads_old: TYPED_NO_MORE,
    };
    let rust = Rust::broken(format!("`{}` is gone", variant(key.0, event)));
    let values = (Some(shown(key, event)), None);
    let place = place(event);
    comparison.add(Rule::EventRemoved, &place, values, wire, rust, Vec::new());
}

fn added(comparison: &mut Comparison<'_>, key: &EventKey, event: &Event) {
    let has_type = reference(&event.payload)
        .is_some_and(|name| comparison.judge.after().types.contains_key(name));
    let rust = if event.discriminator.is_some() && has_type {
        Rust::added(format!("`{}` is new", variant(key.0, event)))
    } else {
        Rust::broken(format!(
            "`codegen` has no type for `{}`: its payload needs a name, and a constant for its `event`",
            key.1
        ))
    };
    let values = (None, Some(shown(key, event)));
    let place = place(event);
    comparison.add(
        Rule::EventAdded,
        &place,
        values,
        Wire::SAFE,
        rust,
        Vec::new(),
    );
}

fn both(
    comparison: &mut Comparison<'_>,
    sides: Sides<'_>,
    (old, before): (&EventKey, &Event),
    (new, after): (&EventKey, &Event),
) {
    let place = place(after);
    if has_other_discriminator(before, after) {
        discriminator_changed(comparison, &place, (old, before), after);
    } else if old != new {
        renamed(comparison, &place, (old, before), (new, after));
    }
    operations::compare(comparison, &place, before, after);
    payload(comparison, sides, &place, before, after);
}

fn discriminator_changed(
    comparison: &mut Comparison<'_>,
    place: &Place,
    (key, before): (&EventKey, &Event),
    after: &Event,
) {
    let wire = Wire {
        old_reads_new: TYPED_NO_MORE,
        new_reads_old: TYPED_NO_MORE,
    };
    let rust = Rust::broken(format!(
        "`{}` is `{}`",
        variant(key.0, before),
        variant(key.0, after)
    ));
    let values = (
        before.discriminator.clone().map(Value::from),
        after.discriminator.clone().map(Value::from),
    );
    comparison.add(
        Rule::EventDiscriminatorChanged,
        place,
        values,
        wire,
        rust,
        Vec::new(),
    );
}

fn renamed(
    comparison: &mut Comparison<'_>,
    place: &Place,
    (old, before): (&EventKey, &Event),
    (new, after): (&EventKey, &Event),
) {
    let names = [before, after].map(|event| reference(&event.payload));
    let rust = match names {
        [Some(old), Some(new)] if old != new => Rust::broken(format!("`{old}` is `{new}`")),
        // The variant is named for the constant, and the type for the schema: neither changed.
        _ => Rust::UNCHANGED,
    };
    let values = (Some(old.1.clone().into()), Some(new.1.clone().into()));
    comparison.add(
        Rule::EventRenamed,
        place,
        values,
        Wire::SAFE,
        rust,
        Vec::new(),
    );
}

/// The payload's schema, where it is no pair of names.
fn payload(
    comparison: &mut Comparison<'_>,
    sides: Sides<'_>,
    place: &Place,
    before: &Event,
    after: &Event,
) {
    let differences = differences::compare(sides, &place.path, &before.payload, &after.payload);
    if !differences.aspects.is_empty() {
        let wire = comparison
            .judge
            .wire_of_value(&before.payload, &after.payload);
        let rust = types::rust_of_place(&differences.aspects);
        comparison.add_aspects(place, differences.aspects, wire, rust);
    }
    for objects in &differences.objects {
        let owner = objects.path.rsplit('/').next().unwrap_or_default();
        types::properties(comparison, sides, objects, owner, &place.used_by);
    }
}

/// Where an event came or went and its payload's type stays, the other type of its constant becomes a detail of
/// the event's change.
fn explain_constants(comparison: &mut Comparison<'_>, sides: Sides<'_>) {
    let matched = comparison.matched;
    let removed = matched.events_removed.iter();
    let removed = removed.filter_map(|key| sides.before.events.get(key));
    let added = matched.events_added.iter();
    let added = added.filter_map(|key| sides.after.events.get(key));
    for event in removed.chain(added) {
        let Some(name) = reference(&event.payload) else {
            continue;
        };
        let path = format!("{}/properties/event", join("/components/schemas", name));
        let is_same = |change: &Change| change.path == path && change.before == change.after;
        let mut changes = comparison.changes.iter();
        let Some(constant) = changes.position(is_same) else {
            continue;
        };
        let constant = comparison.changes.remove(constant);
        let mut changes = comparison.changes.iter_mut();
        match changes.find(|change| change.path == event.path) {
            Some(own) => own.take(vec![constant]),
            None => comparison.changes.push(constant),
        }
    }
}

/// Makes what an event's own change explains a detail of it: its type's other name, its constant.
pub fn explain(comparison: &mut Comparison<'_>, sides: Sides<'_>) {
    explain_constants(comparison, sides);
    for (old, new) in &comparison.matched.events {
        let (Some(before), Some(after)) =
            (sides.before.events.get(old), sides.after.events.get(new))
        else {
            continue;
        };
        let Some(name) = reference(&after.payload) else {
            continue;
        };
        let type_path = join("/components/schemas", name);
        let (by, path, rules) = if has_other_discriminator(before, after) {
            let path = format!("{type_path}/properties/event");
            let rules = vec![
                Rule::ConstChanged,
                Rule::EnumValueAdded,
                Rule::EnumValueRemoved,
            ];
            (Rule::EventDiscriminatorChanged, path, rules)
        } else if old != new {
            (Rule::EventRenamed, type_path, vec![Rule::TypeRenamed])
        } else {
            continue;
        };
        let is_named_in_words = |change: &Change| {
            change.path.starts_with(&after.path)
                && change.path.ends_with("/operationId")
                && change.before.as_ref().is_some_and(|name| *name == *old.1)
                && change.after.as_ref().is_some_and(|name| *name == *new.1)
                && change.details.is_empty()
        };
        let is_event = |change: &Change| change.rule == by && change.path == after.path;
        let follows = |change: &mut Change| {
            change.path == path && rules.contains(&change.rule)
                || by == Rule::EventRenamed && is_named_in_words(change)
        };
        if comparison.changes.iter().any(is_event) {
            let taken = comparison.changes.extract_if(.., follows).collect();
            let mut changes = comparison.changes.iter_mut();
            if let Some(event) = changes.find(|change| is_event(change)) {
                event.take(taken);
            }
        }
    }
}
