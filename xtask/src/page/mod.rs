//! Stage 1: the vendor's pages, read into [`Content`].
//!
//! A script of the vendor's writes the pages from the vendor's OpenAPI document, one line after the other. The reader is
//! the inverse of that script: a grammar of lines, not of Markdown, for a description may contain any Markdown.
//!
//! ```text
//! text --sections--> sections --payload--> table, entries and example, reconciled
//!                             --index----> names and families     --catalogue--> Content
//! ```
//!
//! Every line is read, is on the allowlist (`allowlist.rs`), or is an error. A reader that fails reports why and goes on where it can,
//! so that one run shows every problem.

use std::collections::HashSet;

use strum::VariantArray as _;

use crate::problem::{Problems, Source};

mod allowlist;
mod catalogue;
pub mod content;
mod depth;
mod entries;
mod example;
mod excerpt;
mod field_head;
mod headings;
mod index;
mod notes;
mod payload;
mod reconcile;
pub mod registry;
mod report;
mod sections;
mod table;
mod type_expression;

pub use content::Content;
pub use notes::notes;

use allowlist::Case;
use catalogue::Page;
use excerpt::Excerpt;

use report::Report;
use sections::Section;

/// Reads the vendor's pages.
///
/// # Errors
///
/// Every problem that is found, in the order of the pages.
pub fn read(pages: &[Source]) -> Result<Content, Problems> {
    read_permitting(pages, Case::VARIANTS)
}

/// Reads the vendor's pages with an allowlist.
fn read_permitting(pages: &[Source], permits: &[Case]) -> Result<Content, Problems> {
    let mut reports: Vec<_> = pages
        .iter()
        .map(|page| Report::new(page, permits))
        .collect();
    let texts: Vec<_> = pages.iter().map(|page| Excerpt::page(&page.text)).collect();
    let lines: Vec<Vec<_>> = texts.iter().map(|text| text.lines().collect()).collect();
    let slugs: HashSet<&str> = lines.iter().flat_map(|lines| index::slugs(lines)).collect();
    let mut read = Vec::new();
    for ((text, lines), report) in texts.iter().zip(&lines).zip(&mut reports) {
        read.push(read_page(*text, lines, &slugs, report).unwrap_or_else(Page::unread));
    }
    let content = catalogue::join(&read, &mut reports);
    let mut problems: Vec<_> = reports
        .into_iter()
        .flat_map(Report::into_problems)
        .collect();
    if pages.is_empty() {
        problems.push(Source::new("no page", "").problem(
            "no page to read",
            0..0,
            "",
            "pass at least one page of the vendor's reference documentation",
        ));
    }
    if let (Ok(content), [page, ..]) = (&content, pages)
        && problems.is_empty()
        && content.payloads.is_empty()
        && content.gaps.is_empty()
    {
        problems.push(page.problem(
            "pages without a payload",
            0..0,
            "there are indexes, and no payload",
            "pass the page that has the payloads as well",
        ));
    }
    match content {
        Ok(content) if problems.is_empty() => Ok(content),
        _ => Err(Problems(problems)),
    }
}

fn read_page<'a>(
    page: Excerpt<'a>,
    lines: &[Excerpt<'a>],
    slugs: &HashSet<&str>,
    report: &mut Report<'_>,
) -> Result<Page<'a>, report::Reported> {
    // Editors and JSON disagree on whether it ends a line.
    if let Some(place) = page.lone_carriage_return() {
        return Err(report.add(
            "a carriage return without a line feed",
            place,
            "no line feed follows",
            "pass the page as the vendor publishes it; if it is like this there, report it to the vendor",
        ));
    }
    // Reviewers would not read what the generator reads.
    if let Some(place) = page.turned_direction() {
        return Err(report.add(
            "a character that turns the reading direction",
            place,
            "this character is invisible",
            "report it to the vendor: what is written with it does not read as what it is",
        ));
    }
    let blank = report.blank();
    let is_whole = |section: &Section<'_, '_>| {
        let mut problems = blank.clone();
        payload::read(page, section, &mut problems).is_ok() && problems.is_empty()
    };
    let sections = sections::read(page, lines, slugs, is_whole, report)?;
    Ok(catalogue::read_page(page, sections, report))
}
