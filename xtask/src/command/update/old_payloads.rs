//! Old payloads that the new types do not read, and the actions of the overlay with which they read both.
//!
//! Each action is tried: it is proposed only if the overlay with it applies, the types can be generated, and the diff
//! finds that old and new payloads are read.

mod wider;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::command::pipeline::{self, Inputs};
use crate::command::proposal::{self, Purpose};
use crate::command::sides::Comparison;
use crate::diff::{Report, Verdict, compare};
use crate::problem::Source;
use crate::schema::join;

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
    comparison: &Comparison,
    report: &Report,
) -> Option<OldPayloads> {
    let after = &comparison.after.document;
    let mut trial = Trial {
        inputs,
        before: &comparison.before.document,
        after,
        document: after.clone(),
        unread: unread(report),
        tried: BTreeSet::new(),
        actions: String::new(),
    };
    if trial.unread.is_empty() {
        return None;
    }
    while let Some(place) = trial.next() {
        trial.decide(&place);
    }
    let undecided = trial.unread.iter().filter_map(|pointers| pointers.first());
    Some(OldPayloads {
        undecided: undecided.map(|pointer| proposal::target(pointer)).collect(),
        actions: trial.actions,
    })
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
    before: &'a Value,
    after: &'a Value,
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
            if let Some((document, unread)) = self.outcome(place, &action) {
                self.document = document;
                self.unread = unread;
                self.actions.push_str(&action);
                return;
            }
        }
    }

    /// The document with an action more and what is not read then, if the action makes the place read old payloads, and
    /// takes nothing from what is read.
    fn outcome(&self, place: &str, action: &str) -> Option<(Value, Vec<Vec<String>>)> {
        let overlay = &self.inputs.overlay;
        let text = format!("{}\n{}{action}", overlay.text.trim_end(), self.actions);
        let inputs = Inputs {
            overlay: Source::new(&overlay.name, text),
            ..self.inputs.clone()
        };
        let document = pipeline::run(&inputs).ok()?.applied.document;
        let left = compare(self.before, &document);
        let read_new = compare(self.after, &document);
        let is_below = |pointer: &String| {
            let below = pointer.strip_prefix(place);
            below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
        };
        let unread = unread(&left);
        let is_decided = left.not_known.is_none()
            && unread.iter().flatten().count() < self.unread.iter().flatten().count()
            && !unread.iter().any(|pointers| pointers.iter().any(is_below))
            && self::unread(&read_new).is_empty();
        is_decided.then_some((document, unread))
    }
}
