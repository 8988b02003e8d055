//! Keys that only the page's example shows, as fields of which the kind is all that is known.

use crate::page::content::{Detail, Field, ShownField, ShownKind, TypeExpression, TypeTerm};

/// The shown keys as fields that are not required and have no text.
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
        // The value may be of any type.
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
