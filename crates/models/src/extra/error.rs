//! Why an `extra` is not of the type that was asked for.

use std::any::type_name;
use std::fmt;

/// What a bot's creator attached to the bot does not have the shape of the type that it is to be read as.
///
/// It names the type, and never holds or quotes a key or a value, which may be a secret; so it has no
/// source either, for the messages of `serde_json` quote values. To find what differs, compare the keys
/// of the [`Extra`](crate::Extra) and the kinds of their values with the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtraError {
    wanted: &'static str,
}

impl ExtraError {
    pub(super) fn of<T>() -> Self {
        Self {
            wanted: type_name::<T>(),
        }
    }
}

impl fmt::Display for ExtraError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the bot's `extra` cannot be read as `{}`: a key is missing, or a value is of another kind; \
             compare it with what the bot was created with",
            self.wanted
        )
    }
}

impl std::error::Error for ExtraError {}
