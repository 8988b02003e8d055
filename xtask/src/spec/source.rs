//! The keywords that name the source of a type's documentation, and what it is a part of. They do not affect validation or the generated types.

/// In a payload's schema: the heading of the section that documents it.
pub const SECTION: &str = "x-page-section";

/// In a schema that no page documents: who documents it, and since when.
pub const ELSEWHERE: &str = "x-source";

/// In a schema that describes what another one keeps as JSON: the name of the other.
pub const PART_OF: &str = "x-part-of";
