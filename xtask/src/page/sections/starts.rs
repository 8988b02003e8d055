//! Where the sections of a page begin.

use std::collections::HashSet;

use crate::page::excerpt::Excerpt;
use crate::page::headings;

use super::{BREAK, ERROR, INDEX, SOURCE, slug};

/// The lines at which sections begin, and the last segments of their sources.
///
/// `missing` are the last segments that an index has, and no section. If there are some, a head may be damaged.
pub(super) fn starts<'a>(
    lines: &[Excerpt<'a>],
    missing: Option<&HashSet<&str>>,
) -> Vec<(usize, Option<&'a str>)> {
    let mut starts: Vec<(usize, Option<&str>)> = Vec::new();
    let mut in_index = false;
    // The last lines that are not blank, as far as a section's head reaches back.
    let mut recent: Vec<usize> = Vec::new();
    let text = |at: usize| lines.get(at).map_or("", |line| line.text.trim_end());
    for (at, line) in lines.iter().enumerate() {
        if line.is_blank() {
            continue;
        }
        let last = starts.last().map(|(start, _)| *start);
        let is_border = |at: usize, in_index: bool| {
            text(at) == BREAK && (in_index || follows_example(lines, at))
        };
        if line.text.starts_with("##") && !line.text.starts_with("###") {
            let begins = recent.last().is_some_and(|above| {
                (missing.is_some() && is_border(*above, in_index))
                    || (Some(*above) == last && text(*above).starts_with(ERROR))
            });
            if begins || last.is_none() {
                starts.push((at, None));
                in_index = false;
            }
        } else if line.text.starts_with(SOURCE) {
            let head = head_of(lines, &recent, at);
            let slug = slug(*line).map_or("", |(_, slug)| slug.text);
            let above = recent.iter().rev().find(|above| **above < head);
            let begins = above.is_some_and(|above| is_border(*above, in_index || slug == INDEX));
            let is_missing = missing.is_some_and(|missing| missing.contains(slug))
                && is_title_of(text(head), slug);
            if (begins || is_missing) && last.is_none_or(|last| last < head) {
                starts.push((head, None));
            }
            if let Some((start, of)) = starts.last_mut()
                && *start == head
            {
                *of = Some(slug);
                in_index = slug == INDEX;
            }
        }
        recent.push(at);
        if recent.len() > 4 {
            recent.remove(0);
        }
    }
    starts
}

/// Whether a heading is the title of the section of this source.
fn is_title_of(heading: &str, slug: &str) -> bool {
    let Some(title) = heading.strip_prefix("## ") else {
        return false;
    };
    let title: String = title.split_whitespace().collect();
    let without = |word| slug.replacen(word, "", 1);
    let title = title.to_lowercase();
    slug == INDEX || title == without("webhook") || title == without("callback")
}

/// The first line of the head that a source belongs to: a title and a summary, as far as they are there.
fn head_of(lines: &[Excerpt<'_>], recent: &[usize], source: usize) -> usize {
    let text = |index: &usize| lines.get(*index).map_or("", |line| line.text.trim_end());
    let mut above = recent.iter().rev();
    let mut head = source;
    let is_title = |text: &str| text == "##" || text.starts_with("## ");
    let mut next = above.next();
    if let Some(index) = next
        && !is_title(text(index))
        && text(index) != BREAK
    {
        head = *index;
        next = above.next();
    }
    match next {
        Some(index) if is_title(text(index)) => *index,
        _ => head,
    }
}

/// Whether a `---` follows an example: the fence above it closes the block below `## Example`.
fn follows_example(lines: &[Excerpt<'_>], at: usize) -> bool {
    let above = lines.get(..at).unwrap_or_default();
    let mut above = above
        .iter()
        .rev()
        .map(|line| line.text.trim_end())
        .skip_while(|line| line.is_empty());
    above.next() == Some("```")
        && above
            .find(|line| line.starts_with("```"))
            .is_some_and(|line| line.starts_with("```json"))
        && above.find(|line| !line.is_empty()) == Some(headings::EXAMPLE)
}
