//! `spec/shared.yaml`: the places of the pages that share a type, and the name of the type.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::problem::{Problem, Problems, Source};
use crate::yaml;

/// The reviewed table of shared types.
#[derive(Debug)]
pub struct SharedTypes {
    source: Source,
    rows: Vec<Row>,
}

/// One named type and its places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: Spanned<String>,
    description: String,
    #[serde(default)]
    places: Vec<Spanned<String>>,
    #[serde(default)]
    later: Vec<Spanned<String>>,
}

impl Row {
    /// The places that the pages have, then those that later pages may have.
    fn all_places(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.places.iter().chain(&self.later)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    types: Vec<Row>,
}

/// The row that a place belongs to.
#[derive(Clone, Copy, Debug)]
pub struct SharedType<'table> {
    /// The type's name in the document and in Rust.
    pub name: &'table str,
    /// The description of the type, which the pages do not have.
    pub description: &'table str,
    row: usize,
    place: usize,
}

impl SharedTypes {
    /// Reads the table, and checks it as far as possible without the pages.
    ///
    /// # Errors
    ///
    /// Invalid YAML; an unknown or duplicate key; an invalid type name; a duplicate name or place.
    pub fn read(source: &Source) -> Result<Self, Problems> {
        let table: Table = yaml::read(source)?;
        let shared = Self {
            source: source.clone(),
            rows: table.types,
        };
        let problems = shared.check();
        if problems.is_empty() {
            Ok(shared)
        } else {
            Err(Problems(problems))
        }
    }

    fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut names = BTreeSet::new();
        let mut places = BTreeMap::new();
        for row in &self.rows {
            let name = row.name.value.as_str();
            if !is_type_name(name) {
                problems.push(self.at(
                    &row.name,
                    format!("`{name}` is not a valid type name"),
                    "invalid name",
                    "a name begins with an upper-case letter, followed by letters and digits, and is not a keyword of Rust",
                ));
            }
            if !names.insert(name) {
                problems.push(self.at(
                    &row.name,
                    format!("`{name}` has two rows in the table"),
                    "duplicate",
                    "put all places of one type into one row",
                ));
            }
            for place in row.all_places() {
                if let Some(other) = places.insert(place.value.as_str(), name) {
                    problems.push(self.at(
                        place,
                        format!("`{}` is both `{other}` and `{name}`", place.value),
                        "in an earlier row too",
                        "keep the place in one row only",
                    ));
                }
            }
        }
        problems
    }

    /// The row that lists a place. An exact place takes precedence over one with `*`.
    pub fn find(&self, place: &str) -> Option<SharedType<'_>> {
        let below_payload = place.split_once('.').map(|(_, below)| format!("*.{below}"));
        self.position(place)
            .or_else(|| self.position(&below_payload?))
    }

    fn position(&self, pattern: &str) -> Option<SharedType<'_>> {
        self.rows.iter().enumerate().find_map(|(row, entry)| {
            let place = entry.all_places().position(|it| it.value == pattern)?;
            Some(SharedType {
                name: &entry.name.value,
                description: &entry.description,
                row,
                place,
            })
        })
    }

    /// Reports a problem with one place of the table.
    pub fn problem(&self, shared: SharedType<'_>, message: String, help: &str) -> Problem {
        let place = self
            .rows
            .get(shared.row)
            .and_then(|row| row.all_places().nth(shared.place));
        let span = yaml::span(place.map(|place| place.referenced));
        self.source.problem(message, span, "this place", help)
    }

    /// Reports that two types have the same name. At most one of them is in the table.
    pub fn name_taken(&self, shared: Option<SharedType<'_>>, name: &str, place: &str) -> Problem {
        let message = format!("`{place}` would have the name `{name}`, which another type has");
        let help = "give one of the two a row with another name";
        match shared {
            Some(shared) => self.problem(shared, message, help),
            None => self.source.problem(message, 0..0, "in this table", help),
        }
    }

    /// The places of the table that do not match the pages. `used` are those that the pages have.
    pub fn stale(&self, used: &BTreeSet<(usize, usize)>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (row, entry) in self.rows.iter().enumerate() {
            for (index, place) in entry.all_places().enumerate() {
                let found = used.contains(&(row, index));
                let later = index >= entry.places.len();
                if !found && !later {
                    problems.push(self.at(
                        place,
                        format!("no page has `{}`", place.value),
                        "on no page",
                        "remove the place, or correct it: an unused place hides a mistake",
                    ));
                } else if found && later {
                    problems.push(self.at(
                        place,
                        format!("the pages have `{}` now", place.value),
                        "on a page now",
                        "move it from `later` to `places`",
                    ));
                }
            }
        }
        problems
    }

    fn at(&self, node: &Spanned<String>, message: String, label: &str, help: &str) -> Problem {
        self.source
            .problem(message, yaml::span(Some(node.referenced)), label, help)
    }
}

impl SharedType<'_> {
    /// The indexes of the row and of the place in the table.
    pub fn key(self) -> (usize, usize) {
        (self.row, self.place)
    }
}

fn is_type_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric())
        && syn::parse_str::<syn::Ident>(name).is_ok()
}
