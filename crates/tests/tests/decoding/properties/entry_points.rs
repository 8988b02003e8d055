//! The entry points: the ways to read an event.

use std::fmt::Debug;

use crate_tests::event::Event;
use proptest::prelude::{BoxedStrategy, Strategy};
use proptest::sample::select;
use serde_json::Value;

/// One way to read an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum EntryPoint {
    FromSlice,
    FromStr,
    DeserializeSlice,
    DeserializeStr,
    /// Where no text can be borrowed.
    DeserializeReader,
    DeserializeValue,
}

impl EntryPoint {
    pub(crate) const ALL: [Self; 6] = [
        Self::FromSlice,
        Self::FromStr,
        Self::DeserializeSlice,
        Self::DeserializeStr,
        Self::DeserializeReader,
        Self::DeserializeValue,
    ];

    /// The event, or why there is none.
    pub(crate) fn read<E: Event>(self, json: &[u8]) -> Result<E, String> {
        match self {
            Self::FromSlice => said(E::read(json)),
            Self::FromStr => said(text(json)?.parse()),
            Self::DeserializeSlice => said(serde_json::from_slice(json)),
            Self::DeserializeStr => said(serde_json::from_str(text(json)?)),
            Self::DeserializeReader => said(serde_json::from_reader(json)),
            Self::DeserializeValue => {
                let tree: Value = said(serde_json::from_slice(json))?;
                said(serde_json::from_value(tree))
            }
        }
    }
}

/// Each entry point with the same probability.
pub(crate) fn entry_points() -> BoxedStrategy<EntryPoint> {
    select(EntryPoint::ALL.to_vec()).boxed()
}

fn text(json: &[u8]) -> Result<&str, String> {
    said(str::from_utf8(json))
}

fn said<Read, Error: ToString>(result: Result<Read, Error>) -> Result<Read, String> {
    result.map_err(|error| error.to_string())
}

/// The event as JSON.
pub(crate) fn written<E: Event>(event: &E) -> Result<Value, String> {
    let text = serde_json::to_string(event).map_err(|error| format!("not written: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("written as no JSON: {error}"))
}
