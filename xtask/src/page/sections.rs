//! The sections that a page concatenates, with thematic breaks between them.

use super::blocks::{Block, BlockKind, Node, siblings};
use super::excerpt::Excerpt;
use super::let_through::Case;
use super::report::Report;
use super::section_head::{self, Section};

/// Splits a page into its sections.
pub(super) fn read<'b, 'a>(
    page: Excerpt<'a>,
    blocks: &'b [Block<'a>],
    report: &mut Report<'_>,
) -> Vec<Section<'b, 'a>> {
    let nodes: Vec<_> = siblings(blocks).collect();
    let nodes = below_introduction(&nodes, report);
    let breaks: Vec<_> = nodes.iter().filter(|node| is_break(node)).collect();
    let mut sections = Vec::new();
    let mut strays = Vec::new();
    for (number, chunk) in nodes.split(is_break).enumerate() {
        let before = number.checked_sub(1).and_then(|index| breaks.get(index));
        let after = breaks.get(number);
        match (before, after) {
            _ if !chunk.is_empty() => {
                read_chunk(chunk, before.copied(), &mut sections, &mut strays, report);
            }
            (Some(last), None) if !sections.is_empty() => {
                report.let_through(Case::ClosingBreak, last.content());
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
    }
    for place in breaks {
        if *place.kind() == BlockKind::Underlined {
            report.add(
                "text right above a thematic break",
                place.content().first_line(),
                "the line below makes this a heading, so that it ends no section",
                "take the text out, or teach the reader to read it; and put a blank line above the `---`",
            );
        }
    }
    if sections.is_empty() {
        report.add(
            "a page without a section",
            page.first_line(),
            "no `## title` with a `### Source:` line follows",
            "check that this is a reference page of the vendor, and that it is whole",
        );
    } else {
        for stray in strays {
            report.unexpected(stray, "a section");
        }
    }
    sections
}

fn is_break(node: &Node<'_, '_>) -> bool {
    matches!(node.kind(), BlockKind::Break | BlockKind::Underlined)
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

/// Reads what stands between two breaks: one section, on a page that is whole. What stands before the first
/// section is a stray.
fn read_chunk<'b, 'a>(
    chunk: &[Node<'b, 'a>],
    before: Option<&Node<'b, 'a>>,
    sections: &mut Vec<Section<'b, 'a>>,
    strays: &mut Vec<Node<'b, 'a>>,
    report: &mut Report<'_>,
) {
    let mut start = 0;
    let mut inside_another = false;
    let ends = (1..chunk.len())
        .filter(|end| section_head::starts_here(chunk.get(*end..).unwrap_or_default()));
    for end in ends.chain([chunk.len()]) {
        let piece = chunk.get(start..end).unwrap_or_default();
        start = end;
        if let Some(section) = section_head::read(piece, report) {
            if inside_another {
                report.add(
                    "a section without a thematic break before it",
                    section.place,
                    "this section starts inside another one",
                    "put `---` on a line of its own, with blank lines around it, before the section",
                );
            }
            sections.push(section);
        } else if let Some(section) = sections.last_mut() {
            if let Some(headless) = section_head::read_headless(piece, section, report) {
                sections.push(headless);
            } else {
                let place = before
                    .or(piece.first())
                    .map_or(section.place, |node| node.whole());
                report.add(
                    "a thematic break inside a section",
                    place.first_line(),
                    "what follows has neither a title nor a `### Source:` line",
                    "take the break out, or put back the head of the section that follows",
                );
                section.body.extend(piece);
            }
        } else {
            strays.extend(piece);
            continue;
        }
        inside_another = true;
    }
}
