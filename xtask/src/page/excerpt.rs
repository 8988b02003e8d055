//! A part of a page with its place.

use std::ops::Range;

use crate::text::turns_direction;

/// A slice of a page's text with its byte offset, so that whatever is cut from it keeps an exact span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Excerpt<'a> {
    /// The text as on the page.
    pub(super) text: &'a str,
    start: usize,
}

impl<'a> Excerpt<'a> {
    /// A whole page, without the byte order mark that some editors put first.
    pub(super) fn page(text: &'a str) -> Self {
        match text.strip_prefix('\u{feff}') {
            Some(rest) => Self {
                text: rest,
                start: text.len() - rest.len(),
            },
            None => Self { text, start: 0 },
        }
    }

    /// The offset of the excerpt on its page, in bytes.
    pub(super) fn span(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// The part between two offsets of this excerpt; empty where there is no such part.
    pub(super) fn part(self, range: Range<usize>) -> Self {
        let start = range.start.min(self.text.len());
        Self {
            text: self.text.get(range).unwrap_or_default(),
            start: self.start + start,
        }
    }

    /// The part between two offsets of the page.
    pub(super) fn between(self, start: usize, end: usize) -> Self {
        self.part(start.saturating_sub(self.start)..end.saturating_sub(self.start))
    }

    /// The part from an offset of this excerpt on.
    pub(super) fn from(self, start: usize) -> Self {
        self.part(start..self.text.len())
    }

    /// The part up to an offset of this excerpt.
    pub(super) fn until(self, end: usize) -> Self {
        self.part(0..end)
    }

    /// The empty excerpt behind the last character.
    pub(super) fn end(self) -> Self {
        self.from(self.text.len())
    }

    /// Without white space on either side.
    pub(super) fn trim(self) -> Self {
        self.keep(self.text.trim_start()).keep_front(str::trim_end)
    }

    /// What follows a prefix.
    pub(super) fn strip_prefix(self, prefix: &str) -> Option<Self> {
        self.text.strip_prefix(prefix).map(|rest| self.keep(rest))
    }

    /// What precedes a suffix.
    pub(super) fn strip_suffix(self, suffix: &str) -> Option<Self> {
        self.text
            .strip_suffix(suffix)
            .map(|rest| self.until(rest.len()))
    }

    /// What precedes and what follows the first occurrence of a separator.
    pub(super) fn split_once(self, separator: &str) -> Option<(Self, Self)> {
        let at = self.text.find(separator)?;
        Some((self.until(at), self.from(at + separator.len())))
    }

    /// What precedes and what follows the last occurrence of a separator.
    pub(super) fn rsplit_once(self, separator: &str) -> Option<(Self, Self)> {
        let at = self.text.rfind(separator)?;
        Some((self.until(at), self.from(at + separator.len())))
    }

    /// The folders of a path, and its last segment.
    pub(super) fn split_path(self) -> (Self, Self) {
        let end = self.text.rfind('/').map_or(0, |slash| slash + 1);
        (self.until(end), self.from(end))
    }

    /// The lines, without their ends, which may be `\n` or `\r\n`.
    pub(super) fn lines(self) -> impl Iterator<Item = Self> {
        let mut start = 0;
        self.text.split_inclusive('\n').map(move |whole| {
            let line = whole.strip_suffix('\n').unwrap_or(whole);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let place = self.part(start..start + line.len());
            start += whole.len();
            place
        })
    }

    /// The first carriage return that no line feed follows.
    pub(super) fn lone_carriage_return(self) -> Option<Self> {
        let mut returns = self.text.match_indices('\r');
        let (at, _) = returns.find(|(at, _)| !self.from(*at).text.starts_with("\r\n"))?;
        Some(self.from(at).until(0))
    }

    /// The first character that turns the reading direction.
    pub(super) fn turned_direction(self) -> Option<Self> {
        let (at, found) = self
            .text
            .char_indices()
            .find(|(_, character)| turns_direction(*character))?;
        Some(self.part(at..at + found.len_utf8()))
    }

    /// The first line without white space on either side; what a problem points at in a longer text.
    pub(super) fn first_line(self) -> Self {
        let text = self.trim();
        text.lines().next().unwrap_or(text).trim()
    }

    /// Whether there is nothing but white space.
    pub(super) fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    /// Without white space at the end.
    pub(super) fn trim_end(self) -> Self {
        self.keep_front(str::trim_end)
    }

    fn keep(self, rest: &'a str) -> Self {
        Self {
            text: rest,
            start: self.start + self.text.len() - rest.len(),
        }
    }

    fn keep_front(self, cut: impl FnOnce(&'a str) -> &'a str) -> Self {
        Self {
            text: cut(self.text),
            start: self.start,
        }
    }
}

/// Consecutive lines as one text: with line feeds, and without white space on either side.
pub(super) fn joined(lines: &[Excerpt<'_>]) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(line.text);
        text.push('\n');
    }
    text.trim().to_owned()
}

/// The lines from the first that is not blank on.
pub(super) fn skip_blank<'p, 'a>(lines: &'p [Excerpt<'a>]) -> &'p [Excerpt<'a>] {
    let blank = lines.iter().take_while(|line| line.is_blank()).count();
    lines.get(blank..).unwrap_or_default()
}

/// The lines up to the last that is not blank.
pub(super) fn drop_blank<'p, 'a>(lines: &'p [Excerpt<'a>]) -> &'p [Excerpt<'a>] {
    let blank = lines
        .iter()
        .rev()
        .take_while(|line| line.is_blank())
        .count();
    lines.get(..lines.len() - blank).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Excerpt;

    #[test]
    fn every_cut_keeps_its_place() {
        let page = Excerpt::page("\u{feff}  é | b  ");
        assert_eq!(page.span(), 3..page.text.len() + 3);
        let (left, right) = page.trim().split_once("|").unwrap();
        assert_eq!((left.trim().text, left.trim().span()), ("é", 5..7));
        assert_eq!((right.trim().text, right.trim().span()), ("b", 10..11));
        assert_eq!(right.trim().end().span(), 11..11);
    }

    #[test]
    fn a_range_outside_of_the_excerpt_is_empty() {
        let page = Excerpt::page("é");
        assert_eq!(page.part(1..2).text, "");
        assert_eq!(page.part(7..9).span(), 2..2);
    }
}
