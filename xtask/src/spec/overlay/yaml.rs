//! YAML, with the place of what is wrong in it.

use std::ops::Range;

use serde::de::DeserializeOwned;
use serde_saphyr::{Error, Location, MessageFormatter, UserMessageFormatter};

use crate::problem::{Problems, Source};

/// Reads a YAML document whose types refuse unknown members; duplicate ones are refused here.
pub(super) fn read<T: DeserializeOwned>(source: &Source) -> Result<T, Problems> {
    let options = serde_saphyr::options! {
        // In a schema, `yes` and `no` are texts.
        strict_booleans: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(&source.text, options).map_err(|error| {
        let place = error.location().map_or(0..0, span);
        Problems(vec![source.problem(
            message(&error),
            place,
            "here",
            "Mend the file at this place.",
        )])
    })
}

/// What went wrong, without the place, which the problem shows.
fn message(error: &Error) -> String {
    UserMessageFormatter.format_message(error).into_owned()
}

/// The bytes that a location covers.
pub(super) fn span(location: Location) -> Range<usize> {
    let span = location.span();
    let offset = |bytes: Option<u64>| bytes.and_then(|bytes| usize::try_from(bytes).ok());
    let start = offset(span.byte_offset()).unwrap_or_default();
    start..start + offset(span.byte_len()).unwrap_or_default()
}
