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

impl Colour {
    pub(super) fn level(self, level: Level, text: impl Display) -> String {
        self.paint(foreground(colour_of(level)).bold(), text)
    }

    pub(super) fn bump(self, bump: Bump, text: impl Display) -> String {
        let level = match bump {
            Bump::Major => Level::Error,
            Bump::Minor => Level::Warning,
            Bump::Patch | Bump::None => Level::Info,
        };
        self.level(level, text)
    }

    pub(super) fn place(self, text: impl Display) -> String {
        self.paint(Style::new().bold(), text)
    }

    pub(super) fn aside(self, text: impl Display) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    pub(super) fn before(self, text: impl Display) -> String {
        self.paint(foreground(AnsiColor::Red), text)
    }

    pub(super) fn after(self, text: impl Display) -> String {
        self.paint(foreground(AnsiColor::Green), text)
    }

    fn paint(self, style: Style, text: impl Display) -> String {
        match self {
            Self::Never => text.to_string(),
            Self::Always => format!("{style}{text}{style:#}"),
        }
    }
}

fn colour_of(level: Level) -> AnsiColor {
    match level {
        Level::Error => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
        Level::Info => AnsiColor::Cyan,
    }
}

fn foreground(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(colour.into()))
}
