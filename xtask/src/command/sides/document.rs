//! OpenAPI documents from anywhere: read, and checked before they are compared.

use serde_json::Value;

use super::json;
use crate::command::Failure;
use crate::problem::{Problems, Source, byte_of};
use crate::{spec, yaml};

const HELP: &str = "a side is an OpenAPI 3 document as JSON or YAML, or documentation pages, whose names end in `.md`";

/// Reads a document, and checks what every comparison relies on.
///
/// # Errors
///
/// The text is neither JSON nor YAML, no OpenAPI 3 document, or has references that cannot be followed.
pub(super) fn read(source: &Source) -> Result<Value, Failure> {
    let document = parse(source)?;
    let reasons = faults(&document);
    if reasons.is_empty() {
        Ok(document)
    } else {
        Err(Failure::Document {
            name: source.name.clone(),
            reasons,
        })
    }
}

fn parse(source: &Source) -> Result<Value, Problems> {
    // YAML says a colon or comma too many in other words than JSON does, and reads JSON more slowly.
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

/// Why a value is no document that can be compared.
fn faults(document: &Value) -> Vec<String> {
    let Some(members) = document.as_object() else {
        return vec![format!("it is no object: {HELP}")];
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
    let errors = spec::references::check(document);
    errors.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        read(&Source::new("it", text)).unwrap_err().to_string()
    }

    #[test]
    fn json_and_yaml_say_the_same() {
        let json = r#"{"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"200": {"description": "yes"}}}}}}"#;
        let yaml = "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      responses:\n        200: {description: yes}\n";
        let document = read(&Source::new("json", json)).unwrap();
        assert_eq!(read(&Source::new("yaml", yaml)).unwrap(), document);
    }

    #[test]
    fn what_is_no_openapi_document_is_refused() {
        for (text, expected) in [
            ("[]", "it is no object"),
            ("", "it is no object"),
            ("# a page", "it is no object"),
            ("{}", "it has no `openapi`"),
            (r#"{"swagger": "2.0"}"#, "OpenAPI 2"),
            (r#"{"openapi": "4.0.0"}"#, "`openapi` is \"4.0.0\""),
            (r#"{"openapi": 3.1}"#, "`openapi` is 3.1"),
            (
                r##"{"openapi": "3.1.0", "x": {"$ref": "#/y"}}"##,
                "`/x` refers to `#/y`",
            ),
            (
                r#"{"openapi": "3.1.0", "x": {"$ref": "other.json"}}"#,
                "`/x` refers to `other.json`",
            ),
            (r#"{"openapi": "3.1.0",}"#, "trailing comma"),
            ("openapi: 3.1.0\nopenapi: 3.1.0", "duplicate"),
            (
                r#"{"openapi": "3.1.0", "x": {"a": 1, "a": 2}}"#,
                "duplicate key \"a\"",
            ),
        ] {
            let said = refused(text);
            assert!(said.contains(expected), "{text}: {said}");
        }
    }

    #[test]
    fn what_is_no_json_is_shown_at_its_place() {
        let said = refused("{\n  \"é\": 1,\n  \"b\" 2\n}");
        assert!(said.contains("it:3:7"), "{said}");
        let said = refused("{\n  \"a\": 1,\n  \"a\": 2\n}");
        assert!(said.contains("it:3:5"), "{said}");
    }
}
