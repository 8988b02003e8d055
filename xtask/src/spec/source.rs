//! The keywords that name the source of a type's documentation. They do not affect validation or the generated types.

/// In a payload's schema: the heading of the section that documents it.
pub const SECTION: &str = "x-page-section";

/// In a schema that no page documents: who documents it, and since when.
pub const ELSEWHERE: &str = "x-source";
