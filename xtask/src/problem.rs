//! Problems of an input: the place, the reason, and the advice.

mod excerpt;

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, SourceSpan};

use excerpt::Excerpt;

/// An input text, with its name for reports.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path, as the user knows it.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    /// The offset of each line.
    lines: Arc<[usize]>,
}

impl Source {
    /// A text with a name.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let behind = text.match_indices('\n').map(|(end, _)| end + 1);
        Self {
            name: name.into(),
            lines: std::iter::once(0).chain(behind).collect(),
            text,
        }
    }

    /// Reports a problem at a place of this text.
    pub fn problem(
        &self,
        message: impl Into<String>,
        span: impl Into<SourceSpan>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        Problem {
            message: message.into(),
            text: self.clone(),
            span: span.into(),
            label: label.into(),
            help: help.into(),
        }
    }
}

/// The offset at which `serde_json` stopped, rounded down to the start of a character.
pub fn byte_of(text: &str, error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive('\n');
    let before: usize = lines
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    // Both are counted from 1, the column in bytes.
    text.floor_char_boundary((before + error.column()).saturating_sub(1))
}

/// A problem at one place of an input.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    message: String,
    text: Source,
    span: SourceSpan,
    label: String,
    help: String,
}

impl Problem {
    /// The line of the text, counted from 1.
    pub fn line(&self) -> usize {
        let Source { lines, .. } = &self.text;
        lines.partition_point(|start| *start <= self.span.offset())
    }

    /// The advice.
    pub fn advice(&self) -> &str {
        &self.help
    }
}

/// A problem as miette shows it; without an excerpt if the place is not in the text.
#[derive(Debug, Diagnostic, thiserror::Error)]
#[error("{message}")]
struct Shown<'problem> {
    message: &'problem str,
    #[help]
    help: &'problem str,
    label: &'problem str,
    #[label("{label}")]
    place: SourceSpan,
    #[source_code]
    excerpt: Option<Excerpt>,
}

/// All problems of an input; never empty.
#[derive(Clone, Debug)]
pub struct Problems(pub Vec<Problem>);

impl std::error::Error for Problems {}

impl Problems {
    /// An error if there is a problem.
    ///
    /// # Errors
    ///
    /// The problems.
    pub(crate) fn check(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            return Ok(());
        }
        Err(Self(problems))
    }
}

impl fmt::Display for Problems {
    /// Each problem with file, line, column, the source line with a caret, and a hint.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handler =
            GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(110);
        for problem in &self.0 {
            let excerpt = Excerpt::of(&problem.text, problem.span);
            let shown = Shown {
                message: &problem.message,
                help: &problem.help,
                label: &problem.label,
                place: excerpt.as_ref().map_or(problem.span, |it| it.span),
                excerpt,
            };
            handler.render_report(formatter, &shown)?;
        }
        Ok(())
    }
}
