//! `spec/docs/pages.yaml`: which pages the project holds, since when, and that they are untouched.

mod rewrite;

use std::collections::BTreeSet;

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
    /// Not YAML, an unknown or missing member, no page, one that is recorded twice, a date that is none.
    pub fn read(source: &Source) -> Result<Self, Problems> {
        let table: Table = yaml::read(source)?;
        let registry = Self {
            source: source.clone(),
            pages: table.pages,
        };
        let mut problems = Vec::new();
        let mut files = BTreeSet::new();
        for page in &registry.pages {
            if !is_date(&page.date.value) {
                problems.push(registry.problem(
                    &page.date,
                    format!("`{}` is no date", page.date.value),
                    "write a day of the calendar as YYYY-MM-DD, in quotes",
                ));
            }
            if !files.insert(&page.file.value) {
                problems.push(registry.problem(
                    &page.file,
                    format!("`{}` is recorded twice", page.file.value),
                    "keep the row of the page that stands there",
                ));
            }
        }
        if files.is_empty() {
            problems.push(registry.source.problem(
                "no page is recorded",
                0..0,
                "in this record",
                "record at least one of the vendor's pages, as the comment above `pages` says",
            ));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str =
        "  - {file: a.md, date: \"2026-01-02\", sha256: x, licence: y, copyright: z, notice: n}\n";

    fn refused(text: &str) -> String {
        Registry::read(&Source::new("pages.yaml", text))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_record_has_a_page_and_each_of_them_once() {
        assert!(refused("pages: []\n").contains("no page is recorded"));
        assert!(refused(&format!("pages:\n{ROW}{ROW}")).contains("`a.md` is recorded twice"));
        let late = ROW.replace("01-02", "02-30");
        assert!(refused(&format!("pages:\n{late}")).contains("`2026-02-30` is no date"));
        assert!(Registry::read(&Source::new("pages.yaml", format!("pages:\n{ROW}"))).is_ok());
    }
}
