//! The parts of a section's body, each under a heading of its own.

use super::blocks::{BlockKind, Node};
use super::excerpt::Excerpt;
use super::report::Report;

/// What stands under one heading.
#[derive(Debug)]
pub(super) struct Part<'b, 'a> {
    pub(super) heading: Excerpt<'a>,
    pub(super) nodes: Vec<Node<'b, 'a>>,
}

/// Splits a body at its headings, into what stands above the first one, and the parts.
pub(super) fn split<'b, 'a>(
    body: &[Node<'b, 'a>],
    report: &mut Report<'_>,
) -> (Vec<Node<'b, 'a>>, Vec<Part<'b, 'a>>) {
    let mut preamble = Vec::new();
    let mut parts: Vec<Part<'b, 'a>> = Vec::new();
    for node in body {
        if let BlockKind::Heading(level) = node.kind() {
            if *level != 2 {
                report.add(
                    format!("a heading of level {level} inside a section"),
                    node.whole().first_line(),
                    "expected a heading of level 2",
                    "the parts of a section stand under `##`; if the page has a new structure, teach it to \
                     xtask/src/page",
                );
            }
            parts.push(Part {
                heading: node.content(),
                nodes: Vec::new(),
            });
        } else {
            let nodes = parts
                .last_mut()
                .map_or(&mut preamble, |part| &mut part.nodes);
            nodes.push(*node);
        }
    }
    (preamble, parts)
}
