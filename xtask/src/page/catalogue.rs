//! All sections of all pages, joined: which payloads there are, and what the indexes call them.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::content::{Field, Payload};
use super::excerpt::Excerpt;
use super::headings;
use super::index::{self, Index, Link};
use super::payload;
use super::report::{Report, Reported};
use super::section_head::Section;

/// What the sections of one page hold.
#[derive(Default)]
pub(super) struct Page<'a> {
    payloads: Vec<PayloadSection<'a>>,
    indexes: Vec<Index<'a>>,
    /// Set when sections or links are lost to a problem, so that nobody can say which are missing.
    unread_sections: Option<Reported>,
    unread_links: Option<Reported>,
}

impl Page<'_> {
    /// A page that could not be read at all.
    pub(super) fn unread(reported: Reported) -> Self {
        Self {
            unread_sections: Some(reported),
            unread_links: Some(reported),
            ..Self::default()
        }
    }
}

/// The section of one payload.
struct PayloadSection<'a> {
    title: Result<Excerpt<'a>, Reported>,
    summary: Result<Excerpt<'a>, Reported>,
    slug: Result<Excerpt<'a>, Reported>,
    fields: Result<Vec<Field>, Reported>,
}

/// Reads the sections of one page.
pub(super) fn read_page<'a>(sections: &[Section<'_, 'a>], report: &mut Report<'_>) -> Page<'a> {
    let mut page = Page::default();
    for section in sections {
        // A section that was swallowed may have held a payload as well as the index.
        page.unread_sections = page.unread_sections.or(section.swallowed);
        page.unread_links = page.unread_links.or(section.swallowed);
        if is_index(section) {
            let index = index::read(section, report);
            page.unread_links = page.unread_links.or(index.unread);
            page.indexes.push(index);
        } else {
            page.unread_sections = page.unread_sections.or(section.slug.err());
            page.payloads.push(PayloadSection {
                title: section.title,
                summary: section.summary,
                slug: section.slug,
                fields: payload::read(section, report),
            });
        }
    }
    page
}

/// A section whose slug can't be read is an index if it has the headings of one.
fn is_index(section: &Section<'_, '_>) -> bool {
    match section.slug {
        Ok(slug) => slug.text == "index",
        Err(_) => section
            .body
            .iter()
            .any(|node| headings::family(node.content().text).is_some()),
    }
}

/// Joins the payloads of all pages with their names; the reports stand in the order of the pages.
pub(super) fn join(
    pages: &[Page<'_>],
    reports: &mut [Report<'_>],
) -> Result<Vec<Payload>, Reported> {
    check_sections(pages, reports);
    let links = links(pages, reports);
    let unread_links = pages.iter().find_map(|page| page.unread_links);
    let mut payloads = Vec::new();
    let mut failed = None;
    for (page, report) in pages.iter().zip(reports) {
        let mut unread_links = unread_links;
        for section in &page.payloads {
            let link = section.slug.and_then(|slug| match links.get(slug.text) {
                Some(link) => Ok(*link),
                None => Err(unread_links.unwrap_or_else(|| unnamed(slug, page, report))),
            });
            // One problem is enough for all payloads of a page without an index.
            if page.indexes.is_empty() {
                unread_links = unread_links.or(link.err());
            }
            match link.and_then(|link| payload(section, link)) {
                Ok(payload) => payloads.push(payload),
                Err(reported) => failed = Some(reported),
            }
        }
    }
    failed.map_or(Ok(payloads), Err)
}

fn payload(section: &PayloadSection<'_>, link: &Link<'_>) -> Result<Payload, Reported> {
    Ok(Payload {
        name: link.name.clone()?,
        family: link.family?,
        slug: section.slug?.text.to_owned(),
        title: section.title?.joined(),
        summary: section.summary?.joined(),
        fields: section.fields.clone()?,
    })
}

/// The links of all indexes, by the slug that each means.
fn links<'p, 'a>(
    pages: &'p [Page<'a>],
    reports: &mut [Report<'_>],
) -> HashMap<Cow<'a, str>, &'p Link<'a>> {
    let mut links: HashMap<Cow<'a, str>, &'p Link<'a>> = HashMap::new();
    for (page, report) in pages.iter().zip(reports) {
        for link in page.indexes.iter().flat_map(|index| &index.links) {
            match links.entry(Cow::Borrowed(link.slug.text)) {
                Entry::Vacant(vacant) => {
                    vacant.insert(link);
                }
                Entry::Occupied(_) => {
                    report.add(
                        format!("an index names the payload `{}` twice", link.slug.text),
                        link.slug,
                        "a link before this one leads there already, on this page or on another",
                        "keep one of the links",
                    );
                }
            }
            if link.name.is_err() {
                // Either of the two may be the mistake: don't report the payload that is meant as unnamed.
                links
                    .entry(Cow::Owned(link.lower_case_name.clone()))
                    .or_insert(link);
            }
        }
    }
    links
}

/// Checks that no two sections document the same payload, and that a section stands for every link.
fn check_sections(pages: &[Page<'_>], reports: &mut [Report<'_>]) {
    let mut documented = HashSet::new();
    for (page, report) in pages.iter().zip(reports.iter_mut()) {
        for slug in page.payloads.iter().flat_map(|section| section.slug) {
            if !documented.insert(slug.text) {
                report.add(
                    format!("two sections document the payload `{}`", slug.text),
                    slug,
                    "a section before this one has the same source, on this page or on another",
                    "keep one of the sections",
                );
            }
        }
    }
    if pages.iter().any(|page| page.unread_sections.is_some()) {
        return;
    }
    for (page, report) in pages.iter().zip(reports) {
        for link in page.indexes.iter().flat_map(|index| &index.links) {
            if link.name.is_ok() && !documented.contains(link.slug.text) {
                report.add(
                    format!("no section documents the payload `{}`", link.slug.text),
                    link.slug,
                    "the index names it, and no `### Source:` line ends in it",
                    "put back its section, or give the page that holds it as well",
                );
            }
        }
    }
}

fn unnamed(slug: Excerpt<'_>, page: &Page<'_>, report: &mut Report<'_>) -> Reported {
    if page.indexes.is_empty() {
        return report.add(
            "a page without an index",
            slug,
            "no index names this payload, and this page has none",
            "put back the section whose source ends in `index.mdx`, or give the page that holds it as well",
        );
    }
    report.add(
        format!("no index names the payload `{}`", slug.text),
        slug,
        "no link of an index leads here",
        "put its link back into the index: the link says what the type is called, and which family it belongs to",
    )
}
