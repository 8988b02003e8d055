//! The index of a page: the names and the families of the payloads.

use std::collections::HashSet;

use super::allowlist::Case;
use super::content::Family;
use super::excerpt::{Excerpt, skip_blank};
use super::report::{Report, Reported};
use super::sections::Section;

/// One link of an index.
#[derive(Debug)]
pub(super) struct Link<'a> {
    /// The link's text.
    pub(super) words: Excerpt<'a>,
    /// The words of the link's text, joined; an error where they don't make the slug.
    pub(super) name: Result<String, Reported>,
    /// The words of the link's text, joined and in lower case.
    pub(super) lower_case_name: String,
    /// The last segment of the link's target.
    pub(super) slug: Excerpt<'a>,
    pub(super) family: Result<Family, Reported>,
}

/// The links of one index.
#[derive(Debug)]
pub(super) struct Index<'a> {
    pub(super) links: Vec<Link<'a>>,
    /// Set when an entry could not be read, so that nobody can say what the index lacks.
    pub(super) unread: Option<Reported>,
    /// Whether a family has no link.
    pub(super) has_empty_family: bool,
}

/// Reads the section of an index.
pub(super) fn read<'a>(section: &Section<'_, 'a>, report: &mut Report<'_>) -> Index<'a> {
    let is_heading = |line: &Excerpt<'_>| line.text.starts_with('#');
    let families = section.body.iter().position(&is_heading);
    let Some(families) = families else {
        return Index {
            links: Vec::new(),
            has_empty_family: false,
            unread: Some(report.add(
                "an index without families",
                section.place,
                "no heading such as `## Bot Webhooks` is below",
                HELP,
            )),
        };
    };
    if let (Ok(title), Ok(_)) = (section.title, section.slug) {
        report.allow(Case::IndexHead, title);
    }
    let (introduction, mut rest) = section.body.split_at(families);
    let mut introduction = skip_blank(introduction);
    if let Some((line, more)) = introduction.split_first() {
        report.allow(Case::IndexIntroduction, line.trim());
        introduction = skip_blank(more);
    }
    if let Some(line) = introduction.first() {
        report.unread(*line, "one paragraph and the families of payloads");
    }
    let mut index = Index {
        links: Vec::new(),
        unread: None,
        has_empty_family: false,
    };
    let mut headings = HashSet::new();
    while let Some((heading, below)) = rest.split_first() {
        let end = below.iter().position(&is_heading);
        let (lines, after) = below.split_at(end.unwrap_or(below.len()));
        rest = after;
        let text = heading.strip_prefix("## ").unwrap_or(*heading).trim();
        if !headings.insert(text.text) {
            report.add(
                format!("the index has the heading `{}` twice", text.text),
                text,
                "this heading is in the index already",
                HELP,
            );
        }
        read_family(text, lines, &mut index, report);
    }
    index
}

const HELP: &str = "report it to the vendor; if the vendor's script writes its indexes in a new way, change \
     xtask/src/page/index.rs";

fn read_family<'a>(
    heading: Excerpt<'a>,
    lines: &[Excerpt<'a>],
    index: &mut Index<'a>,
    report: &mut Report<'_>,
) {
    let family = heading.text.parse().map_err(|_| {
        report.add(
            format!("unknown heading `{}` in an index", heading.text),
            heading,
            "expected Bot Webhooks, Calendar Webhooks, or Callbacks",
            "report it to the vendor; if the vendor has a new family of payloads, change xtask/src/page/content.rs",
        )
    });
    let before = index.links.len();
    let mut is_empty = true;
    for line in lines.iter().filter(|line| !line.is_blank()) {
        let Some(item) = line.strip_prefix("- ") else {
            report.unread(*line, "the links of a family");
            continue;
        };
        is_empty = false;
        match read_item(item.trim(), family, report) {
            Ok(link) => index.links.push(link),
            Err(reported) => index.unread = Some(reported),
        }
    }
    check_family(
        heading,
        index.links.get_mut(before..).unwrap_or_default(),
        report,
    );
    if is_empty {
        report.allow(Case::EmptyFamily, heading);
        index.has_empty_family = true;
    }
}

