//! The content of a page as an outline that a person can review, one line a field.

use xtask::page::content::{
    Body, Content, Detail, Field, Open, ShownField, ShownKind, TypeExpression, TypeTerm,
};

/// One line a payload, and one a field below it.
pub fn outline(content: &Content) -> String {
    let mut lines = Vec::new();
    for payload in &content.payloads {
        lines.push(format!(
            "{:?} {} ({}): {} / {}",
            payload.family, payload.name, payload.slug, payload.title, payload.summary
        ));
        match &payload.body {
            Body::Object(list) => fields(list, "", &mut lines),
            Body::List { items, .. } => lines.push(format!("  []: {}", expression(items))),
            Body::Open(list) => {
                lines.push("  any value".to_owned());
                shown_fields(list, "", &mut lines);
            }
        }
    }
    for gap in &content.gaps {
        lines.push(format!("missing: {} ({:?})", gap.path, gap.name));
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
            Detail::Shown(list) => shown_fields(list, &format!("{path}."), lines),
        }
    }
}

fn shown_fields(list: &[ShownField], path: &str, lines: &mut Vec<String>) {
    for ShownField { name, kind } in list {
        lines.push(format!("  {path}{name}: the example shows {}", shown(kind)));
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
        TypeTerm::Plain { kind, format } => {
            let format = format.as_ref();
            let format = format.map_or(String::new(), |it| format!(" ({it})"));
            format!("{}{format}", kind.name())
        }
        TypeTerm::Literal(value) => value.to_string(),
        TypeTerm::Array(items) if items.nullable || items.alternatives.len() > 1 => {
            format!("({})[]", expression(items))
        }
        TypeTerm::Array(items) => format!("{}[]", expression(items)),
        TypeTerm::Open(Open::Unknown) => "unknown".to_owned(),
        TypeTerm::Open(Open::Format(format)) => format!("undefined ({format})"),
        TypeTerm::Open(Open::Reference(name)) => format!("[{name}]"),
    }
}

fn shown(kind: &ShownKind) -> String {
    match kind {
        ShownKind::Array => "[]".to_owned(),
        ShownKind::Object(members) => {
            let members = members
                .iter()
                .map(|member| format!("{}: {}", member.name, shown(&member.kind)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        scalar => format!("{scalar:?}").to_lowercase(),
    }
}
