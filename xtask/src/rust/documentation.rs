//! The page's text as rustdoc: paragraphs of text and code spans, whatever the page says.

mod words;

use proc_macro2::Span;
use syn::token::Bracket;
use syn::{AttrStyle, Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta, MetaNameValue, Token};

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
            attribute(&line)
        })
        .collect()
}

/// `#[doc = "…"]`, which is built: there are as many as lines, and the parser takes far longer.
fn attribute(line: &str) -> Attribute {
    let text = ExprLit {
        attrs: Vec::new(),
        lit: Lit::Str(LitStr::new(line, Span::call_site())),
    };
    Attribute {
        pound_token: <Token![#]>::default(),
        style: AttrStyle::Outer,
        bracket_token: Bracket::default(),
        meta: Meta::NameValue(MetaNameValue {
            path: Ident::new("doc", Span::call_site()).into(),
            eq_token: <Token![=]>::default(),
            value: Expr::Lit(text),
        }),
    }
}

/// Adds a paragraph below what documents an item, which has nothing else yet.
pub fn add_paragraph(documentation: &mut Vec<Attribute>, text: &str) {
    if !documentation.is_empty() {
        documentation.push(attribute(""));
    }
    documentation.extend(attributes(text));
}

/// The text as Markdown that means what the page says, wrapped.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.trim().lines() {
        let mut line = String::new();
        for word in words::escaped(paragraph) {
            if line.is_empty() {
                line = words::at_line_start(word);
            } else if line.chars().count() + 1 + word.chars().count() <= WIDTH {
                line.push(' ');
                line.push_str(&word);
            } else {
                lines.push(std::mem::replace(&mut line, words::at_line_start(word)));
            }
        }
        lines.push(line);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
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
    fn a_code_span_stays_on_one_line() {
        let long = "x".repeat(WIDTH);
        assert_eq!(lines(&format!("{long} `a # b`")), [&long, "`a # b`"]);
    }

    #[test]
    fn paragraphs_stay_apart() {
        assert_eq!(lines("one\n\ntwo\n"), ["one", "", "two"]);
        assert_eq!(lines(""), Vec::<String>::new());
    }
}
