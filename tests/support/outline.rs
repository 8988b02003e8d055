//! The content of a page as an outline that a person can review, one line a field.

use xtask::page::content::{
    Content, Detail, Field, Format, ShownField, ShownKind, TypeExpression, TypeTerm,
};

/// One line a payload, and one a field below it.
pub fn outline(content: &Content) -> String {
    let mut lines = Vec::new();
    for payload in &content.payloads {
        lines.push(format!(
            "{:?} {} ({}): {} / {}",
            payload.family, payload.name, payload.slug, payload.title, payload.summary
        ));
        fields(&payload.fields, "", &mut lines);
    }
    lines.join("\n")
}

fn fields(list: &[Field], path: &str, lines: &mut Vec<String>) {
    for field in list {
        let path = format!("{path}{}", field.name);
        let marker = if field.required {
            "required"
        } else {
            "optional"
        };
        let text = field.description.as_deref().map_or(String::new(), opening);
        lines.push(format!(
            "  {path}: {} {marker}{text}",
            expression(&field.kind)
        ));
        match &field.detail {
            Detail::Nothing => {}
            Detail::Listed(list) => fields(list, &format!("{path}."), lines),
            Detail::Shown(list) => {
                for ShownField { name, kind } in list {
                    lines.push(format!(
                        "  {path}.{name}: the example shows {}",
                        shown(kind)
                    ));
                }
            }
        }
    }
}

fn opening(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    match words.get(..5) {
        Some(first) if words.len() > 5 => format!(" - {}…", first.join(" ")),
        _ => format!(" - {}", words.join(" ")),
    }
}

fn expression(kind: &TypeExpression) -> String {
    let null = kind.nullable.then(|| "null".to_owned());
    let terms: Vec<_> = kind.alternatives.iter().map(term).chain(null).collect();
    terms.join(" | ")
}

fn term(term: &TypeTerm) -> String {
    match term {
        TypeTerm::Boolean => "boolean".to_owned(),
        TypeTerm::Integer => "integer".to_owned(),
        TypeTerm::Number => "number".to_owned(),
        TypeTerm::Object => "object".to_owned(),
        TypeTerm::String { format: None } => "string".to_owned(),
        TypeTerm::String {
            format: Some(format),
        } => match format {
            Format::Uuid => "string (uuid)".to_owned(),
            Format::DateTime => "string (date-time)".to_owned(),
            Format::Uri => "string (uri)".to_owned(),
            Format::Email => "string (email)".to_owned(),
        },
        TypeTerm::Literal(text) => format!("{text:?}"),
        TypeTerm::Array(items) if items.nullable || items.alternatives.len() > 1 => {
            format!("({})[]", expression(items))
        }
        TypeTerm::Array(items) => format!("{}[]", expression(items)),
    }
}

fn shown(kind: &ShownKind) -> String {
    match kind {
        ShownKind::Array(None) => "[]".to_owned(),
        ShownKind::Array(Some(item)) => format!("[{}]", shown(item)),
        ShownKind::Object(members) => {
            let members = members
                .iter()
                .map(|member| format!("{}: {}", member.name, shown(&member.kind)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        scalar => format!("{scalar:?}").to_lowercase(),
    }
}
