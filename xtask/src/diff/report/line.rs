//! The line of a pointer in a document that is printed with one member or item a line.

/// The line, from 1, of the place, or of the nearest place above it that the document has.
pub(super) fn line_of(path: &str, text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = 0;
    for (depth, segment) in path.split('/').skip(1).enumerate() {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        match child(&lines, found, 2 * (depth + 1), &segment) {
            Some(line) => found = line,
            None => break,
        }
    }
    found + 1
}

/// The line of a member or item, in the container that begins at the line `parent`.
fn child(lines: &[&str], parent: usize, indent: usize, segment: &str) -> Option<usize> {
    let is_array = lines.get(parent)?.ends_with('[');
    let member = format!("{}: ", serde_json::Value::from(segment));
    let index = segment.parse().unwrap_or(usize::MAX);
    let inside = lines.iter().enumerate().skip(parent + 1);
    let inside = inside.map(|(number, line)| (number, line.trim_start(), line.len()));
    let indented = inside.map(|(number, line, length)| (number, line, length - line.len()));
    let mut children = indented
        .take_while(|(_, _, indentation)| *indentation >= indent)
        .filter(|(_, line, indentation)| *indentation == indent && !line.starts_with(['}', ']']));
    let found = if is_array {
        children.nth(index)
    } else {
        children.find(|(_, line, _)| line.starts_with(&member))
    };
    found.map(|(number, _, _)| number)
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
        let line = text.lines().nth(line_of(path, &text) - 1);
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
        assert_eq!(line_of("/a", ""), 1);
    }
}
