//! The page's text as rustdoc.

use syn::{Attribute, parse_quote};

use crate::text::turns_direction;

/// How wide a line of documentation may be, without its indentation and `/// `.
const WIDTH: usize = 88;

/// One `#[doc]` a line; none where there is no text.
pub fn attributes(text: &str) -> Vec<Attribute> {
    lines(text)
        .into_iter()
        .map(|line| {
            let line = if line.is_empty() {
                line
            } else {
                format!(" {line}")
            };
            parse_quote!(#[doc = #line])
        })
        .collect()
}

/// Adds a paragraph below what documents an item, which has nothing else yet.
pub fn add_paragraph(documentation: &mut Vec<Attribute>, text: &str) {
    if !documentation.is_empty() {
        documentation.push(parse_quote!(#[doc = ""]));
    }
    documentation.extend(attributes(text));
}

/// The text as Markdown that means what the page says, wrapped.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.trim().lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let word = escape(word);
            let fits = line.chars().count() + 1 + word.chars().count() <= WIDTH;
            if !line.is_empty() && (fits || starts_block(&word)) {
                line.push(' ');
            } else if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(&word);
        }
        lines.push(line);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Whether Markdown would take a line that starts with this word for a list, a heading or a quote.
fn starts_block(word: &str) -> bool {
    let marker = word.trim_end_matches(['.', ')']);
    word.chars().all(|letter| "-+*#=>~`_".contains(letter))
        || (marker.len() < word.len() && marker.chars().all(|letter| letter.is_ascii_digit()))
}

/// Takes away the meaning of what rustdoc would read as a link or as HTML, and what nobody sees.
fn escape(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    let mut after_backslash = false;
    for letter in word.chars() {
        if letter.is_control() || turns_direction(letter) {
            continue;
        }
        // What the page escapes already would lose its escape by a second one.
        if matches!(letter, '<' | '>' | '[' | ']') && !after_backslash {
            escaped.push('\\');
        }
        after_backslash = letter == '\\' && !after_backslash;
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_wrapped() {
        let text = "word ".repeat(40);
        let lines = lines(&text);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.len() <= WIDTH));
        assert_eq!(lines.join(" "), text.trim());
    }

    #[test]
    fn a_line_never_starts_a_list() {
        let text = format!("{} - more 1. less", "x".repeat(WIDTH));
        assert_eq!(
            lines(&text),
            [
                format!("{} -", "x".repeat(WIDTH)),
                "more 1. less".to_owned()
            ]
        );
    }

    #[test]
    fn links_and_html_mean_nothing() {
        assert_eq!(lines("a <b> [c](d)"), [r"a \<b\> \[c\](d)"]);
    }

    #[test]
    fn what_the_page_escapes_stays_escaped() {
        assert_eq!(lines(r"\<img \[a\](b)"), [r"\<img \[a\](b)"]);
        assert_eq!(lines(r"\\<img"), [r"\\\<img"]);
        assert_eq!(lines("\\\u{0}<img"), [r"\<img"]);
    }

    #[test]
    fn nothing_turns_the_reading_direction() {
        assert_eq!(lines("a\u{202e}b\u{2066}c"), ["abc"]);
    }

    #[test]
    fn paragraphs_stay_apart() {
        assert_eq!(lines("one\n\ntwo\n"), ["one", "", "two"]);
        assert_eq!(lines(""), Vec::<String>::new());
    }
}
