//! What differs in the public items that a finding is about.

use std::collections::{BTreeMap, BTreeSet};

use super::verdict::Rust;
use crate::diff::compare::Subject;
use crate::diff::matching::{Pairs, Sides};
use crate::diff::read::{DeliveryKey, Side};
use crate::names::pascal_case;
use crate::rust::api::Api;
use crate::schema::DeliveryKind;

/// The public items of both sides.
pub(super) struct Comparison<'c, 'a> {
    pub(super) sides: Sides<'a>,
    pub(super) before: &'c Api,
    pub(super) after: &'c Api,
}

impl Comparison<'_, '_> {
    /// What becomes of what a finding is about; its items are claimed.
    pub(super) fn judge(&self, subject: &Subject<'_>, claimed: &mut BTreeSet<String>) -> Rust {
        match subject {
            // What is not named and not a property is in no struct.
            Subject::Nothing | Subject::Unnamed | Subject::Unknown => Rust::UNCHANGED,
            Subject::Type(Some(old), Some(new)) => self.of_type(old, new, claimed),
            Subject::Type(old, new) => {
                for (name, api) in [(old, self.before), (new, self.after)] {
                    if let Some(name) = name {
                        claim(api, name, claimed);
                    }
                }
                self.item(*old, *new, claimed)
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
        let Some(union) = old.or(new).and_then(|key| union(key.0)) else {
            return Rust::UNCHANGED;
        };
        let old_event = old.and_then(|key| self.sides.before.event(key));
        let new_event = new.and_then(|key| self.sides.after.event(key));
        let variant = |event: &str| format!("{union}::{}", pascal_case(event));
        let lacks = |side: &Side<'_>, key: Option<&DeliveryKey>, event: bool| {
            side.is_of_pages && key.is_some() && !event
        };
        if lacks(self.sides.before, old, old_event.is_some())
            || lacks(self.sides.after, new, new_event.is_some())
        {
            return self.without_event(union, old, new, claimed);
        }
        for event in [old_event, new_event].into_iter().flatten() {
            claimed.insert(variant(event));
            claimed.insert(format!("{}Name", pascal_case(event)));
        }
        match (old_event, new_event) {
            (None, Some(event)) => Rust::added(format!("`{}` is new", variant(event))),
            (Some(event), None) => Rust::broken(format!("`{}` is gone", variant(event))),
            (Some(old), Some(new)) if variant(old) != variant(new) => {
                Rust::broken(format!("`{}` is `{}`", variant(old), variant(new)))
            }
            (Some(old), Some(new)) if old != new => Rust::broken(format!(
                "`{}` is the event `{new}`, was `{old}`",
                variant(new)
            )),
            // The variant is named for the constant, and the type for the schema.
            _ => Rust::UNCHANGED,
        }
    }

    /// A page does not say which event brings a payload; which variant it is, the overlay will decide.
    fn without_event(
        &self,
        union: &str,
        old: Option<&DeliveryKey>,
        new: Option<&DeliveryKey>,
        claimed: &mut BTreeSet<String>,
    ) -> Rust {
        for (key, api) in [(old, self.before), (new, self.after)] {
            if let Some((kind, key)) = key {
                let placeholder = pascal_case(&format!("{kind} {key} without event"));
                let paths = api.items().map(|(path, _)| path);
                claimed.extend(
                    paths
                        .filter(|path| path.contains(&placeholder))
                        .map(str::to_owned),
                );
            }
        }
        match (old, new) {
            (None, Some(_)) => Rust::added(format!(
                "`{union}` gets a variant: no page says its `event` constant, add it to spec/overlay.yaml"
            )),
            (Some(_), None) => Rust::broken(format!("a variant of `{union}` is gone")),
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
pub(super) fn difference(path: &str, was: Option<&str>, is: Option<&str>) -> Rust {
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

/// The enum that has a variant for each delivery of a kind.
fn union(kind: DeliveryKind) -> Option<&'static str> {
    match kind {
        DeliveryKind::Webhook => Some("WebhookEvent"),
        DeliveryKind::Callback => Some("CallbackEvent"),
        DeliveryKind::Artifact => None,
    }
}

/// A path with the newer name of its type in place of the older one; fields and variants keep their names.
pub(super) fn renamed_path(pairs: &Pairs, path: &str) -> String {
    let end = path.find(['.', ':']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    format!("{}{rest}", pairs.after(name).unwrap_or(name))
}

/// A type with the newer names in place of the older ones.
pub(super) fn renamed(pairs: &Pairs, text: &str) -> String {
    let mut renamed = String::with_capacity(text.len());
    for word in text.split_inclusive(|letter: char| !letter.is_alphanumeric() && letter != '_') {
        let name = word.trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
        renamed.push_str(pairs.after(name).unwrap_or(name));
        renamed.push_str(word.get(name.len()..).unwrap_or_default());
    }
    renamed
}
