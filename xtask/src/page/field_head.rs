//! The first line of an entry: ``- **`key`** (type) **Required**`` or ``*Optional*``.

use super::excerpt::Excerpt;
use super::report::Mistake;
use super::type_expression::{self, Term};

/// What the first line of an entry says.
#[derive(Clone, Debug)]
pub(super) struct FieldHead<'a> {
    pub(super) name: Excerpt<'a>,
    /// The type as it is written.
    pub(super) type_text: Excerpt<'a>,
    pub(super) terms: Result<Vec<Term<'a>>, Mistake<'a>>,
    pub(super) required: bool,
}

const REQUIRED: &str = " **Required**";
const OPTIONAL: &str = " *Optional*";

fn malformed<'a>(
    message: impl Into<String>,
    place: Excerpt<'a>,
    label: &'static str,
) -> Mistake<'a> {
    Mistake {
        message: message.into(),
        place,
        label,
        help: "the vendor's script writes no such line: report it to the vendor; if the page writes its entries in a new \
               way, change xtask/src/page/field_head.rs",
    }
}

/// Reads a line, without its indentation, that begins like an entry.
pub(super) fn read(line: Excerpt<'_>) -> Option<Result<FieldHead<'_>, Mistake<'_>>> {
    let entry = line.trim_end().strip_prefix("- ")?;
    Some(match entry.strip_prefix("**`") {
        Some(rest) => read_entry(entry, rest),
        None => Err(malformed(
            "an entry that cannot be read",
            entry,
            "expected **`key`** (type) **Required** or *Optional*",
        )),
    })
}

fn read_entry<'a>(entry: Excerpt<'a>, rest: Excerpt<'a>) -> Result<FieldHead<'a>, Mistake<'a>> {
    let Some((name, rest)) = rest.split_once("`**").filter(|(name, _)| is_key(name.text)) else {
        return Err(malformed(
            "an entry whose key cannot be read",
            entry,
            "expected **`key`**, where the key has no backtick",
        ));
    };
    let Some(inside) = rest.strip_prefix(" (") else {
        let place = if rest.is_blank() {
            entry.end()
        } else {
            rest.trim()
        };
        return Err(malformed(
            format!("`{}` has no type", name.text),
            place,
            "expected a type in parentheses",
        ));
    };
    let (inside, required) = match (inside.strip_suffix(REQUIRED), inside.strip_suffix(OPTIONAL)) {
        (Some(inside), _) => (inside, true),
        (None, Some(inside)) => (inside, false),
        (None, None) => {
            let marker = inside.rsplit_once(") ").map(|(_, marker)| marker.trim());
            return Err(match marker.filter(|marker| !marker.is_blank()) {
                Some(marker) => malformed(
                    format!(
                        "unknown marker `{}` after the type of `{}`",
                        marker.text, name.text
                    ),
                    marker,
                    "expected **Required** or *Optional*",
                ),
                None => malformed(
                    format!("`{}` is neither required nor optional", name.text),
                    entry.end(),
                    "expected **Required** or *Optional* here",
                ),
            });
        }
    };
    let Some(type_text) = inside.strip_suffix(")") else {
        return Err(malformed(
            format!("the type of `{}` has no end", name.text),
            rest.trim().until(1),
            "no `)` before the marker closes this one",
        ));
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
