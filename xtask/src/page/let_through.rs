//! What the reader lets through on purpose: everything else that it does not know is an error.

use std::fmt;

/// Something on a page that is read without a check, or not read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// The heading of the whole page.
    PageTitle,
    /// The paragraph below the heading of the whole page.
    PageIntroduction,
    /// The paragraph of an index above its first family.
    IndexIntroduction,
    /// A thematic break that no section follows.
    ClosingBreak,
    /// A field without a text.
    FieldWithoutText,
    /// An object, or a list of objects, whose fields the page does not list.
    UnlistedObject,
    /// A `|` inside a table cell without a `\` before it.
    UnescapedPipe,
    /// A text in an example where a value of a closed list, or of a format, is due.
    Placeholder,
    /// A list in an example without an item.
    EmptyList,
    /// `null` in an example where it is allowed.
    Null,
}

/// One entry of the reviewed list.
#[derive(Clone, Copy, Debug)]
pub struct Permit {
    /// What is let through.
    pub case: Case,
    /// Why it does no harm.
    pub reason: &'static str,
}

/// The reviewed list. The readers ask it: a case that is taken off becomes an error.
pub const REVIEWED: &[Permit] = &[
    Permit {
        case: Case::PageTitle,
        reason: "it names the page, and no payload",
    },
    Permit {
        case: Case::PageIntroduction,
        reason: "one paragraph that says what the page is; a second one is an error",
    },
    Permit {
        case: Case::IndexIntroduction,
        reason: "one paragraph that says what the index is; a second one is an error",
    },
    Permit {
        case: Case::ClosingBreak,
        reason: "the vendor's script ends every section with a break, the last one too",
    },
    Permit {
        case: Case::FieldWithoutText,
        reason: "the vendor left some fields without a text; the overlay may give them one",
    },
    Permit {
        case: Case::UnlistedObject,
        reason: "the page stops at depth two, and a free map has no fields; the overlay has the rest",
    },
    Permit {
        case: Case::UnescapedPipe,
        reason: "the vendor's script does not escape them; the cells are checked against the Field Details",
    },
    Permit {
        case: Case::Placeholder,
        reason: "example values are made from the field's name: they show that a text stands there, no more",
    },
    Permit {
        case: Case::EmptyList,
        reason: "the examples leave most lists empty: the list is checked, its items can't be",
    },
    Permit {
        case: Case::Null,
        reason: "the examples show null for nullable fields: that it is allowed is checked, the rest can't be",
    },
];

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::PageTitle => "the heading of a page",
            Self::PageIntroduction => "the introduction of a page",
            Self::IndexIntroduction => "the introduction of an index",
            Self::ClosingBreak => "a thematic break that no section follows",
            Self::FieldWithoutText => "a field without a text",
            Self::UnlistedObject => "an object whose fields are not listed",
            Self::UnescapedPipe => "an unescaped pipe in a table cell",
            Self::Placeholder => "a placeholder in an example",
            Self::EmptyList => "an empty list in an example",
            Self::Null => "null in an example",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::REVIEWED;
    use crate::page::read_permitting;
    use crate::problem::Source;

    const PAGE: &str = include_str!("../../../spec/docs/webhooks.md");

    #[test]
    fn the_page_needs_every_entry() {
        let page = [Source::new("webhooks.md", PAGE)];
        assert!(read_permitting(&page, REVIEWED).is_ok());
        for (index, permit) in REVIEWED.iter().enumerate() {
            let mut permits = REVIEWED.to_vec();
            permits.remove(index);
            let problems = read_permitting(&page, &permits).unwrap_err();
            let expected = format!("{} is not let through", permit.case);
            for problem in &problems.0 {
                assert_eq!(problem.to_string(), expected);
            }
            assert!(!permit.reason.is_empty());
        }
    }
}
