//! An overlay after it was read and checked.

use miette::SourceSpan;

use roas_overlay::v1_1;
use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::problem::{Problem, Source};

/// A checked overlay. Only [`read`](super::read()) makes one.
#[derive(Clone, Debug)]
pub struct Overlay {
    pub(super) source: Source,
    pub(super) actions: Vec<Action>,
}

impl Overlay {
    /// The actions, in order.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The steps, in order.
    pub(super) fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let mut actions = self.actions.iter();
        std::iter::from_fn(move || {
            let action = actions.next()?;
            let is_replaced = action.change == Change::Replace;
            let replacement = is_replaced.then(|| actions.next()).flatten();
            Some(Step {
                action,
                replacement,
            })
        })
    }

    /// The last action that brings the part of a document at a JSON pointer.
    pub(crate) fn bringing(&self, document: &Value, pointer: &str) -> Option<&Action> {
        let part = document.pointer(pointer)?;
        self.actions.iter().rev().find(|action| {
            let Change::Update(brought) = &action.change else {
                return false;
            };
            let targets = action.target.find(document);
            targets.iter().any(|(target, node)| {
                let Some(below) = pointer.strip_prefix(target.as_str()) else {
                    return false;
                };
                match brought {
                    Value::Array(items) => {
                        node.is_array() && below.starts_with('/') && items.contains(part)
                    }
                    _ => {
                        (!below.is_empty() && brought.pointer(below).is_some())
                        // An item of a list that the action brings, behind items that were there.
                        || brings_item(brought, below, part)
                    }
                }
            })
        })
    }

    /// A problem at the target of an action.
    pub(crate) fn problem(&self, action: &Action, message: &str, help: &str) -> Problem {
        let message = format!("action `{}`: {message}", action.id);
        self.source
            .problem(message, action.target.span, "this action", help)
    }
}

/// Whether an update brings an item of the list that is the parent of a pointer.
fn brings_item(brought: &Value, below: &str, item: &Value) -> bool {
    let list = below.rsplit_once('/').map(|(list, _)| list);
    let list = list.and_then(|list| brought.pointer(list)?.as_array());
    list.is_some_and(|items| items.contains(item))
}

/// The unit that is applied: either completely or not at all.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) action: &'a Action,
    /// If the action is a removal: what takes the place of the removed value.
    pub(super) replacement: Option<&'a Action>,
}

impl<'a> Step<'a> {
    /// The one or two actions of the step.
    pub(super) fn actions(self) -> impl Iterator<Item = &'a Action> {
        std::iter::once(self.action).chain(self.replacement)
    }
}

/// One fact that the pages leave out.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its name in reports, in kebab-case: `bot-completed-event`.
    pub id: String,
    /// The first line of the action in the overlay, counted from 1.
    pub line: u64,
    /// Who needs it.
    pub group: Group,
    /// Why it exists.
    pub reason: String,
    /// The source of the fact, and its date.
    pub source: String,
    /// The one place that it changes.
    pub target: Target,
    /// The expected content of the target.
    pub expects: Expectation,
    /// What it does.
    pub change: Change,
    /// The members that the Overlay Specification defines.
    pub(super) standard: v1_1::Action,
}

impl Action {
    /// The value that it merges; null for a removal.
    pub(super) fn brought(&self) -> &Value {
        match &self.change {
            Change::Update(value) => value,
            Change::Remove | Change::Replace => &Value::Null,
        }
    }

    /// This action, with another target, as an overlay with one action for roas-overlay.
    pub(super) fn alone(&self, target: &str) -> v1_1::Overlay {
        let action = v1_1::Action {
            target: target.to_owned(),
            ..self.standard.clone()
        };
        v1_1::Overlay {
            actions: vec![action],
            ..v1_1::Overlay::default()
        }
    }
}

/// Who needs an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The vendor's page lacks it.
    VendorGap,
    /// Only the generator needs it.
    Generator,
}

/// The expected content of a target.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// None of the members that the update adds.
    Nothing,
    /// Exactly this value, which the update changes or the removal removes.
    Value(Value),
}

impl Expectation {
    /// The expected value, if there is one.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Nothing => None,
            Self::Value(value) => Some(value),
        }
    }
}

/// What an action does at its target.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Merges this value into an object, or appends it to an array.
    Update(Value),
    /// Removes the target.
    Remove,
    /// Removes the target, which the next action replaces.
    Replace,
}

/// The JSONPath of an action, and its place in the overlay.
#[derive(Clone, Debug)]
pub struct Target {
    /// The text in the overlay.
    pub text: String,
    pub(super) path: JsonPath,
    pub(super) span: SourceSpan,
}

impl Target {
    /// The places that the path matches, with their JSON pointers.
    pub(super) fn find<'a>(&self, document: &'a Value) -> Vec<(String, &'a Value)> {
        let found = self.path.query_located(document);
        let found = found.iter();
        found
            .map(|it| (it.location().to_json_pointer(), it.node()))
            .collect()
    }

    /// The path of the object of which the target would be a member, and the key that is missing in it.
    pub(super) fn missing_member(&self, document: &Value) -> Option<(String, String)> {
        let parent = parent(&self.text)?;
        let path = JsonPath::parse(parent).ok()?;
        let is_there = path.query(document).iter().any(|node| node.is_object());
        let name = self.text.get(parent.len()..).unwrap_or_default();
        let name = name.trim_matches(['.', '[', ']', '\'']);
        is_there.then(|| (parent.to_owned(), name.to_owned()))
    }
}

/// The path without its last segment, `.name` or `['name']`.
fn parent(path: &str) -> Option<&str> {
    let (parent, name) = match path.strip_suffix("']") {
        Some(open) => open.rsplit_once("['")?,
        None => path.rsplit_once('.')?,
    };
    let is_a_name = !name.is_empty() && !name.contains(['[', ']', '*', '\'', '"', '\\']);
    is_a_name.then_some(parent)
}

#[cfg(test)]
mod tests {
    use super::parent;

    #[test]
    fn the_parent_of_a_path_is_all_but_its_last_name() {
        for (path, expected) in [
            ("$.a.b", Some("$.a")),
            ("$.a['x-b']", Some("$.a")),
            ("$['a']['b.c']", Some("$['a']")),
            ("$.a", Some("$")),
            ("$", None),
            ("$.a[0]", None),
            ("$.a.*", None),
            ("$..a[?@.b]", None),
        ] {
            assert_eq!(parent(path), expected, "{path}");
        }
    }
}
