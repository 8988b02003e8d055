//! `spec/docs/pages.toml`: which pages the project holds, since when, and that they are untouched.

mod read;
mod rewrite;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Component, Path};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use self::read::RecordedPage;
pub use self::rewrite::NewerPage;
use crate::problem::{Problem, Problems, Source};
use crate::text::visible;

/// The recorded pages.
#[derive(Debug)]
pub struct Registry {
    source: Source,
    pages: Vec<RecordedPage>,
}

impl Registry {
    /// Reads the record.
    ///
    /// # Errors
    ///
    /// Not TOML; an unknown or missing member; no page, or a duplicate one; a date that is not one; a file that is not in
    /// the record's folder.
    pub fn read(source: &Source) -> Result<Self, Problems> {
        let registry = Self {
            source: source.clone(),
            pages: read::pages(source)?,
        };
        let mut problems = Vec::new();
        let mut files = BTreeSet::new();
        for page in &registry.pages {
            let names = [
                (&page.file, is_page_name(&page.file.value)),
                (&page.notice, is_name(&page.notice.value)),
            ];
            for (name, _) in names.iter().filter(|(_, is_allowed)| !is_allowed) {
                problems.push(registry.problem(
                    &name.place,
                    format!("`{}` is not the name of a file in this folder", name.value),
                    "write the name alone, without a folder; that of a page ends in `.md`",
                ));
            }
            if !files.insert(&page.file.value) {
                problems.push(registry.problem(
                    &page.file.place,
                    format!("`{}` is recorded twice", page.file.value),
                    "keep the row of the page that is in the folder",
                ));
            }
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
    pub fn revision(&self) -> Date {
        let dates = self.pages.iter().map(|page| page.date.value);
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
                    &recorded.sha256.place,
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
                    format!("`{name}` is next to the pages, but is not recorded"),
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

    fn page(&self, file: &str) -> Option<&RecordedPage> {
        self.pages.iter().find(|page| page.file.value == file)
    }

    fn problem(&self, place: &Range<usize>, message: String, help: &str) -> Problem {
        self.source
            .problem(message, place.clone(), "recorded here", help)
    }
}

/// A day of the calendar, written as YYYY-MM-DD and in no other way.
pub fn day(text: &str) -> Option<Date> {
    // jiff reads other forms too, such as one with a time.
    let date: Date = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

/// Whether a page may have this name in the folder of the pages.
fn is_page_name(name: &str) -> bool {
    let stem = name.strip_suffix(".md");
    is_name(name) && stem.is_some_and(|stem| !stem.is_empty())
}

/// Whether this names a file in a folder, on every system: neither a path, nor the folder or the one above.
fn is_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    let is_one = matches!(components.next(), Some(Component::Normal(part)) if part == name)
        && components.next().is_none();
    // A report prints it: nothing in it is a command of a terminal or of a runner.
    is_one && !name.contains(['/', '\\', ':']) && visible(name) == name
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

    const ROW: &str = "[[pages]]\nfile = \"a.md\"\ndate = 2026-01-02\nsha256 = \"x\"\nlicence = \"y\"\n\
                       copyright = \"z\"\nnotice = \"n\"\n";

    fn rejected(text: &str) -> String {
        Registry::read(&Source::new("pages.toml", text))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_record_has_a_page_and_each_of_them_once() {
        assert!(rejected("").contains("no page is recorded"));
        assert!(rejected("pages = []\n").contains("`pages` is not a list of tables"));
        assert!(rejected(&format!("{ROW}{ROW}")).contains("`a.md` is recorded twice"));
        assert!(Registry::read(&Source::new("pages.toml", ROW)).is_ok());
    }

    #[test]
    fn each_member_that_is_wrong_is_reported_at_its_place() {
        for (old, new, message, place) in [
            ("2026-01-02", "2026-02-30", "", "3:8"),
            (
                "2026-01-02",
                "\"2026-01-02\"",
                "`date` is not a date",
                "3:8",
            ),
            (
                "2026-01-02",
                "2026-01-02T10:00:00Z",
                "`date` is not a date",
                "3:8",
            ),
            ("\"x\"", "7", "`sha256` is not a text", "4:10"),
            ("licence = \"y\"\n", "", "a page without `licence`", "1:1"),
            (
                "licence",
                "license",
                "`license` is not a member here",
                "5:1",
            ),
            (
                "[[pages]]",
                "more = 1\n[[pages]]",
                "`more` is not a member here",
                "1:1",
            ),
            ("\"z\"", "\"z", "", "6:15"),
        ] {
            let said = rejected(&ROW.replacen(old, new, 1));
            assert!(said.contains(message), "{new}: {said}");
            assert!(
                said.contains(&format!("[pages.toml:{place}]")),
                "{new}: {said}"
            );
        }
        let both = rejected(&ROW.replace("\"x\"", "7").replace("\"y\"", "8"));
        assert!(
            both.contains("`sha256`") && both.contains("`licence`"),
            "{both}"
        );
    }

    #[test]
    fn a_file_is_in_the_folder() {
        for name in [
            "../a.md",
            "b/a.md",
            "/a.md",
            "./a.md",
            "a.md/",
            "..",
            ".",
            "",
            ".md",
            "a.txt",
            "C:a.md",
            "b\\\\a.md",
            "..\\\\a.md",
            "a\\u0000.md",
            "a\\n.md",
            "a\\u202e.md",
            "a\\u200b.md",
            "##[error].md",
        ] {
            let said = rejected(&ROW.replace("a.md", name));
            assert!(
                said.contains("is not the name of a file in this folder"),
                "{name}: {said}"
            );
            assert!(said.contains("[pages.toml:2:8]"), "{name}: {said}");
        }
        let said = rejected(&ROW.replace("\"n\"", "\"../n\""));
        assert!(said.contains("[pages.toml:7:10]"), "{said}");
        for name in ["a b.md", "é.md", "..a.md", "a..md"] {
            let text = ROW.replace("a.md", name);
            assert!(
                Registry::read(&Source::new("pages.toml", text)).is_ok(),
                "{name}"
            );
        }
    }

    #[test]
    fn a_day_has_one_form() {
        for text in ["2025-12-01", "2024-02-29", "2000-02-29", "2026-04-30"] {
            assert!(day(text).is_some(), "{text}");
        }
        for text in [
            "",
            "2025-12",
            "2025-12-1",
            "25-12-01",
            "2025-13-01",
            "2025-00-10",
            "2025-12-32",
            "2025-02-29",
            "1900-02-29",
            "2025-12-01-01",
            "2025-12-01 ",
            "+002025-12-01",
            "20251201",
            "2025-12-01T00:00:00",
            "2025/12/01",
        ] {
            assert!(day(text).is_none(), "{text}");
        }
    }
}
