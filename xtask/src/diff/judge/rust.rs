//! What becomes of the Rust types: the difference of the public items that are generated from both sides.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::pages;
use crate::diff::change::{Bump, Change, Detail, Wire};
use crate::diff::compare::{Field, Finding, Reading, Subject};
use crate::diff::matching::{Pairs, Sides};
use crate::diff::read::{DeliveryKey, Side};
use crate::diff::rule::Rule;
use crate::rust::api::Api;
use crate::rust::names::pascal_case;
use crate::schema::{DeliveryKind, Document, join};

/// What users of the Rust types notice, and the version that it asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rust {
    /// What changes; `None` if nothing does.
    pub(super) text: Option<String>,
    /// The version.
    pub(super) bump: Bump,
    /// Whether both sides could be generated.
    pub(super) is_known: bool,
}

impl Rust {
    /// No type changes, but a text or what no type enforces.
    const UNCHANGED: Self = Self {
        text: None,
        bump: Bump::Patch,
        is_known: true,
    };

    /// Something is there that was not.
    fn added(text: String) -> Self {
        Self {
            text: Some(text),
            bump: Bump::Minor,
            is_known: true,
        }
    }

    /// Users' code may no longer compile.
    fn broken(text: String) -> Self {
        Self {
            text: Some(text),
            bump: Bump::Major,
            is_known: true,
        }
    }

    /// Both together.
    fn and(self, other: Self) -> Self {
        let texts = self.text.into_iter().chain(other.text);
        let text = texts.collect::<Vec<_>>().join("; ");
        Self {
            text: (!text.is_empty()).then_some(text),
            bump: self.bump.max(other.bump),
            is_known: self.is_known && other.is_known,
        }
    }
}

/// The types of both sides.
pub(super) struct Types<'a> {
    sides: Sides<'a>,
    generated: Generated,
    /// The paths of items that a finding is about, under the newer names.
    claimed: BTreeSet<String>,
}

