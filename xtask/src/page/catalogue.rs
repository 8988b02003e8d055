//! All sections of all pages, joined: which payloads there are, and what the indexes call them.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::allowlist::Case;
use super::content::{Body, Content, Gap, Payload};
use super::depth;
use super::excerpt::Excerpt;
use super::index::{self, Index, Link};
use super::payload::{self, PayloadSection};
use super::report::{Report, Reported};
use super::sections::Sections;

/// What the sections of one page hold.
#[derive(Default)]
pub(super) struct Page<'a> {
    payloads: Vec<PayloadOf<'a>>,
    indexes: Vec<Index<'a>>,
    /// The paths of the files that the vendor's script could not read.
    gaps: Vec<Excerpt<'a>>,
    /// Set when sections or links are lost to a problem, so that nobody can say which are missing.
    unread_sections: Option<Reported>,
    unread_links: Option<Reported>,
}

impl<'a> Page<'a> {
    /// The links of all its indexes.
    fn links(&self) -> impl Iterator<Item = &Link<'a>> {
        self.indexes.iter().flat_map(|index| &index.links)
    }

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
struct PayloadOf<'a> {
    title: Result<Excerpt<'a>, Reported>,
    summary: Result<Excerpt<'a>, Reported>,
    slug: Result<Excerpt<'a>, Reported>,
    section: Result<PayloadSection, Reported>,
}

/// Reads the sections of one page.
pub(super) fn read_page<'a>(
    page: Excerpt<'a>,
    sections: Sections<'_, 'a>,
    report: &mut Report<'_>,
) -> Page<'a> {
    let mut read = Page {
        gaps: sections.gaps,
        ..Page::default()
    };
    for section in &sections.sections {
        if section.is_index() {
            let index = index::read(section, report);
            read.unread_links = read.unread_links.or(index.unread);
            read.indexes.push(index);
        } else {
            read.unread_sections = read.unread_sections.or(section.slug.err());
            read.payloads.push(PayloadOf {
                title: section.title,
                summary: section.summary,
                slug: section.slug,
                section: payload::read(page, section, report),
            });
        }
    }
    let fields = read.payloads.iter().filter_map(|payload| {
        let Body::Object(fields) = &payload.section.as_ref().ok()?.body else {
            return None;
        };
        Some((payload.title.ok()?, fields.as_slice()))
    });
    depth::check(fields, report);
    read
}

/// Joins the payloads of all pages with their names; the reports are in the order of the pages.
pub(super) fn join(pages: &[Page<'_>], reports: &mut [Report<'_>]) -> Result<Content, Reported> {
    check_sections(pages, reports);
    let links = links(pages, reports);
    let unread_links = pages.iter().find_map(|page| page.unread_links);
    let mut content = Content {
        payloads: Vec::new(),
        gaps: Vec::new(),
    };
    let mut failed = None;
    for (page, report) in pages.iter().zip(reports) {
        let mut unread_links = unread_links;
        for section in &page.payloads {
            let link = section.slug.and_then(|slug| match links.get(slug.text) {
                Some(link) => Ok(*link),
                None => Err(unread_links.unwrap_or_else(|| unnamed(slug, page, report))),
            });
            // One problem is enough for all payloads of a page without an index, or of a family that has lost its links.
            if page.indexes.iter().all(|index| index.has_empty_family) {
                unread_links = unread_links.or(link.err());
            }
            match link.and_then(|link| payload(section, link, report)) {
                Ok(payload) => content.payloads.push(payload),
                Err(reported) => failed = Some(reported),
            }
        }
        let gaps = page.gaps.iter().map(|path| Gap {
            name: links
                .get(slug_of(*path))
                .and_then(|link| link.name.clone().ok()),
            path: path.text.to_owned(),
        });
        content.gaps.extend(gaps);
    }
    failed.map_or(Ok(content), Err)
}

/// The last segment of a path, without `.mdx`.
fn slug_of(path: Excerpt<'_>) -> &str {
    let (_, slug) = path.split_path();
    slug.text.strip_suffix(".mdx").unwrap_or(slug.text)
}

