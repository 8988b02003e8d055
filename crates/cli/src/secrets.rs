//! The secrets: environment variables and files, never arguments.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use meeting_baas_webhooks::{BuildError, Receiver, ReceiverBuilder};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::input;

/// The endpoint of the environment variables.
pub(crate) const DEFAULT: &str = "default";

const WEBHOOK: &str = "MEETING_BAAS_WEBHOOK_SECRETS";
const CALLBACK: &str = "MEETING_BAAS_CALLBACK_SECRETS";
const VERBATIM: &str = "MEETING_BAAS_CALLBACK_SECRET_VERBATIM";
const ALERT: &str = "MEETING_BAAS_ALERT_SECRETS";
/// The value of a variable for no secret.
const NONE: &str = "none";
const UNSIGNED: &str = "MEETING_BAAS_UNSIGNED_CALLBACKS";

/// A secret, and where it comes from.
#[derive(Clone)]
pub(crate) struct Secret {
    pub(crate) endpoint: String,
    /// Its position among the secrets of its kind and endpoint, from 1.
    pub(crate) position: usize,
    /// Whether it is accepted although it looks like a mistake; of a callback only.
    verbatim: bool,
    text: Zeroizing<String>,
}

impl Secret {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// `Debug` shows no secret.
impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secret({}, {})", self.endpoint, self.position)
    }
}

/// What is configured.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    pub(crate) webhook: Vec<Secret>,
    pub(crate) callback: Vec<Secret>,
    pub(crate) alert: Vec<Secret>,
    pub(crate) accepts_unsigned: bool,
}

impl Secrets {
    /// Reads the environment variables that `ReceiverBuilder::secrets_from_env` documents, each of which may be missing, and the
    /// files of other endpoints: `NAME=FILE`.
    pub(crate) fn read(endpoints: &[String]) -> Result<Self, Failure> {
        // It reads the same variables, and names mistakes in them.
        match of_environment().build() {
            Ok(_) | Err(BuildError::NoSecrets) => {}
            Err(error) => return Err(Failure::usage(error.to_string())),
        }
        let mut secrets = Self {
            webhook: words(DEFAULT, setting(WEBHOOK)?.as_ref()),
            callback: words(DEFAULT, setting(CALLBACK)?.as_ref()),
            alert: words(DEFAULT, setting(ALERT)?.as_ref()),
            accepts_unsigned: accepts_unsigned()?,
        };
        if let Some(text) = setting(VERBATIM)? {
            let position = secrets.callback.len() + 1;
            let text = text.strip_suffix('\n').unwrap_or(&text);
            let text = text.strip_suffix('\r').unwrap_or(text);
            secrets.callback.push(Secret {
                endpoint: DEFAULT.to_owned(),
                position,
                verbatim: true,
                text: Zeroizing::new(text.to_owned()),
            });
        }
        let mut names = BTreeSet::from([DEFAULT]);
        for endpoint in endpoints {
            let Some((name, file)) = endpoint.split_once('=') else {
                // It may be a secret.
                return Err(Failure::usage(
                    "`--endpoint` expects a name and a file: `--endpoint eu=/run/secrets/eu`",
                ));
            };
            if !names.insert(name) {
                return Err(Failure::usage(
                    "each `--endpoint` has a name of its own, which is not `default`",
                ));
            }
            let found = words(name, Some(&file_text(Path::new(file))?));
            if found.is_empty() {
                return Err(Failure::usage(format_args!(
                    "{file} has no secret: expected those of an endpoint, `whsec_…`, separated by white space"
                )));
            }
            secrets.webhook.extend(found);
        }
        Ok(secrets)
    }

    /// Whether a receiver with these secrets would reject every request.
    pub(crate) fn is_empty(&self) -> bool {
        self.webhook.is_empty()
            && self.callback.is_empty()
            && self.alert.is_empty()
            && !self.accepts_unsigned
    }

    /// A receiver with all secrets; `None` if there are none.
    pub(crate) fn receiver(&self) -> Result<Option<Receiver>, Failure> {
        if self.is_empty() {
            return Ok(None);
        }
        let mut builder = of_environment();
        for secret in &self.webhook {
            if secret.endpoint != DEFAULT {
                builder = builder.webhook_secret_for(secret.endpoint.as_str(), secret.text());
            }
        }
        let receiver = builder.build();
        receiver
            .map(Some)
            .map_err(|error| Failure::usage(error.to_string()))
    }
}

