//! What the pages leave open: nothing is wrong, but a maintainer has to know.

use super::content::{Body, Content, Detail, Field, Open, Payload, TypeExpression, TypeTerm};

/// What the pages leave open, one line each, in page order.
pub fn notes(content: &Content) -> Vec<String> {
    let mut notes = Vec::new();
    for gap in &content.gaps {
        let name = gap.name.as_deref().unwrap_or("a payload");
        notes.push(format!(
            "{name} is missing: the vendor's script could not read {}",
            gap.path
        ));
    }
    for payload in &content.payloads {
        payload_notes(payload, &mut notes);
    }
    notes
}

fn payload_notes(payload: &Payload, notes: &mut Vec<String>) {
    let name = &payload.name;
    match &payload.body {
        Body::Object(list) => fields(list, name, notes),
        Body::List { items, .. } => {
            notes.push(format!("{name} is a list, not an object"));
            expression(items, &format!("{name}[]"), notes);
        }
        Body::Open(_) => notes.push(format!(
            "{name} is any value: the page does not name its type"
        )),
    }
}

fn fields(list: &[Field], path: &str, notes: &mut Vec<String>) {
    for field in list {
        let path = format!("{path}.{}", field.name);
        expression(&field.kind, &path, notes);
        if let Detail::Listed(list) = &field.detail {
            fields(list, &path, notes);
        }
    }
}

fn expression(kind: &TypeExpression, path: &str, notes: &mut Vec<String>) {
    for term in &kind.alternatives {
        match term {
            TypeTerm::Open(Open::Unknown) => notes.push(format!("{path} is any value: `unknown`")),
            TypeTerm::Open(Open::Format(format)) => {
                notes.push(format!("{path} is any value: `undefined ({format})`"));
            }
            TypeTerm::Open(Open::Reference(name)) => {
                notes.push(format!(
                    "{path} is any value: the schema `{name}`, which is not on the page"
                ));
            }
            TypeTerm::Array(items) if **items == TypeExpression::default() => {
                notes.push(format!("{path} is a list of any values: `array`"));
            }
            TypeTerm::Array(items) => expression(items, &format!("{path}[]"), notes),
            TypeTerm::Plain { .. } | TypeTerm::Literal(_) => {}
        }
    }
}
