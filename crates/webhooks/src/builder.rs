//! Builds receivers.

mod environment;
mod error;
mod given;

use std::ffi::OsString;
use std::time::{Duration, SystemTime};

pub use error::BuildError;

#[cfg(feature = "http-body")]
use crate::budget::Budget;
use crate::clock::Clock;
use crate::label::{Label, Labelled};
use crate::limits::Limits;
use crate::receiver::{Configuration, Receiver};
use crate::secret_error::SecretError;
use crate::webhook_secret::WebhookSecret;
use crate::{secret_mistakes, stack, tolerance, trace};
use given::{Given, Mistake};

/// Configures a [`Receiver`]. [`build`](Self::build) reports errors.
///
/// `Debug` shows no secret.
#[derive(Debug, Default)]
#[must_use = "call `build` to get a receiver"]
pub struct ReceiverBuilder {
    webhook_secrets: Vec<Labelled<WebhookSecret>>,
    callback_secrets: Vec<Labelled<Given>>,
    alert_secrets: Vec<Labelled<Given>>,
    accept_unsigned_callbacks: bool,
    tolerance: Option<Duration>,
    limits: Limits,
    clock: Option<Hidden<Box<dyn Clock>>>,
    error: Option<BuildError>,
}

/// The vendor's limit, in bytes.
const LONGEST_ALERT_SECRET: usize = 256;

/// A value that `Debug` does not show.
struct Hidden<Value>(Value);

impl ReceiverBuilder {
    /// Adds the signing secret of an endpoint, as the dashboard shows it: `whsec_` and Base64. Call this again for the old secret
    /// during a rotation: a signature with any of them is valid. For another endpoint, call
    /// [`webhook_secret_for`](Self::webhook_secret_for).
    ///
    /// The prefix is optional. The secret has at least 24 bytes, as Standard Webhooks requires, and at most 75, as Svix
    /// permits.
    pub fn webhook_secret(self, secret: impl AsRef<str>) -> Self {
        self.webhook_secret_for(Label::default(), secret)
    }

    /// Adds the signing secret of the endpoint with this label, as [`webhook_secret`](Self::webhook_secret) does for the label
    /// `default`.
    ///
    /// All secrets of one endpoint have the same label, and each endpoint has its own: message ids are unique within an
    /// endpoint only. The same secret under two labels is an error; under one label it counts once.
    pub fn webhook_secret_for(mut self, label: impl Into<Label>, secret: impl AsRef<str>) -> Self {
        let label = self.checked(label.into());
        match WebhookSecret::parse(secret.as_ref()) {
            Ok(secret) => self.webhook_secrets.push(Labelled { label, secret }),
            Err(error) => {
                let position = self.webhook_secrets.len() + 1;
                self.fail(BuildError::WebhookSecret { position, error });
            }
        }
        self
    }

    /// Adds a callback secret: the text in `callback_config.secret` of the request that created a bot. Call this again for
    /// another secret: any of them is accepted.
    ///
    /// The sender returns it in a header, so it must be a valid header value, without surrounding white space. It is not a
    /// key of a signature, so it should be long and random. A secret of fewer than 16 characters is rejected, and so is what
    /// can only be a mistake: quotes around it, a comma or a semicolon in it, a placeholder, the path of a file, or a webhook
    /// secret ([`SecretError`](crate::SecretError) lists them). A receiver with such a secret would start, and lose every
    /// callback. If bots have such a secret already, call [`callback_secret_verbatim`](Self::callback_secret_verbatim).
    pub fn callback_secret(self, secret: impl AsRef<str>) -> Self {
        self.callback_secret_for(Label::default(), secret)
    }

    /// Adds a callback secret of the bots with this label, as [`callback_secret`](Self::callback_secret) does for the label
    /// `default`.
    pub fn callback_secret_for(mut self, label: impl Into<Label>, secret: impl AsRef<str>) -> Self {
        let label = self.checked(label.into());
        if let Err(error) = check(secret.as_ref()) {
            let position = self.callback_secrets.len() + 1;
            self.fail(BuildError::CallbackSecret { position, error });
        }
        let secret = Given::new(secret.as_ref(), false);
        self.callback_secrets.push(Labelled { label, secret });
        self
    }

    /// Adds a callback secret that [`callback_secret`](Self::callback_secret) rejects as too short or as a mistake: a bot keeps
    /// the secret that it was created with.
    ///
    /// It must still be a valid header value without surrounding white space. Anybody who guesses it can send callbacks, so
    /// remove it when the last of these bots has ended.
    pub fn callback_secret_verbatim(self, secret: impl AsRef<str>) -> Self {
        self.callback_secret_verbatim_for(Label::default(), secret)
    }

