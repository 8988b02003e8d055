//! Stands in for generated code until that is there.

identifier! {
    /// Identifies a bot.
    pub struct BotId;
}

open_enum! {
    /// The calendar platform.
    pub enum CalendarPlatform {
        /// `google`
        Google = "google",
        /// `microsoft`
        Microsoft = "microsoft",
    }
}
