//! Reads the secrets from environment variables, and from the files that they name.

mod file;
#[cfg(test)]
mod tests;

use std::ffi::OsString;

use zeroize::{Zeroize, Zeroizing};

use super::{BuildError, ReceiverBuilder};

/// A variable for secrets, and the one for the path of a file with them.
#[derive(Clone, Copy)]
struct Source {
    name: &'static str,
    file: &'static str,
    /// Names that are set by mistake instead of these two.
    similar: [&'static str; 2],
}

const WEBHOOK_SECRETS: Source = Source {
    name: "MEETING_BAAS_WEBHOOK_SECRETS",
    file: "MEETING_BAAS_WEBHOOK_SECRETS_FILE",
    similar: [
        "MEETING_BAAS_WEBHOOK_SECRET",
        "MEETING_BAAS_WEBHOOK_SECRET_FILE",
    ],
};
const CALLBACK_SECRETS: Source = Source {
    name: "MEETING_BAAS_CALLBACK_SECRETS",
    file: "MEETING_BAAS_CALLBACK_SECRETS_FILE",
    similar: [
        "MEETING_BAAS_CALLBACK_SECRET",
        "MEETING_BAAS_CALLBACK_SECRET_FILE",
    ],
};
const CALLBACK_SECRET_VERBATIM: Source = Source {
    name: "MEETING_BAAS_CALLBACK_SECRET_VERBATIM",
    file: "MEETING_BAAS_CALLBACK_SECRET_VERBATIM_FILE",
    similar: [
        "MEETING_BAAS_CALLBACK_SECRETS_VERBATIM",
        "MEETING_BAAS_CALLBACK_SECRETS_VERBATIM_FILE",
    ],
};
const ALERT_SECRETS: Source = Source {
    name: "MEETING_BAAS_ALERT_SECRETS",
    file: "MEETING_BAAS_ALERT_SECRETS_FILE",
    similar: [
        "MEETING_BAAS_ALERT_SECRET",
        "MEETING_BAAS_ALERT_SECRET_FILE",
    ],
};
const UNSIGNED_CALLBACKS: &str = "MEETING_BAAS_UNSIGNED_CALLBACKS";

/// The value of a variable for no secret.
const NONE: &str = "none";

pub(super) fn read(
    mut builder: ReceiverBuilder,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> ReceiverBuilder {
    match unsigned_callbacks(&lookup) {
        Ok(true) => builder.accept_unsigned_callbacks = true,
        Ok(false) => {}
        Err(error) => builder.fail(error),
    }
    match secrets(WEBHOOK_SECRETS, &lookup) {
        Ok(text) => builder = given(&text).fold(builder, ReceiverBuilder::webhook_secret),
        Err(error) => builder.fail(error),
    }
    let mut has_verbatim = false;
    match verbatim(CALLBACK_SECRET_VERBATIM, &lookup) {
        Ok(Some(secret)) => {
            has_verbatim = true;
            builder = builder.callback_secret_verbatim(secret.as_str());
        }
        Ok(None) => {}
        Err(error) => builder.fail(error),
    }
    let optional = builder.accept_unsigned_callbacks || has_verbatim;
    match secrets(CALLBACK_SECRETS, &lookup) {
        Ok(text) => builder = given(&text).fold(builder, ReceiverBuilder::callback_secret),
        Err(BuildError::MissingVariable { .. }) if optional => {}
        // With a secret that is taken verbatim, this may be a variable of the program that creates bots.
        Err(BuildError::MisnamedVariable { .. }) if has_verbatim => {}
        Err(error) => builder.fail(error),
    }
    match secrets(ALERT_SECRETS, &lookup) {
        Ok(text) => builder = given(&text).fold(builder, ReceiverBuilder::alert_secret),
        Err(BuildError::MissingVariable { .. }) => {}
        Err(error) => builder.fail(error),
    }
    builder
}

fn unsigned_callbacks(lookup: impl Fn(&str) -> Option<OsString>) -> Result<bool, BuildError> {
    let name = UNSIGNED_CALLBACKS;
    let value = variable(name, lookup)?;
    match value.as_deref().map(|value| value.trim()) {
        Some("accept") => Ok(true),
        None | Some("" | "reject") => Ok(false),
        Some(_) => Err(BuildError::InvalidVariable {
            name,
            expected: "`accept` or `reject`",
        }),
    }
}

/// The text of a required variable, or of its file: secrets, or only [`NONE`].
fn secrets(
    source: Source,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Zeroizing<String>, BuildError> {
    let (name, text) = source.read(lookup)?;
    let text = text.filter(|text| !text.trim().is_empty());
    let Some(text) = text else {
        return Err(if name == source.file {
            let expected = "the path of a file with secrets, or with only `none`";
            BuildError::InvalidVariable { name, expected }
        } else {
            BuildError::MissingVariable { name }
        });
    };
    let mut words = text.split_whitespace();
    if words.clone().count() > 1 && words.any(is_none) {
        return Err(BuildError::InvalidVariable {
            name,
            expected: "secrets, or only `none`",
        });
    }
    Ok(text)
}

/// The whole text of an optional variable, or of its file without the line break at the end.
fn verbatim(
    source: Source,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<Zeroizing<String>>, BuildError> {
    let (name, text) = source.read(lookup)?;
    let Some(mut text) = text else {
        return Ok(None);
    };
    if name == source.file && text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(Some(text))
}

impl Source {
    /// The text, and the name of the variable that it comes from.
    fn read(
        self,
        lookup: impl Fn(&str) -> Option<OsString>,
    ) -> Result<(&'static str, Option<Zeroizing<String>>), BuildError> {
        let Self {
            name,
            file,
            similar,
        } = self;
        let value = variable(name, &lookup)?;
        let path = lookup(file).filter(|path| !path.is_empty());
        match (value, path) {
            (Some(_), Some(_)) => Err(BuildError::ConflictingVariables { name, file }),
            (None, Some(path)) => Ok((file, Some(file::read(file, &path)?))),
            (None, None) => {
                // An optional secret that is not read would be missed only when its deliveries are lost.
                let is_set = |name: &str| lookup(name).is_some_and(|value| !value.is_empty());
                match similar
                    .into_iter()
                    .zip([name, file])
                    .find(|(name, _)| is_set(name))
                {
                    Some((name, expected)) => Err(BuildError::MisnamedVariable { name, expected }),
                    None => Ok((name, None)),
                }
            }
            (value, None) => Ok((name, value)),
        }
    }
}

/// The secrets in a text.
fn given(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| !is_none(word))
}

/// Whether a word means no secret. It is not case-sensitive: `None` is not meant as a secret, which would be easy to guess.
fn is_none(word: &str) -> bool {
    word.eq_ignore_ascii_case(NONE)
}

/// The text of a variable; `None` if it is not set, or is empty.
fn variable(
    name: &'static str,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<Zeroizing<String>>, BuildError> {
    match lookup(name).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(Zeroizing::new(text)).filter(|text| !text.is_empty())),
        Some(Err(text)) => {
            // It may contain secrets.
            text.into_encoded_bytes().zeroize();
            Err(BuildError::InvalidVariable {
                name,
                expected: "UTF-8",
            })
        }
    }
}
