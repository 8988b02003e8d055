//! The block structure of a page, as Markdown has it.

use std::fmt;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

use super::excerpt::Excerpt;

/// One block of a page. Its descendants follow it in the list that [`parse`] returns: a flat list, because
/// a tree of boxes would overflow the stack on a page of deep nesting.
#[derive(Clone, Debug)]
pub(super) struct Block<'a> {
    kind: BlockKind,
    /// What the block holds, without white space around it: a heading's text, a paragraph's lines, the
    /// inside of a code block; the whole of every other block.
    content: Excerpt<'a>,
    /// The whole block, with its markers.
    whole: Excerpt<'a>,
    descendants: usize,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading of a level from 1 to 6.
    Heading(usize),
    /// Lines of text; also those of a list item that stand close together.
    Paragraph,
    /// A list with bullets; its children are items.
    List,
    /// An item of such a list.
    Item,
    /// A code block between fences, with the words after the opening fence.
    Code(String),
    /// A thematic break.
    Break,
    /// A block that has no place on these pages, and how people call it.
    Other(&'static str),
}

impl fmt::Display for BlockKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Heading(_) => "a heading",
            Self::Paragraph => "text",
            Self::List => "a list",
            Self::Item => "a list item",
            Self::Code(_) => "a code block",
            Self::Break => "a thematic break",
            Self::Other(name) => name,
        })
    }
}

/// A block and its descendants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'b, 'a> {
    block: &'b Block<'a>,
    descendants: &'b [Block<'a>],
}

impl<'b, 'a> Node<'b, 'a> {
    /// The blocks directly inside.
    pub(super) fn children(self) -> impl Iterator<Item = Node<'b, 'a>> {
        siblings(self.descendants)
    }

    pub(super) fn kind(self) -> &'b BlockKind {
        &self.block.kind
    }

    pub(super) fn content(self) -> Excerpt<'a> {
        self.block.content
    }

    pub(super) fn whole(self) -> Excerpt<'a> {
        self.block.whole
    }
}

/// The blocks of the highest level in a list, each with its descendants.
pub(super) fn siblings<'b, 'a>(blocks: &'b [Block<'a>]) -> impl Iterator<Item = Node<'b, 'a>> {
    let mut rest = blocks;
    std::iter::from_fn(move || {
        let (block, after) = rest.split_first()?;
        let (descendants, next) = after.split_at_checked(block.descendants)?;
        rest = next;
        Some(Node { block, descendants })
    })
}

/// The blocks of a page, each followed by its descendants.
pub(super) fn parse(page: Excerpt<'_>) -> Vec<Block<'_>> {
    let mut builder = Builder {
        page,
        blocks: Vec::new(),
        open: Vec::new(),
        read: 0,
    };
    // Everything inside a leaf is skipped: its raw text is what the readers want.
    let mut inside_leaf = 0_usize;
    for (event, range) in Parser::new_ext(page.text, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(_) if inside_leaf > 0 => inside_leaf += 1,
            Event::End(_) if inside_leaf > 0 => inside_leaf -= 1,
            Event::Start(tag) => match kind(&tag, page.part(range.clone())) {
                Some(kind @ (BlockKind::List | BlockKind::Item)) => builder.open(kind, range),
                Some(kind) => {
                    builder.leaf(kind, range);
                    inside_leaf = 1;
                }
                // Emphasis and the like between the blocks of a list item: part of the text there.
                None => inside_leaf = 1,
            },
            Event::End(_) => builder.close(range.end),
            Event::Rule if inside_leaf == 0 => builder.leaf(BlockKind::Break, range),
            _ => {}
        }
    }
    builder.text_until(page.text.len());
    builder.blocks
}

fn kind(tag: &Tag<'_>, whole: Excerpt<'_>) -> Option<BlockKind> {
    Some(match tag {
        Tag::Heading { level, .. } if whole.trim().text.starts_with('#') => {
            BlockKind::Heading(heading_level(*level))
        }
        Tag::Heading { .. } => BlockKind::Other("an underlined heading"),
        Tag::Paragraph => BlockKind::Paragraph,
        Tag::List(None) => BlockKind::List,
        Tag::List(Some(_)) => BlockKind::Other("a numbered list"),
        Tag::Item => BlockKind::Item,
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => BlockKind::Code(info.to_string()),
        Tag::CodeBlock(CodeBlockKind::Indented) => BlockKind::Other("a code block"),
        Tag::BlockQuote(_) => BlockKind::Other("a quotation"),
        Tag::HtmlBlock => BlockKind::Other("HTML"),
        Tag::Emphasis
        | Tag::Strong
        | Tag::Strikethrough
        | Tag::Superscript
        | Tag::Subscript
        | Tag::Link { .. }
        | Tag::Image { .. } => return None,
        // Extensions that are not switched on.
        Tag::FootnoteDefinition(_)
        | Tag::DefinitionList
        | Tag::DefinitionListTitle
        | Tag::DefinitionListDefinition
        | Tag::Table(_)
        | Tag::TableHead
        | Tag::TableRow
        | Tag::TableCell
        | Tag::MetadataBlock(_) => BlockKind::Other("an extension of Markdown"),
    })
}

