//! What is wrong with a document, at the place that it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::Failure;
use super::proposal::{self, Purpose};
use crate::names::words;
use crate::problem::{Problem, Problems, Source};
use crate::rust::{RustError, model};
use crate::schema::references::{self, ReferenceError};
use crate::schema::{
    self, Kind, Others, Schema, escape, join, keyword, named_pointer, property_pointer,
};
use crate::spec::SharedTypes;
use crate::spec::faults;
use crate::spec::overlay::{Action, Overlay};
use crate::spec::places::Places;
use crate::text::visible_lines;

/// Checks what the later stages rely on.
///
/// # Errors
///
/// A reference to nothing; what is written in a form that says something else than is meant.
pub(super) fn check(places: &Places<'_>, shared: &Source) -> Result<(), Failure> {
    let faults = faults::faults(places.document);
    let problems: Vec<Problem> = faults
        .iter()
        .filter_map(|fault| places.problem(&fault.pointer, &fault.message, &fault.help))
        .collect();
    if !problems.is_empty() {
        return Err(Problems(problems).into());
    }
    let moved = without_type(places);
    if !moved.is_empty() {
        return Err(Problems(moved).into());
    }
    let broken = references::check(places.document);
    if broken.is_empty() {
        return Ok(());
    }
    Err(rejected(places, shared, RustError::References(broken)))
}

/// The conflicts of an overlay. Where an action belongs to a type whose row of the table has lost its last place, that is the
/// reason, and reported alone.
pub(super) fn conflicts(
    problems: Problems,
    overlay: &Overlay,
    shared: &Source,
    paths: &BTreeMap<String, String>,
) -> Problems {
    let Ok(table) = SharedTypes::read(shared) else {
        return problems;
    };
    let mut names = BTreeSet::new();
    let rows = overlay.actions().iter().filter_map(|action| {
        let below = action.target.text.strip_prefix("$.components.schemas.")?;
        let name = below.split(['.', '[']).next()?;
        let is_on_page = paths.contains_key(&named_pointer(name));
        if is_on_page || !names.insert(name) {
            return None;
        }
        let user = format!("the action `{}`", action.id);
        table.without_place(name, &user, paths.values())
    });
    let rows: Vec<Problem> = rows.collect();
    if rows.is_empty() {
        problems
    } else {
        Problems(rows)
    }
}

/// The properties of the named schemas: the schema's name, the key, and what the property says.
fn properties(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let schemas = document.pointer("/components/schemas");
    let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
    schemas.flat_map(|(name, schema)| {
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.into_iter().flatten();
        properties.map(move |(key, property)| (name, key, property))
    })
}

/// The actions that describe keys which no page has, and state no type of them: they were written for keys that a page had,
/// and would bring required keys of any type.
fn without_type(places: &Places<'_>) -> Vec<Problem> {
    let mut described: Vec<(&Action, String, Vec<&str>)> = Vec::new();
    for (name, key, property) in properties(places.document) {
        let pointer = property_pointer(name, key);
        if states_type(property) || places.paths.contains_key(&pointer) {
            continue;
        }
        let Some(action) = places.overlay.bringing(places.document, &pointer) else {
            continue;
        };
        match described.last_mut() {
            Some((last, of, keys)) if last.id == action.id && of == name => keys.push(key),
            _ => described.push((action, name.clone(), vec![key])),
        }
    }
    let problems = described.iter().map(|(action, name, keys)| {
        let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        let message = format!(
            "it describes {} of `{name}`, which no page has, and states no type",
            quoted.join(" and ")
        );
        let mut help = "the key was moved, renamed or removed: describe it where it is now, or delete it here, in \
                        `required` too"
            .to_owned();
        for key in keys {
            let moved = moved(places, name, key);
            if !moved.is_empty() {
                help.push_str(&format!("\nthe pages have {}", moved.join(", ")));
            }
        }
        help.push_str("\nif the key is new, state its type; of any type is a key with the schema `{}`");
        places.overlay.problem(action, &message, &help)
    });
    problems.collect()
}

/// Whether a schema says more than what is next to a type: `{}`, which is any value on purpose, does.
fn states_type(schema: &Value) -> bool {
    let says = |keyword: &String| {
        !keyword::is_annotation(keyword) && !keyword::is_constraint(keyword) && keyword != "format"
    };
    schema
        .as_object()
        .is_none_or(|members| members.is_empty() || members.keys().any(says))
}

/// The properties of this key that the pages have in types whose names begin alike.
fn moved(places: &Places<'_>, name: &str, key: &str) -> Vec<String> {
    let pointers = places.paths.keys();
    let found = pointers.filter_map(|pointer| {
        let below = pointer.strip_prefix("/components/schemas/")?;
        let (owner, property) = below.split_once("/properties/")?;
        (property == escape(key) && is_near(owner, name)).then(|| format!("`{owner}.{key}`"))
    });
    found.collect()
}

