//! The error of a typed view of `extra`.

use std::any::type_name;
use std::fmt;

use serde_core::de::DeserializeOwned;

use super::Extra;
use super::part::first_mismatch;
use crate::Found;

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
pub struct ExtraError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    wanted: &'static str,
    path: String,
    kinds: Option<(String, Found)>,
}

impl ExtraError {
    pub(super) fn of<T: DeserializeOwned>(extra: &Extra) -> Self {
        let mismatch = first_mismatch::<T>(extra);
        Self(Box::new(Details {
            wanted: type_name::<T>(),
            path: mismatch.path(),
            kinds: mismatch.kinds(),
        }))
    }

    /// The path in `extra`, such as `tenant.ids[2]`; empty for `extra` itself. It ends at a map, whose keys may be
    /// secrets.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What was expected, for people; `None` if the type does not say.
    pub fn expected(&self) -> Option<&str> {
        let (expected, _) = self.0.kinds.as_ref()?;
        Some(expected)
    }

    /// The kind of what was found; `None` if the type rejected the value for another reason.
    pub fn found(&self) -> Option<Found> {
        let (_, found) = self.0.kinds.as_ref()?;
        Some(*found)
    }
}

impl fmt::Display for ExtraError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            wanted,
            path,
            kinds,
        } = &*self.0;
        write!(
            formatter,
            "the bot's `extra` cannot be read as `{wanted}`: "
        )?;
        if !path.is_empty() {
            write!(formatter, "at `{path}`: ")?;
        }
        match kinds {
            Some((expected, found)) => write!(formatter, "expected {expected}, found {found}"),
            None => formatter.write_str("the type rejects the value"),
        }
    }
}

impl std::error::Error for ExtraError {}
