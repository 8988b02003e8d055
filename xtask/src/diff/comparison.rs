//! The comparison under way: what it knows, and the changes that it has found.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Change, Detail, Wire};
use super::differences::Aspect;
use super::judge::{self, Judge, Rust};
use super::pairs::Matched;
use super::rule::Rule;

/// What is compared, and what was found so far.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// Both documents, and how to judge a change.
    pub judge: Judge<'a>,
    /// Which events and types are the same.
    pub matched: &'a Matched,
    /// What the newer document calls the older one's events.
    pub labels: BTreeMap<String, String>,
    /// The changes found so far.
    pub changes: Vec<Change>,
}

/// Where a change is.
#[derive(Clone, Debug)]
pub struct Place {
    /// As a JSON pointer.
    pub path: String,
    /// The events that reach it.
    pub used_by: Vec<String>,
}

/// What stood and what stands at a place.
pub type Values = (Option<Value>, Option<Value>);

impl Comparison<'_> {
    /// Notes a change.
    pub fn add(
        &mut self,
        rule: Rule,
        place: &Place,
        (before, after): Values,
        wire: Wire,
        rust: Rust,
        details: Vec<Detail>,
    ) {
        self.changes
            .push(change(rule, place, (before, after), wire, rust, details));
    }

    /// Notes what differs at one place as one change, under the most specific rule.
    ///
    /// What no rule explains hangs below nothing: each is a change by itself.
    pub fn add_aspects(&mut self, place: &Place, aspects: Vec<Aspect>, wire: Wire, rust: Rust) {
        let (unclassified, mut explained): (Vec<_>, Vec<_>) = aspects
            .into_iter()
            .partition(|aspect| aspect.detail.rule == Rule::Unclassified);
        explained.sort_by_key(|aspect| (aspect.below, aspect.detail.rule));
        // Words change nothing, even where nobody can say what is allowed.
        let in_words = explained
            .iter()
            .all(|aspect| aspect.detail.rule.is_in_words());
        let wire = if in_words { Wire::SAFE } else { wire };
        let mut explained = explained.into_iter().map(|aspect| aspect.detail);
        if let Some(first) = explained.next() {
            let place = Place {
                path: first.path,
                used_by: place.used_by.clone(),
            };
            let values = (first.before, first.after);
            self.add(first.rule, &place, values, wire, rust, explained.collect());
        }
        for Aspect { detail, .. } in unclassified {
            self.add_unclassified(detail, &place.used_by);
        }
    }

    /// Notes what no rule explains.
    pub fn add_unclassified(&mut self, detail: Detail, used_by: &[String]) {
        let place = Place {
            path: detail.path,
            used_by: used_by.to_vec(),
        };
        let rust = Rust::broken("not known: no rule explains the change".to_owned());
        let values = (detail.before, detail.after);
        self.add(
            Rule::Unclassified,
            &place,
            values,
            Wire::UNKNOWN,
            rust,
            Vec::new(),
        );
    }

    /// The events that reach a type, under either of its names.
    pub fn users(&self, before: Option<&str>, after: Option<&str>) -> Vec<String> {
        let judge = &self.judge;
        let old = before
            .into_iter()
            .flat_map(|name| judge.before().users(name));
        let new = after.into_iter().flat_map(|name| judge.after().users(name));
        let users: BTreeSet<&String> = old
            .map(|label| self.newer_label(label))
            .chain(new)
            .collect();
        users.into_iter().cloned().collect()
    }

    /// What reports call an event of the older document, if the newer one still has it.
    fn newer_label<'b>(&'b self, label: &'b String) -> &'b String {
        self.labels.get(label).unwrap_or(label)
    }
}

/// A change, with its level.
pub fn change(
    rule: Rule,
    place: &Place,
    (before, after): Values,
    wire: Wire,
    rust: Rust,
    details: Vec<Detail>,
) -> Change {
    Change {
        rule,
        level: judge::level(rule, rust.bump, wire),
        bump: rust.bump,
        path: place.path.clone(),
        used_by: place.used_by.clone(),
        wire,
        rust: rust.text,
        before,
        after,
        details,
    }
}
