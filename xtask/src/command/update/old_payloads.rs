//! Old payloads that the new types do not read, and the actions of the overlay with which they read both.
//!
//! Each action is tried: it is proposed only if the overlay with it applies, the types can be generated, and the diff
//! finds that old and new payloads are read.

mod wider;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::command::explain::is_near;
use crate::command::pipeline::{self, Inputs, Outputs};
use crate::command::proposal::{self, Purpose};
use crate::command::sides::Comparison;
use crate::diff::{Report, Side, Verdict, compare_sides};
use crate::problem::Source;
use crate::schema::{join, property_pointer, references, unescape};

/// What an update means for payloads from before it.
#[derive(Debug, Default)]
pub(super) struct OldPayloads {
    /// The actions with which old and new payloads are read, as they are pasted at the end of the overlay.
    pub(super) actions: String,
    /// The places that no action can decide.
    pub(super) undecided: Vec<String>,
}

/// Finds what the new types do not read of old payloads; `None` if they read all.
pub(super) fn find(
    inputs: &Inputs,
    outputs: &Outputs,
    comparison: &Comparison,
    report: &Report,
) -> Option<OldPayloads> {
    let unread = unread(report);
    if unread.is_empty() {
        return None;
    }
    let [before, after] = [&comparison.before, &comparison.after].map(|side| &side.document);
    let mut trial = Trial {
        inputs,
        outputs,
        before,
        sides: [before, after].map(Side::read),
        document: after.clone(),
        unread,
        tried: BTreeSet::new(),
        actions: String::new(),
    };
    while let Some(place) = trial.next() {
        trial.decide(&place);
    }
    let undecided = trial.unread.iter().filter_map(|pointers| pointers.first());
    Some(OldPayloads {
        undecided: undecided.map(|pointer| proposal::target(pointer)).collect(),
        actions: trial.actions,
    })
}

/// For each key that may have moved: what keeps the value that old payloads have at its old place, and its new places.
pub(super) fn moved(before: &Value, after: &Value, report: &Report) -> Vec<String> {
    let schemas = after.pointer("/components/schemas");
    let names = schemas.and_then(Value::as_object).map(Map::keys);
    let names = names.into_iter().flatten();
    let removed = report.changes.iter();
    let removed = removed.filter(|change| change.rule.id().starts_with("property-removed"));
    let moved = removed.filter_map(|change| {
        let (properties, key) = change.path.rsplit_once('/')?;
        let below = properties.strip_prefix("/components/schemas/")?;
        let owner = unescape(below.split('/').next()?);
        let near = names.clone().filter(|name| is_near(name, &owner));
        let places = near.map(|name| property_pointer(name, &unescape(key)));
        let is_new =
            |place: &String| before.pointer(place).is_none() && after.pointer(place).is_some();
        let places: Vec<String> = places
            .filter(is_new)
            .map(|place| proposal::target(&place))
            .collect();
        if places.is_empty() {
            return None;
        }
        let (key, old) = (unescape(key), before.pointer(&change.path)?);
        let mut kept = after.clone();
        let members = kept.pointer_mut(properties)?.as_object_mut()?;
        members.insert(key.clone(), old.clone());
        let update = if references::check(&kept).is_empty() {
            format!("`update: {}`", json!({ key: old }))
        } else {
            format!("an `update` of `{key}`, whose old type is no longer in the document")
        };
        let (target, places) = (proposal::target(properties), places.join(", "));
        Some(format!(
            "`target: {target}` with {update}; the pages have it at {places}"
        ))
    });
    moved.collect()
}

/// The JSON pointers of each change after which old payloads are not read: its own first, then those of its details.
fn unread(report: &Report) -> Vec<Vec<String>> {
    let changes = report.changes.iter();
    let changes = changes.filter(|change| change.wire.new_reads_old != Verdict::Safe);
    let pointers = changes.map(|change| {
        let details = change.details.iter().map(|detail| detail.path.clone());
        std::iter::once(change.path.clone())
            .chain(details)
            .collect()
    });
    pointers.collect()
}

/// The search for actions.
struct Trial<'a> {
    inputs: &'a Inputs,
    outputs: &'a Outputs,
    before: &'a Value,
    /// Old and new: their types are generated once for all comparisons.
    sides: [Side<'a>; 2],
    /// The document with the actions that were found so far.
    document: Value,
    /// The changes that are left.
    unread: Vec<Vec<String>>,
    tried: BTreeSet<String>,
    actions: String,
}

