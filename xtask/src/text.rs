//! Escapes text of unknown origin, so that all of it is visible and no terminal or runner interprets it.

/// Whether a character changes the direction of the text that follows, so that the text looks like another one.
pub(crate) fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text in one line. Each character that is invisible or has an effect is replaced by its JSON escape: control
/// characters, which a terminal interprets, those that change the direction of the text, and those without width.
///
/// Escaped JSON is JSON of the same value.
pub(crate) fn visible(text: &str) -> String {
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
    without_commands(&shown)
}

/// Escapes the commands that a runner executes in a line that a step prints: `::…` at its start (GitHub), and anywhere
/// `##[…]` (GitHub), `##vso[…]` (Azure DevOps), `##teamcity[…]`, and any other word before the bracket.
fn without_commands(text: &str) -> String {
    let indentation = text.len() - text.trim_start().len();
    let mut shown = String::with_capacity(text.len());
    for (start, character) in text.char_indices() {
        let is_command = match character {
            ':' => start == indentation + 1 && shown.ends_with(':'),
            '#' => shown.ends_with('#') && is_bracketed_word(text.get(start + 1..)),
            _ => false,
        };
        if is_command {
            shown += &format!("\\u{:04x}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

fn is_bracketed_word(text: Option<&str>) -> bool {
    let word = |character: char| character.is_ascii_alphanumeric();
    text.is_some_and(|text| text.trim_start_matches(word).starts_with('['))
}

/// Letters and symbols without a visible glyph, which Unicode classifies neither as spaces nor as format characters.
const BLANK: [char; 6] = [
    '\u{115f}',
    '\u{1160}',
    '\u{2800}',
    '\u{3164}',
    '\u{ffa0}',
    '\u{1d159}',
];

fn is_visible(character: char) -> bool {
    // `escape_debug` also escapes a backslash and quotation marks, which are visible.
    character == ' '
        || character.is_ascii_graphic()
        || (character.escape_debug().len() == 1 && !BLANK.contains(&character))
}

/// Like [`visible`], but keeps line feeds.
pub(crate) fn visible_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_as_its_escape() {
        assert_eq!(visible("a\u{1b}[31m\r\nb"), r"a\u001b[31m\u000d\u000ab");
        assert_eq!(visible("\u{9b}\u{7f}\u{202e}"), r"\u009b\u007f\u202e");
        assert_eq!(visible("no\u{a0}break\u{200b}"), r"no\u00a0break\u200b");
        assert_eq!(visible("tag \u{e0041}"), r"tag \udb40\udc41");
        assert_eq!(
            visible(r#"plain "é" 'ß' \ 日本 🎉"#),
            r#"plain "é" 'ß' \ 日本 🎉"#
        );
    }

    #[test]
    fn no_runner_finds_a_command() {
        assert_eq!(visible("##[error]"), r"#\u0023[error]");
        assert_eq!(visible("a ###[error]"), r"a ##\u0023[error]");
        assert_eq!(visible("####[a]##[b]"), r"###\u0023[a]#\u0023[b]");
        assert_eq!(
            visible("##vso[task.setvariable]##VsO[a]"),
            r"#\u0023vso[task.setvariable]#\u0023VsO[a]"
        );
        assert_eq!(visible("##teamcity[a]"), r"#\u0023teamcity[a]");
        assert_eq!(visible("  ::error::a"), r"  :\u003aerror::a");
        assert_eq!(visible("::::##[a]"), r":\u003a::#\u0023[a]");
        assert_eq!(visible("a::b"), "a::b");
        assert_eq!(visible("## [a] ##a b["), "## [a] ##a b[");
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
    fn lines_stay_lines() {
        assert_eq!(
            visible_lines("a\u{1b}\n\n##[b]\n ::error::c"),
            "a\\u001b\n\n#\\u0023[b]\n :\\u003aerror::c"
        );
    }
}