enum Generated {
    /// No finding is about types.
    Unneeded,
    /// Both sides have types.
    Both { before: Api, after: Api },
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
                bump: rule.lower_bound(),
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
                let field = |schema, required| Some(Field { schema, required });
                let old_field = field(Cow::Borrowed(&before.schema), before.required);
                let new_field = field(Cow::Borrowed(&after.schema), after.required);
                let path = join(&join("/components/schemas", owner), "properties");
                findings.push(Finding {
                    detail: Detail {
                        rule: Rule::TypeChanged,
                        path: join(&path, key),
                        before: Some(before.schema.to_json()),
                        after: Some(after.schema.to_json()),
                    },
                    details: Vec::new(),
                    used_by: self.sides.after.users(owner).cloned().collect(),
                    reading: Reading::Property(old_field, new_field),
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
                Subject::Type(..) | Subject::TypeAdded(_) | Subject::TypeRemoved(_) => 1,
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
                change.level = change
                    .level
                    .max(super::level(change.rule, &both, change.wire));
                (change.rust, change.bump) = (both.text, both.bump);
            } else {
                let detail = Detail {
                    rule: Rule::Unclassified,
                    path: String::new(),
                    before: was.map(Into::into),
                    after: is.map(Into::into),
                };
                let rust = Rust::broken(rust.text.unwrap_or_default());
                let change = super::change(detail, Vec::new(), Vec::new(), Wire::UNKNOWN, rust);
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

fn generate(sides: Sides<'_>) -> Generated {
    let is_empty = |side: &Side<'_>| side.document.deliveries.is_empty();
    if is_empty(sides.before) && is_empty(sides.after) {
        return Generated::Not(
            "neither document has webhooks or callbacks, and without them no types are generated"
                .to_owned(),
        );
    }
    let of = |side: &Side<'_>, which: &str| {
        let api = if side.is_of_pages {
            Api::of(side.types, &pages::completed(&Document::read(side.types)))
        } else {
            Api::of(side.types, &side.document)
        };
        api.map_err(|error| format!("`codegen` rejects the {which} document: {error}"))
    };
    match (of(sides.before, "older"), of(sides.after, "newer")) {
        (Ok(before), Ok(after)) => Generated::Both { before, after },
        (_, Err(why)) | (Err(why), _) => Generated::Not(why),
    }
}

/// The public items of both sides.
struct Comparison<'c, 'a> {
    sides: Sides<'a>,
    before: &'c Api,
    after: &'c Api,
}

impl Comparison<'_, '_> {
    fn judge(&self, subject: &Subject<'_>, claimed: &mut BTreeSet<String>) -> Rust {
        match subject {
            // What is not named and not a property is in no struct.
            Subject::Nothing | Subject::Unnamed | Subject::Unknown => Rust::UNCHANGED,
            Subject::Type(old, new) => self.of_type(old, new, claimed),
            Subject::TypeAdded(name) => {
                claim(self.after, name, claimed);
                self.item(None, Some(name), claimed)
            }
            Subject::TypeRemoved(name) => {
                claim(self.before, name, claimed);
                self.item(Some(name), None, claimed)
            }
            Subject::Property(old, new) => {
                let old = old.and_then(|(owner, key)| self.before.field(owner, key));
                let new = new.and_then(|(owner, key)| self.after.field(owner, key));
                self.item(old, new, claimed)
            }
            Subject::Delivery(old, new) => self.of_delivery(*old, *new, claimed),
        }
    }

    /// A type, its fields aside.
    fn of_type(&self, old: &str, new: &str, claimed: &mut BTreeSet<String>) -> Rust {
        let (was, is) = (self.before.item(old), self.after.item(new));
        let mut rust = Rust::UNCHANGED;
        if old != new && (was.is_some() || is.is_some()) {
            rust = Rust::broken(format!("`{old}` is `{new}`"));
        }
        if was != is {
            claim(self.before, old, claimed);
            claim(self.after, new, claimed);
            claimed.insert(new.to_owned());
            let (was, is) = (was.unwrap_or("nothing"), is.unwrap_or("nothing"));
            return rust.and(Rust::broken(format!("`{new}` is {is}, was {was}")));
        }
        let variants = |api: &Api, name: &str| -> BTreeMap<String, String> {
            let prefix = format!("{name}::");
            let variants = api.items_from(&prefix).filter_map(|(path, shown)| {
                let variant = path.strip_prefix(&prefix)?;
                Some((format!("{new}::{variant}"), shown.to_owned()))
            });
            variants.collect()
        };
        let (old, new) = (variants(self.before, old), variants(self.after, new));
        for (path, was) in &old {
            if let Some(is) = new.get(path).filter(|is| *is != was) {
                claimed.insert(path.clone());
                rust = rust.and(difference(path, Some(was), Some(is)));
            }
        }
        rust.and(together(&new, &old, "new", Rust::added, claimed))
            .and(together(&old, &new, "gone", Rust::broken, claimed))
    }

    /// A variant of a union, and the type of its event's name.
    fn of_delivery(
        &self,
        old: Option<&DeliveryKey>,
        new: Option<&DeliveryKey>,
        claimed: &mut BTreeSet<String>,
    ) -> Rust {
        let old_event = old.and_then(|key| Some((key.0, self.sides.before.event(key)?)));
        let new_event = new.and_then(|key| Some((key.0, self.sides.after.event(key)?)));
        let lacks = |side: &Side<'_>, key: Option<&DeliveryKey>, event: bool| {
            side.is_of_pages && key.is_some() && !event
        };
        if lacks(self.sides.before, old, old_event.is_some())
            || lacks(self.sides.after, new, new_event.is_some())
        {
            return self.without_event(old, new, claimed);
        }
        for event in [old_event, new_event].into_iter().flatten() {
            claimed.insert(variant(event));
            claimed.insert(format!("{}Name", pascal_case(event.1)));
        }
        match (old_event, new_event) {
            (None, Some(event)) => Rust::added(format!("`{}` is new", variant(event))),
            (Some(event), None) => Rust::broken(format!("`{}` is gone", variant(event))),
            (Some(old), Some(new)) if old != new => {
                Rust::broken(format!("`{}` is `{}`", variant(old), variant(new)))
            }
            // The variant is named for the constant, and the type for the schema.
            _ => Rust::UNCHANGED,
        }
    }

    /// A page does not say which event brings a payload; which variant it is, the overlay will decide.
    fn without_event(
        &self,
        old: Option<&DeliveryKey>,
        new: Option<&DeliveryKey>,
        claimed: &mut BTreeSet<String>,
    ) -> Rust {
        for (key, api) in [(old, self.before), (new, self.after)] {
            if let Some((kind, key)) = key {
                let stand_in = pascal_case(&format!("{kind} {key} without event"));
                let paths = api.items().map(|(path, _)| path);
                claimed.extend(
                    paths
                        .filter(|path| path.contains(&stand_in))
                        .map(str::to_owned),
                );
            }
        }
        match (old, new) {
            (None, Some((kind, _))) => Rust::added(format!(
                "`{}` gets a variant: no page says its `event` constant, add it to spec/overlay.yaml",
                union(*kind)
            )),
            (Some((kind, _)), None) => {
                Rust::broken(format!("a variant of `{}` is gone", union(*kind)))
            }
            _ => Rust::UNCHANGED,
        }
    }

    /// One item of both sides.
    fn item(&self, old: Option<&str>, new: Option<&str>, claimed: &mut BTreeSet<String>) -> Rust {
        let pairs = self.sides.pairs;
        let was = old.and_then(|path| Some((path, self.before.item(path)?)));
        let is = new.and_then(|path| Some((path, self.after.item(path)?)));
        claimed.extend(was.map(|(path, _)| renamed_path(pairs, path)));
        claimed.extend(is.map(|(path, _)| path.to_owned()));
        match (was, is) {
            (Some((old, _)), Some((new, is))) if renamed_path(pairs, old) != new => {
                Rust::broken(format!("`{new}: {is}` is new, and `{old}` is gone"))
            }
            (Some((_, was)), Some((_, is))) if renamed(pairs, was) == is => Rust::UNCHANGED,
            (was, is) => {
                let path = is.or(was).map_or("", |(path, _)| path);
                difference(path, was.map(|(_, was)| was), is.map(|(_, is)| is))
            }
        }
    }
}

/// What differs in one item.
fn difference(path: &str, was: Option<&str>, is: Option<&str>) -> Rust {
    let is_field = path.contains('.');
    let is_type = !is_field && !path.contains("::");
    match (was, is) {
        (None, Some(is)) if is_field => Rust::added(format!("`{path}: {is}` is new")),
        (None, Some(is)) if is_type => Rust::added(format!("`{path}` is new: {is}")),
        (None, Some(_)) => Rust::added(format!("`{path}` is new")),
        (Some(was), None) if is_field => Rust::broken(format!("`{path}: {was}` is gone")),
        (Some(_), None) => Rust::broken(format!("`{path}` is gone")),
        (Some(was), Some(is)) => Rust::broken(format!("`{path}` is `{is}`, was `{was}`")),
        (None, None) => Rust::UNCHANGED,
    }
}

/// The variants that one side alone has.
fn together(
    of: &BTreeMap<String, String>,
    other: &BTreeMap<String, String>,
    what: &str,
    rust: impl Fn(String) -> Rust,
    claimed: &mut BTreeSet<String>,
) -> Rust {
    let paths: Vec<&String> = of
        .keys()
        .filter(|path| !other.contains_key(*path))
        .collect();
    if paths.is_empty() {
        return Rust::UNCHANGED;
    }
    claimed.extend(paths.iter().map(|path| (*path).clone()));
    let are = if paths.len() == 1 { "is" } else { "are" };
    let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
    rust(format!("{} {are} {what}", paths.join(", ")))
}

/// Claims all that a type consists of.
fn claim(api: &Api, name: &str, claimed: &mut BTreeSet<String>) {
    for separator in [".", "::"] {
        let prefix = format!("{name}{separator}");
        let paths = api.items_from(&prefix).map(|(path, _)| path.to_owned());
        claimed.extend(paths);
    }
}

fn union(kind: DeliveryKind) -> &'static str {
    match kind {
        DeliveryKind::Webhook => "WebhookEvent",
        DeliveryKind::Callback => "CallbackEvent",
    }
}

fn variant((kind, event): (DeliveryKind, &str)) -> String {
    format!("{}::{}", union(kind), pascal_case(event))
}

/// A path with the newer name of its type in place of the older one; fields and variants keep their names.
fn renamed_path(pairs: &Pairs, path: &str) -> String {
    let end = path.find(['.', ':']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    format!("{}{rest}", pairs.after(name).unwrap_or(name))
}

/// A type with the newer names in place of the older ones.
fn renamed(pairs: &Pairs, text: &str) -> String {
    let mut renamed = String::with_capacity(text.len());
    for word in text.split_inclusive(|letter: char| !letter.is_alphanumeric() && letter != '_') {
        let name = word.trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
        renamed.push_str(pairs.after(name).unwrap_or(name));
        renamed.push_str(word.get(name.len()..).unwrap_or_default());
    }
    renamed
}
