//! `spec/docs/pages.toml`: which pages the project holds, since when, and that they are untouched.

mod rewrite;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Component, Path};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de};
use sha2::{Digest, Sha256};
use toml_edit::{Datetime, Document, Item, Table};

pub use self::rewrite::NewerPage;
use crate::problem::{Problem, Problems, Source};
use crate::text::visible;

/// The recorded pages.
#[derive(Debug)]
pub struct Registry {
    source: Source,
    /// The record with its comments, and the places of its values.
    document: Document<Arc<str>>,
    pages: Vec<RecordedPage>,
}

/// The record as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    pages: Vec<RecordedPage>,
}

/// A recorded page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordedPage {
    file: String,
    #[serde(deserialize_with = "read_day")]
    date: Date,
    sha256: String,
    licence: String,
    copyright: String,
    notice: String,
}

impl Registry {
    /// Reads the record.
    ///
    /// # Errors
    ///
    /// Not TOML; no page; an unknown or missing member, or one of another type: only the first of these. A duplicate page,
    /// and a file that is not in the record's folder.
    pub fn read(source: &Source) -> Result<Self, Problems> {
        let document = Document::parse(Arc::clone(&source.text))
            .map_err(|error| malformed(source, error.message(), error.span(), COMMENT))?;
        let pages = document.get("pages");
        if !pages.is_some_and(Item::is_array_of_tables) {
            let message =
                pages.map_or("no page is recorded", |_| "`pages` is not a list of tables");
            let help = "write each page as a table of its own, below `[[pages]]`, with the members that the comment at the \
                        top of the file names";
            return Err(malformed(source, message, pages.and_then(Item::span), help));
        }
        let record = toml_edit::de::Deserializer::from(document.clone());
        let record = Record::deserialize(record).map_err(|error| {
            let help = help(&document, &error);
            malformed(source, error.message(), error.span(), &help)
        })?;
        let registry = Self {
            source: source.clone(),
            document,
            pages: record.pages,
        };
        Problems::check(registry.check())?;
        Ok(registry)
    }

    fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut files = BTreeSet::new();
        for (index, page) in self.pages.iter().enumerate() {
            for (key, name, is_allowed) in [
                ("file", &page.file, is_page_name(&page.file)),
                ("notice", &page.notice, is_name(&page.notice)),
            ] {
                if !is_allowed {
                    problems.push(self.problem(
                        index,
                        key,
                        format!("`{name}` is not the name of a file in this folder"),
                        "write the name alone, without a folder; that of a page ends in `.md`",
                    ));
                }
            }
            if !files.insert(&page.file) {
                problems.push(self.problem(
                    index,
                    "file",
                    format!("`{}` is recorded twice", page.file),
                    "keep the row of the page that is in the folder",
                ));
            }
        }
        problems
    }

    /// The recorded file names, in the order in which the pages are read.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|page| page.file.as_str())
    }

    /// The date of the newest page: the revision of the documentation.
    pub fn revision(&self) -> Date {
        let dates = self.pages.iter().map(|page| page.date);
        dates.max().unwrap_or_default()
    }

    /// Checks that each page is what was recorded, and that every page was.
    ///
    /// # Errors
    ///
    /// A page with another hash, and a file in the folder that the record does not name.
    pub fn verify(&self, pages: &[Source], in_folder: &[String]) -> Result<(), Problems> {
        let mut problems = Vec::new();
        for (index, (recorded, page)) in self.pages.iter().zip(pages).enumerate() {
            if hash(&page.text) != recorded.sha256 {
                problems.push(self.problem(
                    index,
                    "sha256",
                    format!("`{}` is not the page that was recorded", recorded.file),
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
        Problems::check(problems)
    }

    /// A problem with a value of a page.
    fn problem(&self, page: usize, key: &str, message: String, help: &str) -> Problem {
        let page = self.document.get("pages").and_then(|it| it.get(page));
        let place = page.and_then(|page| page.get(key)?.span());
        self.source
            .problem(message, place.unwrap_or_default(), "recorded here", help)
    }
}

/// What to do about a record that is not read.
const COMMENT: &str =
    "fix the record; the comment at the top of the file names the members of a page";

fn malformed(source: &Source, message: &str, place: Option<Range<usize>>, help: &str) -> Problems {
    Problems(vec![source.problem(
        message,
        place.unwrap_or_default(),
        "here",
        help,
    )])
}

/// How the member is written whose value is at a place, or which is missing.
fn help(document: &Document<Arc<str>>, error: &toml_edit::de::Error) -> String {
    let pages = document.get("pages").and_then(Item::as_array_of_tables);
    let mut members = pages.into_iter().flatten().flat_map(Table::iter);
    let wrong = members.find(|(_, value)| value.span() == error.span());
    let missing = error.message().strip_prefix("missing field `");
    let missing = missing.and_then(|named| named.strip_suffix('`'));
    match wrong.map(|(name, _)| name).or(missing) {
        Some("date") => "write a day without quotes, as `date = 2026-03-16`".to_owned(),
        Some(name) => format!("write it as `{name} = \"…\"`"),
        None => COMMENT.to_owned(),
    }
}

fn read_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = Datetime::deserialize(deserializer)?.to_string();
    let wrong = || de::Error::custom(format_args!("`{written}` is not a day, such as 2026-03-16"));
    day(&written).ok_or_else(wrong)
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
fn hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
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
        for (text, place) in [("# a\npages = []\n", "2:9"), ("# a\n[pages]\n", "2:1")] {
            let said = rejected(text);
            assert!(said.contains("`pages` is not a list of tables"), "{said}");
            assert!(said.contains(&format!("[pages.toml:{place}]")), "{said}");
        }
        assert!(rejected(&format!("{ROW}{ROW}")).contains("`a.md` is recorded twice"));
        assert!(Registry::read(&Source::new("pages.toml", ROW)).is_ok());
    }

    #[test]
    fn a_member_that_is_wrong_is_reported_at_its_place() {
        let day = "without quotes, as `date = 2026-03-16`";
        for (old, new, message, place) in [
            ("2026-01-02", "2026-02-30", "", "3:8"),
            ("2026-01-02", "\"2026-01-02\"", day, "3:8"),
            ("2026-01-02", "2026-01-02T10:00:00Z", "is not a day", "3:8"),
            ("date = 2026-01-02\n", "", day, "1:1"),
            ("\"x\"", "7", "write it as `sha256 = \"…\"`", "4:10"),
            ("licence = \"y\"\n", "", "as `licence = \"…\"`", "1:1"),
            ("licence", "license", "unknown field `license`", "5:1"),
            (
                "[[pages]]",
                "more = 1\n[[pages]]",
                "unknown field `more`",
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
        let second = ROW.replacen("licence = \"y\"\n", "", 1);
        let said = rejected(&format!("{ROW}{second}"));
        assert!(said.contains("[pages.toml:8:1]"), "{said}");
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
        assert!(day("2024-02-29").is_some());
        let readable = ["20251201", "+002025-12-01", "2025-12-01T00:00:00"];
        assert!(readable.iter().all(|text| text.parse::<Date>().is_ok()));
        for text in ["2025-02-29", "2025-12-1"].iter().chain(&readable) {
            assert!(day(text).is_none(), "{text}");
        }
    }
}
