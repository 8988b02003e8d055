//! The lines around a problem, shortened for a report.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Source;

/// The maximum length of a line in characters. miette panics at a place beyond column 65,535.
const WIDTH: usize = 400;
/// The maximum number of characters before the place.
const BEFORE: usize = 100;
/// The maximum number of lines of a place.
const LINES: usize = 20;
/// The number of lines before and after the place.
const AROUND: usize = 1;

/// The shortened lines around a place, and the position of the place in the text.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    /// The index of the first line.
    first_line: usize,
    /// The line and the column of the place in the text, counted from 0; the column is in bytes.
    line: usize,
    column: usize,
    /// The place in the excerpt.
    pub(super) span: SourceSpan,
}

impl Excerpt {
    /// The excerpt around a place; `None` if the place is not in the text.
    pub(super) fn of(source: &Source, span: SourceSpan) -> Option<Self> {
        let Source { name, text, lines } = source;
        let begin = span.offset();
        let end = begin.checked_add(span.len())?;
        if end > text.len() {
            return None;
        }
        let line_at = |offset| lines.partition_point(|start| *start <= offset) - 1;
        let line = line_at(begin);
        // A place that ends at the end of a line does not include the next line.
        let last_line = line_at(end.saturating_sub(1).max(begin)).min(line + LINES - 1);
        let first_line = line.saturating_sub(AROUND);

        let mut excerpt = String::new();
        let mut place = 0..0;
        for number in first_line..=(last_line + AROUND).min(lines.len() - 1) {
            let start = *lines.get(number)?;
            let next = lines.get(number + 1).map_or(text.len(), |next| next - 1);
            let whole = text.get(start..next)?;
            let whole = whole.strip_suffix('\r').unwrap_or(whole);
            let in_line = |offset: usize| offset.saturating_sub(start).min(whole.len());
            let window = if number == line {
                window(whole, in_line(begin))
            } else if number == last_line {
                window(whole, in_line(end))
            } else {
                window(whole, 0)
            };
            excerpt += if window.start > 0 { "…" } else { "" };
            let moved = |offset: usize| {
                let offset = in_line(offset).clamp(window.start, window.end);
                excerpt.len() + offset - window.start
            };
            if number == line {
                place.start = moved(begin);
            }
            if (line..=last_line).contains(&number) {
                place.end = moved(end);
            }
            excerpt += whole.get(window.clone())?;
            excerpt += if window.end < whole.len() { "…" } else { "" };
            excerpt += if number + 1 < lines.len() { "\n" } else { "" };
        }
        Some(Self {
            name: name.clone(),
            first_line,
            line,
            column: begin - *lines.get(line)?,
            span: place.into(),
            text: excerpt,
        })
    }
}

impl SourceCode for Excerpt {
    fn read_span<'text>(
        &'text self,
        _: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'text> + 'text>, MietteError> {
        // Without context lines, miette requests only the line and the column.
        let (line, column) = match lines_before + lines_after {
            0 => (self.line, self.column),
            _ => (self.first_line, 0),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            line,
            column,
            self.text.lines().count(),
        )))
    }
}

/// The visible part of a line: text before the place, the place, and text after it.
fn window(line: &str, place: usize) -> Range<usize> {
    let mut starts = line.char_indices().map(|(start, _)| start);
    if starts.by_ref().take(WIDTH + 1).count() <= WIDTH {
        return 0..line.len();
    }
    let place = line.floor_char_boundary(place);
    let (before, after) = line.split_at(place);
    let start = before.char_indices().rev().take(BEFORE).last();
    let start = start.map_or(place, |(start, _)| start);
    let end = after.char_indices().nth(WIDTH - BEFORE);
    start..end.map_or(line.len(), |(end, _)| place + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The excerpt of a place, and the place in it.
    fn shown(text: &str, place: Range<usize>) -> (String, String) {
        let excerpt = Excerpt::of(&Source::new("it", text), place.into()).unwrap();
        let span = excerpt.span.offset()..excerpt.span.offset() + excerpt.span.len();
        let place = excerpt.text[span].to_owned();
        (excerpt.text, place)
    }

    #[test]
    fn short_lines_are_shown_as_they_are() {
        let text = "one\r\ntwo\nthree\nfour\n";
        assert_eq!(
            shown(text, 5..8),
            ("one\ntwo\nthree\n".into(), "two".into())
        );
        assert_eq!(shown(text, 0..1), ("one\ntwo\n".into(), "o".into()));
        assert_eq!(
            shown(text, 9..19),
            ("two\nthree\nfour\n".into(), "three\nfour".into())
        );
        assert_eq!(shown(text, 20..20), ("four\n".into(), String::new()));
        assert_eq!(shown("", 0..0), (String::new(), String::new()));
    }

    #[test]
    fn a_place_of_many_lines_is_shown_in_part() {
        let text = "line\n".repeat(10_000);
        let (shown, place) = shown(&text, 25..40_000);
        assert_eq!(shown.lines().count(), LINES + 2 * AROUND);
        assert_eq!(place.lines().count(), LINES);
    }

    #[test]
    fn what_is_not_in_the_text_is_not_shown() {
        let source = Source::new("it", "text");
        assert!(Excerpt::of(&source, (4..5).into()).is_none());
        assert!(Excerpt::of(&source, (usize::MAX, usize::MAX).into()).is_none());
    }
}
