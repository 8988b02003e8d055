//! The index of a page: the names and the families of the payloads.

use std::collections::HashSet;

use super::blocks::{BlockKind, Node};
use super::content::Family;
use super::excerpt::Excerpt;
use super::headings;
use super::let_through::Case;
use super::parts::{self, Part};
use super::report::{Report, Reported};
use super::section_head::Section;

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
}

/// Reads the section of an index.
pub(super) fn read<'a>(section: &Section<'_, 'a>, report: &mut Report<'_>) -> Index<'a> {
    let (preamble, parts) = parts::split(&section.body, report);
    if parts.is_empty() {
        return Index {
            links: Vec::new(),
            unread: Some(report.add(
                "an index without families",
                section.place,
                "no heading such as `## Bot Webhooks` stands below",
                "put back the headings above the links",
            )),
        };
    }
    for (number, node) in preamble.into_iter().enumerate() {
        if number == 0 && *node.kind() == BlockKind::Paragraph {
            report.let_through(Case::IndexIntroduction, node.content().first_line());
        } else {
            report.unexpected(node, "one paragraph and the families of payloads");
        }
    }
    let mut index = Index {
        links: Vec::new(),
        unread: None,
    };
    let mut headings = HashSet::new();
    for part in &parts {
        if !headings.insert(part.heading.text) {
            report.add(
                format!("the index has the heading `{}` twice", part.heading.text),
                part.heading,
                "this heading stands in the index already",
                "put all links of a family under one heading",
            );
        }
        read_family(part, &mut index, report);
    }
    index
}

fn read_family<'a>(part: &Part<'_, 'a>, index: &mut Index<'a>, report: &mut Report<'_>) {
    let family = headings::family(part.heading.text).ok_or_else(|| {
        report.add(
            format!("unknown heading `{}` in an index", part.heading.text),
            part.heading,
            "expected Bot Webhooks, Calendar Webhooks, or Callbacks",
            "mend the heading; if the vendor has a new family of payloads, teach it to xtask/src/page/headings.rs",
        )
    });
    let before = index.links.len();
    let mut empty = true;
    for node in &part.nodes {
        if *node.kind() != BlockKind::List {
            report.unexpected(*node, "the links of a family");
            continue;
        }
        for item in node.children() {
            empty = false;
            match read_item(item, family, report) {
                Ok(link) => index.links.push(link),
                Err(reported) => index.unread = Some(reported),
            }
        }
    }
    check_family(
        part.heading,
        index.links.get_mut(before..).unwrap_or_default(),
        report,
    );
    if empty {
        index.unread = Some(report.add(
            format!("the index names no payload under `{}`", part.heading.text),
            part.heading,
            "no list of links stands below",
            "put back the links, or take the heading out",
        ));
    }
}

/// Checks that links stand under the heading that their first words name: where a heading is lost, Markdown
/// joins its list to the one above. One problem tells of all links.
fn check_family(heading: Excerpt<'_>, links: &mut [Link<'_>], report: &mut Report<'_>) {
    let Some(first_words) = heading.text.strip_suffix('s') else {
        return;
    };
    let belongs = |link: &&mut Link<'_>| link.words.text.starts_with(first_words);
    let mut strangers = links
        .iter_mut()
        .filter(|link| link.name.is_ok() && link.family.is_ok() && !belongs(link));
    if let Some(first) = strangers.next() {
        let reported = report.add(
            format!(
                "`{}` stands under `{}` in the index",
                first.words.text, heading.text
            ),
            first.words,
            format!("expected a link that starts with `{first_words}`"),
            "put back the heading that this link, and those below it, belong to",
        );
        first.family = Err(reported);
        strangers.for_each(|link| link.family = Err(reported));
    }
}

fn read_item<'a>(
    item: Node<'_, 'a>,
    family: Result<Family, Reported>,
    report: &mut Report<'_>,
) -> Result<Link<'a>, Reported> {
    let mut children = item.children();
    let text = children
        .next()
        .filter(|node| *node.kind() == BlockKind::Paragraph)
        .map(Node::content);
    for node in children {
        report.unexpected(node, "one link");
    }
    let Some((words, folders, slug)) = text.and_then(split_link) else {
        return Err(report.add(
            "an entry of the index that can't be read",
            text.unwrap_or(item.whole()).first_line(),
            "expected [Words Of The Name](path/slug)",
            "mend the link: its words are the type's name, its last segment is the payload's slug",
        ));
    };
    report.let_through(Case::Folders, folders);
    let joined: String = words.text.split_whitespace().collect();
    let lower_case_name = joined.to_lowercase();
    let name = if !is_type_name(words.text) {
        Err(report.add(
            format!("`{}` can't be the name of a type", words.text),
            words,
            "expected words of letters and digits, each with a capital letter first",
            "mend the words: joined, they are the name of the Rust type",
        ))
    } else if lower_case_name != slug.text {
        Err(report.add(
            format!("the words of this link are not those of `{}`", slug.text),
            words,
            format!("joined and in lower case they are `{lower_case_name}`"),
            "mend the link's words or its target: the slug is the name without its word boundaries",
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
    use super::{Excerpt, is_type_name, split_link};

    fn link(text: &str) -> Option<(&str, &str)> {
        split_link(Excerpt::page(text)).map(|(words, _, slug)| (words.text, slug.text))
    }

    #[test]
    fn the_last_segment_is_the_slug() {
        for target in [
            "./a",
            "/docs/x/a",
            "a",
            "https://example.org/a/#top",
            "../a/",
            "/a#b/c",
        ] {
            assert_eq!(
                link(&format!("[A]({target})")),
                Some(("A", "a")),
                "{target}"
            );
        }
    }

    #[test]
    fn what_is_no_link_is_not_read() {
        for text in [
            "A",
            "[A]",
            "[A](",
            "[A]()",
            "[A](/)",
            "[A](a \"t\")",
            "[A](<a>)",
            "[A](a) b",
            "[A] (a)",
        ] {
            assert_eq!(link(text), None, "{text}");
        }
    }

    #[test]
    fn words_that_make_a_type_name() {
        assert!(is_type_name("Bot Webhook V2"));
        for words in [
            "",
            " ",
            "Bot webhook",
            "2 Bots",
            "Bot-Webhook",
            "Bot `Webhook`",
            "Élan",
        ] {
            assert!(!is_type_name(words), "{words}");
        }
    }
}
