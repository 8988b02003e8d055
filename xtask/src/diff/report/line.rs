//! The lines of pointers in a document that is printed with one member or item a line.

use std::collections::BTreeMap;

use crate::schema::join;

/// The lines of a document's places.
pub(super) struct Lines(BTreeMap<String, usize>);

/// An object or a list that is not at its end yet.
struct Open {
    path: String,
    /// The index of a list's next item.
    next: Option<usize>,
}

impl Lines {
    /// Finds all places at once: a report may ask for many.
    pub(super) fn of(text: &str) -> Self {
        let mut lines = BTreeMap::new();
        let mut open: Vec<Open> = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let content = line.trim_start();
            open.truncate((line.len() - content.len()) / 2);
            let path = match open.last_mut() {
                _ if content.starts_with(['}', ']']) => continue,
                None if number == 1 => String::new(),
                None => continue,
                Some(Open { path, next }) => match next {
                    Some(index) => {
                        *index += 1;
                        join(path, &(*index - 1).to_string())
                    }
                    None => match key(content) {
                        Some(key) => join(path, &key),
                        None => continue,
                    },
                },
            };
            if content.ends_with(['{', '[']) {
                let next = content.ends_with('[').then_some(0);
                let path = path.clone();
                open.push(Open { path, next });
            }
            lines.insert(path, number);
        }
        Self(lines)
    }

    /// The line, from 1, of the place, or of the nearest place above it that the document has.
    pub(super) fn of_place(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            match (self.0.get(path), path.rfind('/')) {
                (Some(line), _) => return *line,
                (None, Some(end)) => path = path.get(..end).unwrap_or_default(),
                (None, None) => return 1,
            }
        }
    }
}

/// The key that a line begins with.
fn key(line: &str) -> Option<String> {
    let mut values = serde_json::Deserializer::from_str(line).into_iter();
    values.next()?.ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(path: &str) -> String {
        let document = json!({
            "a": {"b": 1, "b/c": {"b": 2}},
            "list": [{"x": 1}, [], {"x": 3}],
            "z\n": "\"b\": ",
        });
        let text = format!("{document:#}");
        let line = text.lines().nth(Lines::of(&text).of_place(path) - 1);
        line.unwrap().trim().into()
    }

    #[test]
    fn members_and_items_are_found() {
        assert_eq!(found("/a/b"), r#""b": 1,"#);
        assert_eq!(found("/a/b~1c/b"), r#""b": 2"#);
        assert_eq!(found("/list/0/x"), r#""x": 1"#);
        assert_eq!(found("/list/1"), "[],");
        assert_eq!(found("/list/2/x"), r#""x": 3"#);
        assert_eq!(found("/z\n"), r#""z\n": "\"b\": ""#);
    }

    #[test]
    fn what_is_not_there_is_where_it_would_be() {
        assert_eq!(found("/a/gone/b"), r#""a": {"#);
        assert_eq!(found("/list/3"), r#""list": ["#);
        assert_eq!(found("/list/1/0"), "[],");
        assert_eq!(found("/gone"), "{");
        assert_eq!(found(""), "{");
        assert_eq!(found("no pointer"), "{");
        for text in ["  \"a\": [\n", "{\n      \"a\": 1\n]\n}\n", "[\n\n  x: {"] {
            assert!(Lines::of(text).of_place("/a/0") <= text.lines().count());
        }
        assert_eq!(Lines::of("").of_place("/a"), 1);
    }
}
