//! Compares what an update states with what the document says: which types and which values each place allows.

use serde_json::{Map, Value, json};

use super::context::Context;
use super::place::{Place, Relation};
use crate::schema;
use crate::schema::keyword::{self, OPEN_VALUES};
use crate::spec::compare::{contains, is_words, same, without_words};

/// An update in comparison with the place that it changes.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Whether the update states a fact that the document does not.
    pub(super) is_new: bool,
    /// Whether the document states a fact of the update.
    pub(super) is_there: bool,
    /// Where the document states something else, with both statements.
    pub(super) differences: Vec<String>,
    /// The texts of the update.
    pub(super) words: Words,
    /// What the document has in the place of the update, and what contradicts the update.
    pub(super) found: Option<Value>,
    /// The part of the update that the document lacks.
    pub(super) missing: Option<Value>,
}

/// How the texts of an update compare with those of the document.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Whether a text has no text in its place.
    pub(super) missing: bool,
    /// Whether the document has a text of the update.
    pub(super) equal: bool,
    /// Whether the document has another text.
    pub(super) other: bool,
}

/// What is found at a place, and what the document lacks there.
type Parts = (Option<Value>, Option<Value>);

/// Compares an update with a node of the document.
pub(super) fn compare(
    document: &Value,
    context: Context,
    node: &Value,
    update: &Value,
) -> Comparison {
    let mut comparer = Comparer {
        document,
        result: Comparison::default(),
    };
    let (found, missing) = match (node, update) {
        (Value::Array(items), Value::Array(appended)) => comparer.items(items, appended),
        _ => comparer.value(context, node, update, ""),
    };
    Comparison {
        found,
        missing,
        ..comparer.result
    }
}

/// Whether two schemas say the same, apart from texts.
pub(super) fn says_the_same(document: &Value, one: &Value, other: &Value) -> bool {
    let read = |value: &Value| schema::read(document, &without_words(value));
    read(one) == read(other)
}

struct Comparer<'document> {
    document: &'document Value,
    result: Comparison,
}

impl Comparer<'_> {
    fn value(&mut self, context: Context, node: &Value, update: &Value, path: &str) -> Parts {
        match (context, node, update) {
            (Context::Schema, Value::Object(node), Value::Object(update)) => {
                self.schema(node, update, path)
            }
            (_, Value::Object(node), Value::Object(update)) => {
                let mut parts = Members::default();
                for (name, brought) in update {
                    let path = format!("{path}/{}", schema::escape(name));
                    let member = node.get(name);
                    parts.add(
                        name,
                        self.member(context.member(name), name, member, brought, &path),
                    );
                }
                parts.into()
            }
            _ => {
                if same(node, update) {
                    self.result.is_there = true;
                } else {
                    self.differs(path, &format!("it is {node}, and not {update}"));
                }
                (Some(node.clone()), None)
            }
        }
    }

    fn member(
        &mut self,
        context: Context,
        name: &str,
        node: Option<&Value>,
        brought: &Value,
        path: &str,
    ) -> Parts {
        let is_words = is_words(name, brought);
        match node {
            None => {
                self.result.words.missing |= is_words;
                self.result.is_new |= !is_words;
                (None, Some(brought.clone()))
            }
            Some(node) if is_words => {
                let is_equal = node == brought;
                self.result.words.equal |= is_equal;
                self.result.words.other |= !is_equal;
                (Some(node.clone()), None)
            }
            Some(node) => self.value(context, node, brought, path),
        }
    }

    fn items(&mut self, items: &[Value], appended: &[Value]) -> Parts {
        let (found, missing): (Vec<&Value>, Vec<&Value>) =
            appended.iter().partition(|item| contains(items, item));
        self.result.is_there |= !found.is_empty();
        self.result.is_new |= !missing.is_empty();
        let list = |items: Vec<&Value>| (!items.is_empty()).then(|| json!(items));
        (list(found), list(missing))
    }

    fn schema(
        &mut self,
        node: &Map<String, Value>,
        update: &Map<String, Value>,
        path: &str,
    ) -> Parts {
        let place = Place::of(self.document, node, update);
        let mut parts = Members::default();
        let mut contradicts = false;
        for (name, brought) in update {
            let below = format!("{path}/{}", schema::escape(name));
            let there = node.get(name);
            if is_words(name, brought) {
                parts.add(
                    name,
                    self.member(Context::Other, name, there, brought, &below),
                );
                continue;
            }
            let relation = match (name.as_str(), there) {
                ("properties" | "items", Some(there)) if !place.is_reference() => {
                    let context = Context::Schema.member(name);
                    parts.add(name, self.value(context, there, brought, &below));
                    continue;
                }
                ("required", Some(Value::Array(there))) => match brought {
                    Value::Array(keys) => {
                        parts.add(name, self.items(there, keys));
                        continue;
                    }
                    _ => place.data(name, Some(&Value::Array(there.clone())), brought),
                },
                _ => place.relation(name, there, brought),
            };
            match relation {
                Relation::New => {
                    self.result.is_new = true;
                    parts.add(name, (there.cloned(), Some(brought.clone())));
                }
                Relation::There => {
                    self.result.is_there = true;
                    parts.add(name, (there.cloned(), None));
                }
                Relation::Differs(reason) => {
                    contradicts = true;
                    self.differs(path, &reason);
                    parts.add(name, (there.cloned(), None));
                }
            }
        }
        if contradicts {
            for (name, member) in node {
                let is_fact = !keyword::is_annotation(name) || name == OPEN_VALUES;
                if is_fact && !update.contains_key(name) {
                    parts.add(name, (Some(member.clone()), None));
                }
            }
        }
        parts.into()
    }

    fn differs(&mut self, path: &str, reason: &str) {
        let place = if path.is_empty() {
            ""
        } else {
            &format!("`{path}`: ")
        };
        self.result.differences.push(format!("{place}{reason}"));
    }
}

/// The members of an object that are found, and those that it lacks.
#[derive(Default)]
struct Members {
    found: Map<String, Value>,
    missing: Map<String, Value>,
}

impl Members {
    fn add(&mut self, name: &str, (found, missing): Parts) {
        self.found.extend(found.map(|it| (name.to_owned(), it)));
        self.missing.extend(missing.map(|it| (name.to_owned(), it)));
    }
}

impl From<Members> for Parts {
    fn from(members: Members) -> Self {
        let object = |it: Map<String, Value>| (!it.is_empty()).then_some(Value::Object(it));
        (object(members.found), object(members.missing))
    }
}
