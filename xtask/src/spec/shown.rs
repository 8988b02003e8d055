//! Makes fields of the keys that only the page's example shows. Nothing but their JSON type is known.

use crate::page::content::{
    Detail, Field, PlainType, ShownField, ShownKind, TypeExpression, TypeTerm,
};

/// The keys as fields that are not required and have no description.
pub(super) fn fields(shown: &[ShownField]) -> Vec<Field> {
    shown.iter().map(field).collect()
}

fn field(shown: &ShownField) -> Field {
    Field {
        name: shown.name.clone(),
        kind: TypeExpression {
            alternatives: term(&shown.kind).into_iter().collect(),
            nullable: false,
        },
        required: false,
        description: None,
        detail: match &shown.kind {
            ShownKind::Object(fields) if !fields.is_empty() => Detail::Shown(fields.clone()),
            _ => Detail::Nothing,
        },
    }
}

/// The type of a shown value, unless it may be any.
fn term(kind: &ShownKind) -> Option<TypeTerm> {
    let plain = |kind| TypeTerm::Plain { kind, format: None };
    match kind {
        ShownKind::Null => None,
        ShownKind::Boolean => Some(plain(PlainType::Boolean)),
        // The page shows `0` for numbers too. Until now each was an integer; the overlay corrects one that is not.
        ShownKind::Number => Some(plain(PlainType::Integer)),
        ShownKind::String => Some(plain(PlainType::String)),
        ShownKind::Array => Some(TypeTerm::Array(Box::default())),
        ShownKind::Object(_) | ShownKind::Deep => Some(plain(PlainType::Object)),
    }
}
