//! What is wrong with an input: where, why, and what to do.

use std::fmt;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};

/// A text that a person wrote, under the name that its problems are reported with.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the person knows it.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    /// Where each line starts.
    lines: Arc<[usize]>,
}

impl Source {
    /// Names a text.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let behind = text.match_indices('\n').map(|(end, _)| end + 1);
        Self {
            name: name.into(),
            lines: std::iter::once(0).chain(behind).collect(),
            text,
        }
    }

    /// A problem at a place of this text.
    pub fn problem(
        &self,
        message: impl Into<String>,
        span: impl Into<SourceSpan>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        Problem {
            message: message.into(),
            text: Excerpted(self.clone()),
            span: span.into(),
            label: label.into(),
            help: help.into(),
        }
    }
}

/// The byte of a text at which `serde_json` stopped: that of a character's beginning.
pub fn byte_of(text: &str, error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive('\n');
    let before: usize = lines
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    // Both are counted from 1, the column in bytes.
    text.floor_char_boundary((before + error.column()).saturating_sub(1))
}

/// One thing that is wrong at one place of an input.
#[derive(Clone, Debug, thiserror::Error, Diagnostic)]
#[error("{message}")]
pub struct Problem {
    message: String,
    #[source_code]
    text: Excerpted,
    #[label("{label}")]
    span: SourceSpan,
    label: String,
    #[help]
    help: String,
}

impl Problem {
    /// The line of the text, counted from 1.
    pub fn line(&self) -> usize {
        let Source { lines, .. } = &self.text.0;
        lines.partition_point(|start| *start <= self.span.offset())
    }

    /// What to do.
    pub fn advice(&self) -> &str {
        &self.help
    }
}

/// A text of which miette is shown the lines around a place alone, for it looks at each letter of what it is shown:
/// a page with many problems would take as many times its length.
#[derive(Clone, Debug)]
struct Excerpted(Source);

impl SourceCode for Excerpted {
    fn read_span<'text>(
        &'text self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'text> + 'text>, MietteError> {
        let Source { name, text, lines } = &self.0;
        let line_at = |offset| {
            lines
                .partition_point(|start| *start <= offset)
                .saturating_sub(1)
        };
        // One line more on each side, so that the excerpt's own ends are not taken for the text's.
        let first = line_at(span.offset()).saturating_sub(lines_before + 1);
        let last = line_at(span.offset().saturating_add(span.len())) + lines_after + 1;
        let start = lines.get(first).copied().unwrap_or_default();
        let end = lines.get(last + 1).copied().unwrap_or(text.len());
        let excerpt = text.get(start..end).ok_or(MietteError::OutOfBounds)?;
        if span.offset() > text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let span = (span.offset() - start, span.len()).into();
        let contents = excerpt.read_span(&span, lines_before, lines_after)?;
        let shown = contents.span();
        Ok(Box::new(MietteSpanContents::new_named(
            name.clone(),
            contents.data(),
            (shown.offset() + start, shown.len()).into(),
            contents.line() + first,
            contents.column(),
            contents.line_count() + first,
        )))
    }
}

/// Everything that is wrong with an input; never empty.
#[derive(Clone, Debug)]
pub struct Problems(pub Vec<Problem>);

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    /// Each problem with file, line, column, the source line with a caret, and a hint.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handler =
            GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(110);
        for problem in &self.0 {
            handler.render_report(formatter, problem)?;
        }
        Ok(())
    }
}
