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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{model, payloads, users};
    use super::paragraph;
    use crate::schema::Document;

    fn payload(event: &str, data: &str, source: [&str; 2]) -> Value {
        let [keyword, text] = source;
        json!({
            keyword: text,
            "type": "object",
            "properties": {
                "event": {"type": "string", "const": event},
                "data": {"$ref": format!("#/components/schemas/{data}")},
            },
        })
    }

    fn operation(payload: &str) -> Value {
        let schema = json!({"$ref": format!("#/components/schemas/{payload}")});
        json!({"post": {"tags": ["bot"], "requestBody": {"content": {"application/json": {"schema": schema}}}}})
    }

    #[test]
    fn a_type_names_the_sections_of_the_payloads_that_use_it_or_who_else_documents_it() {
        let part = |reference: &str| {
            let reference = json!({"$ref": format!("#/components/schemas/{reference}")});
            json!({"type": "object", "properties": {"id": reference}})
        };
        let document = json!({
            "webhooks": {"First": operation("First"), "Second": operation("Second"), "Third": operation("Third")},
            "components": {"schemas": {
                "First": payload("a", "FirstData", ["x-page-section", "A First"]),
                "FirstData": part("Id"),
                "Id": {"type": "string", "format": "uuid"},
                "Second": payload("b", "SecondData", ["x-page-section", "A Second"]),
                "SecondData": part("Id"),
                "Third": payload("c", "ThirdData", ["x-source", "the guide"]),
                "ThirdData": part("Id"),
            }},
        });
        let document = Document::read(&document);
        let schemas = model::read(&document).unwrap();
        let payloads = payloads::read(&document, &schemas).unwrap();
        let users = users::find(&document, &schemas, &payloads);
        let paragraphs: Vec<Option<String>> = schemas
            .iter()
            .map(|schema| paragraph(schema, &users))
            .collect();
        let first = Some("Source: the page's section \"A First\".".to_owned());
        let second = Some("Source: the page's section \"A Second\".".to_owned());
        let both = Some("Source: the page's sections \"A First\", \"A Second\".".to_owned());
        let guide = Some("Source: the guide.".to_owned());
        assert_eq!(
            paragraphs,
            [
                first.clone(),
                first,
                both,
                second.clone(),
                second,
                guide,
                None
            ]
        );
    }
}
