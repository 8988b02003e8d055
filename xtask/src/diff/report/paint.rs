//! Colours of the terminal.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

use crate::diff::change::{Bump, Level};

/// Whether the report is coloured; who prints it knows what it is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Bare text: for a file, a pipe, or where `NO_COLOR` is set.
    Never,
    /// With the escape codes of a terminal.
    Always,
}

/// The name of a change.
pub(super) const PLACE: Style = Style::new().bold();
/// A label or a remark.
pub(super) const ASIDE: Style = Style::new().dimmed();
/// The older value.
pub(super) const BEFORE: Style = AnsiColor::Red.on_default();
/// The newer value.
pub(super) const AFTER: Style = AnsiColor::Green.on_default();

/// A level.
pub(super) fn of_level(level: Level) -> Style {
    let colour = match level {
        Level::Error => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
        Level::Info => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}

/// A version.
pub(super) fn of_bump(bump: Bump) -> Style {
    of_level(match bump {
        Bump::Major => Level::Error,
        Bump::Minor => Level::Warning,
        Bump::Patch | Bump::None => Level::Info,
    })
}

impl Colour {
    /// A text in a style.
    pub(super) fn paint(self, style: Style, text: impl Display) -> String {
        match self {
            Self::Never => text.to_string(),
            Self::Always => format!("{style}{text}{style:#}"),
        }
    }
}
