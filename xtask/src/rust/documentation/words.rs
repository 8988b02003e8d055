//! The words of a text, escaped so that Markdown reads each as the text or the code span that it is.

use crate::markdown::longest_run;
use crate::text::turns_direction;

/// Part of a word.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Text that means itself.
    Text(String),
    /// What a code span shows.
    Code(String),
}

/// The words of one line of the page, as Markdown. A code span is one word; a URL becomes one.
///
/// Of Markdown, only code spans and escapes are understood: everything else is shown as it is written.
pub(super) fn escaped(line: &str) -> Vec<String> {
    let words = words(line).into_iter().map(|word| {
        let parts = word.into_iter().flat_map(without_urls);
        let parts = parts.fold(Vec::new(), joined);
        parts.iter().map(Part::escaped).collect::<String>()
    });
    words.filter(|word| !word.is_empty()).collect()
}

impl Part {
    fn escaped(&self) -> String {
        match self {
            Self::Text(text) => escape(text),
            Self::Code(code) => code_span(code),
        }
    }
}

/// Adds a part to those before it. Two code spans without text between them are one: their backticks would be one run.
fn joined(mut parts: Vec<Part>, part: Part) -> Vec<Part> {
    match (parts.last_mut(), part) {
        (_, Part::Text(text)) if text.is_empty() => {}
        (Some(Part::Code(code)), Part::Code(more)) => code.push_str(&more),
        (_, part) => parts.push(part),
    }
    parts
}

/// The word where a line starts with it: there a marker would begin a list, a heading, a table or a thematic break.
pub(super) fn at_line_start(word: String) -> String {
    if word.starts_with(['-', '+', '#', '=', '|', ':']) {
        return format!("\\{word}");
    }
    let number = word.trim_end_matches(['.', ')']);
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    match word.get(number.len()..) {
        Some(mark) if is_number && mark.len() == 1 && !number.is_empty() => {
            format!("{number}\\{mark}")
        }
        _ => word,
    }
}

fn words(line: &str) -> Vec<Vec<Part>> {
    let line: String = line.chars().filter_map(shown).collect();
    let mut words = vec![Vec::new()];
    let mut rest = line.as_str();
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            ' ' => words.push(Vec::new()),
            '\\' => {
                let escaped = rest.get(1..2).filter(|it| it.starts_with(is_punctuation));
                push(&mut words, escaped.unwrap_or("\\"));
                length += usize::from(escaped.is_some());
            }
            '`' => {
                length = rest.len() - rest.trim_start_matches('`').len();
                let (run, after) = rest.split_at(length);
                if let Some(code) = code(after, run) {
                    length += code.len() + run.len();
                    let code: Vec<&str> = code.split_whitespace().collect();
                    if let Some(word) = words.last_mut().filter(|_| !code.is_empty()) {
                        word.push(Part::Code(code.join(" ")));
                    }
                } else {
                    push(&mut words, run);
                }
            }
            _ => {
                let (text, _) = rest.split_at(rest.find([' ', '\\', '`']).unwrap_or(rest.len()));
                push(&mut words, text);
                length = text.len();
            }
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    words
}

/// The character as it may be in a comment: no control character, and none that turns the reading direction.
fn shown(character: char) -> Option<char> {
    if character.is_whitespace() {
        return Some(' ');
    }
    (!character.is_control() && !turns_direction(character)).then_some(character)
}

fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
}

/// Adds a text to the last word.
fn push(words: &mut [Vec<Part>], text: &str) {
    let Some(word) = words.last_mut() else { return };
    if let Some(Part::Text(before)) = word.last_mut() {
        before.push_str(text);
    } else {
        word.push(Part::Text(text.to_owned()));
    }
}

/// What is before the next run of as many backticks.
fn code<'text>(text: &'text str, run: &str) -> Option<&'text str> {
    let mut searched = 0;
    while let Some(found) = text.get(searched..)?.find('`') {
        let start = searched + found;
        let after = text.get(start..)?.trim_start_matches('`');
        let length = text.len() - after.len() - start;
        if length == run.len() {
            return text.get(..start);
        }
        searched = start + length;
    }
    None
}

