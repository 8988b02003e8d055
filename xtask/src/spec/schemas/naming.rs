//! Which places of the pages have a type of their own, and its name.

use serde_json::Value;

use crate::names::pascal_case;
use crate::page::content::{Detail, Open, PlainType, TypeExpression, TypeTerm};
use crate::spec::place::Place;
use crate::spec::shared::SharedType;

/// How the schema of a place is written.
pub(super) enum Naming<'table> {
    /// Under the name that a row of the table gives.
    Row(SharedType<'table>),
    /// Under the name of the containing type and the key.
    Default,
    /// Where it is used.
    Inline,
    /// As the `event` constant of a payload.
    Constant(String),
}

impl Naming<'_> {
    /// For a place that is in no row of the table.
    pub(super) fn of(kind: &TypeExpression, detail: &Detail, place: Place<'_>) -> Self {
        match event_constant(kind, place) {
            Some(event) => Self::Constant(event.to_owned()),
            None if needs_name(kind, detail) => Self::Default,
            None => Self::Inline,
        }
    }
}

/// The event that a payload names by a list of one value. Lists of one value at other places may grow.
pub(super) fn event_constant<'a>(kind: &'a TypeExpression, place: Place<'_>) -> Option<&'a str> {
    let is_event = place.key == "event" && place.within == place.owner;
    match kind.alternatives.as_slice() {
        [TypeTerm::Literal(Value::String(event))] if is_event && !kind.nullable => Some(event),
        _ => None,
    }
}

/// Whether Rust needs a name for the type: for lists of values, and for objects with known keys.
///
/// A union of other types has no name, for any value of it is read.
fn needs_name(kind: &TypeExpression, detail: &Detail) -> bool {
    match kind.alternatives.as_slice() {
        [term] if may_have_fields(term) => *detail != Detail::Nothing,
        _ => kind.is_list_of_values(),
    }
}

/// Whether the page may show keys of the type.
pub(super) fn may_have_fields(term: &TypeTerm) -> bool {
    matches!(
        term,
        TypeTerm::Plain {
            kind: PlainType::Object,
            ..
        } | TypeTerm::Open(Open::Reference(_))
    )
}

/// The name of the containing type, followed by the key: `BotStatus` and `code` give `BotStatusCode`.
pub(super) fn default_name(place: Place<'_>) -> String {
    place.owner.to_owned() + &pascal_case(place.key)
}