fn payload(
    of: &PayloadOf<'_>,
    link: &Link<'_>,
    report: &mut Report<'_>,
) -> Result<Payload, Reported> {
    let name = link.name.clone()?;
    let (title, summary, slug) = (of.title?, of.summary?, of.slug?);
    let section = of.section.clone()?;
    if !is_title(title.text, &name) {
        return Err(report.add(
            format!("the title is not that of `{name}`"),
            title,
            "expected the name without `Webhook` or `Callback`",
            HELP,
        ));
    }
    let plain = format!("{} payload structure", title.text);
    match &section.description {
        Some(_) => report.allow(Case::ShortenedSummary, summary),
        None if summary.text == plain => {}
        None => {
            return Err(report.add(
                format!("the summary of `{name}` is not its description"),
                summary,
                format!("expected `{plain}`, or a line `> <description>` below the source"),
                HELP,
            ));
        }
    }
    Ok(Payload {
        name,
        family: link.family?,
        slug: slug.text.to_owned(),
        title: title.text.to_owned(),
        summary: section.description.unwrap_or(plain),
        body: section.body,
    })
}

const HELP: &str = "the page contradicts itself: report it to the vendor; if the vendor's script writes its sections \
     in a new way, change xtask/src/page/catalogue.rs";

/// Whether a section of this title documents the type: the title is the name without `Webhook` or `Callback`, with a
/// space before each capital letter.
fn is_title(title: &str, name: &str) -> bool {
    let title: String = title.split_whitespace().collect();
    let without = |word: &str| name.replacen(word, "", 1);
    title == without("Webhook") || title == without("Callback") || title == name
}

/// The links of all indexes, by the slug that each means.
fn links<'p, 'a>(
    pages: &'p [Page<'a>],
    reports: &mut [Report<'_>],
) -> HashMap<Cow<'a, str>, &'p Link<'a>> {
    let mut links: HashMap<Cow<'a, str>, &'p Link<'a>> = HashMap::new();
    for (page, report) in pages.iter().zip(reports) {
        for link in page.links() {
            match links.entry(Cow::Borrowed(link.slug.text)) {
                Entry::Vacant(vacant) => {
                    vacant.insert(link);
                }
                Entry::Occupied(_) => {
                    report.add(
                        format!("an index names the payload `{}` twice", link.slug.text),
                        link.slug,
                        "a link before this one has the same target, on this page or on another",
                        "pass each page once; if one page has both, report it to the vendor",
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

/// Checks that no two sections document the same payload, and that there is a section for every link, or a file that the
/// vendor's script could not read.
fn check_sections(pages: &[Page<'_>], reports: &mut [Report<'_>]) {
    let mut documented = HashSet::new();
    for (page, report) in pages.iter().zip(reports.iter_mut()) {
        for slug in page.payloads.iter().flat_map(|section| section.slug) {
            if !documented.insert(slug.text) {
                report.add(
                    format!("two sections document the payload `{}`", slug.text),
                    slug,
                    "a section before this one has the same source, on this page or on another",
                    "pass each page once; if one page has both, report it to the vendor",
                );
            }
        }
    }
    if pages.iter().any(|page| page.unread_sections.is_some()) {
        return;
    }
    let gaps = pages.iter().flat_map(|page| &page.gaps);
    documented.extend(gaps.map(|path| slug_of(*path)));
    let links = pages.iter().flat_map(Page::links);
    let linked: HashSet<&str> = links.map(|link| link.slug.text).collect();
    // A section that no link names, and that has the title of a link without a section, is reported once.
    let unnamed: Vec<_> = pages
        .iter()
        .flat_map(|page| &page.payloads)
        .filter(|payload| payload.slug.is_ok_and(|slug| !linked.contains(slug.text)))
        .flat_map(|payload| payload.title)
        .collect();
    for (page, report) in pages.iter().zip(reports) {
        for link in page.links() {
            let Ok(name) = &link.name else {
                continue;
            };
            let is_reported = unnamed.iter().any(|title| is_title(title.text, name));
            if !is_reported && !documented.contains(link.slug.text) {
                report.add(
                    format!("no section documents the payload `{}`", link.slug.text),
                    link.slug,
                    "an index names it, and no `### Source:` line ends in it",
                    "pass the page that has its section as well; if there is none, report it to the vendor",
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
            "pass the page that has the index as well; if there is none, report it to the vendor",
        );
    }
    report.add(
        format!("no index names the payload `{}`", slug.text),
        slug,
        "no link of an index leads here",
        "pass the page whose index names it as well; if there is none, report it to the vendor: the index says what \
         the type is called, and which family it belongs to",
    )
}
