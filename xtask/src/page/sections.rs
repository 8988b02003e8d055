//! The sections that a page joins: for each, title, summary, source and body.
//!
//! The vendor's script ends every section with a line `---`. A description may contain such a line, and everything that
//! follows it at the beginning of a section. So a section begins
//!
//! - at the first heading of level 2;
//! - at a title, a summary and a source below a `---` that follows an example or is in an index;
//! - at a heading below `## Error processing`.
//!
//! If an index names a payload without a section, the head of that section may be damaged, or what is above it. Then a
//! section also begins
//!
//! - at any heading below such a `---`;
//! - at the title of that payload, if its source follows.
//!
//! No section begins at a head that is a part of a description: see `quoted.rs`.

use std::collections::HashSet;

use super::allowlist::Case;
use super::content::Family;
use super::excerpt::{Excerpt, drop_blank, skip_blank};
use super::headings;
use super::report::{Report, Reported};

use quoted::without_quoted;
use starts::starts;

mod quoted;
mod starts;

const BREAK: &str = "---";
const SOURCE: &str = "### Source:";
const ERROR: &str = "## Error processing ";
const INDEX: &str = "index";

/// One section.
#[derive(Debug)]
pub(super) struct Section<'p, 'a> {
    /// The section's title, or its first line if there is no title.
    pub(super) place: Excerpt<'a>,
    /// The text of the heading.
    pub(super) title: Result<Excerpt<'a>, Reported>,
    /// The line below the heading.
    pub(super) summary: Result<Excerpt<'a>, Reported>,
    /// The last segment of the `Source:` path, without `.mdx`.
    pub(super) slug: Result<Excerpt<'a>, Reported>,
    /// The lines below the `Source:` line.
    pub(super) body: &'p [Excerpt<'a>],
}

impl Section<'_, '_> {
    /// Whether it is an index: without a source, by its headings.
    pub(super) fn is_index(&self) -> bool {
        match self.slug {
            Ok(slug) => slug.text == INDEX,
            Err(_) => self.body.iter().any(|line| is_family(*line)),
        }
    }
}

/// The sections of a page.
#[derive(Debug, Default)]
pub(super) struct Sections<'p, 'a> {
    pub(super) sections: Vec<Section<'p, 'a>>,
    /// The paths of the files that the vendor's script could not read.
    pub(super) gaps: Vec<Excerpt<'a>>,
}

/// Divides a page into its sections; `slugs` are those that the indexes of all pages have, and `is_whole` is whether a
/// section can be read as that of a payload.
pub(super) fn read<'p, 'a>(
    page: Excerpt<'a>,
    lines: &'p [Excerpt<'a>],
    slugs: &HashSet<&str>,
    is_whole: impl Fn(&Section<'p, 'a>) -> bool,
    report: &mut Report<'_>,
) -> Result<Sections<'p, 'a>, Reported> {
    let is_head =
        |line: &Excerpt<'_>| line.text.starts_with(SOURCE) || line.text.starts_with(ERROR);
    if !lines.iter().any(is_head) {
        return Err(report.add(
            "a page without a section",
            page.first_line(),
            "no `## title` with a `### Source:` line follows",
            "pass a reference page of the vendor, as the vendor publishes it; if its form is new, change \
             xtask/src/page/sections.rs",
        ));
    }
    let proper = starts(lines, None);
    let documented: HashSet<&str> = proper.iter().filter_map(|(_, slug)| *slug).collect();
    let missing: HashSet<&str> = slugs.difference(&documented).copied().collect();
    let starts = if missing.is_empty() && documented.contains(INDEX) {
        proper
    } else {
        starts(lines, Some(&missing))
    };
    let is_whole = |start: usize, end: usize| {
        let mut problems = report.blank();
        let section = piece(lines, start, end, &mut problems).0;
        problems.is_empty() && is_whole(&section)
    };
    let (mut starts, doubtful) = without_quoted(&starts, lines.len(), slugs, is_whole);
    for head in doubtful {
        report.add(
            "a section that may be a part of a description",
            lines.get(head).copied().unwrap_or_default().trim(),
            "the section above is complete with these lines and without them",
            "a description has lines that look like the vendor's form: report it to the vendor",
        );
    }
    let first = starts.first().copied().unwrap_or_default();
    introduction(lines.get(..first).unwrap_or_default(), report);
    starts.push(lines.len());
    let mut found = Sections::default();
    let mut is_ended = true;
    for (start, end) in starts.iter().zip(starts.iter().skip(1)) {
        let Some(first) = lines.get(*start) else {
            continue;
        };
        if let Some(path) = first.strip_prefix(ERROR) {
            found.gaps.push(path.trim());
            let rest = lines.get(start + 1..*end).unwrap_or_default();
            let rest = drop_blank(skip_blank(rest));
            if let Some(line) = rest.first().filter(|line| line.text.trim() != BREAK) {
                report.unread(*line, "a section");
            }
            is_ended = true;
            continue;
        }
        let (section, ends) = piece(lines, *start, *end, report);
        if !is_ended {
            report.add(
                "a section without `---` before it",
                section.place,
                "this section begins inside another one",
                "report it to the vendor; if the vendor's script joins its files in a new way, change \
                 xtask/src/page/sections.rs",
            );
        }
        is_ended = ends;
        found.sections.push(section);
    }
    Ok(found)
}