    /// Adds such a secret of the bots with this label, as [`callback_secret_verbatim`](Self::callback_secret_verbatim) does for
    /// the label `default`.
    pub fn callback_secret_verbatim_for(
        mut self,
        label: impl Into<Label>,
        secret: impl AsRef<str>,
    ) -> Self {
        let label = self.checked(label.into());
        let secret = Given::new(secret.as_ref(), true);
        self.callback_secrets.push(Labelled { label, secret });
        self
    }

    /// Adds an alert secret: the text that was configured for the URL of an alert rule, of at most 256 characters. Call this
    /// again for another secret: any of them is accepted.
    ///
    /// The sender returns it in the header `x-mb-alert-secret`. Without an alert secret, alerts are rejected, and logged as such.
    pub fn alert_secret(self, secret: impl AsRef<str>) -> Self {
        self.alert_secret_for(Label::default(), secret)
    }

    /// Adds an alert secret with this label, as [`alert_secret`](Self::alert_secret) does for the label `default`.
    pub fn alert_secret_for(mut self, label: impl Into<Label>, secret: impl AsRef<str>) -> Self {
        let label = self.checked(label.into());
        if let Err(error) = check(secret.as_ref()) {
            let position = self.alert_secrets.len() + 1;
            self.fail(BuildError::AlertSecret { position, error });
        }
        let secret = Given::new(secret.as_ref(), false);
        self.alert_secrets.push(Labelled { label, secret });
        self
    }

    /// Accepts callbacks without a secret, **from anybody who knows the URL**: a bot that was created without a secret sends
    /// none. Restrict access in the network.
    ///
    /// If the receiver has callback secrets, it still checks a secret that a request contains. Webhooks are always verified.
    ///
    /// Anybody can then send a body that needs up to 145 times its length in memory when it is decoded, so set
    /// [`max_body_length`](Self::max_body_length) to what callbacks need, such as 256 KiB.
    pub fn accept_unsigned_callbacks(mut self) -> Self {
        self.accept_unsigned_callbacks = true;
        self
    }

    /// Reads the secrets from environment variables:
    ///
    /// | variable | value |
    /// | -------- | ----- |
    /// | `MEETING_BAAS_WEBHOOK_SECRETS`   | one webhook secret, or several separated by white space; or `none`: webhooks are rejected |
    /// | `MEETING_BAAS_CALLBACK_SECRETS`  | callback secrets in the same form; or `none`: callbacks are rejected |
    /// | `MEETING_BAAS_CALLBACK_SECRET_VERBATIM` | optional: one callback secret that is too short, or that contains a space, a comma or a quote, as [`callback_secret_verbatim`](Self::callback_secret_verbatim) |
    /// | `MEETING_BAAS_ALERT_SECRETS`     | alert secrets in the same form; or `none`, which is the default: alerts are rejected |
    /// | `MEETING_BAAS_UNSIGNED_CALLBACKS` | `accept`, as [`accept_unsigned_callbacks`](Self::accept_unsigned_callbacks), or `reject`, which is the default |
    ///
    /// The first two are required, so that neither is forgotten; the second is optional if the third is set, or if unsigned
    /// callbacks are accepted. The values have no quotes and no commas.
    ///
    /// Instead of each variable for secrets, one with `_FILE` at the end of its name may be set, such as
    /// `MEETING_BAAS_WEBHOOK_SECRETS_FILE`: the path of a file with the same text, as Docker and Kubernetes mount secrets. Of a
    /// file with a secret to be taken verbatim, one line break at the end is ignored.
    ///
    /// A variable with almost one of these names, such as `MEETING_BAAS_ALERT_SECRET`, is an error if the right one is not set.
    ///
    /// Prefer files. The receiver zeroes its copies of the secrets, but cannot zero the environment block of the process, where
    /// the values of variables remain: `/proc/<pid>/environ`, child processes and crash reports show them.
    ///
    /// With the feature `tracing`, [`build`](Self::build) logs how many secrets there are of each kind and label.
    pub fn secrets_from_env(self) -> Self {
        self.secrets_from(|name| std::env::var_os(name))
    }

    /// Reads the secrets as [`secrets_from_env`](Self::secrets_from_env) does, from another source of variables. The files that
    /// they name are read from the disk.
    pub fn secrets_from(self, lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        environment::read(self, lookup)
    }

