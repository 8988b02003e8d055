//! What is wrong with an input: where, why, and what to do.

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, NamedSource, SourceSpan};

/// A text that a person wrote, under the name that its problems are reported with.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the person knows it.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// Names a text.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
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
            text: NamedSource::new(&self.name, Arc::clone(&self.text)),
            span: span.into(),
            label: label.into(),
            help: help.into(),
        }
    }
}

/// One thing that is wrong at one place of an input.
#[derive(Clone, Debug, thiserror::Error, Diagnostic)]
#[error("{message}")]
pub struct Problem {
    message: String,
    #[source_code]
    text: NamedSource<Arc<str>>,
    #[label("{label}")]
    span: SourceSpan,
    label: String,
    #[help]
    help: String,
}

impl Problem {
    /// The line of the text, counted from 1.
    pub fn line(&self) -> usize {
        let before = self.text.inner().get(..self.span.offset());
        before.unwrap_or_default().matches('\n').count() + 1
    }

    /// What to do.
    pub fn advice(&self) -> &str {
        &self.help
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
