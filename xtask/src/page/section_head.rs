//! The head of a section: title, summary, source.

use super::blocks::{BlockKind, Node};
use super::excerpt::Excerpt;
use super::headings;
use super::let_through::Case;
use super::report::{Report, Reported};

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

/// Whether a section's head stands here: a title, perhaps a summary, and a heading for the source.
pub(super) fn starts_here(nodes: &[Node<'_, '_>]) -> bool {
    let (title, nodes) = take(nodes, is_title);
    let (_, nodes) = take(nodes, is_summary);
    title.is_some() && take(nodes, is_source).0.is_some()
}

/// Reads a section; there is none where neither a title nor a source stands first.
pub(super) fn read<'b, 'a>(
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
        title: title.map(Node::content).filter(|title| !title.text.is_empty()).ok_or_else(|| {
            report.add(
                "a section without a title",
                place,
                "expected `## Title` here",
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
                "put back the line that ends it: ``` below a code block, --> below a comment",
            )
        }),
    })
}

/// Reads a section that has lost its whole head: its parts can't belong to the section before it, which has
/// the same, or is of the other kind.
pub(super) fn read_headless<'b, 'a>(
    nodes: &[Node<'b, 'a>],
    before: &Section<'b, 'a>,
    report: &mut Report<'_>,
) -> Option<Section<'b, 'a>> {
    let is_heading = |node: &&Node<'_, '_>| matches!(node.kind(), BlockKind::Heading(_));
    let is_family = |heading: &Node<'_, '_>| headings::family(heading.content().text).is_some();
    let heading = nodes.iter().find(is_heading)?;
    let mut others = before.body.iter().filter(is_heading).peekable();
    let other_kind = is_family(others.peek()?) != is_family(heading);
    let repeated = others.any(|other| other.content().text == heading.content().text);
    (other_kind || repeated).then(|| {
        let place = heading.content();
        let reported = report.add(
            "a section without its head",
            place,
            "no title, summary and `### Source:` line stand before this part of a section",
            "put back the head of the section",
        );
        Section {
            place,
            title: Err(reported),
            summary: Err(reported),
            slug: Err(reported),
            body: nodes.to_vec(),
            swallowed: None,
        }
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
        && !headings::PAYLOAD.contains(&text)
        && headings::family(text).is_none()
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
        .map(|path| path.trim().split_path())
        .filter(|(_, slug)| !slug.text.is_empty() && !slug.text.contains(char::is_whitespace));
    let Some((folders, slug)) = path else {
        return Err(report.add(
            "a source that can't be read",
            heading,
            "expected `### Source: <path>/<slug>.mdx`",
            "mend the line: its last segment says which entry of the index the section belongs to",
        ));
    };
    report.let_through(Case::Folders, folders);
    Ok(slug)
}
