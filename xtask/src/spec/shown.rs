//! Makes fields of the keys that only the page's example shows. Nothing but their JSON type is known.

use crate::page::content::{Detail, Field, ShownField, ShownKind, TypeExpression, TypeTerm};

/// The keys as fields that are not required and have no description.
pub(super) fn fields(shown: &[ShownField]) -> Vec<Field> {
    shown.iter().map(field).collect()
}

fn field(shown: &ShownField) -> Field {
    Field {
        name: shown.name.clone(),
        kind: expression(&shown.kind),
        required: false,
        description: None,
        detail: detail(&shown.kind),
    }
}

fn expression(kind: &ShownKind) -> TypeExpression {
    let term = match kind {
        // A value of any type is valid.
        ShownKind::Null => None,
        ShownKind::Boolean => Some(TypeTerm::Boolean),
        ShownKind::Integer => Some(TypeTerm::Integer),
        ShownKind::Number => Some(TypeTerm::Number),
        ShownKind::String => Some(TypeTerm::String { format: None }),
        ShownKind::Array(item) => {
            let item = item.as_deref().unwrap_or(&ShownKind::Null);
            Some(TypeTerm::Array(Box::new(expression(item))))
        }
        ShownKind::Object(_) => Some(TypeTerm::Object),
    };
    TypeExpression {
        alternatives: term.into_iter().collect(),
        nullable: false,
    }
}

fn detail(kind: &ShownKind) -> Detail {
    match kind {
        ShownKind::Object(fields) if !fields.is_empty() => Detail::Shown(fields.clone()),
        ShownKind::Array(Some(item)) => detail(item),
        _ => Detail::Nothing,
    }
}
