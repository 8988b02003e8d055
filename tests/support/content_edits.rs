//! Small random edits of what a page says, each of one field.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use xtask::page::Content;
use xtask::page::content::{Body, Detail, Field, PlainType, TypeExpression, TypeTerm};

/// An edit of what a page says: of the field at an index, among all fields.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Another type, with a format.
    Retype(PlainType, Option<&'static str>),
    /// What is done to a list of fields, and to the one at an index of it.
    Other(&'static str, fn(&mut Vec<Field>, usize)),
}

/// The edits that are not another type.
const OTHERS: [Edit; 8] = [
    Edit::Other("another description", |fields, at| {
        fields[at].description = Some("In other words".to_owned());
    }),
    Edit::Other("no such field", |fields, at| drop(fields.remove(at))),
    Edit::Other("one more of the same type", |fields, at| {
        let mut field = fields[at].clone();
        field.name += "_too";
        fields.push(field);
    }),
    Edit::Other("required or optional", |fields, at| {
        fields[at].required = !fields[at].required;
    }),
    Edit::Other("nullable or not", |fields, at| {
        fields[at].kind.nullable = !fields[at].kind.nullable;
    }),
    Edit::Other("one more value, or a closed list of one", |fields, at| {
        let terms = &mut fields[at].kind.alternatives;
        if is_text(terms) {
            terms.clear();
        }
        if terms
            .iter()
            .all(|term| matches!(term, TypeTerm::Literal(_)))
        {
            terms.push(TypeTerm::Literal("another".into()));
        }
    }),
    Edit::Other("some values, or any other string", |fields, at| {
        let terms = &mut fields[at].kind.alternatives;
        if is_text(terms) {
            terms.insert(0, TypeTerm::Literal("one".into()));
        }
    }),
    Edit::Other("a list of what it was", |fields, at| {
        let field = &mut fields[at];
        let items = TypeExpression {
            alternatives: std::mem::take(&mut field.kind.alternatives),
            nullable: false,
        };
        field.kind.alternatives = vec![TypeTerm::Array(Box::new(items))];
        field.detail = Detail::Nothing;
    }),
];

/// Edits, each with the field that it is of.
pub fn edits() -> impl Strategy<Value = (Index, Edit)> {
    use PlainType::{Boolean, Integer, Number, Object, String};
    let kinds = select(vec![Boolean, Integer, Number, Object, String]);
    let formats = select(vec![
        None,
        Some("uuid"),
        Some("date-time"),
        Some("uri"),
        Some("email"),
    ]);
    let retype = (kinds, formats).prop_map(|(kind, format)| Edit::Retype(kind, format));
    (
        any::<Index>(),
        prop_oneof![6 => select(OTHERS.to_vec()), 4 => retype],
    )
}

/// Every list of fields, at any depth.
fn lists<'a>(fields: &'a mut Vec<Field>, visit: &mut dyn FnMut(&mut Vec<Field>)) {
    for field in &mut *fields {
        if let Detail::Listed(below) = &mut field.detail {
            lists(below, visit);
        }
    }
    visit(fields);
}

impl Edit {
    /// Carries the edit out.
    pub fn apply(&self, at: Index, content: &mut Content) {
        let mut count = 0;
        all_lists(content, &mut |list| count += list.len());
        let (chosen, mut seen) = (at.index(count), 0);
        all_lists(content, &mut |list| {
            if let Some(at) = chosen.checked_sub(seen).filter(|at| *at < list.len()) {
                self.apply_to(list, at);
            }
            seen += list.len();
        });
    }

    fn apply_to(&self, list: &mut Vec<Field>, at: usize) {
        match self {
            Self::Retype(kind, format) => {
                let is_text = *kind == PlainType::String;
                let format = format.filter(|_| is_text).map(str::to_owned);
                let kind = *kind;
                list[at].kind.alternatives = vec![TypeTerm::Plain { kind, format }];
                list[at].detail = Detail::Nothing;
            }
            Self::Other(_, edit) => edit(list, at),
        }
    }
}

/// Whether the type is a string of no format.
fn is_text(terms: &[TypeTerm]) -> bool {
    let text = TypeTerm::Plain {
        kind: PlainType::String,
        format: None,
    };
    terms == [text]
}

fn all_lists(content: &mut Content, visit: &mut dyn FnMut(&mut Vec<Field>)) {
    for payload in &mut content.payloads {
        if let Body::Object(fields) = &mut payload.body {
            lists(fields, visit);
        }
    }
}
