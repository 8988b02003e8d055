//! Where the parts of the document come from: an action of the overlay, an entry of a page, or a row of the table.

use std::collections::BTreeMap;

use serde_json::Value;

use super::overlay::Overlay;
use crate::page::Content;
use crate::problem::{Problem, Source};

/// The sources of a document.
pub struct Places<'a> {
    /// The pages, and what was read of them.
    pub pages: &'a [Source],
    /// What the pages say.
    pub content: &'a Content,
    /// The path on the pages of each schema and property, by its JSON pointer.
    pub paths: &'a BTreeMap<String, String>,
    /// The overlay.
    pub overlay: &'a Overlay,
    /// The document with the overlay applied.
    pub document: &'a Value,
}

impl Places<'_> {
    /// A problem at the source of a part of the document; `None` if the part has none.
    pub fn problem(&self, pointer: &str, message: &str, help: &str) -> Option<Problem> {
        let mut at = pointer;
        loop {
            if let Some(action) = self.overlay.bringing(self.document, at) {
                return Some(self.overlay.problem(action, message, help));
            }
            if let Some(problem) = self.on_page(at, message, help) {
                return Some(problem);
            }
            at = at.rsplit_once('/')?.0;
        }
    }

    fn on_page(&self, pointer: &str, message: &str, help: &str) -> Option<Problem> {
        let path = self.paths.get(pointer)?;
        let mut keys = path.split('.');
        let payload = keys.next()?.trim_end_matches("[]");
        let payload = self.content.payloads.iter().find(|it| it.name == payload)?;
        let source = format!("/{}.mdx", payload.slug);
        self.pages.iter().find_map(|page| {
            let mut place = line(&page.text, 0, |line| line.ends_with(&source))?;
            for key in keys.clone() {
                let entry = format!("- **`{}`**", key.trim_end_matches("[]"));
                let is_entry = |line: &str| line.trim_start().starts_with(&entry);
                let below = line(&page.text, place.end, is_entry);
                let end = line(&page.text, place.end, |line| {
                    line.starts_with("### Source: ")
                });
                // What only the example shows has no entry: the entry above it is the place.
                match below {
                    Some(below) if end.is_none_or(|end| below.start < end.start) => place = below,
                    _ => break,
                }
            }
            Some(page.problem(message, place, "this entry", help))
        })
    }
}

/// The first line behind an offset that is meant, without the white space around it.
fn line(
    text: &str,
    from: usize,
    is_meant: impl Fn(&str) -> bool,
) -> Option<std::ops::Range<usize>> {
    let mut start = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        let trimmed = line.trim();
        if is_meant(trimmed) {
            let begin = start + line.len() - line.trim_start().len();
            return Some(begin..begin + trimmed.len());
        }
        start += line.len();
    }
    None
}
