//! The script: one file a payload, an index, and the pages that join them.

use std::fmt::Write;

use serde_json::Value;

use super::example::{of_payload, written};
use super::types::type_text;
use super::{Schemas, Style, description, is_required, properties};

/// A file before it is joined.
struct File {
    path: String,
    title: String,
    description: String,
    content: String,
}

/// The pages of all payloads among the schemas.
pub fn pages(schemas: &Schemas, style: Style) -> Vec<String> {
    let folders: &[(&str, &[&str])] = if style.two_pages {
        &[
            ("webhooks", &["Bot", "Calendar"]),
            ("callbacks", &["Callback"]),
        ]
    } else {
        &[("webhooks", &["Bot", "Calendar", "Callback"])]
    };
    let page = |(folder, families): &(&str, &[&str])| {
        let mut files: Vec<File> = payloads(schemas)
            .filter(|(name, _)| families.iter().any(|family| name.starts_with(family)))
            .map(|(name, schema)| file(folder, name, schema, schemas, style))
            .collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files.push(index(folder, families, schemas, style));
        let page = joined(folder, &files, style);
        match style.line_end {
            "\n" => page,
            end => page.replace("\r\n", "\n").replace('\n', end),
        }
    };
    folders.iter().map(page).collect()
}

/// The schemas that are written, with their names.
pub(super) fn payloads(schemas: &Schemas) -> impl Iterator<Item = (&str, &Value)> {
    let names = |name: &str| {
        let has = |word: &&str| name.contains(word);
        ["Webhook", "Callback"].iter().any(has)
            && !["Input", "RequestBody", "Response"].iter().any(has)
            && ["Bot", "Calendar", "Callback"]
                .iter()
                .any(|family| name.starts_with(family))
    };
    schemas
        .iter()
        .map(|(name, schema)| (name.as_str(), schema))
        .filter(move |(name, _)| names(name))
}

/// A name with a space before each capital letter.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter);
    }
    words
}

/// The title of a payload.
pub(super) fn title(name: &str) -> String {
    spaced(&name.replacen("Webhook", "", 1).replacen("Callback", "", 1))
}

fn file(folder: &str, name: &str, schema: &Value, schemas: &Schemas, style: Style) -> File {
    let gap = "\n".repeat(style.blank_lines);
    let title = title(name);
    let mut content = String::new();
    if let Some(text) = description(schema) {
        write!(content, "> {text}\n{gap}").unwrap();
    }
    write!(content, "## Payload Structure\n{gap}").unwrap();
    if let Some(properties) = properties(schema) {
        content += "| Field | Type | Required | Description |\n|-------|------|----------|-------------|\n";
        for (key, property) in properties {
            let kind = type_text(property).replace(['[', ']'], "");
            let required = if is_required(schema, key) {
                "Yes"
            } else {
                "No"
            };
            let text = description(property).unwrap_or_default();
            writeln!(content, "| `{key}` | {kind} | {required} | {text} |").unwrap();
        }
        write!(content, "{gap}## Field Details\n{gap}").unwrap();
        if let Some(text) = description(schema) {
            write!(content, "{text}\n{gap}").unwrap();
        }
        entries(&mut content, schema, 0, 1, style.depth);
    } else {
        if let Some(text) = description(schema) {
            write!(content, "{text}\n{gap}").unwrap();
        }
        if schema["type"] == "array" {
            let items = schema.get("items").map_or("unknown".to_owned(), type_text);
            write!(content, "Array of {items}\n{gap}").unwrap();
            if let Some(text) = schema.get("items").and_then(description) {
                write!(content, "{text}\n{gap}").unwrap();
            }
        }
    }
    let words = style.fence_words;
    let example = written(&of_payload(schemas, schema), "value", 0);
    write!(
        content,
        "{gap}## Example\n{gap}```json{words}\n{example}\n```\n"
    )
    .unwrap();
    File {
        path: format!(
            "./content/docs/api-v2/reference/{folder}/{}.mdx",
            name.to_lowercase()
        ),
        description: description(schema)
            .map_or_else(|| format!("{title} payload structure"), str::to_owned),
        title,
        content,
    }
}

/// The entries of an object at a level.
fn entries(content: &mut String, schema: &Value, indent: usize, level: usize, depth: usize) {
    let spaces = " ".repeat(indent);
    for (key, property) in properties(schema).into_iter().flatten() {
        let kind = type_text(property);
        let marker = if is_required(schema, key) {
            "**Required**"
        } else {
            "*Optional*"
        };
        writeln!(content, "{spaces}- **`{key}`** ({kind}) {marker}").unwrap();
        let text = description(property);
        if let Some(text) = text {
            writeln!(content, "{spaces}  {text}").unwrap();
        }
        if properties(property).is_some() && level < depth {
            writeln!(content, "\n{spaces}  Properties:").unwrap();
            if let Some(text) = text {
                writeln!(content, "{spaces}    {text}\n").unwrap();
            }
            entries(content, property, indent + 4, level + 1, depth);
        }
        content.push('\n');
    }
}

fn index(folder: &str, families: &[&str], schemas: &Schemas, style: Style) -> File {
    let gap = "\n".repeat(style.blank_lines);
    let mut content = format!("This section has the {folder}.\n{gap}");
    for family in families {
        let heading = match *family {
            "Callback" => "Callbacks".to_owned(),
            family => format!("{family} Webhooks"),
        };
        write!(content, "## {heading}\n{gap}").unwrap();
        let base = if style.absolute_links {
            format!("/docs/api-v2/reference/{folder}/")
        } else {
            "./".to_owned()
        };
        for (name, _) in payloads(schemas).filter(|(name, _)| name.starts_with(family)) {
            let (words, slug) = (spaced(name), name.to_lowercase());
            writeln!(content, "- [{words}]({base}{slug})").unwrap();
        }
        content += &gap;
    }
    File {
        path: format!("./content/docs/api-v2/reference/{folder}/index.mdx"),
        title: "Payloads".to_owned(),
        description: format!("Reference documentation for all {folder}"),
        content,
    }
}

fn joined(folder: &str, files: &[File], style: Style) -> String {
    let gap = "\n".repeat(style.blank_lines);
    let mut page = format!(
        "# {folder} api-v2 Reference\n{gap}Reference documentation for {folder} in api-v2.\n{gap}"
    );
    for file in files {
        match yaml(&file.description) {
            None => write!(page, "## Error processing {}\n{gap}", file.path).unwrap(),
            Some(description) => write!(
                page,
                "## {}\n{gap}{description}\n{gap}### Source: {}\n{gap}\n{}\n{gap}---\n{gap}",
                file.title, file.path, file.content
            )
            .unwrap(),
        }
    }
    page
}

/// What YAML makes of a description in front matter, if it can be read.
pub(super) fn yaml(text: &str) -> Option<&str> {
    if text.contains(": ") || text.contains('\n') {
        return None;
    }
    let quoted = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let text = quoted.unwrap_or_else(|| text.split(" #").next().unwrap_or(text));
    Some(text.trim())
}