impl Trial<'_> {
    /// The next place to try: of each change its own, the items before the list, then those of its details, which mostly are
    /// at the same place.
    fn next(&mut self) -> Option<String> {
        let own = self.unread.iter().filter_map(|pointers| pointers.first());
        let details = self.unread.iter().flatten();
        let places = own.chain(details).flat_map(|pointer| {
            let places = wider::places(pointer).into_iter().map(str::to_owned);
            std::iter::once(join(pointer, "items")).chain(places)
        });
        let is_new =
            |place: &String| !self.tried.contains(place) && self.document.pointer(place).is_some();
        let next = places.into_iter().find(is_new);
        self.tried.extend(next.clone());
        next
    }

    /// Tries each wider schema of a place, the nearest first.
    fn decide(&mut self, place: &str) {
        let Some(new) = self.document.pointer(place) else {
            return;
        };
        let candidates = wider::candidates(self.before.pointer(place), new);
        let date = &self.inputs.revision;
        let purpose = Purpose {
            suffix: &format!("before-{date}"),
            reason: &format!(
                "Payloads from before {date}, in queues, replays and stores, have what the pages no longer allow."
            ),
            source: &format!("page, before {date}"),
        };
        for wanted in candidates {
            let Some(action) = proposal::action(place, new, &wanted, purpose) else {
                continue;
            };
            if let Some((unread, document)) = self.outcome(place, &action) {
                self.document = document;
                self.unread = unread;
                self.actions.push_str(&action);
                return;
            }
        }
    }

    /// The document with an action more and what is not read then, if that decides the place.
    fn outcome(&self, place: &str, action: &str) -> Option<(Vec<Vec<String>>, Value)> {
        let overlay = &self.inputs.overlay;
        let text = format!("{}\n{}{action}", overlay.text.trim_end(), self.actions);
        let inputs = Inputs {
            overlay: Source::new(&overlay.name, text),
            ..self.inputs.clone()
        };
        let (content, derived) = (&self.outputs.content, &self.outputs.derived);
        match pipeline::lay_over_what_fits(&inputs, content, derived).ok()? {
            (document, None) => Some((self.left(place, &document)?, document)),
            (_, Some(_rejected)) => None,
        }
    }

    /// What is not read with a document, if the types can be generated, the place reads old payloads, and nothing is taken
    /// from what is read.
    fn left(&self, place: &str, document: &Value) -> Option<Vec<Vec<String>>> {
        let [old, new] = &self.sides;
        let wider = Side::read(document);
        let report = compare_sides(old, &wider);
        let left = unread(&report);
        let is_below = |pointer: &String| {
            let below = pointer.strip_prefix(place);
            below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
        };
        let is_decided = report.not_known.is_none()
            && left.iter().flatten().count() < self.unread.iter().flatten().count()
            && !left.iter().any(|pointers| pointers.iter().any(is_below))
            && unread(&compare_sides(new, &wider)).is_empty();
        is_decided.then_some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `moved` says of a key of `A`, a text called `Text`, that another type has then.
    fn said(owner: &str, has_text: bool) -> Vec<String> {
        let object = |properties| json!({ "type": "object", "properties": properties });
        let [text, key] = [
            json!({ "type": "string" }),
            json!({ "$ref": "#/components/schemas/Text" }),
        ];
        let old = json!({ "A": object(json!({ "key": key })), "Text": text });
        let mut new = json!({ "A": object(json!({})), owner: object(json!({ "key": text })) });
        if has_text {
            new["Text"] = text;
        }
        let [old, new] =
            [old, new].map(|it| json!({ "openapi": "3.1.0", "components": { "schemas": it } }));
        moved(&old, &new, &crate::diff::compare(&old, &new))
    }

    #[test]
    fn a_key_may_have_moved_to_a_type_with_a_similar_name_and_keeps_a_type_that_is_still_there() {
        let update = "with `update: {\"key\":{\"$ref\":\"#/components/schemas/Text\"}}`";
        let without = "with an `update` of `key`, whose old type is no longer in the document";
        for (has_text, with) in [(true, update), (false, without)] {
            let expected = format!(
                "`target: $.components.schemas.A.properties` {with}; the pages have it at \
                 $.components.schemas.AData.properties.key"
            );
            assert_eq!(said("AData", has_text), [expected]);
        }
        assert_eq!(said("Other", true), [""; 0]);
    }
}
