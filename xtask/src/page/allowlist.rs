//! The lines that the reader accepts without reading them. Every other line is read or is an error.

use std::fmt;

/// Something on a page that is ignored, or read without a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// The heading of the whole page.
    PageTitle,
    /// The paragraph below the heading of the whole page.
    PageIntroduction,
    /// The paragraph of an index above its first family.
    IndexIntroduction,
    /// The title and the summary of an index.
    IndexHead,
    /// The folders of a source or a link, before its last segment.
    Folders,
    /// Front matter that the joining script left in place.
    FrontMatter,
    /// The summary of a payload that has a description.
    ShortenedSummary,
    /// Words after `json` on the line that opens the example.
    FenceWords,
    /// A family of the index without a link.
    EmptyFamily,
}

/// One entry of the reviewed list.
#[derive(Clone, Copy, Debug)]
pub struct Permit {
    /// What is accepted.
    pub case: Case,
    /// Why nothing is lost.
    pub reason: &'static str,
}

/// The reviewed list. The readers ask it: a case that is removed becomes an error.
pub const REVIEWED: &[Permit] = &[
    Permit {
        case: Case::PageTitle,
        reason: "it names the page, not a payload",
    },
    Permit {
        case: Case::PageIntroduction,
        reason: "one paragraph that introduces the page; a second one is an error",
    },
    Permit {
        case: Case::IndexIntroduction,
        reason: "one paragraph that introduces the index; a second one is an error",
    },
    Permit {
        case: Case::IndexHead,
        reason: "they name the index, not a payload",
    },
    Permit {
        case: Case::Folders,
        reason: "the last segment names the payload; the folders before it move without notice",
    },
    Permit {
        case: Case::FrontMatter,
        reason: "its title and description are the heading and the summary",
    },
    Permit {
        case: Case::ShortenedSummary,
        reason: "it repeats the description, which YAML may have shortened",
    },
    Permit {
        case: Case::FenceWords,
        reason: "they are for the renderer: a file name, a highlighted line",
    },
    Permit {
        case: Case::EmptyFamily,
        reason: "the vendor's script writes the heading of a family that has no payload",
    },
];

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::PageTitle => "the heading of a page",
            Self::PageIntroduction => "the introduction of a page",
            Self::IndexIntroduction => "the introduction of an index",
            Self::IndexHead => "the head of an index",
            Self::Folders => "a folder in a path",
            Self::FrontMatter => "front matter",
            Self::ShortenedSummary => "the summary of a payload with a description",
            Self::FenceWords => "words after `json`",
            Self::EmptyFamily => "a family without a link",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::REVIEWED;
    use crate::page::read_permitting;
    use crate::problem::Source;

    /// The vendor's page of 2025-12-01, and a small page with what that one does not have.
    const PAGES: [&str; 2] = [
        include_str!("../../../tests/fixtures/project/spec/docs/webhooks.md"),
        include_str!("../../../tests/fixtures/pages/allowlist.md"),
    ];

    #[test]
    fn every_entry_is_needed() {
        let pages = PAGES.map(|text| Source::new("page.md", text));
        if let Err(problems) = read_permitting(&pages, REVIEWED) {
            panic!("{problems}");
        }
        for (index, permit) in REVIEWED.iter().enumerate() {
            let mut permits = REVIEWED.to_vec();
            permits.remove(index);
            let problems = read_permitting(&pages, &permits).unwrap_err();
            let expected = format!("{} is not on the allowlist", permit.case);
            for problem in &problems.0 {
                assert_eq!(problem.to_string(), expected);
            }
            assert!(!permit.reason.is_empty());
        }
    }
}
