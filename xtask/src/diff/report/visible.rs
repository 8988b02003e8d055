//! Foreign text made harmless for every format: all of it can be seen, none of it acts, and it is one line.

use serde_json::Value;

/// How much of what two texts begin with alike is shown before their difference.
const LEAD: usize = 12;

/// The text in one line, with the JSON escape of each character that cannot be seen, or is more than itself:
/// control characters (a terminal obeys them), those that turn the reading direction, and those without width.
///
/// The text of a JSON value is still the text of the same value.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_visible(character) {
            shown.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                shown += &format!("\\u{unit:04x}");
            }
        }
    }
    // GitHub's runner obeys `##[…]` anywhere in a line that a step prints.
    shown.replace("##[", "#\\u0023[")
}

/// Letters and symbols that leave no mark, though they are neither spaces nor marks of a format.
const BLANK: [char; 6] = [
    '\u{115f}',
    '\u{1160}',
    '\u{2800}',
    '\u{3164}',
    '\u{ffa0}',
    '\u{1d159}',
];

fn is_visible(character: char) -> bool {
    // `escape_debug` also escapes a backslash and quotation marks, which are seen very well.
    character == ' '
        || character.is_ascii_graphic()
        || (character.escape_debug().len() == 1 && !BLANK.contains(&character))
}

/// A value as compact JSON in one line, or `nothing` where there is none.
pub(super) fn compact(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".into(), |value| visible(&value.to_string()))
}

/// At most so many characters; `…` stands for the rest.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_as_its_escape() {
        assert_eq!(visible("a\u{1b}[31m\r\nb"), r"a\u001b[31m\u000d\u000ab");
        assert_eq!(visible("\u{9b}\u{7f}\u{202e}"), r"\u009b\u007f\u202e");
        assert_eq!(visible("no\u{a0}break\u{200b}"), r"no\u00a0break\u200b");
        assert_eq!(visible("tag \u{e0041}"), r"tag \udb40\udc41");
        assert_eq!(visible("##[error]"), r"#\u0023[error]");
        assert_eq!(
            visible(r#"plain "é" 'ß' \ 日本 🎉"#),
            r#"plain "é" 'ß' \ 日本 🎉"#
        );
    }

    /// What Unicode lets a font leave out (`Default_Ignorable_Code_Point`), and what all fonts show as nothing.
    #[test]
    fn what_leaves_no_mark_is_written_as_its_escape() {
        let ignorable = [
            '\u{ad}'..='\u{ad}',
            '\u{34f}'..='\u{34f}',
            '\u{61c}'..='\u{61c}',
            '\u{115f}'..='\u{1160}',
            '\u{17b4}'..='\u{17b5}',
            '\u{180b}'..='\u{180f}',
            '\u{200b}'..='\u{200f}',
            '\u{202a}'..='\u{202e}',
            '\u{2060}'..='\u{206f}',
            '\u{3164}'..='\u{3164}',
            '\u{fe00}'..='\u{fe0f}',
            '\u{feff}'..='\u{feff}',
            '\u{ffa0}'..='\u{ffa0}',
            '\u{fff0}'..='\u{fff8}',
            '\u{1bca0}'..='\u{1bca3}',
            '\u{1d173}'..='\u{1d17a}',
            '\u{e0000}'..='\u{e0fff}',
        ];
        let blank = ['\u{2800}', '\u{3000}', '\u{1d159}'];
        for character in ignorable.into_iter().flatten().chain(blank) {
            let shown = visible(&character.to_string());
            assert!(shown.starts_with("\\u"), "{shown:?}");
        }
    }

    #[test]
    fn a_value_stays_the_same_value() {
        let value = json!({"##[a]\u{202e}": ["\u{1b}\u{e0041}", "\\u0041", "#\u{0}##[", 1.50]});
        let read: Value = serde_json::from_str(&compact(Some(&value))).unwrap();
        assert_eq!(read, value);
    }

    #[test]
    fn null_is_not_nothing() {
        assert_eq!(compact(Some(&Value::Null)), "null");
        assert_eq!(compact(None), "nothing");
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(shorten("äöü", 3), "äöü");
        assert_eq!(shorten("äöüß", 3), "äö…");
        assert_eq!(shorten("ab", 0), "…");
    }

    #[test]
    fn the_first_difference_is_seen() {
        let same = "0123456789".repeat(3);
        let pair = excerpts(&format!("{same}before"), &format!("{same}after"), 20);
        assert_eq!(
            pair,
            ("…890123456789before".into(), "…890123456789after".into())
        );
        let pair = excerpts("before and more", "after", 10);
        assert_eq!(pair, ("before an…".into(), "after".into()));
        let pair = excerpts("same, one", "same, two", 9);
        assert_eq!(pair, ("same, one".into(), "same, two".into()));
    }
}
