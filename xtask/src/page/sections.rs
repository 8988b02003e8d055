//! The sections that a page concatenates, with thematic breaks between them.

use super::blocks::{Block, BlockKind, Node, siblings};
use super::excerpt::Excerpt;
use super::let_through::Case;
use super::report::{Report, Reported};
use super::{index, payload};

/// One section: its head, and the blocks below.
#[derive(Debug)]
pub(super) struct Section<'b, 'a> {
    /// The section's title, or what stands first where the title is missing.
    pub(super) place: Excerpt<'a>,
    /// The text of the heading.
    pub(super) title: Result<Excerpt<'a>, Reported>,
    /// The paragraph below the heading.
    pub(super) summary: Result<Excerpt<'a>, Reported>,
    /// The last segment of the `Source:` path, without `.mdx`.
    pub(super) slug: Result<Excerpt<'a>, Reported>,
    /// Everything below the `Source:` line.
    pub(super) body: Vec<Node<'b, 'a>>,
    /// Set when a block without an end, such as an open fence, took in the head of another section.
    pub(super) swallowed: Option<Reported>,
}

/// Splits a page into its sections.
pub(super) fn read<'b, 'a>(
    page: Excerpt<'a>,
    blocks: &'b [Block<'a>],
    report: &mut Report<'_>,
) -> Vec<Section<'b, 'a>> {
    let nodes: Vec<_> = siblings(blocks).collect();
    let nodes = below_introduction(&nodes, report);
    let breaks: Vec<_> = nodes.iter().filter(|node| is_break(node)).collect();
    let mut sections: Vec<Section<'b, 'a>> = Vec::new();
    for (number, chunk) in nodes.split(is_break).enumerate() {
        let before = number.checked_sub(1).and_then(|index| breaks.get(index));
        let after = breaks.get(number);
        if chunk.is_empty() {
            match (before, after) {
                (Some(before), None) if !sections.is_empty() => {
                    report.let_through(Case::ClosingBreak, before.content());
                }
                (_, Some(place)) | (Some(place), None) => {
                    report.add(
                        "a thematic break that ends no section",
                        place.content(),
                        "no section stands before this",
                        "take the line out, or put back the section that is missing",
                    );
                }
                (None, None) => {}
            }
            continue;
        }
        read_chunk(chunk, before.copied(), &mut sections, report);
    }
    if sections.is_empty() {
        report.add(
            "a page without a section",
            page.first_line(),
            "no `## title` with a `### Source:` line follows",
            "check that this is a reference page of the vendor, and that it is whole",
        );
    }
    sections
}

fn is_break(node: &Node<'_, '_>) -> bool {
    *node.kind() == BlockKind::Break
}

fn below_introduction<'n, 'b, 'a>(
    nodes: &'n [Node<'b, 'a>],
    report: &mut Report<'_>,
) -> &'n [Node<'b, 'a>] {
    let Some((title, below)) = nodes.split_first() else {
        return nodes;
    };
    if *title.kind() != BlockKind::Heading(1) {
        return nodes;
    }
    report.let_through(Case::PageTitle, title.content());
    match below.split_first() {
        Some((introduction, sections)) if *introduction.kind() == BlockKind::Paragraph => {
            report.let_through(Case::PageIntroduction, introduction.content().first_line());
            sections
        }
        _ => below,
    }
}

/// Reads what stands between two breaks: one section, on a page that is whole.
fn read_chunk<'b, 'a>(
    chunk: &[Node<'b, 'a>],
    before: Option<&Node<'b, 'a>>,
    sections: &mut Vec<Section<'b, 'a>>,
    report: &mut Report<'_>,
) {
    let mut start = 0;
    let ends = (1..chunk.len()).filter(|end| starts_section(chunk.get(*end..).unwrap_or_default()));
    for end in ends.chain([chunk.len()]) {
        let piece = chunk.get(start..end).unwrap_or_default();
        let Some(first) = piece.first() else { continue };
        if let Some(section) = read_section(piece, report) {
            if start > 0 {
                report.add(
                    "a section without a thematic break before it",
                    section.place,
                    "this section starts inside another one",
                    "put `---` on a line of its own, with blank lines around it, before the section",
                );
            }
            sections.push(section);
        } else if let Some(section) = sections.last_mut() {
            report.add(
                "a thematic break inside a section",
                before.unwrap_or(first).whole().first_line(),
                "what follows has neither a title nor a `### Source:` line",
                "take the break out, or put back the head of the section that follows",
            );
            section.body.extend(piece);
        } else {
            report.unexpected(*first, "a section");
        }
        start = end;
    }
}