/// Checks that links are under the heading that their first words name: where a heading is lost, they are under the one
/// above. One problem reports all links.
fn check_family(heading: Excerpt<'_>, links: &mut [Link<'_>], report: &mut Report<'_>) {
    let Some(first_words) = heading.text.strip_suffix('s') else {
        return;
    };
    let belongs = |link: &&mut Link<'_>| link.words.text.starts_with(first_words);
    let mut misplaced = links
        .iter_mut()
        .filter(|link| link.name.is_ok() && link.family.is_ok() && !belongs(link));
    if let Some(first) = misplaced.next() {
        let reported = report.add(
            format!(
                "`{}` is under `{}` in the index",
                first.words.text, heading.text
            ),
            first.words,
            format!("expected a link that starts with `{first_words}`"),
            HELP,
        );
        first.family = Err(reported);
        misplaced.for_each(|link| link.family = Err(reported));
    }
}

fn read_item<'a>(
    item: Excerpt<'a>,
    family: Result<Family, Reported>,
    report: &mut Report<'_>,
) -> Result<Link<'a>, Reported> {
    let Some((words, folders, slug)) = split_link(item) else {
        return Err(report.add(
            "a link of the index that cannot be read",
            item,
            "expected [Words Of The Name](path/slug)",
            HELP,
        ));
    };
    report.allow(Case::Folders, folders);
    let joined: String = words.text.split_whitespace().collect();
    let lower_case_name = joined.to_lowercase();
    let name = if !is_type_name(words.text) {
        Err(report.add(
            format!("`{}` cannot be the name of a type", words.text),
            words,
            "expected words of letters and digits, each with a capital letter first",
            HELP,
        ))
    } else if lower_case_name != slug.text {
        Err(report.add(
            format!("the words of this link are not those of `{}`", slug.text),
            words,
            format!("joined and in lower case they are `{lower_case_name}`"),
            HELP,
        ))
    } else {
        Ok(joined)
    };
    Ok(Link {
        words,
        name,
        lower_case_name,
        slug,
        family,
    })
}

/// The last segments of all lines that are links as an index has them, wherever they are.
pub(super) fn slugs<'a>(lines: &[Excerpt<'a>]) -> impl Iterator<Item = &'a str> {
    lines.iter().filter_map(|line| {
        let (words, _, slug) = split_link(line.trim_end().strip_prefix("- ")?)?;
        let joined: String = words.text.split_whitespace().collect();
        (joined.to_lowercase() == slug.text).then_some(slug.text)
    })
}

/// The words of a link, the folders of its path, and the last segment.
fn split_link(text: Excerpt<'_>) -> Option<(Excerpt<'_>, Excerpt<'_>, Excerpt<'_>)> {
    let (words, target) = text
        .strip_prefix("[")?
        .strip_suffix(")")?
        .split_once("](")?;
    let path = target.split_once("#").map_or(target, |(path, _)| path);
    let (folders, slug) = path.strip_suffix("/").unwrap_or(path).split_path();
    let readable = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    (!slug.text.is_empty() && slug.text.chars().all(readable)).then_some((words, folders, slug))
}

fn is_type_name(words: &str) -> bool {
    let mut words = words.split_whitespace().peekable();
    words.peek().is_some()
        && words.all(|word| {
            word.starts_with(|first: char| first.is_ascii_uppercase())
                && word
                    .chars()
                    .all(|character| character.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, split_link};

    fn link(text: &str) -> Option<&str> {
        split_link(Excerpt::page(text)).map(|(_, _, slug)| slug.text)
    }

    #[test]
    fn the_last_segment_is_the_slug() {
        for target in ["./a#top", "../a/", "/a#b/c"] {
            assert_eq!(link(&format!("[A]({target})")), Some("a"), "{target}");
        }
    }

    #[test]
    fn what_is_not_a_link_is_not_read() {
        for text in [
            "[A](",
            "[A]()",
            "[A](/)",
            "[A](a \"t\")",
            "[A](<a>)",
            "[A](a) b",
        ] {
            assert_eq!(link(text), None, "{text}");
        }
    }
}
