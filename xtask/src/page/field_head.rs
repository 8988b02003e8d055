//! The first line of an entry of the _Field Details_: ``**`name`** (type) **Required**``.

use super::content::TypeExpression;
use super::excerpt::Excerpt;
use super::report::{Report, Reported};
use super::type_expression::{self, end_of_quotation};

/// What the first line of an entry says.
#[derive(Debug)]
pub(super) struct FieldHead<'a> {
    pub(super) name: Excerpt<'a>,
    /// The type as it is written; empty where none is.
    pub(super) type_text: Excerpt<'a>,
    pub(super) kind: Result<TypeExpression, Reported>,
    pub(super) required: Result<bool, Reported>,
}

/// Reads the first line of an entry; fails only where it gives no name.
pub(super) fn read<'a>(
    line: Excerpt<'a>,
    report: &mut Report<'_>,
) -> Result<FieldHead<'a>, Reported> {
    let Some((name, rest)) = line
        .strip_prefix("**`")
        .and_then(|rest| rest.split_once("`**"))
    else {
        return Err(report.add(
            "a field that can't be read",
            line,
            "expected **`name`** (type), and **Required** where it is",
            "mend the line; if the page writes its fields in a new way, teach it to xtask/src/page/field_head.rs",
        ));
    };
    if name.text.is_empty() || name.text.contains(|c: char| c.is_whitespace() || c == '`') {
        return Err(report.add(
            format!("`{}` can't be the name of a field", name.text),
            name,
            "expected a key as JSON has it",
            "mend the name: it is empty, or holds white space or a backtick",
        ));
    }
    let rest = rest.trim();
    let Some(inside) = rest.strip_prefix("(") else {
        let reported = report.add(
            format!("`{}` has no type", name.text),
            if rest.text.is_empty() {
                line.end()
            } else {
                rest
            },
            "expected a type in parentheses",
            "put back the type: **`name`** (type)",
        );
        return Ok(unread(name, rest.until(0), reported));
    };
    let Some(end) = closing_parenthesis(inside.text) else {
        let reported = report.add(
            format!("the type of `{}` has no end", name.text),
            rest.until(1),
            "this type starts with `(`, and no `)` matches it",
            "mend the parentheses, or the quotation marks",
        );
        return Ok(unread(name, inside, reported));
    };
    let type_text = inside.until(end).trim();
    let marker = inside.from(end + 1).trim();
    Ok(FieldHead {
        name,
        type_text,
        kind: type_expression::read(type_text, report),
        required: match marker.text {
            "" => Ok(false),
            "**Required**" => Ok(true),
            unknown => Err(report.add(
                format!("unknown marker `{unknown}` after the type of `{}`", name.text),
                marker,
                "expected **Required**, or nothing for a field that may be absent",
                "mend the marker; if the page has a new one, teach it to xtask/src/page/field_head.rs",
            )),
        },
    })
}

fn unread<'a>(name: Excerpt<'a>, type_text: Excerpt<'a>, reported: Reported) -> FieldHead<'a> {
    FieldHead {
        name,
        type_text,
        kind: Err(reported),
        required: Err(reported),
    }
}

/// Where the parenthesis closes that was opened before this text; parentheses in quotation marks don't count.
fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quoted_until = 0;
    for (index, character) in text.char_indices() {
        match character {
            _ if index < quoted_until => {}
            '"' => quoted_until = index + end_of_quotation(text.get(index..)?),
            '(' => depth += 1,
            ')' if depth == 0 => return Some(index),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::closing_parenthesis;

    #[test]
    fn the_parenthesis_that_closes_the_type() {
        assert_eq!(closing_parenthesis("string (uuid)) **Required**"), Some(13));
        assert_eq!(closing_parenthesis("\"a)\\\")\" | null)"), Some(14));
        assert_eq!(closing_parenthesis("string (uuid) **Required**"), None);
        assert_eq!(closing_parenthesis("\"a)"), None);
    }
}
