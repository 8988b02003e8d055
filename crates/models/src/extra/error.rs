//! The error of a typed view of `extra`.

use std::any::type_name;
use std::fmt;

use serde_core::de::DeserializeOwned;

use super::Extra;
use crate::Found;
use crate::decode::{Misfit, misfit};

/// The `extra` of a bot cannot be read as the requested type.
///
/// The error names the type, the path, and the expected and the found kind. It never contains a value, which may be a
/// secret. So it has no source: the messages of `serde_json` quote values.
///
/// ```
/// use meeting_baas_models::Extra;
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Attached {
///     tenant: u32,
/// }
///
/// let extra: Extra = serde_json::from_str(r#"{"tenant": "s3cret"}"#)?;
/// let error = extra.view::<Attached>().unwrap_err();
/// assert_eq!(error.path(), "tenant");
/// assert!(error.to_string().ends_with(
///     "Attached`: at `tenant`: expected an integer that is not negative, found a string",
/// ));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtraError {
    wanted: &'static str,
    misfit: Box<Misfit>,
}

impl ExtraError {
    pub(super) fn of<T: DeserializeOwned>(extra: &Extra) -> Self {
        Self {
            wanted: type_name::<T>(),
            misfit: Box::new(misfit::<T>(extra)),
        }
    }

    /// The path in `extra`, such as `tenant.ids[2]`; empty for `extra` itself. It ends at a map, whose keys may be
    /// secrets.
    pub fn path(&self) -> &str {
        &self.misfit.path
    }

    /// What was expected, for people; `None` if the type does not say.
    pub fn expected(&self) -> Option<&str> {
        let (expected, _) = self.misfit.kinds.as_ref()?;
        Some(expected)
    }

    /// The kind of what was found; `None` if the type rejected the value for another reason.
    pub fn found(&self) -> Option<Found> {
        let (_, found) = self.misfit.kinds.as_ref()?;
        Some(*found)
    }
}

impl fmt::Display for ExtraError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wanted, misfit } = self;
        write!(
            formatter,
            "the bot's `extra` cannot be read as `{wanted}`: "
        )?;
        if !misfit.path.is_empty() {
            write!(formatter, "at `{}`: ", misfit.path)?;
        }
        match &misfit.kinds {
            Some((expected, found)) => write!(formatter, "expected {expected}, found {found}"),
            None => formatter.write_str("the type rejects the value"),
        }
    }
}

impl std::error::Error for ExtraError {}
