//! `spec/shared.yaml`: the places of the pages that share a type, and the name of the type.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::place::Place;
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
    #[serde(default)]
    except: Vec<Spanned<String>>,
}

impl Row {
    /// The places that the pages have, then those that later pages may have.
    fn all_places(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.places.iter().chain(&self.later)
    }

    fn excludes(&self, place: &str) -> bool {
        self.except.iter().any(|except| except.value == place)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    types: Vec<Row>,
}

/// The row that a place belongs to, and the place that it lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct SharedType<'table> {
    row: &'table Row,
    listed: &'table Spanned<String>,
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
        Problems::check(shared.check())?;
        Ok(shared)
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
            for except in &row.except {
                let is_covered = wildcard(&except.value)
                    .is_some_and(|wildcard| row.all_places().any(|it| it.value == wildcard));
                if !is_covered {
                    problems.push(self.at(
                        except,
                        format!("`{}` is not covered by a place of `{name}`", except.value),
                        "nothing to exclude",
                        "`except` excludes a place from a place with `*` of the same row",
                    ));
                }
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
    ///
    /// The same key of the same type belongs to the same row, in whichever payload the row lists it.
    pub(super) fn find(&self, place: Place<'_>) -> Option<SharedType<'_>> {
        let exact = self.position(place.path, |_| true);
        exact
            .or_else(|| self.position(&wildcard(place.path)?, |row| !row.excludes(place.path)))
            .or_else(|| {
                let mut rows = self.rows.iter();
                let owner = rows.find(|row| row.name.value == place.owner)?;
                let is_excluded = self.rows.iter().any(|row| row.excludes(place.path));
                let mut equal = owner.all_places().filter(|_| !is_excluded);
                equal.find_map(|owner| {
                    self.position(&format!("{}{}", owner.value, place.below()), |_| true)
                })
            })
    }

    fn position(&self, pattern: &str, is_meant: impl Fn(&Row) -> bool) -> Option<SharedType<'_>> {
        self.rows.iter().find_map(|row| {
            let is_listed = |it: &&Spanned<String>| it.value == pattern && is_meant(row);
            let listed = row.all_places().find(is_listed)?;
            Some(SharedType { row, listed })
        })
    }

    /// Reports a place that is not of the shape of the other places of its row.
    pub(super) fn other_shape(
        &self,
        shared: SharedType<'_>,
        place: &str,
        difference: &str,
    ) -> Problem {
        let message = format!(
            "`{place}` does not have the shape of the other places of `{}`:\n{difference}",
            shared.name()
        );
        let help = if shared.listed.value == place {
            "remove the place from the row, or give it a type of its own".to_owned()
        } else {
            format!("exclude the place from the row: `except: [{place}]`")
        };
        self.at(shared.listed, message, "this place", &help)
    }

    /// Reports a place that is not of the shape of the same key of the same type in another payload.
    pub(super) fn unlike(&self, place: Place<'_>, name: &str, difference: &str) -> Problem {
        let message = format!(
            "`{}` does not have the shape of the other places of `{name}`:\n{difference}",
            place.path,
        );
        let owner = self.rows.iter().find(|row| row.name.value == place.owner);
        let is_listed = |row: &&Row| row.all_places().any(|it| it.value == place.within);
        let remove = if owner.is_none_or(|row| is_listed(&row)) {
            "remove it from the row"
        } else {
            "exclude it from the row (`except`)"
        };
        let help = format!(
            "if `{}` is another type than the other places of `{}`, {remove}; else the pages contradict themselves: \
             report it to the vendor",
            place.within, place.owner,
        );
        match owner {
            Some(row) => self.at(&row.name, message, "the type that contains it", &help),
            None => self.source.problem(message, 0..0, "in this table", help),
        }
    }

    /// Reports that no page has a place of a type, to which the document or an action refers; `None` if no row says that a
    /// page has one. `paths` are all paths of the pages.
    pub(crate) fn without_place<'a>(
        &self,
        name: &str,
        user: &str,
        paths: impl Iterator<Item = &'a String>,
    ) -> Option<Problem> {
        let row = self.rows.iter().find(|row| row.name.value == name)?;
        let place = row.places.first()?;
        let (payload, key) = (self::payload(&place.value), last_key(&place.value));
        let has_moved =
            |path: &&String| ["*", self::payload(path)].contains(&payload) && last_key(path) == key;
        let mut moved: Vec<String> = paths
            .filter(has_moved)
            .map(|path| format!("`{path}`"))
            .collect();
        moved.sort();
        moved.dedup();
        let found = match moved.as_slice() {
            [] => String::new(),
            moved => format!("\nthe pages have {}", moved.join(", ")),
        };
        Some(self.at(
            place,
            format!("no page has a place of `{name}`, to which {user} refers"),
            "on no page",
            &format!("the key was renamed, moved or removed: correct the places of the row{found}"),
        ))
    }

    /// Reports that two types have the same name. At most one of them is in the table.
    pub(super) fn name_taken(
        &self,
        shared: Option<SharedType<'_>>,
        name: &str,
        place: &str,
    ) -> Problem {
        let message = format!("`{place}` would have the name `{name}`, which another type has");
        if let Some(shared) = shared {
            return self.at(
                shared.listed,
                message,
                "this place",
                "give the row another name",
            );
        }
        let help = format!(
            "add a row with another name: `- {{ name: {name}2, description: …, places: [{place}] }}`"
        );
        self.source.problem(message, 0..0, "in this table", help)
    }

    /// The places of the table that do not match the pages. `used` are those that the pages have, and `paths` are all
    /// paths of the pages.
    pub(super) fn stale(&self, used: &BTreeSet<&str>, paths: &BTreeSet<String>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for entry in &self.rows {
            let unknown = entry.except.iter();
            // A payload may be one that only the overlay has so far.
            let unknown = unknown.filter(|except| {
                let payload = payload(&except.value);
                !paths.contains(&except.value)
                    && paths.iter().any(|it| self::payload(it) == payload)
            });
            for except in unknown {
                problems.push(self.at(
                    except,
                    format!("no page has `{}`", except.value),
                    "on no page",
                    "remove the place from `except`, or correct it: an unused place hides a mistake",
                ));
            }
            for (index, place) in entry.all_places().enumerate() {
                let found = used.contains(place.value.as_str());
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
            .problem(message, yaml::span(node.referenced), label, help)
    }
}

impl<'table> SharedType<'table> {
    /// The type's name in the document and in Rust.
    pub(super) fn name(self) -> &'table str {
        &self.row.name.value
    }

    /// The description of the type, which the pages do not have.
    pub(super) fn description(self) -> &'table str {
        &self.row.description
    }

    /// The place as the table has it; no other row has it.
    pub(super) fn listed(self) -> &'table str {
        &self.listed.value
    }

    /// Whether one of these is a place of its row.
    pub(super) fn has_one_of(self, used: &BTreeSet<&str>) -> bool {
        let mut places = self.row.all_places();
        places.any(|place| used.contains(place.value.as_str()))
    }
}

/// The place with `*` that covers a place.
fn wildcard(place: &str) -> Option<String> {
    place.split_once('.').map(|(_, below)| format!("*.{below}"))
}

/// The payload of a place.
fn payload(place: &str) -> &str {
    place.split(['.', '[']).next().unwrap_or_default()
}

/// The last key of a place.
fn last_key(place: &str) -> &str {
    place.rsplit('.').next().unwrap_or_default()
}

fn is_type_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric())
        && syn::parse_str::<syn::Ident>(name).is_ok()
}
