//! A record with newer pages in it.

use serde_saphyr::Spanned;

use super::{RecordedPage, Registry, hash};
use crate::page::date::is_date;
use crate::problem::{Problem, Problems, Source};
use crate::yaml;

/// A page to be recorded.
#[derive(Clone, Debug)]
pub struct NewerPage {
    /// The name under which it stands beside the others.
    pub file: String,
    /// What it says.
    pub text: String,
}

impl Registry {
    /// The day of a recorded page.
    pub fn date(&self, file: &str) -> Option<&str> {
        self.page(file).map(|page| page.date.value.as_str())
    }

    /// Whether this very text is recorded under the name.
    pub fn holds(&self, page: &NewerPage) -> bool {
        self.page(&page.file)
            .is_some_and(|recorded| recorded.sha256.value == hash(page.text.as_bytes()))
    }

    /// The same record with newer pages of one day. Comments and all other members stay; a new page gets the
    /// licence of the first one, and stands last. A page that is recorded already keeps its day.
    ///
    /// # Errors
    ///
    /// `date` is no day, or one before that of a page to be replaced; the record is written in a way that
    /// cannot be changed line by line.
    pub fn with(&self, pages: &[NewerPage], date: &str) -> Result<Source, Problems> {
        let newer: Vec<&NewerPage> = pages.iter().filter(|page| !self.holds(page)).collect();
        self.check_date(&newer, date)?;
        let mut edits = Vec::new();
        let mut rows = String::new();
        for page in &newer {
            let hash = hash(page.text.as_bytes());
            if let Some(recorded) = self.page(&page.file) {
                edits.push((&recorded.date, date.to_owned()));
                edits.push((&recorded.sha256, hash));
            } else if let Some(first) = self.pages.first() {
                rows.push_str(&row(first, &page.file, date, &hash));
            }
        }
        let mut text = self.edited(&edits)?;
        if !rows.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&rows);
        let rewritten = Source::new(&self.source.name, text);
        // The edits above know only the usual way to write the record: they are believed only if they read well.
        let read = Self::read(&rewritten)?;
        let recorded = |page: &&NewerPage| read.holds(page) && read.date(&page.file) == Some(date);
        let untouched = |page: &RecordedPage| {
            let same = read.page(&page.file.value).is_some_and(|other| {
                (&page.date.value, &page.sha256.value) == (&other.date.value, &other.sha256.value)
            });
            same || newer.iter().any(|newer| newer.file == page.file.value)
        };
        if newer.iter().all(recorded) && self.pages.iter().all(untouched) {
            Ok(rewritten)
        } else {
            Err(self.unusual())
        }
    }

    fn page(&self, file: &str) -> Option<&RecordedPage> {
        self.pages.iter().find(|page| page.file.value == file)
    }

    fn check_date(&self, pages: &[&NewerPage], date: &str) -> Result<(), Problems> {
        if !is_date(date) {
            return Err(no_date(date));
        }
        let replaced = pages.iter().filter_map(|page| self.page(&page.file));
        let problems: Vec<Problem> = replaced
            .filter(|page| page.date.value.as_str() > date)
            .map(|page| {
                self.problem(
                    &page.date,
                    format!("`{date}` is before the day of the recorded `{}`", page.file.value),
                    "give the day on which the newer page was published; an older page comes back with git",
                )
            })
            .collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Problems(problems))
        }
    }

    /// The text with other values, each written as the one that it replaces: in quotes, or not.
    fn edited(&self, edits: &[(&Spanned<String>, String)]) -> Result<String, Problems> {
        let mut places: Vec<_> = edits
            .iter()
            .map(|(node, value)| (yaml::span(Some(node.referenced)), &node.value, value))
            .collect();
        places.sort_by_key(|(span, ..)| std::cmp::Reverse(span.offset()));
        let mut text = self.source.text.to_string();
        for (span, old, new) in places {
            let range = span.offset()..span.offset() + span.len();
            let written = text
                .get(range.clone())
                .filter(|written| written.contains(old));
            let written = written.ok_or_else(|| self.unusual())?.replacen(old, new, 1);
            text.replace_range(range, &written);
        }
        Ok(text)
    }

    fn unusual(&self) -> Problems {
        Problems(vec![self.source.problem(
            "the record is written in a way that this command does not change",
            0..0,
            "in this record",
            "write each page as a `- file: …` with its members below, or change the record by hand",
        )])
    }
}

