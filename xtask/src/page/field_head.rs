//! The first line of an entry: ``- **`key`** (type) **Required**`` or ``*Optional*``.

use super::excerpt::Excerpt;
use super::report::{Report, Reported};
use super::type_expression::{self, Term, TypeError};

/// What the first line of an entry says.
#[derive(Clone, Debug)]
pub(super) struct FieldHead<'a> {
    pub(super) name: Excerpt<'a>,
    /// The type as it is written.
    pub(super) type_text: Excerpt<'a>,
    pub(super) terms: Result<Vec<Term<'a>>, TypeError<'a>>,
    pub(super) required: bool,
}

/// Why a line is not the first line of an entry, though it begins like one.
#[derive(Debug)]
pub(super) struct Malformed<'a> {
    message: String,
    place: Excerpt<'a>,
    label: &'static str,
}

const REQUIRED: &str = " **Required**";
const OPTIONAL: &str = " *Optional*";

impl Malformed<'_> {
    /// Reports it.
    pub(super) fn add(&self, report: &mut Report<'_>) -> Reported {
        report.add(
            self.message.as_str(),
            self.place,
            self.label,
            "the vendor's script writes no such line: report it to the vendor; if the page writes its entries in a new \
             way, change xtask/src/page/field_head.rs",
        )
    }
}

/// Reads a line, without its indentation, that begins like an entry.
pub(super) fn read(line: Excerpt<'_>) -> Option<Result<FieldHead<'_>, Malformed<'_>>> {
    let entry = line.trim_end().strip_prefix("- ")?;
    Some(match entry.strip_prefix("**`") {
        Some(rest) => read_entry(entry, rest),
        None => Err(Malformed {
            message: "an entry that cannot be read".to_owned(),
            place: entry,
            label: "expected **`key`** (type) **Required** or *Optional*",
        }),
    })
}

fn read_entry<'a>(entry: Excerpt<'a>, rest: Excerpt<'a>) -> Result<FieldHead<'a>, Malformed<'a>> {
    let Some((name, rest)) = rest.split_once("`**").filter(|(name, _)| is_key(name.text)) else {
        return Err(Malformed {
            message: "an entry whose key cannot be read".to_owned(),
            place: entry,
            label: "expected **`key`**, where the key has no backtick",
        });
    };
    let Some(inside) = rest.strip_prefix(" (") else {
        return Err(Malformed {
            message: format!("`{}` has no type", name.text),
            place: if rest.is_blank() {
                entry.end()
            } else {
                rest.trim()
            },
            label: "expected a type in parentheses",
        });
    };
    let (inside, required) = match (inside.strip_suffix(REQUIRED), inside.strip_suffix(OPTIONAL)) {
        (Some(inside), _) => (inside, true),
        (None, Some(inside)) => (inside, false),
        (None, None) => {
            let marker = inside.rsplit_once(") ");
            return Err(match marker {
                Some((_, marker)) if !marker.is_blank() => Malformed {
                    message: format!(
                        "unknown marker `{}` after the type of `{}`",
                        marker.text, name.text
                    ),
                    place: marker.trim(),
                    label: "expected **Required** or *Optional*",
                },
                _ => Malformed {
                    message: format!("`{}` is neither required nor optional", name.text),
                    place: entry.end(),
                    label: "expected **Required** or *Optional* here",
                },
            });
        }
    };
    let Some(type_text) = inside.strip_suffix(")") else {
        return Err(Malformed {
            message: format!("the type of `{}` has no end", name.text),
            place: rest.trim().until(1),
            label: "no `)` before the marker closes this one",
        });
    };
    Ok(FieldHead {
        name,
        type_text,
        terms: type_expression::read(type_text),
        required,
    })
}

fn is_key(name: &str) -> bool {
    !name.is_empty() && !name.contains('`')
}
