//! Where a type is documented: in sections of the vendor's page, or by somebody else.

use std::collections::BTreeSet;

use super::model::NamedSchema;
use super::users::Users;
use crate::spec::source;

/// The last paragraph of a type's documentation; `None` if there is no source.
pub(super) fn paragraph(schema: &NamedSchema<'_>, users: &Users<'_>) -> Option<String> {
    if let Some(source) = schema.schema.text(source::ELSEWHERE) {
        return Some(format!("Source: {source}."));
    }
    // Sorted: the order of schemas in the document has no meaning.
    let sections: BTreeSet<&str> = users
        .get(schema.name)?
        .iter()
        .filter_map(|root| root.section)
        .collect();
    let sections: Vec<String> = sections.iter().map(|it| format!("\"{it}\"")).collect();
    match sections.as_slice() {
        [] => None,
        [section] => Some(format!("Source: the page's section {section}.")),
        sections => Some(format!(
            "Source: the page's sections {}.",
            sections.join(", ")
        )),
    }
}