    /// The maximum difference between the timestamp of a webhook and the clock; five minutes by default.
    ///
    /// It is compared in whole seconds: with five minutes, a webhook that was signed 300 seconds ago is accepted, and one of
    /// 301 seconds is rejected.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// Uses another clock than the system's.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Hidden(Box::new(clock)));
        self
    }

    /// The maximum length of a body in bytes; 8 MiB by default, three times a `calendar.events_synced` with 5,000 instances.
    ///
    /// The [limits](meeting_baas_models#limits) of the models document how much memory an event needs.
    pub fn max_body_length(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// The budget: the maximum number of bytes of all bodies that are being read at the same time. By default it is 64 MiB, or
    /// eight times the [`max_body_length`](Self::max_body_length) if that is more.
    ///
    /// It limits what unverified senders can make the receiver keep, because a webhook is verified only when its body is complete. It
    /// counts the bytes that were received, not those that a `Content-Length` announces, until the request is verified or
    /// rejected. Beyond the budget a request is rejected with 503 ([`Rejection::OverBudget`](crate::Rejection::OverBudget)), and
    /// the sender retries it. A quarter of the budget is reserved for bodies of up to 64 KiB, and another quarter for callbacks
    /// and alerts with a valid secret, so that large bodies of unverified senders do not exclude them.
    ///
    /// It must be at least twice the `max_body_length`. The extractors of the feature `axum` and
    /// [`Receiver::receive_streaming`](crate::Receiver#method.receive_streaming) apply it. A buffer that grows may have twice the
    /// length of its content, and the server has buffers of its own: hyper up to 408 KiB for each connection.
    ///
    /// Measured: when 200 unverified senders send 8 MiB each, and do so again, a server needs at most 226 MB with the default budget, and keeps
    /// 139 MB afterwards. Without a budget (`usize::MAX`) it needs 2.4 GB, and keeps 2.3 GB. `crates/bench` in the repository
    /// has the measurement.
    #[cfg(feature = "http-body")]
    #[cfg_attr(docsrs, doc(cfg(feature = "http-body")))]
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.limits.budget = Some(bytes);
        self
    }

    /// The maximum duration of reading a body; 15 seconds by default, half of the sender's timeout for a webhook.
    ///
    /// The extractors of the feature `axum` and [`Receiver::receive_streaming`](crate::Receiver#method.receive_streaming) apply
    /// it. With another framework, the code that reads the body must.
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.limits.body_timeout = timeout;
        self
    }

    /// The maximum length of each header that the receiver reads, in bytes; 4 KiB by default.
    pub fn max_header_length(mut self, bytes: usize) -> Self {
        self.limits.header = bytes;
        self
    }

    /// The maximum number of signatures of a webhook, of any version; 32 by default.
    pub fn max_signatures(mut self, count: usize) -> Self {
        self.limits.signatures = count;
        self
    }

    /// Builds the receiver.
    ///
    /// # Errors
    ///
    /// A secret is invalid, an environment variable is invalid or missing, or the receiver would reject every request. The
    /// first error is returned.
    pub fn build(self) -> Result<Receiver, BuildError> {
        stack::cleared(|| self.built())
    }

    fn built(self) -> Result<Receiver, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let webhook_secrets = given::webhook_secrets(self.webhook_secrets)
            .map_err(|Mistake { position, error }| BuildError::WebhookSecret { position, error })?;
        let longest = self.limits.header;
        let callback_secrets =
            given::sent_secrets(&self.callback_secrets, longest, &webhook_secrets).map_err(
                |Mistake { position, error }| BuildError::CallbackSecret { position, error },
            )?;
        let longest = longest.min(LONGEST_ALERT_SECRET);
        let alert_secrets = given::sent_secrets(&self.alert_secrets, longest, &webhook_secrets)
            .map_err(|Mistake { position, error }| BuildError::AlertSecret { position, error })?;
        let nothing =
            webhook_secrets.is_empty() && callback_secrets.is_empty() && alert_secrets.is_empty();
        if nothing && !self.accept_unsigned_callbacks {
            return Err(BuildError::NoSecrets);
        }
        #[cfg(feature = "http-body")]
        let budget = Budget::new(&self.limits)?;
        trace::configured("webhook", &webhook_secrets);
        trace::configured("callback", &callback_secrets);
        trace::configured("alert", &alert_secrets);
        Ok(Receiver::new(Configuration {
            webhook_secrets,
            callback_secrets,
            alert_secrets,
            accept_unsigned_callbacks: self.accept_unsigned_callbacks,
            tolerance: self.tolerance.unwrap_or(tolerance::DEFAULT),
            limits: self.limits,
            #[cfg(feature = "http-body")]
            budget,
            clock: match self.clock {
                Some(Hidden(clock)) => clock,
                None => Box::new(SystemTime::now),
            },
        }))
    }

    /// Keeps the error of an invalid label.
    fn checked(&mut self, label: Label) -> Label {
        if !label.is_valid() {
            self.fail(BuildError::InvalidLabel);
        }
        label
    }

    /// Keeps the first error for [`build`](Self::build).
    fn fail(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }
}

/// Checks a secret that a request contains as it is.
fn check(secret: &str) -> Result<(), SecretError> {
    stack::cleared(|| secret_mistakes::check(secret))
}

impl<Value> std::fmt::Debug for Hidden<Value> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[redacted]")
    }
}
