//! Which places of the pages have a type of their own, and its name.

use serde_json::Value;

use crate::names::pascal_case;
use crate::page::content::{Detail, Open, PlainType, TypeExpression, TypeTerm};
use crate::spec::place::Place;

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
pub(super) fn needs_name(kind: &TypeExpression, detail: &Detail) -> bool {
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
