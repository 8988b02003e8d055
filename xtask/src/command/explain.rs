//! What is wrong with a document, at the place that it comes from.

use serde_json::Value;

use super::Failure;
use crate::problem::{Problem, Problems, Source};
use crate::rust::RustError;
use crate::schema::references::{self, ReferenceError};
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