/// A row for a page beside the first one, under the same licence.
fn row(first: &RecordedPage, file: &str, date: &str, hash: &str) -> String {
    let RecordedPage {
        licence,
        copyright,
        notice,
        ..
    } = first;
    format!(
        "  - file: {}\n    date: \"{date}\"\n    sha256: {hash}\n    licence: {}\n    copyright: {}\n    notice: {}\n",
        scalar(file),
        scalar(licence),
        scalar(copyright),
        scalar(notice),
    )
}

/// A text as YAML: as it is where that is sure to be read as it is written, else as JSON, which is YAML too.
fn scalar(text: &str) -> String {
    let plain = text.starts_with(|first: char| first.is_alphabetic() || first == '©')
        && text.ends_with(char::is_alphanumeric)
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || " ._-©".contains(letter));
    if plain {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

fn no_date(date: &str) -> Problems {
    Problems(vec![Source::new("--date", date).problem(
        format!("`{date}` is no day of the calendar"),
        0..date.len(),
        "given here",
        "write it as YYYY-MM-DD",
    )])
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "# Our pages.\n\npages:\n  - file: webhooks.md # the first\n    date: \"2025-12-01\"\n    \
                          sha256: old\n    licence: MIT\n    copyright: © Meeting BaaS\n    notice: LICENSE.txt\n";

    fn registry(text: &str) -> Registry {
        Registry::read(&Source::new("pages.yaml", text)).unwrap()
    }

    fn page(file: &str, text: &str) -> NewerPage {
        NewerPage {
            file: file.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn nothing_but_date_and_hash_of_a_page_changes() {
        let newer = page("webhooks.md", "newer");
        let rewritten = registry(RECORD)
            .with(std::slice::from_ref(&newer), "2026-02-28")
            .unwrap();
        let expected = RECORD
            .replace("2025-12-01", "2026-02-28")
            .replace("old", &hash(b"newer"));
        assert_eq!(&*rewritten.text, expected);
        // The same page once more, and the text of the record is the same.
        let again = Registry::read(&rewritten).unwrap();
        let kept = again.with(&[newer], "2026-03-01").unwrap();
        assert_eq!(&*kept.text, expected);
    }

    #[test]
    fn a_new_page_stands_last_under_the_same_licence() {
        let rewritten = registry(RECORD)
            .with(&[page("call backs #1.md", "new")], "2026-02-28")
            .unwrap();
        assert_eq!(
            &*rewritten.text,
            format!(
                "{RECORD}  - file: \"call backs #1.md\"\n    date: \"2026-02-28\"\n    sha256: {}\n    licence: MIT\n    \
                 copyright: © Meeting BaaS\n    notice: LICENSE.txt\n",
                hash(b"new"),
            ),
        );
    }

    #[test]
    fn a_wrong_date_is_refused() {
        let newer = [page("webhooks.md", "newer")];
        for (date, expected) in [
            ("2026-02-30", "`2026-02-30` is no day of the calendar"),
            (
                "2025-11-30",
                "`2025-11-30` is before the day of the recorded `webhooks.md`",
            ),
        ] {
            let problems = registry(RECORD).with(&newer, date).unwrap_err().to_string();
            assert!(problems.contains(expected), "{problems}");
        }
    }

    #[test]
    fn a_record_written_in_another_way_is_left_to_people() {
        let flow = "pages: [{file: webhooks.md, date: \"2025-12-01\", sha256: old, licence: MIT, copyright: x, notice: y}]";
        let replaced = registry(flow)
            .with(&[page("webhooks.md", "newer")], "2026-01-01")
            .unwrap();
        assert!(replaced.text.contains("2026-01-01"));
        assert!(
            registry(flow)
                .with(&[page("callbacks.md", "new")], "2026-01-01")
                .is_err()
        );
        let anchors = RECORD.replace("\"2025-12-01\"", "\"2025\\x2d12-01\"");
        let problems = registry(&anchors).with(&[page("webhooks.md", "newer")], "2026-01-01");
        assert!(problems.unwrap_err().to_string().contains("by hand"));
    }
}
