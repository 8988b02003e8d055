//! The lines that the reader accepts without reading them. Every other line is read or is an error.

use std::fmt;

/// Something on a page that is ignored, or read without a check, and why nothing is lost by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// The heading of the whole page: it names the page, not a payload.
    PageTitle,
    /// The paragraph below the heading of the whole page, which introduces it; a second one is an error.
    PageIntroduction,
    /// The paragraph of an index above its first family, which introduces it; a second one is an error.
    IndexIntroduction,
    /// The title and the summary of an index: they name the index, not a payload.
    IndexHead,
    /// The folders of a source or a link: the last segment names the payload, and the folders before it move without
    /// notice.
    Folders,
    /// Front matter that the joining script left in place: its title and description are the heading and the summary.
    FrontMatter,
    /// The summary of a payload that has a description: it repeats the description, which YAML may have shortened.
    ShortenedSummary,
    /// Words after `json` on the line that opens the example: they are for the renderer, such as a file name.
    FenceWords,
    /// A family of the index without a link: the vendor's script writes the heading of a family that has no payload.
    EmptyFamily,
}

/// The reviewed list. The readers ask it: a case that is removed becomes an error.
pub(crate) const REVIEWED: &[Case] = &[
    Case::PageTitle,
    Case::PageIntroduction,
    Case::IndexIntroduction,
    Case::IndexHead,
    Case::Folders,
    Case::FrontMatter,
    Case::ShortenedSummary,
    Case::FenceWords,
    Case::EmptyFamily,
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
        for (index, case) in REVIEWED.iter().enumerate() {
            let mut permits = REVIEWED.to_vec();
            permits.remove(index);
            let problems = read_permitting(&pages, &permits).unwrap_err();
            let expected = format!("{case} is not on the allowlist");
            for problem in &problems.0 {
                assert_eq!(problem.to_string(), expected);
            }
        }
    }
}
