//! Annotations of a GitHub workflow, one a change: `::error file=…,line=…,title=…::message`.
//!
//! What a command and its escapes are is defined by the runner, in `ActionCommand.cs` of `actions/runner`. It shows
//! ten annotations of each level a step: the most severe come first. Values are left to the other formats.

use std::io::{self, Write};

use super::line::Lines;
use super::visible::shorten;
use super::{Sides, place, words};
use crate::diff::change::{Change, Level, Report};
use crate::text::visible;

const RUST: usize = 300;

pub(super) fn write(report: &Report, sides: &Sides<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = sides
        .document
        .map(|document| (property(&visible(document.path)), Lines::of(document.text)));
    let properties = |path: &str, title: &str| {
        let place = document.as_ref().map_or_else(String::new, |(file, lines)| {
            format!("file={file},line={},", lines.of_place(path))
        });
        format!("{place}title={}", property(title))
    };
    if let Some(why) = &report.not_known {
        let properties = properties("", "the version is a lower bound");
        let why = data(&shorten(&visible(why), RUST));
        writeln!(out, "::warning {properties}::{why}")?;
    }
    for change in &report.changes {
        let command = command(change.level);
        let title = format!("{}: {}", change.rule.id(), place::of(change));
        let properties = properties(&change.path, &title);
        writeln!(out, "::{command} {properties}::{}", data(&message(change)))?;
    }
    Ok(())
}

fn command(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    }
}

fn message(change: &Change) -> String {
    let mut lines = vec![
        format!("{} Version: {}.", change.rule.documentation(), change.bump),
        format!("Deliveries: {}.", words::wire_of(change)),
    ];
    if !change.used_by.is_empty() {
        lines.push(format!("Used by: {}.", place::events(&change.used_by)));
    }
    if let Some(rust) = &change.rust {
        lines.push(format!("Rust: {}", shorten(&visible(rust), RUST)));
    }
    lines.join("\n")
}

/// A message as a command carries it. The percent sign comes first: the other escapes begin with one.
fn data(text: &str) -> String {
    unlinked(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property's value as a command carries it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Without addresses that a log or an annotation would turn into links.
fn unlinked(text: &str) -> String {
    text.replace("://", ":\\u002f/")
}