fn heading_level(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

struct Builder<'a> {
    page: Excerpt<'a>,
    blocks: Vec<Block<'a>>,
    /// The containers that are not closed yet, by their place in `blocks`.
    open: Vec<usize>,
    /// How far the page is covered by blocks.
    read: usize,
}

impl Builder<'_> {
    fn open(&mut self, kind: BlockKind, range: Range<usize>) {
        self.text_until(range.start);
        self.read = range.start;
        if kind == BlockKind::Item {
            self.read += marker(self.page.part(range.clone()).text);
        }
        self.open.push(self.blocks.len());
        self.push(kind, range);
    }

    fn close(&mut self, end: usize) {
        self.text_until(end);
        if let Some(index) = self.open.pop() {
            let after = self.blocks.len();
            if let Some(block) = self.blocks.get_mut(index) {
                block.descendants = after - index - 1;
            }
        }
        self.read = self.read.max(end);
    }

    fn leaf(&mut self, kind: BlockKind, range: Range<usize>) {
        self.text_until(range.start);
        self.read = range.end;
        self.push(kind, range);
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>) {
        let whole = self.page.part(range).trim();
        self.blocks.push(Block {
            content: content(&kind, whole),
            kind,
            whole,
            descendants: 0,
        });
    }

    /// Text between blocks is a paragraph to us: that of a list item whose lines stand close together, but
    /// also a link definition, which Markdown passes over in silence.
    fn text_until(&mut self, end: usize) {
        let range = self.read..end;
        if !self.page.part(range.clone()).text.trim().is_empty() {
            self.push(BlockKind::Paragraph, range);
        }
    }
}

fn content<'a>(kind: &BlockKind, whole: Excerpt<'a>) -> Excerpt<'a> {
    match kind {
        BlockKind::Heading(_) => {
            let text = whole.text.trim_start_matches('#').len();
            let text = whole.from(whole.text.len() - text).trim();
            // A closing run of `#` belongs to the heading only if white space stands before it.
            let open = text.text.trim_end_matches('#');
            if open.is_empty() || open.ends_with([' ', '\t']) {
                text.until(open.len()).trim()
            } else {
                text
            }
        }
        BlockKind::Code(_) => {
            let fence = |line: &str| line.starts_with("```") || line.starts_with("~~~");
            let inside = whole.from(whole.lines().next().map_or(0, |line| line.text.len()));
            let last = inside.text.rfind(['\n', '\r']).unwrap_or(0);
            if fence(inside.from(last).trim().text) {
                inside.until(last)
            } else {
                inside
            }
        }
        _ => whole,
    }
}

/// How many bytes the marker of a list item takes, with the white space before it.
fn marker(item: &str) -> usize {
    let rest = item.trim_start();
    item.len() - rest.len() + usize::from(rest.starts_with(['-', '*', '+']))
}

#[cfg(test)]
mod tests {
    use super::{BlockKind, Excerpt, Node, parse, siblings};

    fn outline(page: &str) -> String {
        fn walk(node: Node<'_, '_>, depth: usize, lines: &mut Vec<String>) {
            let indent = "  ".repeat(depth);
            let text = match node.kind() {
                BlockKind::List | BlockKind::Item => String::new(),
                _ => format!(" {:?}", node.content().text),
            };
            lines.push(format!("{indent}{:?}{text}", node.kind()));
            for child in node.children() {
                walk(child, depth + 1, lines);
            }
        }
        let blocks = parse(Excerpt::page(page));
        let mut lines = Vec::new();
        for node in siblings(&blocks) {
            walk(node, 0, &mut lines);
        }
        lines.join("\n")
    }

    #[test]
    fn close_and_loose_lists_read_the_same() {
        let close = outline("- **a** b\n  c\n  - d\n- e\n");
        let loose = outline("- **a** b\n  c\n\n  - d\n\n- e\n");
        assert_eq!(close, loose);
        insta::assert_snapshot!(close, @r#"
        List
          Item
            Paragraph "**a** b\n  c"
            List
              Item
                Paragraph "d"
          Item
            Paragraph "e"
        "#);
    }

    #[test]
    fn a_link_definition_is_not_passed_over() {
        insta::assert_snapshot!(outline("## T ##\n\n[a]: /b\n\n***\n"), @r#"
        Heading(2) "T"
        Paragraph "[a]: /b"
        Break "***"
        "#);
    }

    #[test]
    fn code_is_what_stands_between_the_fences() {
        insta::assert_snapshot!(outline("```json\n{}\n```\n\n~~~\n\n```\nnever closed"), @r#"
        Code("json") "\n{}"
        Code("") "\n\n```\nnever closed"
        "#);
    }

    #[test]
    fn an_underlined_heading_and_html_have_no_place() {
        insta::assert_snapshot!(outline("Text\n---\n\n<!-- a -->\n\n> b\n\n1. c\n"), @r#"
        Other("an underlined heading") "Text\n---"
        Other("HTML") "<!-- a -->"
        Other("a quotation") "> b"
        Other("a numbered list") "1. c"
        "#);
    }

    #[test]
    fn depth_does_not_overflow_the_stack() {
        let depth = 100_000;
        let page = "- ".repeat(depth) + "a";
        let blocks = parse(Excerpt::page(&page));
        assert_eq!(blocks.len(), 2 * depth + 1);
        parse(Excerpt::page(&("> ".repeat(depth) + "a")));
    }
}
