//! How deep the entries of a page go: one setting of the vendor's script, and therefore the same in all payloads.
//!
//! A description may look like the line `Properties:` and entries below it. Where another object of the same level has no
//! entries, it is such a description.

use std::collections::BTreeMap;

use super::content::{Detail, Field, PlainType, TypeTerm};
use super::excerpt::Excerpt;
use super::report::Report;

/// Where the objects of one level are listed, and where they are not.
#[derive(Default)]
struct Level<'a> {
    listed: Option<(Excerpt<'a>, String)>,
    unlisted: Option<(Excerpt<'a>, String)>,
}

/// Reports a level of which some objects have entries and others have none.
pub(super) fn check<'a, 'f>(
    payloads: impl IntoIterator<Item = (Excerpt<'a>, &'f [Field])>,
    report: &mut Report<'_>,
) {
    let mut levels = BTreeMap::new();
    for (title, fields) in payloads {
        visit(title, fields, "", 1, &mut levels);
    }
    let differs = |level: Level<'a>| Some((level.listed?, level.unlisted?));
    if let Some(((place, listed), (_, unlisted))) = levels.into_values().find_map(differs) {
        report.add(
            "entries that go deeper in one place than in another",
            place,
            format!("`{listed}` has entries here, and `{unlisted}` of another object has none"),
            "report it to the vendor: a description may have lines that look like `Properties:` and entries; if the depth \
             is no longer the same everywhere, change xtask/src/page/depth.rs",
        );
    }
}

fn visit<'a>(
    title: Excerpt<'a>,
    fields: &[Field],
    path: &str,
    level: usize,
    levels: &mut BTreeMap<usize, Level<'a>>,
) {
    for field in fields {
        let path = format!("{path}{}", field.name);
        let found = levels.entry(level).or_default();
        match &field.detail {
            Detail::Listed(fields) => {
                found.listed.get_or_insert((title, path.clone()));
                visit(title, fields, &format!("{path}."), level + 1, levels);
            }
            Detail::Shown(_) if is_object(field) => {
                found.unlisted.get_or_insert((title, path));
            }
            Detail::Shown(_) | Detail::Nothing => {}
        }
    }
}

/// Whether the type is an object and nothing else.
fn is_object(field: &Field) -> bool {
    !field.kind.nullable
        && matches!(
            field.kind.alternatives.as_slice(),
            [TypeTerm::Plain {
                kind: PlainType::Object,
                ..
            }]
        )
}
