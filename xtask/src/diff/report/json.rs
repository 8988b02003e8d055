//! The document for programs. Its schema is derived from the types here; `xtask/diff.schema.json` is a copy.

use std::io::{self, Write};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::diff::change::{Bump, Change, Report};
use crate::text::visible;

/// Raised when a program that reads the document would have to change.
const VERSION: u32 = 1;

/// What changed between two OpenAPI documents of webhooks, who notices, and which version to release.
///
/// Every member is always present. Programs may rely on version 1 as it is described here; what would break them gets another version.
#[derive(JsonSchema, Serialize)]
#[schemars(deny_unknown_fields, title = "cargo xtask diff --format json")]
struct Document<'a> {
    /// The version of this format.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The version to release: the greatest that a change requires, `none` if nothing changed.
    bump: Bump,
    /// Why it is not known what becomes of the Rust types, and what to do first; null if it is known. Else `bump` is a lower bound.
    not_known: Option<&'a str>,
    /// Every change, the most severe first, then in the order of their paths.
    changes: &'a [Change],
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        bump: report.bump(),
        not_known: report.not_known.as_deref(),
        changes: &report.changes,
    };
    print(&document, out)
}

/// Writes the JSON Schema of the document.
///
/// # Errors
///
/// If `out` cannot be written to.
pub fn schema(out: &mut dyn Write) -> io::Result<()> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema: Schema = settings
        .into_generator()
        .into_root_schema_for::<Document<'_>>();
    print(&schema, out)
}

/// A line break is only between members: in a text it is escaped, as all that acts on a terminal is then.
fn print(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    for line in serde_json::to_string_pretty(document)?.split('\n') {
        writeln!(out, "{}", visible(line))?;
    }
    Ok(())
}
