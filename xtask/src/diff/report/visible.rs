//! Foreign values and texts as a report shows them: in one line of a moderate length, and all of it can be seen.

use serde_json::Value;

use crate::text::visible;

/// How much of what two texts begin with alike is shown before their difference.
const LEAD: usize = 12;

/// A value as compact JSON in one line, or `nothing` where there is none.
pub(super) fn compact(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".into(), |value| visible(&value.to_string()))
}

/// At most so many characters; `…` replaces the rest.
pub(super) fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.into();
    }
    let kept = text.chars().take(width.saturating_sub(1));
    kept.chain(['…']).collect()
}

/// Both texts shortened so that their first difference is seen.
pub(super) fn excerpts(before: &str, after: &str, width: usize) -> (String, String) {
    let fits = [before, after].map(|text| text.chars().count() <= width) == [true; 2];
    let pairs = before.chars().zip(after.chars());
    let alike = pairs.take_while(|(one, other)| one == other).count();
    let skipped = if fits { 0 } else { alike.saturating_sub(LEAD) };
    (
        excerpt(before, skipped, width),
        excerpt(after, skipped, width),
    )
}

fn excerpt(text: &str, skipped: usize, width: usize) -> String {
    if skipped == 0 {
        return shorten(text, width);
    }
    let rest: String = text.chars().skip(skipped).collect();
    shorten(&format!("…{rest}"), width)
}
