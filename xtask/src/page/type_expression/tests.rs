//! Tests of the types as the page writes them.

use super::{Base, read};
use crate::page::excerpt::Excerpt;

/// The quoted values of a type, with the number of their `[]`.
fn quoted(text: &str) -> Vec<(&str, usize)> {
    let terms = read(Excerpt::page(text)).unwrap();
    let quoted = terms.iter().map(|term| match &term.base {
        Base::Quoted(value) => (value.text, term.brackets),
        other => panic!("{other:?} is not quoted"),
    });
    quoted.collect()
}

#[test]
fn a_quoted_value_may_have_quotation_marks_and_pipes() {
    assert_eq!(quoted("\"a | b\""), [("a | b", 0)]);
    assert_eq!(quoted("\"a\" | b\""), [("a\" | b", 0)]);
    assert_eq!(quoted("\"a\"\" | \"\"\"[]"), [("a\"", 0), ("\"", 1)]);
    assert_eq!(quoted("\"\""), [("", 0)]);
    assert_eq!(quoted("\"a\"[]\""), [("a\"[]", 0)]);
    assert_eq!(quoted("\"a | \"b\""), [("a | \"b", 0)]);
    assert_eq!(quoted("\"a\" | stringy\""), [("a\" | stringy", 0)]);
}

#[test]
fn what_is_not_a_type_is_an_error_at_its_place() {
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
        ("string,uuid", "uuid"),
        ("null | String", "String"),
        ("undefined", "undefined"),
        ("unknown (date)", "unknown"),
        ("\"a", "\"a"),
        ("[A](a)", "[A](a)"),
        ("[A](#b)", "[A](#b)"),
        ("é", "é"),
        ("…", "…"),
    ] {
        let mistake = read(Excerpt::page(text)).unwrap_err();
        assert_eq!(mistake.place.text, place, "{text}");
        assert_eq!(text.get(mistake.place.span()), Some(place));
    }
}

#[test]
fn depth_is_limited() {
    let deep = |count: usize| "string".to_owned() + &"[]".repeat(count);
    assert!(read(Excerpt::page(&deep(8))).is_ok());
    for count in [9, 1_000_000] {
        let text = deep(count);
        let mistake = read(Excerpt::page(&text)).unwrap_err();
        assert!(mistake.message.contains("more than 8"));
    }
}
