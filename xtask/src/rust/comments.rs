//! The comments of generated files, as rustdoc reads them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::Options;
use serde_json::Value;
use syn::Lit;

use super::RustError;
use crate::markdown::Rules;
use crate::names::pascal_case;
use crate::schema::{named_pointer, property_pointer};

/// A comment of a generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What it documents: `BotStatus`, `BotStatus.code`; nothing where that is the file.
    pub item: String,
    /// Its lines, without the marks of a comment and the space after them.
    pub text: String,
}

/// A comment is paragraphs of text and code spans. rustdoc looks for doctests without extensions, and renders with
/// these; smart punctuation is left out, for it only changes how a quotation mark looks.
const EXTENSIONS: [Options; 2] = [
    Options::empty(),
    Options::ENABLE_TABLES
        .union(Options::ENABLE_FOOTNOTES)
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS),
];

/// Checks that a generated file of a document is Rust, and every comment of it: none has a doctest, HTML, a heading, a
/// link, or anything else that is more than text and code spans.
///
/// # Errors
///
/// The first comment that has, or what is not Rust.
pub fn check(document: &Value, file: &str, text: &str) -> Result<(), RustError> {
    let tokens = tokens(file, text)?;
    syn::parse2::<syn::File>(tokens.clone())
        .map_err(|error| RustError::broken_file(file, error))?;
    for comment in comments(tokens) {
        for options in EXTENSIONS {
            let rules = Rules {
                options,
                allows: |_| false,
                active: &["://"],
            };
            rules.check(&comment.text).map_err(|found| {
                let item = &comment.item;
                RustError::Part {
                    pointer: documented(document, item),
                    message: format!(
                        "the comment of `{item}` in `{file}` would be more than text: it has {found}, which \
                         xtask/src/rust/documentation must escape; until then, replace the text by an action of spec/overlay.yaml"
                    ),
                }
            })?;
        }
    }
    Ok(())
}

/// The schema or the property that a comment documents. Some comments name the field alone.
fn documented(document: &Value, item: &str) -> Option<String> {
    let schemas = document.pointer("/components/schemas")?.as_object()?;
    let property = |name: &str, field: &str| {
        let properties = schemas.get(name)?.get("properties")?.as_object()?;
        let mut keys = properties.keys();
        let key = keys.find(|key| pascal_case(key) == pascal_case(field))?;
        Some(property_pointer(name, key))
    };
    let (owner, field) = item.split_once('.').unwrap_or((item, ""));
    if schemas.contains_key(owner) {
        return property(owner, field).or_else(|| Some(named_pointer(owner)));
    }
    schemas.keys().find_map(|name| property(name, item))
}

/// Every comment of a generated file, those of the rows of tables too.
///
/// # Errors
///
/// The text is not Rust.
pub fn read(file: &str, text: &str) -> Result<Vec<Comment>, RustError> {
    Ok(comments(tokens(file, text)?))
}

fn tokens(file: &str, text: &str) -> Result<TokenStream, RustError> {
    text.parse()
        .map_err(|error| RustError::broken_file(file, error))
}

fn comments(tokens: TokenStream) -> Vec<Comment> {
    let mut comments = Vec::new();
    collect(tokens, "", &mut comments);
    comments
}

/// Words before the name of what a comment documents.
const BEFORE_NAME: [&str; 4] = ["pub", "struct", "enum", "fn"];

fn collect(tokens: TokenStream, owner: &str, comments: &mut Vec<Comment>) {
    let mut lines = Vec::new();
    let mut item = owner.to_owned();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                let is_inner = tokens
                    .next_if(|next| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!'))
                    .is_some();
                if let Some(TokenTree::Group(attribute)) = tokens.next_if(is_attribute) {
                    lines.extend(documentation(attribute.stream()));
                }
                let goes_on =
                    matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '#');
                if is_inner && !goes_on {
                    flush(&mut lines, owner, comments);
                }
            }
            TokenTree::Ident(name) if BEFORE_NAME.iter().any(|word| name == word) => {}
            TokenTree::Ident(name) if !lines.is_empty() => {
                let dot = if owner.is_empty() { "" } else { "." };
                item = format!("{owner}{dot}{name}");
                flush(&mut lines, &item, comments);
            }
            TokenTree::Group(group) => collect(group.stream(), &item, comments),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    // What documents nothing would be an error of the compiler; it is a comment here.
    flush(&mut lines, owner, comments);
}

fn is_attribute(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

/// The line of a comment, which the compiler reads as `#[doc = " …"]`.
fn documentation(attribute: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = attribute.into_iter().collect();
    let [
        TokenTree::Ident(name),
        TokenTree::Punct(_),
        TokenTree::Literal(text),
    ] = &tokens[..]
    else {
        return None;
    };
    match Lit::new(text.clone()) {
        Lit::Str(text) if name == "doc" => Some(text.value()),
        _ => None,
    }
}

fn flush(lines: &mut Vec<String>, item: &str, comments: &mut Vec<Comment>) {
    if lines.is_empty() {
        return;
    }
    let text: Vec<&str> = lines
        .iter()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    comments.push(Comment {
        item: item.to_owned(),
        text: text.join("\n"),
    });
    lines.clear();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn named(text: &str) -> Vec<(String, String)> {
        let comments = read("it.rs", text).unwrap();
        let parts = |comment: Comment| (comment.item, comment.text);
        comments.into_iter().map(parts).collect()
    }

    #[test]
    fn each_comment_has_the_name_of_its_item() {
        let text = "//! The file.\n//! It is one.\n\nuse a::b;\n\nobject! {\n    /// A struct.\n    ///\n    ///  Indented.\n    \
                    pub struct A {\n        /// A field.\n        #[serde(rename = \"c\")]\n        pub b: Option<C>,\n        \
                    pub d: E,\n    }\n}\n\nimpl A {\n    /// A method.\n    #[must_use]\n    pub fn f(&self) {}\n}\n";
        let expected = [
            ("", "The file.\nIt is one."),
            ("A", "A struct.\n\n Indented."),
            ("A.b", "A field."),
            ("f", "A method."),
        ];
        assert_eq!(
            named(text),
            expected.map(|(item, text)| (item.to_owned(), text.to_owned()))
        );
    }

    #[test]
    fn a_comment_that_is_more_than_text_is_rejected_with_its_place() {
        let text = "object! {\n    pub struct A {\n        /// One.\n        /// ```rust\n        pub b: C,\n    }\n}\n";
        let schema = json!({ "properties": { "a": {}, "b": {} } });
        let document = json!({ "components": { "schemas": { "A": schema } } });
        let error = check(&document, "it.rs", text).unwrap_err();
        let pointer = "/components/schemas/A/properties/b".to_owned();
        assert_eq!(error.pointer(), Some(pointer.clone()));
        assert_eq!(documented(&document, "A.b"), Some(pointer));
        assert_eq!(documented(&document, "A"), Some(named_pointer("A")));
        let said = error.to_string();
        let expected = "`b` in `it.rs` would be more than text: it has a code block (line 2";
        assert!(said.contains(expected), "{said}");
        for line in [
            "    code",
            "<b>",
            "# a",
            "[`A`]",
            "[a](b)",
            "<https://a.example>",
            "https://a.example",
        ] {
            assert!(
                check(&document, "it.rs", &format!("/// {line}\npub struct A;\n")).is_err(),
                "{line}"
            );
        }
        assert!(
            check(
                &document,
                "it.rs",
                "/// Text, `code`, and \\[brackets\\].\npub struct A;\n"
            )
            .is_ok()
        );
    }
}