/// A text whose URL, if it has one, is code: a bare URL is a link for some readers of Markdown, and a lint for rustdoc.
fn without_urls(part: Part) -> Vec<Part> {
    let Part::Text(text) = part else {
        return vec![part];
    };
    let Some(separator) = text.find("://") else {
        return vec![Part::Text(text)];
    };
    let (before, after) = text.split_at(separator);
    let in_scheme = |letter: char| letter.is_ascii_alphanumeric() || "+.-".contains(letter);
    let start = before.trim_end_matches(in_scheme).len();
    let is_around = |letter: char| ".,;:!?'\"()[]<>{}*_~".contains(letter);
    // The separator itself has such characters.
    let end = text.len() - after[3..].len() + after[3..].trim_end_matches(is_around).len();
    let parts = [
        Part::Text(text[..start].to_owned()),
        Part::Code(text[start..end].to_owned()),
        Part::Text(text[end..].to_owned()),
    ];
    parts.into()
}

/// The text, with an escape before each character that could be more than itself.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    for (start, letter) in text.char_indices() {
        let after = text.get(start + letter.len_utf8()..).unwrap_or_default();
        let acts = match letter {
            '\\' | '`' | '*' | '~' | '<' | '>' | '[' | ']' => true,
            // Within a word, as in `bot_id`, it is a letter.
            '_' => {
                let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
                !is_letter(before) || !is_letter(after.chars().next())
            }
            '&' => is_entity(after),
            _ => false,
        };
        if acts {
            escaped.push('\\');
        }
        escaped.push(letter);
        before = Some(letter);
    }
    escaped
}

/// Whether this, after an ampersand, is the rest of an entity such as `&lt;` or `&#60;`.
fn is_entity(text: &str) -> bool {
    let name = text.strip_prefix('#').unwrap_or(text);
    let end = name.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric());
    end.len() < name.len() && end.starts_with(';')
}

/// A code span in a comment: the text is shown already, and has no space at its ends.
fn code_span(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let padding = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{padding}{text}{padding}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> String {
        escaped(text).join(" ")
    }

    #[test]
    fn links_html_and_emphasis_mean_nothing() {
        assert_eq!(line("a <b> [c](d) ![e]"), r"a \<b\> \[c\](d) !\[e\]");
        assert_eq!(
            line("*a* **b** _c_ ~~d~~"),
            r"\*a\* \*\*b\*\* \_c\_ \~\~d\~\~"
        );
        assert_eq!(
            line("snake_case_ a & b &lt;c &#60;"),
            r"snake_case\_ a & b \&lt;c \&#60;"
        );
    }

    #[test]
    fn what_the_page_escapes_stays_escaped() {
        assert_eq!(line(r"\<img \[a\](b) \_c \#"), r"\<img \[a\](b) \_c #");
        assert_eq!(line(r"\\<img"), r"\\\<img");
        assert_eq!(line("\\\u{0}<img"), r"\<img");
        assert_eq!(line(r"C:\dir a\"), r"C:\\dir a\\");
    }

    #[test]
    fn a_code_span_is_one_word_and_a_lone_backtick_is_text() {
        assert_eq!(escaped("a `b  c`d ``e`f``"), ["a", "`b c`d", "``e`f``"]);
        assert_eq!(line("a `b ``c"), r"a \`b \`\`c");
        assert_eq!(line(r"\`a` ```rust"), r"\`a\` \`\`\`rust");
        assert_eq!(line("`` ` `` ` `"), "`` ` ``");
    }

    #[test]
    fn a_url_becomes_a_code_span() {
        assert_eq!(
            line("see https://a.example/b_c?d=1."),
            "see `https://a.example/b_c?d=1`."
        );
        assert_eq!(line("[a](http://b.example)"), r"\[a\](`http://b.example`)");
        assert_eq!(
            line(r"<https://a.example/\_b>"),
            r"\<`https://a.example/_b`\>"
        );
        assert_eq!(line("https://a`b``c"), r"```https://a`b``c```");
        assert_eq!(line(":// x://"), "`://` `x://`");
        assert_eq!(line("``<b>` ``http://a"), "``<b>`http://a``");
    }

    #[test]
    fn no_character_changes_the_reading_direction() {
        assert_eq!(line("a\u{202e}b\u{2066}c\u{2028}d\re"), "abc d e");
    }

    #[test]
    fn a_marker_at_the_start_of_a_line_is_text() {
        for (word, expected) in [
            ("-", r"\-"),
            ("+1", r"\+1"),
            ("##", r"\##"),
            ("|-|", r"\|-|"),
            (":-:", r"\:-:"),
            ("12)", r"12\)"),
            ("12.5", "12.5"),
            (".", "."),
            ("1..", "1.."),
        ] {
            assert_eq!(at_line_start(word.to_owned()), expected);
        }
    }
}
