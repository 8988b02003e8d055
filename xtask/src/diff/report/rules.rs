//! The list of the rules.

use std::io::{self, Write};

use crate::diff::rule::Rule;

/// Writes every rule, the most specific first: its id, and what it means.
///
/// # Errors
///
/// If `out` cannot be written to.
pub fn list(out: &mut dyn Write) -> io::Result<()> {
    let widest = Rule::ALL.iter().map(|rule| rule.id().len()).max();
    let width = widest.unwrap_or_default();
    Rule::ALL
        .iter()
        .try_for_each(|rule| writeln!(out, "{:width$}  {}", rule.id(), rule.documentation()))
}