/// Whether a key of one type may be that of the other, which it moved from: their names begin alike.
pub(super) fn is_near(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// A failure of the last stage, at the places that it is about.
pub(super) fn rejected(places: &Places<'_>, shared: &Source, error: RustError) -> Failure {
    let text = error.to_string();
    let problems: Vec<Problem> = match (&error, error.pointer()) {
        (RustError::References(broken), _) => unresolved(places, shared, broken),
        (RustError::NoEvent { name }, Some(pointer)) => {
            let problem = places.problem(&pointer, &text, &event(name));
            problem.into_iter().collect()
        }
        (_, Some(pointer)) => at(places, &pointer, &text).into_iter().collect(),
        (_, None) => Vec::new(),
    };
    if problems.is_empty() {
        error.into()
    } else {
        Problems(problems).into()
    }
}

/// What to do about a payload whose event no page states: the action, as it is pasted.
fn event(name: &str) -> String {
    let words: Vec<String> = words(name).iter().map(|word| word.to_lowercase()).collect();
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| *word != "webhook")
        .collect();
    format!(
        "find who states the event (the guide, the vendor's OpenAPI document, traffic), and add an action to \
         spec/overlay.yaml, with its name and its source:\n\
         - x-id: {}-event\n  x-group: vendor-gap\n  x-reason: The page does not say which event brings this payload.\n  \
         x-source: …\n  x-expects: nothing\n  target: $.components.schemas.{name}.properties.event\n  \
         update: {{ const: … }}",
        words.join("-")
    )
}

/// References to nothing. Where a row of the table has lost its last place, that is the reason of all of them.
fn unresolved(places: &Places<'_>, shared: &Source, broken: &[ReferenceError]) -> Vec<Problem> {
    let table = SharedTypes::read(shared).ok();
    let mut reported = Vec::new();
    let mut rows = Vec::new();
    let mut others = Vec::new();
    for error in broken {
        let name = error.missing();
        let row = name.as_deref().and_then(|name| {
            let user = format!("`{}`", error.place());
            table
                .as_ref()?
                .without_place(name, &user, places.paths.values())
        });
        match row {
            Some(row) if !reported.contains(&name) => {
                reported.push(name);
                rows.push(row);
            }
            Some(_) => {}
            None => others.extend(at(places, error.place(), &error.to_string())),
        }
    }
    if rows.is_empty() { others } else { rows }
}

/// A problem whose advice is behind the last colon.
fn at(places: &Places<'_>, pointer: &str, text: &str) -> Option<Problem> {
    let (message, help) = text
        .split_once(": ")
        .unwrap_or((text, "correct it at this place; a page is never edited: add an action of the overlay, or report it to the vendor"));
    places.problem(pointer, message, help)
}

/// The properties without a description, which would have no documentation in Rust.
pub(super) fn undescribed(document: &Value) -> Vec<String> {
    let undescribed =
        properties(document).filter(|(_, _, property)| property.get("description").is_none());
    let notes = undescribed.map(|(name, key, _)| {
        format!(
            "{name}.{key} has no description, and its field no documentation: an action can add one"
        )
    });
    notes.collect()
}

/// A property with values of several types, which are any value in Rust.
#[derive(Clone, Debug)]
pub struct Union {
    /// Where it is, and what to do.
    pub problem: Problem,
    /// The action of the overlay that decides which type is sent, as it is pasted at the end.
    pub action: String,
}

impl fmt::Display for Union {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = Problems(vec![self.problem.clone()]).to_string();
        formatter.write_str(&visible_lines(&problem))
    }
}

/// The places with values of several types. What the pages say of them is kept, and only a person can decide which type it
/// is. Those that the overlay brings are decided.
pub(super) fn unions(places: &Places<'_>) -> Vec<Union> {
    let generated = properties(places.document)
        .filter(|(name, ..)| !model::HAND_WRITTEN.contains(&name.as_str()));
    let unions = generated
        .filter_map(|(name, key, property)| union(places, property_pointer(name, key), property));
    unions.collect()
}

fn union(places: &Places<'_>, mut pointer: String, property: &Value) -> Option<Union> {
    let (document, mut node) = (places.document, property);
    let alternatives = loop {
        match schema::read(document, node).kind {
            Kind::Union(alternatives) => break alternatives,
            Kind::List(_) => {
                node = node.get("items")?;
                pointer = join(&pointer, "items");
            }
            _ => return None,
        }
    };
    if places.overlay.bringing(document, &pointer).is_some() {
        return None;
    }
    // An object with properties and a list of values need a name.
    let is_named = |it: &&Schema| matches!(it.kind, Kind::Object(_) | Kind::Enum(_));
    let unnamed = alternatives.iter().find(|it| !is_named(it));
    let map = Schema::of(Kind::Map(Others::Any));
    let mut wanted = unnamed.unwrap_or(&map).clone();
    wanted.nullable |= schema::read(document, node).nullable;
    let (texts, _) = proposal::parted(node);
    let (_, facts) = proposal::parted(&wanted.to_json_without_annotations());
    let wanted = Value::Object(texts.into_iter().chain(facts).collect());
    let purpose = Purpose {
        suffix: "decided",
        reason: "The page allows values of several types, and only this one is sent.",
        source: "seen",
    };
    let action = proposal::action(&pointer, node, &wanted, purpose)?;
    let help = "the field is a `serde_json::Value`, which reads all of them; if one type is sent, decide on it with the action \
                below, and correct its type and source";
    Some(Union {
        problem: places.problem(&pointer, "values of several types", help)?,
        action,
    })
}
