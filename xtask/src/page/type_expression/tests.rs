//! Tests of the types as the page writes them.

use crate::page::content::{Format, TypeExpression, TypeTerm};
use crate::page::excerpt::Excerpt;

use super::parse;

fn read(text: &str) -> TypeExpression {
    parse(Excerpt::page(text)).unwrap_or_else(|error| panic!("{text}: {}", error.message))
}

/// The message, and the text that it points at.
fn error(text: &str) -> (String, &str) {
    match parse(Excerpt::page(text)) {
        Ok(expression) => panic!("{text} was read as {expression:?}"),
        Err(error) => {
            assert_eq!(text.get(error.place.span()), Some(error.place.text));
            (error.message, error.place.text)
        }
    }
}

fn one(term: TypeTerm) -> TypeExpression {
    TypeExpression {
        alternatives: vec![term],
        nullable: false,
    }
}

fn nullable(mut expression: TypeExpression) -> TypeExpression {
    expression.nullable = true;
    expression
}

fn list(items: TypeExpression) -> TypeExpression {
    one(TypeTerm::Array(Box::new(items)))
}

fn string(format: Option<Format>) -> TypeExpression {
    one(TypeTerm::String { format })
}

fn literals(values: &[&str]) -> TypeExpression {
    TypeExpression {
        alternatives: values
            .iter()
            .map(|value| TypeTerm::Literal((*value).to_owned()))
            .collect(),
        nullable: false,
    }
}

#[test]
fn the_types_of_the_page() {
    assert_eq!(read("object"), one(TypeTerm::Object));
    assert_eq!(read("boolean"), one(TypeTerm::Boolean));
    assert_eq!(read("number"), one(TypeTerm::Number));
    assert_eq!(read("integer | null"), nullable(one(TypeTerm::Integer)));
    assert_eq!(read("string (uuid)"), string(Some(Format::Uuid)));
    assert_eq!(
        read("string (date-time) | null"),
        nullable(string(Some(Format::DateTime)))
    );
    assert_eq!(read("string[] | null"), nullable(list(string(None))));
    assert_eq!(
        read("\"google\" | \"microsoft\""),
        literals(&["google", "microsoft"])
    );
}

#[test]
fn combinations_of_them() {
    assert_eq!(read("string (uuid)[]"), list(string(Some(Format::Uuid))));
    assert_eq!(
        read("(\"a\" | \"b\")[] | null"),
        nullable(list(literals(&["a", "b"])))
    );
    assert_eq!(
        read("\"google\" | \"microsoft\" | null"),
        nullable(literals(&["google", "microsoft"]))
    );
    assert_eq!(
        read("(string (uri) | null)[][]"),
        list(list(nullable(string(Some(Format::Uri)))))
    );
    assert_eq!(read("null | (\"a\")"), nullable(literals(&["a"])));
    assert_eq!(read("(integer)"), one(TypeTerm::Integer));
    assert_eq!(read("\"a | (b\\\")\""), literals(&["a | (b\")"]));
    assert_eq!(
        read("string|object[]").alternatives,
        [
            TypeTerm::String { format: None },
            TypeTerm::Array(Box::new(one(TypeTerm::Object)))
        ]
    );
}

#[test]
fn unknown_words_are_errors() {
    assert_eq!(
        error("strng | null"),
        ("unknown type `strng`".into(), "strng")
    );
    assert_eq!(error("null | String").1, "String");
    assert_eq!(
        error("string (ipv4) | null"),
        ("unknown format `ipv4`".into(), "ipv4")
    );
    assert_eq!(error("string ()").0, "unknown format ``");
    assert_eq!(error("integer (int64)").1, "(");
}

#[test]
fn unfinished_types_are_errors() {
    for (text, place) in [
        ("", ""),
        ("string |", ""),
        ("| null", "|"),
        ("string null", "n"),
        ("string (uuid", "u"),
        ("(string", ""),
        ("string)", ")"),
        ("string[", "["),
        ("string[3]", "["),
        ("\"a", "\"a"),
        ("\"\\q\"", "\"\\q\""),
        ("é", "é"),
        ("…", "…"),
    ] {
        assert_eq!(error(text).1, place, "{text}");
    }
}

#[test]
fn what_may_mean_two_things_is_an_error() {
    assert_eq!(error("\"a\" | \"b\"[]").1, "[]");
    assert_eq!(error("null[]").1, "[]");
    assert_eq!(error("null").0, "a type of nothing but null");
    assert_eq!(error("null | null").0, "the type names `null` twice");
    assert_eq!(error("\"a\" | (\"b\" | \"a\")").1, "(\"b\" | \"a\")");
    assert_eq!(
        error("string | (null) | string").0,
        "a type of nothing but null"
    );
}

#[test]
fn depth_is_limited() {
    let deep = |count: usize| "(".repeat(count) + "string" + &")".repeat(count);
    assert_eq!(read(&deep(8)), string(None));
    assert_eq!(error(&deep(9)).0, "a type nested more than 8 deep");
    assert!(error(&deep(1_000_000)).0.contains("nested"));
    assert!(
        error(&("string".to_owned() + &"[]".repeat(9)))
            .0
            .contains("nested")
    );
}
