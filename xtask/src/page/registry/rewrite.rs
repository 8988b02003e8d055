//! A record with newer pages in it.

use jiff::civil::Date;
use toml_edit::{ArrayOfTables, Item, Table, Value};

use super::{COMMENT, RecordedPage, Registry, day, hash, malformed};
use crate::problem::{Problems, Source};

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
            .is_some_and(|recorded| recorded.sha256 == hash(&page.text))
    }

    /// The day of a recorded page.
    pub fn day_of(&self, file: &str) -> Option<Date> {
        self.page(file).map(|page| page.date)
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
        let mut document = self.document.clone().into_mut();
        let Some(Item::ArrayOfTables(tables)) = document.get_mut("pages") else {
            return Err(malformed(&self.source, "`pages` is missing", None, COMMENT));
        };
        for page in newer {
            self.record(page, date, tables);
        }
        let rewritten = Source::new(&self.source.name, document.to_string());
        // A new page has a name that nothing has looked at yet.
        Self::read(&rewritten)?;
        Ok(rewritten)
    }

    fn page(&self, file: &str) -> Option<&RecordedPage> {
        self.pages.iter().find(|page| page.file == file)
    }

    fn checked(&self, pages: &[&NewerPage], date: &str) -> Result<Date, Problems> {
        let day = day(date).ok_or_else(|| not_a_day(date))?;
        let mut problems = Vec::new();
        for (index, recorded) in self.pages.iter().enumerate() {
            let is_replaced = pages.iter().any(|page| page.file == recorded.file);
            if is_replaced && recorded.date > day {
                problems.push(self.problem(
                    index,
                    "date",
                    format!("`{date}` is before the day of the recorded `{}`", recorded.file),
                    "give the day on which the newer page was published; an older page comes back with git",
                ));
            }
        }
        Problems::check(problems)?;
        Ok(day)
    }

    /// Puts a page into the table that it has, or into a new one.
    fn record(&self, page: &NewerPage, date: Date, tables: &mut ArrayOfTables) {
        let hash = hash(&page.text);
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
        ("notice", first.notice.as_str().into()),
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
            .replace("'old'", &format!("\"{}\"", hash("newer")));
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
                hash("new"),
            ),
        );
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
