//! The form of the vendor's page: what the vendor's script writes for the schemas of an OpenAPI document.
//!
//! [`pages`] is that script, written from a description of its output and without the reader. [`loss`] is what is left of
//! the schemas when the form has lost the rest: it lists what that is. The reader has to be the inverse:
//! `read(pages(schemas)) == loss(schemas)`, or an error that says in what the page is ambiguous.

mod example;
mod expected;
mod hostile;
mod schemas;
mod types;
mod writer;

use serde_json::{Map, Value};

pub use expected::loss;
pub use hostile::LINES;
pub use schemas::{documents, hostile_documents};
pub use types::type_text;
pub use writer::pages;

/// The named schemas of an OpenAPI document.
pub type Schemas = Map<String, Value>;

/// How the script is set, and what carries nothing.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// How many levels of entries it writes; today two.
    pub depth: usize,
    /// Whether the callbacks have a page and an index of their own.
    pub two_pages: bool,
    /// Whether the links of an index are absolute.
    pub absolute_links: bool,
    /// How many blank lines are between two parts.
    pub blank_lines: usize,
    /// The line endings.
    pub line_end: &'static str,
    /// Words behind `json` on the line that opens an example.
    pub fence_words: &'static str,
}

impl Style {
    /// As the page of 2025-12-01 is written.
    pub const FIRST: Self = Self {
        depth: 2,
        two_pages: false,
        absolute_links: false,
        blank_lines: 1,
        line_end: "\n",
        fence_words: "",
    };
}

/// A member of a schema that is an object with properties.
fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    let is_object = schema["type"] == "object" && schema.get("enum").is_none();
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.filter(|properties| is_object && !properties.is_empty())
}

fn description(schema: &Value) -> Option<&str> {
    let text = schema.get("description").and_then(Value::as_str);
    text.filter(|text| !text.is_empty())
}

fn is_required(schema: &Value, key: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|required| required.iter().any(|name| name == key))
}
