//! Tests of the types as the page writes them.

use super::{Base, Term, read};
use crate::page::content::{Open, TypeTerm};
use crate::page::excerpt::Excerpt;

/// Each term in a short form: its base and its brackets.
fn terms(text: &str) -> Vec<(String, usize)> {
    let terms =
        read(Excerpt::page(text)).unwrap_or_else(|error| panic!("{text}: {}", error.message));
    let short = |term: &Term<'_>| {
        let base = match &term.base {
            Base::Null => "null".to_owned(),
            Base::Quoted(value) => format!("<{}>", value.text),
            Base::Plain(term) => plain(term),
            Base::Types { terms, nullable } => {
                let terms: Vec<_> = terms.iter().map(plain).collect();
                format!(
                    "{}{}",
                    terms.join(","),
                    if *nullable { ",null" } else { "" }
                )
            }
            Base::Array => "array".to_owned(),
            Base::Open(Open::Unknown) => "unknown".to_owned(),
            Base::Open(Open::Format(format)) => format!("({format})"),
            Base::Open(Open::Reference(name)) => format!("[{name}]"),
        };
        (base, term.brackets)
    };
    terms.iter().map(short).collect()
}

fn plain(term: &TypeTerm) -> String {
    match term {
        TypeTerm::Plain { kind, format } => {
            let format = format.as_ref().map_or(String::new(), |it| format!(":{it}"));
            format!("{}{format}", kind.name())
        }
        TypeTerm::Array(_) => "array".to_owned(),
        TypeTerm::Literal(_) | TypeTerm::Open(_) => panic!("{term:?} is not plain"),
    }
}

/// The message, and the text that it points at.
fn error(text: &str) -> (String, &str) {
    match read(Excerpt::page(text)) {
        Ok(terms) => panic!("{text} was read as {terms:?}"),
        Err(error) => {
            assert_eq!(text.get(error.place.span()), Some(error.place.text));
            (error.message, error.place.text)
        }
    }
}

#[track_caller]
fn assert_terms(text: &str, expected: &[(&str, usize)]) {
    let found = terms(text);
    let found: Vec<_> = found
        .iter()
        .map(|(base, count)| (base.as_str(), *count))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn each_row_of_the_table_of_types() {
    assert_terms("object", &[("object", 0)]);
    assert_terms("string (uri) | null", &[("string:uri", 0), ("null", 0)]);
    assert_terms("integer (int64)", &[("integer:int64", 0)]);
    assert_terms("undefined (date)", &[("(date)", 0)]);
    assert_terms("string,null", &[("string,null", 0)]);
    assert_terms("string,null (uri)", &[("string:uri,null", 0)]);
    assert_terms("unknown", &[("unknown", 0)]);
    assert_terms("array", &[("array", 0)]);
    assert_terms(
        "[Bot.V2](#bot.v2)[] | null",
        &[("[Bot.V2]", 1), ("null", 0)],
    );
    assert_terms("string | object[][]", &[("string", 0), ("object", 2)]);
    assert_terms("\"a\" | \"b\"[]", &[("<a>", 0), ("<b>", 1)]);
}

#[test]
fn a_quoted_value_may_have_quotation_marks_and_pipes() {
    assert_terms("\"a | b\"", &[("<a | b>", 0)]);
    assert_terms("\"a\" | b\"", &[("<a\" | b>", 0)]);
    assert_terms("\"a\"\" | \"\"\"[]", &[("<a\">", 0), ("<\">", 1)]);
    assert_terms("\"\"", &[("<>", 0)]);
    assert_terms("\"a\"[]\"", &[("<a\"[]>", 0)]);
    assert_terms("\"google | \"microsoft\"", &[("<google | \"microsoft>", 0)]);
    assert_terms("\"a\" | stringy\"", &[("<a\" | stringy>", 0)]);
}

#[test]
fn unknown_words_are_errors() {
    assert_eq!(
        error("strng | null"),
        ("unknown type `strng`".into(), "strng")
    );
    assert_eq!(error("null | String").1, "String");
    assert_eq!(error("string,uuid").1, "uuid");
    assert_eq!(error("undefined").1, "undefined");
    assert_eq!(error("unknown (date)").1, "unknown");
}

#[test]
fn unfinished_types_are_errors() {
    for (text, place) in [
        ("", ""),
        ("string |", " "),
        ("string | ", ""),
        ("| null", "|"),
        ("string null", " "),
        ("string ()", "()"),
        ("string (uuid", "(uuid"),
        ("string (a b)", "(a b)"),
        ("(string", "("),
        ("string)", ")"),
        ("string[", "["),
        ("string[3]", "["),
        ("string,", ""),
        ("\"a", "\"a"),
        ("[A](a)", "[A](a)"),
        ("[A](#b)", "[A](#b)"),
        ("é", "é"),
        ("…", "…"),
    ] {
        assert_eq!(error(text).1, place, "{text}");
    }
}

#[test]
fn depth_is_limited() {
    let deep = |count: usize| "string".to_owned() + &"[]".repeat(count);
    assert_terms(&deep(8), &[("string", 8)]);
    assert!(error(&deep(9)).0.contains("more than 8"));
    assert!(error(&deep(1_000_000)).0.contains("more than 8"));
}
