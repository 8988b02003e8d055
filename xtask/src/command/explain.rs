//! What is wrong with a document, at the place that it comes from.

use serde_json::Value;

use super::Failure;
use super::proposal::{self, Purpose};
use crate::problem::{Problem, Problems, Source};
use crate::rust::{RustError, model};
use crate::schema::references::{self, ReferenceError};
use crate::schema::{self, Kind, Others, Schema, join, keyword};
use crate::spec::SharedTypes;
use crate::spec::faults;
use crate::spec::places::Places;

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
    let broken = references::check(places.document);
    if broken.is_empty() {
        return Ok(());
    }
    Err(rejected(places, shared, RustError::References(broken)))
}

/// A failure of the last stage, at the places that it is about.
pub(super) fn rejected(places: &Places<'_>, shared: &Source, error: RustError) -> Failure {
    let problems = match &error {
        RustError::References(broken) => unresolved(places, shared, broken),
        other => {
            let pointer = other.pointer(places.document);
            let problem = pointer.and_then(|it| at(places, &it, &other.to_string()));
            problem.into_iter().collect()
        }
    };
    if problems.is_empty() {
        error.into()
    } else {
        Problems(problems).into()
    }
}

/// References to nothing. Where a row of the table has lost its last place, that is the reason of all of them.
fn unresolved(places: &Places<'_>, shared: &Source, broken: &[ReferenceError]) -> Vec<Problem> {
    let table = SharedTypes::read(shared).ok();
    let mut reported = Vec::new();
    let mut rows = Vec::new();
    let mut others = Vec::new();
    for error in broken {
        let name = error.missing();
        let row = name
            .as_deref()
            .and_then(|name| table.as_ref()?.without_place(name, error.place()));
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
        .unwrap_or((text, "correct it at this place"));
    places.problem(pointer, message, help)
}

/// The properties without a description, which would have no documentation in Rust.
pub(super) fn undescribed(document: &Value) -> Vec<String> {
    let mut notes = Vec::new();
    let schemas = document.pointer("/components/schemas");
    for (name, schema) in schemas.and_then(Value::as_object).into_iter().flatten() {
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, property) in properties.into_iter().flatten() {
            if property.get("description").is_none() {
                notes.push(format!(
                    "{name}.{key} has no description, and its field no documentation: an action can add one"
                ));
            }
        }
    }
    notes
}

/// A property with values of several types, which are any value in Rust.
#[derive(Clone, Debug)]
pub struct Union {
    /// Where it is, and what to do.
    pub problem: Problem,
    /// The action of the overlay that decides which type is sent, as it is pasted at the end.
    pub action: String,
}

/// The places with values of several types. What the pages say of them is kept, and only a person can decide which type it
/// is. Those that the overlay brings are decided.
pub(super) fn unions(places: &Places<'_>) -> Vec<Union> {
    let mut unions = Vec::new();
    let schemas = places.document.pointer("/components/schemas");
    for (name, schema) in schemas.and_then(Value::as_object).into_iter().flatten() {
        if model::HAND_WRITTEN.contains(&name.as_str()) {
            continue;
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, property) in properties.into_iter().flatten() {
            let pointer = join(&join(&join("/components/schemas", name), "properties"), key);
            unions.extend(union(places, pointer, property));
        }
    }
    unions
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
    let words = node.as_object()?.iter();
    let words = words.filter(|(keyword, _)| keyword::is_annotation(keyword));
    let words = words.map(|(keyword, text)| (keyword.clone(), text.clone()));
    let facts = wanted.to_json_without_annotations();
    let facts = facts.as_object()?.iter();
    let facts = facts.map(|(keyword, fact)| (keyword.clone(), fact.clone()));
    let wanted = Value::Object(words.chain(facts).collect());
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
