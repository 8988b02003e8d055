//! What Markdown makes of a comment.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The content of a comment, by its effect.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    /// The texts outside code, each of one paragraph, cell or item.
    pub(crate) texts: Vec<String>,
    /// The texts of code spans and blocks.
    pub(crate) code: Vec<String>,
    /// Links, images, and whatever else goes beyond text.
    pub(crate) active: Vec<String>,
    /// The HTML.
    pub(crate) html: Vec<String>,
    /// The columns of each row of the table.
    pub(crate) columns: Vec<usize>,
}

pub(crate) fn render(comment: &str) -> Rendered {
    // What GitHub reads beyond CommonMark.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let mut rendered = Rendered::default();
    let mut in_block = false;
    let mut text = String::new();
    for event in Parser::new_ext(comment, options) {
        match event {
            Event::Text(part) if in_block => rendered.code.push(part.into_string()),
            Event::Text(part) => text += &part,
            Event::Code(code) => {
                rendered.code.push(code.into_string());
                text.push(' ');
            }
            Event::Html(html) | Event::InlineHtml(html) => rendered.html.push(html.into_string()),
            Event::Start(Tag::CodeBlock(_)) => in_block = true,
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Start(Tag::TableRow | Tag::TableHead) => rendered.columns.push(0),
            Event::Start(Tag::TableCell) => *rendered.columns.last_mut().unwrap() += 1,
            Event::Start(
                Tag::Paragraph
                | Tag::List(_)
                | Tag::Item
                | Tag::Strong
                | Tag::Table(_)
                | Tag::HtmlBlock,
            )
            | Event::SoftBreak
            | Event::End(TagEnd::Strong) => {}
            Event::End(_) => {
                if !text.is_empty() {
                    rendered.texts.push(std::mem::take(&mut text));
                }
            }
            other => rendered.active.push(format!("{other:?}")),
        }
    }
    rendered
}
