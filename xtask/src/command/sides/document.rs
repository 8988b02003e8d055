//! Reads OpenAPI documents from any source, and checks them before they are compared.

use serde_json::Value;

use crate::command::Failure;
use crate::json;
use crate::problem::{Problems, Source, byte_of};
use crate::schema::references;
use crate::yaml;

const HELP: &str = "a side is an OpenAPI 3 document as JSON or YAML, or documentation pages, whose names end in `.md`";

/// Reads a document, and checks what a comparison requires.
///
/// # Errors
///
/// Invalid JSON or YAML; a document that is not OpenAPI 3; a reference that cannot be resolved.
pub(super) fn read(source: &Source) -> Result<Value, Failure> {
    let document = parse(source)?;
    let reasons = faults(&document);
    if reasons.is_empty() {
        return Ok(document);
    }
    let (name, reasons) = (&source.name, reasons.join("\n  "));
    let message = format!("`{name}` cannot be compared:\n  {reasons}");
    Err(Failure::Other(message))
}

fn parse(source: &Source) -> Result<Value, Problems> {
    // The YAML parser also reads JSON, but more slowly and with less precise errors.
    if source.text.trim_start().starts_with('{') {
        json::read(&source.text).map_err(|error| {
            let place = byte_of(&source.text, &error);
            Problems(vec![source.problem(
                error.to_string(),
                place..place,
                "here",
                HELP,
            )])
        })
    } else {
        yaml::read_with_help(source, HELP)
    }
}

/// The reasons why a document cannot be compared.
fn faults(document: &Value) -> Vec<String> {
    let Some(members) = document.as_object() else {
        return vec![format!("it is not an object: {HELP}")];
    };
    match members.get("openapi") {
        Some(Value::String(version)) if version.starts_with("3.") => {}
        Some(version) => {
            return vec![format!(
                "`openapi` is {version}, not a version 3: \"3.1.0\""
            )];
        }
        None if members.contains_key("swagger") => {
            return vec![
                "it is written in OpenAPI 2 (`swagger`): convert it to version 3".to_owned(),
            ];
        }
        None => return vec!["it has no `openapi`, which names the version: \"3.1.0\"".to_owned()],
    }
    let errors = references::check(document);
    errors.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(text: &str) -> String {
        read(&Source::new("it", text)).unwrap_err().to_string()
    }

    #[test]
    fn a_reference_in_an_annotation_is_data_and_annotations_are_next_to_references() {
        let document = r##"{
            "openapi": "3.1.0",
            "components": {"schemas": {
                "A": {"type": "object", "example": {"$ref": "nowhere", "type": "a"}, "default": {"$ref": "#/x"}},
                "B": {"$ref": "#/components/schemas/A", "x-any": 1, "deprecated": true, "externalDocs": {}},
                "C": {"properties": {"example": {"$ref": "#/components/schemas/A"}, "$ref": {"type": "string"}}}
            }},
            "x-any": {"$ref": "other.json"}
        }"##;
        assert!(read(&Source::new("it", document)).is_ok());
        let missing = document.replace(
            "\"example\": {\"$ref\": \"#/components/schemas/A\"}",
            "\"example\": {\"$ref\": \"#/nowhere\"}",
        );
        assert!(
            rejected(&missing).contains("`/components/schemas/C/properties/example` refers to")
        );
        let asserted = document.replace("\"x-any\": 1", "\"required\": [\"a\"]");
        assert!(rejected(&asserted).contains("`required` next to its `$ref`"));
    }

    #[test]
    fn a_document_that_is_not_openapi_3_is_rejected() {
        for (text, expected) in [
            ("[]", "it is not an object"),
            ("", "it is not an object"),
            ("# a page", "it is not an object"),
            ("{}", "it has no `openapi`"),
            (r#"{"swagger": "2.0"}"#, "OpenAPI 2"),
            (r#"{"openapi": "4.0.0"}"#, "`openapi` is \"4.0.0\""),
            (r#"{"openapi": 3.1}"#, "`openapi` is 3.1"),
            (
                r##"{"openapi": "3.1.0", "paths": {"$ref": "#/y"}}"##,
                "`/paths` refers to `#/y`",
            ),
            (
                r#"{"openapi": "3.1.0", "paths": {"$ref": "other.json"}}"#,
                "`/paths` refers to `other.json`",
            ),
            (r#"{"openapi": "3.1.0",}"#, "trailing comma"),
            ("openapi: 3.1.0\nopenapi: 3.1.0", "duplicate"),
            (
                r#"{"openapi": "3.1.0", "x": {"a": 1, "a": 2}}"#,
                "duplicate key \"a\"",
            ),
        ] {
            let said = rejected(text);
            assert!(said.contains(expected), "{text}: {said}");
        }
    }
}
