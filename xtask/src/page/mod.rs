//! Stage 1: the vendor's pages, read into [`Content`].
//!
//! ```text
//! text --blocks--> blocks --sections--> sections --payload--> fields, checked against table and example
//!                                                --index----> names and families   --catalogue--> Content
//! ```
//!
//! Whatever the readers don't know is an error, but for what [`let_through`] lists. A reader that fails
//! reports why and goes on where it can, so that one run shows all that is wrong.

use crate::problem::{Problems, Source};

mod blocks;
mod catalogue;
pub mod content;
mod example;
mod excerpt;
mod field_details;
mod field_head;
mod headings;
mod index;
pub mod let_through;
mod parts;
mod payload;
pub mod registry;
mod report;
mod section_head;
mod sections;
mod table;
mod type_expression;

pub use content::Content;

use catalogue::Page;
use excerpt::Excerpt;
use let_through::Permit;
use report::Report;

/// Reads the vendor's pages.
///
/// # Errors
///
/// Every problem that is found, in the order of the pages.
pub fn read(pages: &[Source]) -> Result<Content, Problems> {
    read_permitting(pages, let_through::REVIEWED)
}

/// Reads the vendor's pages, and lets through what the list permits.
fn read_permitting(pages: &[Source], permits: &[Permit]) -> Result<Content, Problems> {
    let mut reports: Vec<_> = pages
        .iter()
        .map(|page| Report::new(page, permits))
        .collect();
    let mut contents = Vec::new();
    for (page, report) in pages.iter().zip(&mut reports) {
        contents.push(read_page(Excerpt::page(&page.text), report));
    }
    let payloads = catalogue::join(&contents, &mut reports);
    let mut problems: Vec<_> = reports
        .into_iter()
        .flat_map(Report::into_problems)
        .collect();
    if pages.is_empty() {
        problems.push(Source::new("no page", "").problem(
            "no page to read",
            0..0,
            "",
            "give at least one page of the vendor's reference documentation",
        ));
    }
    match payloads {
        Ok(payloads) if problems.is_empty() => Ok(Content { payloads }),
        _ => Err(Problems(problems)),
    }
}

fn read_page<'a>(page: Excerpt<'a>, report: &mut Report<'_>) -> Page<'a> {
    // Markdown, editors and JSON disagree on whether it ends a line.
    if let Some(place) = page.lone_carriage_return() {
        return Page::unread(report.add(
            "a carriage return without a line feed",
            place,
            "this character stands alone",
            "save the page with the line ends of one system: line feeds, or carriage returns and line feeds",
        ));
    }
    // Reviewers would not read what the generator reads.
    if let Some(place) = page.turned_direction() {
        return Page::unread(report.add(
            "a character that turns the reading direction",
            place,
            "nobody sees this one",
            "take it out: what is written with it does not read as what it is",
        ));
    }
    let blocks = blocks::parse(page);
    let sections = sections::read(page, &blocks, report);
    catalogue::read_page(&sections, report)
}