/// Reads the section between two lines, without the line `---` that ends it; and whether there is one.
fn piece<'p, 'a>(
    lines: &'p [Excerpt<'a>],
    start: usize,
    end: usize,
    report: &mut Report<'_>,
) -> (Section<'p, 'a>, bool) {
    let mut section = section(lines.get(start..end).unwrap_or_default(), report);
    section.body = drop_blank(section.body);
    let is_break = |(last, _): &(&Excerpt<'_>, _)| last.text.trim_end() == BREAK;
    let ended = section.body.split_last().filter(is_break);
    section.body = ended.map_or(section.body, |(_, body)| body);
    (section, ended.is_some())
}

/// The title and the introduction of the page.
fn introduction(lines: &[Excerpt<'_>], report: &mut Report<'_>) {
    let mut lines = skip_blank(lines);
    if let Some(rest) = below_front_matter(lines, report) {
        lines = rest;
    } else if let Some((title, rest)) = lines.split_first()
        && title.text.starts_with("# ")
    {
        report.allow(Case::PageTitle, title.trim());
        lines = skip_blank(rest);
        if let Some((text, rest)) = lines.split_first()
            && text.text.trim_end() != BREAK
        {
            report.allow(Case::PageIntroduction, text.trim());
            lines = skip_blank(rest);
        }
    }
    if let Some(line) = lines.first() {
        report.unread(*line, "the title of the page, one paragraph and a section");
    }
}

/// The lines below front matter, if there is some.
pub(super) fn below_front_matter<'p, 'a>(
    lines: &'p [Excerpt<'a>],
    report: &mut Report<'_>,
) -> Option<&'p [Excerpt<'a>]> {
    let (first, below) = lines.split_first()?;
    let is_break = |line: &Excerpt<'_>| line.text.trim_end() == BREAK;
    let is_entry = |line: &Excerpt<'_>| {
        line.text.starts_with("title: ") || line.text.starts_with("description: ")
    };
    let length = below.iter().take_while(|line| is_entry(line)).count();
    let end = below.get(length)?;
    if !is_break(first) || length == 0 || !is_break(end) {
        return None;
    }
    report.allow(Case::FrontMatter, first.trim());
    Some(skip_blank(below.get(length + 1..)?))
}

/// Reads the head of a section.
fn section<'p, 'a>(lines: &'p [Excerpt<'a>], report: &mut Report<'_>) -> Section<'p, 'a> {
    let place = lines.first().copied().unwrap_or_default();
    let heading = place.strip_prefix("##").map(Excerpt::trim);
    let is_part = [headings::TABLE, headings::FIELDS, headings::EXAMPLE]
        .contains(&place.text.trim_end())
        || is_family(place);
    if is_part {
        let place = heading.unwrap_or(place);
        let reported = report.add(
            "a section without its head",
            place,
            "no title, summary and `### Source:` line precede this part of a section",
            HELP,
        );
        return Section {
            place,
            title: Err(reported),
            summary: Err(reported),
            slug: Err(reported),
            body: lines,
        };
    }
    let title = heading.filter(|title| !title.text.is_empty());
    let place = title.unwrap_or(match heading {
        Some(_) => place.trim().end(),
        None => place.trim(),
    });
    let title = title.ok_or_else(|| {
        report.add(
            "a section without a title",
            place,
            "expected `## Title` here",
            HELP,
        )
    });
    let mut rest = lines;
    if heading.is_some() {
        rest = skip_blank(lines.get(1..).unwrap_or_default());
    }
    let is_source = |line: &Excerpt<'_>| line.text.starts_with(SOURCE);
    let says_source = |line: &Excerpt<'_>| {
        line.text
            .trim_start_matches(['#', ' '])
            .starts_with("Source:")
    };
    let summary = match rest.split_first() {
        Some((line, below)) if !says_source(line) && !line.text.starts_with('#') => {
            rest = skip_blank(below);
            Ok(line.trim())
        }
        _ => Err(report.add(
            "a section without a summary",
            place,
            "expected one line between this heading and the `### Source:` line",
            HELP,
        )),
    };
    let slug = match rest.split_first() {
        Some((line, below)) if says_source(line) => {
            rest = below;
            if let Some((folders, slug)) = slug(*line).filter(|_| is_source(line)) {
                report.allow(Case::Folders, folders);
                Ok(slug)
            } else {
                let heading = line.trim();
                Err(report.add(
                    "a source that cannot be read",
                    heading.strip_prefix("### ").unwrap_or(heading),
                    "expected `### Source: <path>/<slug>.mdx`",
                    HELP,
                ))
            }
        }
        _ => Err(report.add(
            "a section without a source",
            place,
            "no `### Source:` line follows this heading and its summary",
            HELP,
        )),
    };
    Section {
        place,
        title,
        summary,
        slug,
        body: rest,
    }
}

/// The folders of a source's path, and its last segment without `.mdx`.
fn slug(source: Excerpt<'_>) -> Option<(Excerpt<'_>, Excerpt<'_>)> {
    let path = source.trim().strip_prefix(SOURCE)?.strip_suffix(".mdx")?;
    let (folders, slug) = path.trim().split_path();
    let is_readable = !slug.text.is_empty() && !slug.text.contains(char::is_whitespace);
    is_readable.then_some((folders, slug))
}

fn is_family(line: Excerpt<'_>) -> bool {
    let heading = line.strip_prefix("## ").map(Excerpt::trim);
    heading.is_some_and(|heading| heading.text.parse::<Family>().is_ok())
}

const HELP: &str = "report it to the vendor; if the vendor's script writes its sections in a new way, change \
     xtask/src/page/sections.rs";
