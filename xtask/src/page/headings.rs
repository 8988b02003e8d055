//! The headings within a section.

pub(super) const TABLE: &str = "## Payload Structure";
pub(super) const FIELDS: &str = "## Field Details";
pub(super) const EXAMPLE: &str = "## Example";
