//! `spec/docs/pages.yaml`: which pages the project holds, since when, and that they are untouched.

mod rewrite;

use serde::Deserialize;
use serde_saphyr::Spanned;
use sha2::{Digest, Sha256};

pub use rewrite::NewerPage;

use super::date::is_date;
use crate::problem::{Problem, Problems, Source};
use crate::yaml;

/// The recorded pages.
#[derive(Debug)]
pub struct Registry {
    source: Source,
    pages: Vec<RecordedPage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordedPage {
    file: Spanned<String>,
    date: Spanned<String>,
    sha256: Spanned<String>,
    licence: String,
    copyright: String,
    notice: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    pages: Vec<RecordedPage>,
}

impl Registry {
    /// Reads the record.
    ///
    /// # Errors
    ///
    /// Not YAML, an unknown or missing member, a date that is none.
    pub fn read(source: &Source) -> Result<Self, Problems> {
        let table: Table = yaml::read(source)?;
        let registry = Self {
            source: source.clone(),
            pages: table.pages,
        };
        let problems: Vec<Problem> = registry
            .pages
            .iter()
            .filter(|page| !is_date(&page.date.value))
            .map(|page| {
                registry.problem(
                    &page.date,
                    format!("`{}` is no date", page.date.value),
                    "write a day of the calendar as YYYY-MM-DD, in quotes",
                )
            })
            .collect();
        if problems.is_empty() {
            Ok(registry)
        } else {
            Err(Problems(problems))
        }
    }

    /// The recorded file names, in the order in which the pages are read.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|page| page.file.value.as_str())
    }

    /// The date of the newest page: the revision of the documentation.
    pub fn revision(&self) -> &str {
        let dates = self.pages.iter().map(|page| page.date.value.as_str());
        dates.max().unwrap_or_default()
    }

    /// Checks that each page is what was recorded, and that every page was.
    ///
    /// # Errors
    ///
    /// A page with another hash, and a file in the folder that the record does not name.
    pub fn verify(&self, pages: &[Source], in_folder: &[String]) -> Result<(), Problems> {
        let mut problems = Vec::new();
        for (recorded, page) in self.pages.iter().zip(pages) {
            let found = hash(page.text.as_bytes());
            if found != recorded.sha256.value {
                problems.push(self.problem(
                    &recorded.sha256,
                    format!(
                        "`{}` is not the page that was recorded",
                        recorded.file.value
                    ),
                    "restore the page; a newer one is put in place by `cargo xtask update PAGE --date YYYY-MM-DD`",
                ));
            }
        }
        for name in in_folder {
            if !self.files().any(|file| file == name) {
                problems.push(self.source.problem(
                    format!("`{name}` stands beside the pages, but is not recorded"),
                    0..0,
                    "in this record",
                    "move it away; `cargo xtask update PAGE --date YYYY-MM-DD` puts it in place and records it",
                ));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Problems(problems))
        }
    }

    fn problem(&self, node: &Spanned<String>, message: String, help: &str) -> Problem {
        let span = yaml::span(Some(node.referenced));
        self.source.problem(message, span, "recorded here", help)
    }
}

/// SHA-256 in hexadecimal.
fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}
