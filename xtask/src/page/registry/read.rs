//! The record as it is written, with the place of each value.

use std::ops::Range;

use jiff::civil::Date;
use toml_edit::{Document, Item, Key, Table};

use super::day;
use crate::problem::{Problem, Problems, Source};

/// A recorded page.
#[derive(Debug)]
pub(super) struct RecordedPage {
    pub(super) file: Placed<String>,
    pub(super) date: Placed<Date>,
    pub(super) sha256: Placed<String>,
    pub(super) licence: String,
    pub(super) copyright: String,
    pub(super) notice: Placed<String>,
}

/// A value, and the bytes of the record that it is written in.
#[derive(Debug)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) place: Range<usize>,
}

/// The members of a page.
const MEMBERS: [&str; 6] = ["file", "date", "sha256", "licence", "copyright", "notice"];

/// Reads the pages of a record.
///
/// # Errors
///
/// The text is not TOML; `pages` is missing, empty, or not written as tables; a member is unknown, missing, or of another
/// type.
pub(super) fn pages(source: &Source) -> Result<Vec<RecordedPage>, Problems> {
    let document = Document::parse(&*source.text).map_err(|error| {
        let place = error.span().unwrap_or_default();
        Problems(vec![source.problem(
            error.message(),
            place,
            "here",
            "fix the TOML; the comment at the top of the file names the members of a page",
        )])
    })?;
    let mut reader = Reader {
        source,
        problems: Vec::new(),
    };
    reader.only(document.as_table(), &["pages"]);
    let mut pages = Vec::new();
    match document.get("pages") {
        Some(Item::ArrayOfTables(tables)) => {
            pages.extend(tables.iter().filter_map(|table| reader.page(table)));
        }
        Some(other) => reader.problem(
            "`pages` is not a list of tables",
            other.span(),
            "write each page as a table of its own, below `[[pages]]`",
        ),
        None => reader.problem(
            "no page is recorded",
            None,
            "record at least one of the vendor's pages below `[[pages]]`, with the members that the comment names",
        ),
    }
    if reader.problems.is_empty() {
        Ok(pages)
    } else {
        Err(Problems(reader.problems))
    }
}

struct Reader<'source> {
    source: &'source Source,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn page(&mut self, table: &Table) -> Option<RecordedPage> {
        self.only(table, &MEMBERS);
        // Each is read, so that each problem is reported.
        let file = self.text(table, "file");
        let date = self.date(table);
        let [sha256, licence, copyright, notice] =
            ["sha256", "licence", "copyright", "notice"].map(|name| self.text(table, name));
        Some(RecordedPage {
            file: file?,
            date: date?,
            sha256: sha256?,
            licence: licence?.value,
            copyright: copyright?.value,
            notice: notice?,
        })
    }

    /// A table has no other members.
    fn only(&mut self, table: &Table, members: &[&str]) {
        for (name, _) in table.iter().filter(|(name, _)| !members.contains(name)) {
            self.problem(
                format!("`{name}` is not a member here"),
                table.key(name).and_then(Key::span),
                &format!("remove it; the members are `{}`", members.join("`, `")),
            );
        }
    }

    fn text(&mut self, table: &Table, name: &str) -> Option<Placed<String>> {
        let help = &format!("write it as `{name} = \"…\"`");
        self.member(table, name, help, |item| item.as_str().map(str::to_owned))
    }

    fn date(&mut self, table: &Table) -> Option<Placed<Date>> {
        let help = "write a day of the calendar without quotes, as `date = 2026-03-16`";
        self.member(table, "date", help, |item| {
            day(&item.as_datetime()?.to_string())
        })
    }

    fn member<T>(
        &mut self,
        table: &Table,
        name: &str,
        help: &str,
        read: impl FnOnce(&Item) -> Option<T>,
    ) -> Option<Placed<T>> {
        let Some(item) = table.get(name) else {
            self.problem(format!("a page without `{name}`"), table.span(), help);
            return None;
        };
        let place = item.span().unwrap_or_default();
        let value = read(item);
        if value.is_none() {
            let wanted = if name == "date" { "date" } else { "text" };
            self.problem(
                format!("`{name}` is not a {wanted}"),
                Some(place.clone()),
                help,
            );
        }
        value.map(|value| Placed { value, place })
    }

    fn problem(&mut self, message: impl Into<String>, place: Option<Range<usize>>, help: &str) {
        let place = place.unwrap_or_default();
        let problem = self.source.problem(message, place, "in this record", help);
        self.problems.push(problem);
    }
}
