//! Where a schema is in the pages.

/// The place of a schema: its path in the pages, and the named type that contains it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'name> {
    /// `BotWebhookFailed.data.error_code`
    pub(super) path: &'name str,
    /// The path of the object that has the key: `BotWebhookFailed.data`.
    pub(super) within: &'name str,
    /// The type of that object: `BotFailedData`.
    pub(super) owner: &'name str,
    /// `error_code`
    pub(super) key: &'name str,
}

impl<'name> Place<'name> {
    /// The path below the object: `.error_code`, `.instances[]`.
    pub(super) fn below(self) -> &'name str {
        self.path.strip_prefix(self.within).unwrap_or(self.path)
    }
}