/// A builder with the secrets of the environment variables. A variable may be missing, but not be set under another name.
fn of_environment() -> ReceiverBuilder {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    Receiver::builder().secrets_from(|name| {
        let value = std::env::var_os(name);
        let singular = name.trim_end_matches('S');
        let names = [name, singular].map(|name| [name.to_owned(), format!("{name}_FILE")]);
        let is_missing =
            [WEBHOOK, CALLBACK].contains(&name) && !names.concat().iter().any(|name| is_set(name));
        if is_missing { Some(NONE.into()) } else { value }
    })
}

/// Adds a callback secret.
pub(crate) fn with_callback(builder: ReceiverBuilder, secret: &Secret) -> ReceiverBuilder {
    let label = secret.endpoint.as_str();
    if secret.verbatim {
        builder.callback_secret_verbatim_for(label, secret.text())
    } else {
        builder.callback_secret_for(label, secret.text())
    }
}

/// How one gets a secret.
pub(crate) const HOW_TO_GET_ONE: &str = "\
the signing secret of your endpoint (whsec_…) is in the dashboard of Meeting BaaS, and the secret of callbacks is the one in
`callback_config` of the request that created the bot:
  export MEETING_BAAS_WEBHOOK_SECRETS=whsec_…
  export MEETING_BAAS_CALLBACK_SECRETS=…
To try it on this machine only, with `meeting-baas trigger`, make some up:
  export MEETING_BAAS_WEBHOOK_SECRETS=\"whsec_$(openssl rand -base64 32)\"
  export MEETING_BAAS_CALLBACK_SECRETS=\"$(openssl rand -hex 16)\"
A variable with _FILE at its end names a file with the same text";

/// The text of a variable, or of the file that the variable with `_FILE` names; `None` if both are missing or empty.
pub(crate) fn setting(name: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    let file = format!("{name}_FILE");
    let path = std::env::var_os(&file).filter(|path| !path.is_empty());
    let value = match std::env::var(name) {
        Ok(value) => Some(Zeroizing::new(value)).filter(|value| !value.trim().is_empty()),
        Err(std::env::VarError::NotPresent) => None,
        // The message would show the value.
        Err(std::env::VarError::NotUnicode(_)) => {
            return Err(Failure::usage(format_args!("{name} is not UTF-8")));
        }
    };
    match (value, path) {
        (Some(_), Some(_)) => Err(Failure::usage(format_args!(
            "the environment variables {name} and {file} are both set: remove one of them"
        ))),
        (value, None) => Ok(value),
        (None, Some(path)) => match file_text(Path::new(&path)) {
            Ok(text) => Ok(Some(text)),
            Err(failure) => Err(Failure::usage(format_args!("{file}: {failure}"))),
        },
    }
}

fn file_text(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = String::from_utf8(input::read(path)?);
    let name = input::name(path);
    text.map(Zeroizing::new)
        .map_err(|_| Failure::usage(format_args!("{name} is not UTF-8")))
}

fn accepts_unsigned() -> Result<bool, Failure> {
    match setting(UNSIGNED)?.as_deref().map(|value| value.trim()) {
        Some("accept") => Ok(true),
        None | Some("reject") => Ok(false),
        Some(_) => Err(Failure::usage(format_args!(
            "{UNSIGNED} is invalid: expected `accept` or `reject`"
        ))),
    }
}

/// The secrets in a text. `none` is not a secret.
fn words(endpoint: &str, text: Option<&Zeroizing<String>>) -> Vec<Secret> {
    let text = text.map_or("", |text| text.as_str());
    let words = text
        .split_whitespace()
        .filter(|word| !word.eq_ignore_ascii_case(NONE));
    words
        .zip(1..)
        .map(|(word, position)| Secret {
            endpoint: endpoint.to_owned(),
            position,
            verbatim: false,
            text: Zeroizing::new(word.to_owned()),
        })
        .collect()
}
