//! A record with newer pages in it.

use jiff::civil::Date;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

use super::{RecordedPage, Registry, day, hash};
use crate::problem::{Problem, Problems, Source};

/// A page to be recorded.
#[derive(Clone, Debug)]
pub struct NewerPage {
    /// Its name in the folder of the pages.
    pub file: String,
    /// What it says.
    pub text: String,
}

impl Registry {
    /// Whether this very text is recorded under the name.
    pub fn holds(&self, page: &NewerPage) -> bool {
        self.page(&page.file)
            .is_some_and(|recorded| recorded.sha256.value == hash(page.text.as_bytes()))
    }

    /// The day of a recorded page.
    pub fn day_of(&self, file: &str) -> Option<Date> {
        self.page(file).map(|page| page.date.value)
    }

    /// The same record with newer pages of one day. Comments and all other members stay; if any page is newer, each line
    /// ends with a line feed. A new page gets the licence of the first one, and is the last. A page that is recorded
    /// already keeps its day.
    ///
    /// # Errors
    ///
    /// `date` is not a day, or one before that of a page to be replaced; a new page has a name that is not one of a page.
    pub fn with(&self, pages: &[NewerPage], date: &str) -> Result<Source, Problems> {
        let newer: Vec<&NewerPage> = pages.iter().filter(|page| !self.holds(page)).collect();
        let date = self.checked(&newer, date)?;
        if newer.is_empty() {
            return Ok(self.source.clone());
        }
        let mut document: DocumentMut = self
            .source
            .text
            .parse()
            .map_err(|error: toml_edit::TomlError| self.not_toml(error.message()))?;
        let tables = document
            .get_mut("pages")
            .and_then(Item::as_array_of_tables_mut)
            .ok_or_else(|| self.not_toml("`pages` is missing"))?;
        for page in newer {
            self.record(page, date, tables);
        }
        let rewritten = Source::new(&self.source.name, document.to_string());
        // A new page has a name that nothing has looked at yet.
        Self::read(&rewritten)?;
        Ok(rewritten)
    }

    fn checked(&self, pages: &[&NewerPage], date: &str) -> Result<Date, Problems> {
        let day = day(date).ok_or_else(|| not_a_day(date))?;
        let replaced = pages.iter().filter_map(|page| self.page(&page.file));
        let problems: Vec<Problem> = replaced
            .filter(|page| page.date.value > day)
            .map(|page| {
                self.problem(
                    &page.date.place,
                    format!("`{date}` is before the day of the recorded `{}`", page.file.value),
                    "give the day on which the newer page was published; an older page comes back with git",
                )
            })
            .collect();
        if problems.is_empty() {
            Ok(day)
        } else {
            Err(Problems(problems))
        }
    }

    /// Puts a page into the table that it has, or into a new one.
    fn record(&self, page: &NewerPage, date: Date, tables: &mut ArrayOfTables) {
        let hash = hash(page.text.as_bytes());
        let recorded = tables
            .iter_mut()
            .find(|table| table.get("file").and_then(Item::as_str) == Some(&page.file));
        if let Some(table) = recorded {
            replace(table, "date", written(date));
            replace(table, "sha256", hash.into());
        } else if let Some(first) = self.pages.first() {
            tables.push(new_table(first, page, date, hash));
        }
    }

    /// The text was read once, so this is not expected.
    fn not_toml(&self, message: &str) -> Problems {
        Problems(vec![self.source.problem(
            message,
            0..0,
            "in this record",
            "fix the record; the comment at the top of the file names the members of a page",
        )])
    }
}

fn written(date: Date) -> Value {
    let [month, day] = [date.month(), date.day()].map(i8::unsigned_abs);
    let date = toml_edit::Date {
        year: date.year().unsigned_abs(),
        month,
        day,
    };
    toml_edit::Datetime::from(date).into()
}

/// Another value, with the spaces and the comment of the old one.
fn replace(table: &mut Table, name: &str, mut value: Value) {
    if let Some(old) = table.get_mut(name).and_then(Item::as_value_mut) {
        value.decor_mut().clone_from(old.decor());
        *old = value;
    }
}

/// A table for a new page, under the licence of the first.
fn new_table(first: &RecordedPage, page: &NewerPage, date: Date, hash: String) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    let members: [(&str, Value); 6] = [
        ("file", page.file.as_str().into()),
        ("date", written(date)),
        ("sha256", hash.into()),
        ("licence", first.licence.as_str().into()),
        ("copyright", first.copyright.as_str().into()),
        ("notice", first.notice.value.as_str().into()),
    ];
    for (name, value) in members {
        table.insert(name, Item::Value(value));
    }
    table
}

fn not_a_day(date: &str) -> Problems {
    Problems(vec![Source::new("--date", date).problem(
        format!("`{date}` is not a day of the calendar"),
        0..date.len(),
        "given here",
        "write it as YYYY-MM-DD",
    )])
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "# Our pages.\n\n[[pages]] # here\nfile = \"webhooks.md\" # the first\ndate   = 2025-12-01 # old\n\
                          sha256 = 'old'\nlicence = \"MIT\"\n# Theirs.\ncopyright = \"© Meeting BaaS\"\n\
                          notice = \"LICENSE.txt\"\n";

    fn registry(text: &str) -> Registry {
        Registry::read(&Source::new("pages.toml", text)).unwrap()
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
            .replace("'old'", &format!("\"{}\"", hash(b"newer")));
        assert_eq!(&*rewritten.text, expected);
        // The same page once more, and the text of the record is the same.
        let again = Registry::read(&rewritten).unwrap();
        let kept = again.with(&[newer], "2026-03-01").unwrap();
        assert_eq!(&*kept.text, expected);
    }

    #[test]
    fn a_new_page_is_the_last_under_the_same_licence() {
        let rewritten = registry(RECORD)
            .with(&[page("call backs #\"1\".md", "new")], "2026-02-28")
            .unwrap();
        assert_eq!(
            &*rewritten.text,
            format!(
                "{RECORD}\n[[pages]]\nfile = 'call backs #\"1\".md'\ndate = 2026-02-28\nsha256 = \"{}\"\n\
                 licence = \"MIT\"\ncopyright = \"© Meeting BaaS\"\nnotice = \"LICENSE.txt\"\n",
                hash(b"new"),
            ),
        );
    }

    #[test]
    fn a_wrong_date_is_rejected() {
        let newer = [page("webhooks.md", "newer")];
        for (date, expected) in [
            ("2026-02-30", "`2026-02-30` is not a day of the calendar"),
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
    fn a_new_page_has_the_name_of_a_file_in_the_folder() {
        for name in ["../a.md", "/a.md", "a.txt"] {
            let newer = [page(name, "newer")];
            assert!(
                registry(RECORD).with(&newer, "2026-02-28").is_err(),
                "{name}"
            );
        }
    }
}
