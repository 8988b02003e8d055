//! Secrets as they were given to a builder, and what is wrong with them together.

use zeroize::Zeroizing;

use crate::callback_secret::CallbackSecret;
use crate::label::{Label, Labelled};
use crate::secret_error::SecretError;
use crate::webhook_secret::WebhookSecret;

/// A secret that a request contains as it is, such as that of a callback.
pub(super) struct Given {
    text: Zeroizing<String>,
    /// Whether it is accepted although it looks like a mistake.
    verbatim: bool,
}

impl Given {
    pub(super) fn new(text: &str, verbatim: bool) -> Self {
        let text = Zeroizing::new(text.to_owned());
        Self { text, verbatim }
    }
}

/// What is wrong with one of several secrets.
pub(super) struct Mistake {
    /// Its position, counted from 1.
    pub(super) position: usize,
    pub(super) error: SecretError,
}

/// The webhook secrets, each once.
pub(super) fn webhook_secrets(
    given: Vec<Labelled<WebhookSecret>>,
) -> Result<Vec<Labelled<WebhookSecret>>, Mistake> {
    let mut secrets = Vec::with_capacity(given.len());
    for (position, labelled) in (1..).zip(given) {
        let Labelled { label, secret } = &labelled;
        if !is_known(&secrets, label, |known: &WebhookSecret| {
            known.equals(secret)
        })
        .map_err(|error| Mistake { position, error })?
        {
            secrets.push(labelled);
        }
    }
    Ok(secrets)
}

/// The secrets that requests contain, each once, no longer than this.
pub(super) fn sent_secrets(
    given: &[Labelled<Given>],
    longest: usize,
    webhook_secrets: &[Labelled<WebhookSecret>],
) -> Result<Vec<Labelled<CallbackSecret>>, Mistake> {
    // A vector that grows would leave copies in memory.
    let mut secrets = Vec::with_capacity(given.len());
    for (position, Labelled { label, secret }) in (1..).zip(given) {
        let mistake = |error| Mistake { position, error };
        let text = secret.text.as_str();
        if !secret.verbatim && is_webhook_secret(text, webhook_secrets) {
            return Err(mistake(SecretError::SameAsWebhookSecret));
        }
        let secret = CallbackSecret::parse(text, longest).map_err(mistake)?;
        let equals = |known: &CallbackSecret| known.equals(&secret);
        if !is_known(&secrets, label, equals).map_err(mistake)? {
            let label = label.clone();
            secrets.push(Labelled { label, secret });
        }
    }
    Ok(secrets)
}

/// Whether one of the secrets before is equal. Under another label it is a mistake: a delivery has one label.
fn is_known<Secret>(
    secrets: &[Labelled<Secret>],
    label: &Label,
    equals: impl Fn(&Secret) -> bool,
) -> Result<bool, SecretError> {
    match secrets.iter().find(|known| equals(&known.secret)) {
        Some(known) if known.label != *label => Err(SecretError::OtherLabel),
        known => Ok(known.is_some()),
    }
}

/// Whether a text is one of the webhook secrets, with or without `whsec_`.
fn is_webhook_secret(text: &str, webhook_secrets: &[Labelled<WebhookSecret>]) -> bool {
    let is_equal = |secret: WebhookSecret| {
        webhook_secrets
            .iter()
            .any(|known| known.secret.equals(&secret))
    };
    WebhookSecret::parse(text).is_ok_and(is_equal)
}

impl std::fmt::Debug for Given {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[redacted]")
    }
}
