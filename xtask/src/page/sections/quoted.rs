//! Heads of sections that are parts of descriptions.
//!
//! A description may contain the end of an example, a line `---` and the head of a section. The vendor's script writes an
//! index of all sections, and each section once. So a head may be a part of a description if no index names its payload, or
//! if the page has that head several times; it is one if the section above it is complete only with it.

use std::collections::{HashMap, HashSet};

use super::INDEX;

/// With how many heads below it a section is tried: it is read once for each.
const MOST: usize = 8;

/// Leaves out the heads that are parts of descriptions, and those that may be: these are the second result.
///
/// `end` is the number of lines. `is_whole` is whether the lines between two heads are a section without a problem.
pub(super) fn without_quoted(
    starts: &[(usize, Option<&str>)],
    end: usize,
    slugs: &HashSet<&str>,
    is_whole: impl Fn(usize, usize) -> bool,
) -> (Vec<usize>, Vec<usize>) {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for slug in starts.iter().filter_map(|(_, slug)| *slug) {
        *times.entry(slug).or_default() += 1;
    }
    let may_be_quoted = |slug: Option<&str>| match slug {
        Some(INDEX) => false,
        Some(slug) => !slugs.contains(slug) || times.get(slug).is_some_and(|times| *times > 1),
        None => true,
    };
    let line = |at: usize| starts.get(at).map_or(end, |(line, _)| *line);
    let mut known: HashMap<usize, bool> = HashMap::new();
    let mut is_whole_alone = |at: usize| {
        let is_whole = || is_whole(line(at), line(at + 1));
        *known.entry(at).or_insert_with(is_whole)
    };
    let (mut kept, mut doubtful) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some((start, slug)) = starts.get(at) {
        kept.push(*start);
        at += 1;
        // Without an index, nothing says which heads are those of sections.
        if slugs.is_empty() || *slug == Some(INDEX) {
            continue;
        }
        let below = starts.iter().skip(at).take(MOST);
        let heads = below.take_while(|(_, slug)| may_be_quoted(*slug)).count();
        if heads == 0 {
            continue;
        }
        let is_alone = is_whole_alone(at - 1);
        if is_alone && (at..at + heads).all(&mut is_whole_alone) {
            continue;
        }
        if let Some(quoted) = (1..=heads).find(|heads| is_whole(*start, line(at + heads))) {
            if is_alone {
                doubtful.push(line(at));
            }
            at += quoted;
        }
    }
    (kept, doubtful)
}
