//! Small random edits of what a page says, each of one field.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use xtask::page::Content;
use xtask::page::content::{Body, Detail, Field, PlainType, TypeExpression, TypeTerm};

/// An edit of what a page says: of the field at an index, among all fields.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Another description.
    Describe,
    /// No such field.
    Remove,
    /// One more of the same type.
    Add,
    /// Required where it was optional, and the other way round.
    FlipRequired,
    /// Nullable where it was not, and the other way round.
    FlipNull,
    /// Another type, with a format.
    Retype(PlainType, Option<&'static str>),
    /// A list of values has one more, and a string is a closed list.
    Value,
    /// Some values, or any other string.
    OpenList,
    /// A list of what it was.
    Items,
}

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
    let others = select(vec![
        Edit::Describe,
        Edit::Remove,
        Edit::Add,
        Edit::FlipRequired,
        Edit::FlipNull,
        Edit::Value,
        Edit::OpenList,
        Edit::Items,
    ]);
    (any::<Index>(), prop_oneof![6 => others, 4 => retype])
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
        let field = &mut list[at];
        match self {
            Self::Describe => field.description = Some("In other words".to_owned()),
            Self::Remove => drop(list.remove(at)),
            Self::Add => {
                let name = format!("{}_too", field.name);
                let field = Field {
                    name,
                    ..field.clone()
                };
                list.push(field);
            }
            Self::FlipRequired => field.required = !field.required,
            Self::FlipNull => field.kind.nullable = !field.kind.nullable,
            Self::Retype(kind, format) => {
                let is_text = *kind == PlainType::String;
                let format = format.filter(|_| is_text).map(str::to_owned);
                field.kind.alternatives = vec![TypeTerm::Plain {
                    kind: *kind,
                    format,
                }];
                field.detail = Detail::Nothing;
            }
            Self::Value => {
                let is_value = |term: &TypeTerm| matches!(term, TypeTerm::Literal(_));
                let terms = &mut field.kind.alternatives;
                if is_text(terms) {
                    terms.clear();
                }
                if terms.iter().all(is_value) {
                    terms.push(TypeTerm::Literal("another".into()));
                }
            }
            Self::OpenList => {
                if is_text(&field.kind.alternatives) {
                    let value = TypeTerm::Literal("one".into());
                    field.kind.alternatives.insert(0, value);
                }
            }
            Self::Items => {
                let items = TypeExpression {
                    alternatives: std::mem::take(&mut field.kind.alternatives),
                    nullable: false,
                };
                field.kind.alternatives = vec![TypeTerm::Array(Box::new(items))];
                field.detail = Detail::Nothing;
            }
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
