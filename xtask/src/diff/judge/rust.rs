//! What becomes of the Rust types: the difference of the public items that are generated from both sides.

use std::collections::BTreeSet;

use super::items::{Comparison, difference, renamed, renamed_path};
use super::pages;
use super::verdict::{Rust, change, level};
use crate::diff::change::{Bump, Change, Detail, Wire};
use crate::diff::compare::{Field, Finding, Reading, Subject};
use crate::diff::matching::Sides;
use crate::diff::read::Side;
use crate::diff::rule::Rule;
use crate::rust::api::Api;
use crate::schema::{Document, join};

/// The types of both sides.
pub(super) struct Types<'a> {
    sides: Sides<'a>,
    generated: Generated<'a>,
    /// The paths of items that a finding is about, under the newer names.
    claimed: BTreeSet<String>,
}

enum Generated<'a> {
    /// No finding is about types.
    Unneeded,
    /// Both sides have types.
    Both { before: &'a Api, after: &'a Api },
    /// Why one side has none.
    Not(String),
}

impl<'a> Types<'a> {
    /// Generates both sides if a finding is about types.
    pub(super) fn new(findings: &[Finding<'_>], sides: Sides<'a>) -> Self {
        let is_about_types =
            |finding: &Finding<'_>| !matches!(finding.subject, Subject::Nothing | Subject::Unknown);
        let generated = if findings.iter().any(is_about_types) {
            generate(sides)
        } else {
            Generated::Unneeded
        };
        Self {
            sides,
            generated,
            claimed: BTreeSet::new(),
        }
    }

    /// Why it is not known what becomes of the types.
    pub(super) fn not_known(&self) -> Option<String> {
        match &self.generated {
            Generated::Unneeded | Generated::Both { .. } => None,
            Generated::Not(why) => Some(why.clone()),
        }
    }

    /// What becomes of the types that a finding is about.
    pub(super) fn judge(&mut self, rule: Rule, subject: &Subject<'_>) -> Rust {
        match subject {
            Subject::Nothing => return Rust::UNCHANGED,
            Subject::Unknown => {
                return Rust::broken("not known: no rule explains the change".to_owned());
            }
            _ => {}
        }
        match &self.generated {
            Generated::Unneeded => Rust::UNCHANGED,
            Generated::Not(_) => Rust {
                text: Some("not known before `codegen` accepts both documents".to_owned()),
                bump: lower_bound(rule),
                is_known: false,
            },
            Generated::Both { before, after } => {
                let comparison = Comparison {
                    sides: self.sides,
                    before,
                    after,
                };
                comparison.judge(subject, &mut self.claimed)
            }
        }
    }

    /// Fields of another type whose schemas are the same: a constant that is the name of an event on one side alone
    /// has a type of its own there.
    pub(super) fn retyped_fields(&self) -> Vec<Finding<'a>> {
        let Generated::Both { before, after } = &self.generated else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        for (path, _, _) in self.unclaimed() {
            let Some((owner, key)) = after.key(&path) else {
                continue;
            };
            let old_owner = self.sides.pairs.before(owner).unwrap_or(owner);
            let (old, new) = (
                self.sides.before.document.schemas.get_key_value(old_owner),
                self.sides.after.document.schemas.get_key_value(owner),
            );
            if let (Some((old_owner, old)), Some((owner, new))) = (old, new)
                && before.field(old_owner, key).is_some()
                && let (Some(old), Some(new)) = (old.object(), new.object())
                && let (Some((old_key, before)), Some((key, after))) = (
                    old.properties.get_key_value(key),
                    new.properties.get_key_value(key),
                )
            {
                let path = join(&join("/components/schemas", owner), "properties");
                findings.push(Finding {
                    detail: Detail::new(
                        Rule::TypeChanged,
                        join(&path, key),
                        Some(before.schema.to_json()),
                        Some(after.schema.to_json()),
                    ),
                    details: Vec::new(),
                    used_by: self.sides.after.users(owner).cloned().collect(),
                    reading: Reading::of([before, after].map(Field::of)),
                    subject: Subject::Property(Some((old_owner, old_key)), Some((owner, key))),
                });
            }
        }
        findings
    }