/// Whether a section's head stands here: a title, perhaps a summary, and a heading for the source.
fn starts_section(nodes: &[Node<'_, '_>]) -> bool {
    let (title, nodes) = take(nodes, is_title);
    let (_, nodes) = take(nodes, is_summary);
    title.is_some() && take(nodes, is_source).0.is_some()
}

/// Reads a section; there is none where neither a title nor a source stands first.
fn read_section<'b, 'a>(
    nodes: &[Node<'b, 'a>],
    report: &mut Report<'_>,
) -> Option<Section<'b, 'a>> {
    let first = nodes.first()?;
    let (title, nodes) = take(nodes, is_title);
    let (summary, nodes) = take(nodes, is_summary);
    let (source, nodes) = take(nodes, is_source);
    if title.is_none() && source.is_none() {
        return None;
    }
    let place = title.unwrap_or(*first).content().first_line();
    let (swallowing, body): (Vec<_>, _) = nodes.iter().partition(|node| swallows_a_section(**node));
    Some(Section {
        place,
        title: title.map(Node::content).ok_or_else(|| {
            report.add(
                "a section without a title",
                place,
                "expected `## Title` before this",
                "put back the heading of the section",
            )
        }),
        summary: summary.map(Node::content).ok_or_else(|| {
            report.add(
                "a section without a summary",
                place,
                "expected one paragraph between this heading and the `### Source:` line",
                "put back the sentence that says what the section documents",
            )
        }),
        slug: match source {
            Some(source) => slug(source, report),
            None => Err(report.add(
                "a section without a source",
                place,
                "no `### Source:` line follows this heading and its summary",
                "put back the line `### Source: <path>/<slug>.mdx`; if this is no section, teach its heading to \
                 xtask/src/page",
            )),
        },
        body,
        swallowed: swallowing.first().map(|node| {
            report.add(
                format!("{} without its end", node.kind()),
                node.whole().first_line(),
                "what starts here takes in the head of the next section",
                "put back the line that ends it: ``` below a code block",
            )
        }),
    })
}

fn take<'n, 'b, 'a>(
    nodes: &'n [Node<'b, 'a>],
    wanted: impl FnOnce(&Node<'b, 'a>) -> bool,
) -> (Option<Node<'b, 'a>>, &'n [Node<'b, 'a>]) {
    match nodes.split_first() {
        Some((first, rest)) if wanted(first) => (Some(*first), rest),
        _ => (None, nodes),
    }
}

fn is_title(node: &Node<'_, '_>) -> bool {
    let text = node.content().text;
    *node.kind() == BlockKind::Heading(2)
        && !payload::HEADINGS.contains(&text)
        && index::family(text).is_none()
        && !text.starts_with("Source:")
}

fn is_summary(node: &Node<'_, '_>) -> bool {
    *node.kind() == BlockKind::Paragraph && !node.content().text.starts_with("Source:")
}

/// The third heading of a head is the source, whether it says so well or badly; so is text that says so.
fn is_source(node: &Node<'_, '_>) -> bool {
    let says_so = node.content().text.starts_with("Source:");
    match node.kind() {
        BlockKind::Heading(level) => says_so || *level == 3,
        BlockKind::Paragraph => says_so,
        _ => false,
    }
}

/// Whether a block took in a section's head.
fn swallows_a_section(node: Node<'_, '_>) -> bool {
    matches!(node.kind(), BlockKind::Code(_) | BlockKind::Other(_))
        && node
            .whole()
            .lines()
            .any(|line| line.text.starts_with("### Source:"))
}

fn slug<'a>(source: Node<'_, 'a>, report: &mut Report<'_>) -> Result<Excerpt<'a>, Reported> {
    let heading = source.content().first_line();
    let path = heading
        .strip_prefix("Source:")
        .filter(|_| *source.kind() == BlockKind::Heading(3))
        .and_then(|path| path.strip_suffix(".mdx"))
        .map(Excerpt::trim);
    let slug = path.map(|path| path.from(path.text.rfind('/').map_or(0, |slash| slash + 1)));
    slug.filter(|slug| !slug.text.is_empty() && !slug.text.contains(char::is_whitespace))
        .ok_or_else(|| {
            report.add(
                "a source that can't be read",
                heading,
                "expected `### Source: <path>/<slug>.mdx`",
                "mend the line: its last segment says which entry of the index the section belongs to",
            )
        })
}
