//! The lines that the reader accepts without reading them. Every other line is read or is an error.

use strum::{Display, VariantArray};

/// Something on a page that is ignored, or read without a check, and why nothing is lost by it. The readers ask for each of
/// these: a case that is not permitted is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, VariantArray)]
pub(crate) enum Case {
    /// The heading of the whole page: it names the page, not a payload.
    #[strum(to_string = "the heading of a page")]
    PageTitle,
    /// The paragraph below the heading of the whole page, which introduces it; a second one is an error.
    #[strum(to_string = "the introduction of a page")]
    PageIntroduction,
    /// The paragraph of an index above its first family, which introduces it; a second one is an error.
    #[strum(to_string = "the introduction of an index")]
    IndexIntroduction,
    /// The title and the summary of an index: they name the index, not a payload.
    #[strum(to_string = "the head of an index")]
    IndexHead,
    /// The folders of a source or a link: the last segment names the payload, and the folders before it move without
    /// notice.
    #[strum(to_string = "a folder in a path")]
    Folders,
    /// Front matter that the joining script left in place: its title and description are the heading and the summary.
    #[strum(to_string = "front matter")]
    FrontMatter,
    /// The summary of a payload that has a description: it repeats the description, which YAML may have shortened.
    #[strum(to_string = "the summary of a payload with a description")]
    ShortenedSummary,
    /// Words after `json` on the line that opens the example: they are for the renderer, such as a file name.
    #[strum(to_string = "words after `json`")]
    FenceWords,
    /// A family of the index without a link: the vendor's script writes the heading of a family that has no payload.
    #[strum(to_string = "a family without a link")]
    EmptyFamily,
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::Case;
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
        if let Err(problems) = read_permitting(&pages, Case::VARIANTS) {
            panic!("{problems}");
        }
        for (index, case) in Case::VARIANTS.iter().enumerate() {
            let mut permits = Case::VARIANTS.to_vec();
            permits.remove(index);
            let problems = read_permitting(&pages, &permits).unwrap_err();
            let expected = format!("{case} is not on the allowlist");
            for problem in &problems.0 {
                assert_eq!(problem.to_string(), expected);
            }
        }
    }
}
