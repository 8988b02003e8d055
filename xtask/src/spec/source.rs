//! Who documents a type: two keywords for people, which decide nothing.

/// Of a payload's schema: the heading of the page's section that documents it.
pub const SECTION: &str = "x-page-section";

/// Of a schema that no page has: who says so, and since when.
pub const ELSEWHERE: &str = "x-source";
