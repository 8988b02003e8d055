//! The comparison, and what it reports.

use serde_json::{Map, Value};
use tests::document::schemas;

use xtask::schema::Schema;

use super::rules::{Pair, RULES};
use super::schema::read;
use super::types::{Contract, derived};

/// The differences that remain after the intended ones are removed.
pub(crate) struct Comparison {
    /// The named schemas that are on both sides.
    pub(crate) compared: Vec<String>,
    /// One line a difference, with the place where it is.
    pub(crate) differences: Vec<String>,
    /// How many places each rule changed, in the order of [`RULES`].
    pub(crate) changes: Vec<(&'static str, usize)>,
}

/// Compares every named schema of a document with the Rust type of that name.
pub(crate) fn compare(document: &Value, contract: Contract) -> Comparison {
    let documented = read(schemas(document));
    let derived = read(&derived(contract));
    let mut comparison = Comparison {
        compared: Vec::new(),
        differences: Vec::new(),
        changes: RULES.iter().map(|rule| (rule.name, 0)).collect(),
    };
    for name in derived.keys().filter(|it| !documented.contains_key(*it)) {
        let line = format!("{name}: only the types have it");
        comparison.differences.push(line);
    }
    for (name, schema) in documented {
        let Some(of_types) = derived.get(&name) else {
            let line = format!("{name}: only the document has it");
            comparison.differences.push(line);
            continue;
        };
        let mut pair = Pair {
            document: schema,
            types: of_types.clone(),
        };
        for (rule, (_, changes)) in RULES.iter().zip(&mut comparison.changes) {
            if rule.contracts.contains(&contract) {
                *changes += (rule.apply)(&name, &mut pair);
            }
        }
        if pair.document != pair.types {
            let [document, types] = [&pair.document, &pair.types].map(Schema::to_json);
            differences(&name, &document, &types, &mut comparison.differences);
        }
        comparison.compared.push(name);
    }
    comparison
}

/// Lists where two values differ, down to the smallest ones that do.
fn differences(place: &str, document: &Value, types: &Value, lines: &mut Vec<String>) {
    match (document, types) {
        (Value::Object(document), Value::Object(types)) => {
            for key in keys(document, types) {
                let place = format!("{place}.{key}");
                match (document.get(key), types.get(key)) {
                    (Some(document), Some(types)) => differences(&place, document, types, lines),
                    (Some(only), None) => lines.push(format!("{place}: the types lack {only}")),
                    (None, Some(only)) => lines.push(format!("{place}: the document lacks {only}")),
                    (None, None) => {}
                }
            }
        }
        (document, types) if document != types => lines.push(format!(
            "{place}: the document has {document}, the types have {types}"
        )),
        _ => {}
    }
}

fn keys<'schema>(
    document: &'schema Map<String, Value>,
    types: &'schema Map<String, Value>,
) -> impl Iterator<Item = &'schema String> {
    let only_types = types.keys().filter(|key| !document.contains_key(*key));
    document.keys().chain(only_types)
}
