//! Reports of `cargo xtask diff`, in all their formats.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;
use xtask::diff::Report;
use xtask::diff::report::{Colour, Document, Format, Sides, json_schema, write};

use crate::project;

/// The file of the JSON report's schema.
pub const SCHEMA: &str = "xtask/diff.schema.json";

/// What the reports of tests compare; the annotations point into an empty document.
pub const SIDES: Sides<'static> = Sides {
    before: "before",
    after: "after",
    document: Some(Document {
        path: "spec/openapi.json",
        text: "{}\n",
    }),
};

/// The report in one format, without colours.
pub fn shown(report: &Report, format: Format, sides: &Sides<'_>) -> String {
    let mut out = Vec::new();
    write(report, format, Colour::Never, sides, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The report in every format, each under its name, for a snapshot. The JSON is held against its schema.
pub fn diff_golden(report: &Report) -> String {
    let json = shown(report, Format::Json, &SIDES);
    assert_valid(&serde_json::from_str(&json).unwrap());
    let formats = [
        ("text", shown(report, Format::Text, &SIDES)),
        ("markdown", shown(report, Format::Markdown, &SIDES)),
        ("json", json),
        ("github", shown(report, Format::Github, &SIDES)),
    ];
    formats
        .map(|(name, text)| format!("===== {name}\n{text}"))
        .join("\n")
}

/// Panics with every violation if the document is not as [`SCHEMA`] says.
pub fn assert_valid(document: &Value) {
    let errors = validator().iter_errors(document);
    let errors: Vec<_> = errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
}

/// The schema as it is derived from the types of the report.
pub fn derived_schema() -> String {
    let mut out = Vec::new();
    json_schema(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The committed schema.
pub fn schema() -> Value {
    serde_json::from_str(&project::read(SCHEMA)).unwrap()
}

/// A validator of the committed schema.
pub fn validator() -> &'static Validator {
    static VALIDATOR: LazyLock<Validator> =
        LazyLock::new(|| jsonschema::draft202012::new(&schema()).unwrap());
    &VALIDATOR
}