    /// Adds what else differs in the public items to the change that it follows from.
    pub(super) fn attribute(&mut self, judged: &mut Vec<(Change, Subject<'_>)>) {
        for (path, was, is) in self.unclaimed() {
            let rust = difference(&path, was.as_deref(), is.as_deref());
            let accessor = path
                .strip_suffix("()")
                .and_then(|path| path.rsplit("::").next());
            // An accessor of a union comes and goes with the key; other items with the delivery, or with any change.
            let rank = |subject: &Subject<'_>| match subject {
                Subject::Property(old, new) => {
                    let mut keys = old.iter().chain(new.iter());
                    u8::from(!keys.any(|(_, key)| accessor == Some(key)))
                }
                Subject::Delivery(..) => u8::from(accessor.is_some()),
                Subject::Type(..) => 1,
                Subject::Unnamed => 2,
                Subject::Nothing | Subject::Unknown => 3,
            };
            let found = judged.iter_mut().min_by_key(|(_, subject)| rank(subject));
            let found = found.filter(|(_, subject)| rank(subject) < 3);
            if let Some((change, _)) = found {
                let own = Rust {
                    text: change.rust.take(),
                    bump: change.bump,
                    is_known: true,
                };
                let both = own.and(rust);
                change.level = change.level.max(level(change.rule, &both, change.wire));
                (change.rust, change.bump) = (both.text, both.bump);
            } else {
                let (was, is) = (was.map(Into::into), is.map(Into::into));
                let detail = Detail::new(Rule::Unclassified, "", was, is);
                let rust = Rust::broken(rust.text.unwrap_or_default());
                let change = change(detail, Vec::new(), Vec::new(), Wire::UNKNOWN, rust);
                judged.push((change, Subject::Unknown));
            }
        }
    }

    /// The items that differ and that no finding is about: the path, what it was and what it is.
    fn unclaimed(&self) -> Vec<(String, Option<String>, Option<String>)> {
        let Generated::Both { before, after } = &self.generated else {
            return Vec::new();
        };
        let pairs = self.sides.pairs;
        let mut differing = Vec::new();
        let mut old_paths = BTreeSet::new();
        for (path, was) in before.items() {
            let path = renamed_path(pairs, path);
            let was = renamed(pairs, was);
            let is = after.item(&path);
            if is != Some(&was) && !self.claimed.contains(&path) {
                differing.push((path.clone(), Some(was), is.map(str::to_owned)));
            }
            old_paths.insert(path);
        }
        for (path, is) in after.items() {
            if !old_paths.contains(path) && !self.claimed.contains(path) {
                differing.push((path.to_owned(), None, Some(is.to_owned())));
            }
        }
        differing
    }
}

/// The lowest version that the change requires, where the types of one side are not known.
fn lower_bound(rule: Rule) -> Bump {
    match rule {
        Rule::EventRemoved
        | Rule::ArtifactRemoved
        | Rule::EventDiscriminatorChanged
        | Rule::TypeRemoved
        | Rule::TypeRenamed
        | Rule::PropertyRemovedRequired
        | Rule::PropertyRemovedOptional
        | Rule::Unclassified => Bump::Major,
        Rule::EventAdded
        | Rule::ArtifactAdded
        | Rule::TypeAdded
        | Rule::PropertyAddedRequired
        | Rule::PropertyAddedOptional
        | Rule::EnumValueAdded => Bump::Minor,
        _ => Bump::Patch,
    }
}

fn generate(sides: Sides<'_>) -> Generated<'_> {
    let is_empty = |side: &Side<'_>| side.document.deliveries.is_empty();
    if is_empty(sides.before) && is_empty(sides.after) {
        return Generated::Not(
            "neither document has webhooks or callbacks, and without them no types are generated"
                .to_owned(),
        );
    }
    match (api(sides.before, "older"), api(sides.after, "newer")) {
        (Ok(before), Ok(after)) => Generated::Both { before, after },
        (_, Err(why)) | (Err(why), _) => Generated::Not(why),
    }
}

/// The items of a side, or why it has none.
fn api<'a>(side: &'a Side<'_>, which: &str) -> Result<&'a Api, String> {
    let api = side.api.get_or_init(|| {
        if side.is_of_pages {
            Api::of(side.types, &pages::completed(&Document::read(side.types)))
        } else {
            Api::of(side.types, &side.document)
        }
    });
    let rejected = |error| format!("`codegen` rejects the {which} document: {error}");
    api.as_ref().map_err(rejected)
}
