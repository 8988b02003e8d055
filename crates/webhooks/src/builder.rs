//! How a receiver is built.

mod environment;
mod error;

use std::ffi::OsString;
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

pub use error::BuildError;

use crate::callback_secret::CallbackSecret;
use crate::clock::Clock;
use crate::limits::Limits;
use crate::receiver::{Configuration, Receiver};
use crate::tolerance;
use crate::webhook_secret::WebhookSecret;

/// Takes what a [`Receiver`] is to know; [`build`](Self::build) says what is wrong with it.
///
/// `Debug` shows no secret.
#[derive(Debug, Default)]
#[must_use = "nothing is received until it is built"]
pub struct ReceiverBuilder {
    webhook_secrets: Vec<WebhookSecret>,
    callback_secrets: Vec<Hidden<Zeroizing<String>>>,
    accept_unsigned_callbacks: bool,
    tolerance: Option<Duration>,
    limits: Limits,
    clock: Option<Hidden<Box<dyn Clock>>>,
    error: Option<BuildError>,
}

/// What `Debug` is not to show.
struct Hidden<Value>(Value);

impl ReceiverBuilder {
    /// Adds the signing secret of an endpoint, as the dashboard shows it: `whsec_` and base64. Call it again
    /// for another endpoint, or for the old secret while it is being replaced: any of them is enough.
    ///
    /// The prefix may be left out. The secret has 24 bytes at least, which Standard Webhooks asks for, and 75
    /// at most, which is what Svix takes.
    pub fn webhook_secret(mut self, secret: impl AsRef<str>) -> Self {
        match WebhookSecret::parse(secret.as_ref()) {
            Ok(secret) => self.webhook_secrets.push(secret),
            Err(error) => {
                let position = self.webhook_secrets.len() + 1;
                self.fail(BuildError::WebhookSecret { position, error });
            }
        }
        self
    }

    /// Adds a callback secret: the text that a bot was created with, in `callback_config.secret`. Call it
    /// again for another: any of them is enough.
    ///
    /// It comes back as a header, so it is a text that a header can bring, without white space around it. It
    /// is compared as it is, so it should be long and random.
    pub fn callback_secret(mut self, secret: impl AsRef<str>) -> Self {
        let secret = Zeroizing::new(secret.as_ref().to_owned());
        self.callback_secrets.push(Hidden(secret));
        self
    }

    /// Takes callbacks without a secret, **from anybody who knows the URL**: bots that were created without a
    /// secret send none. The network has to keep others out.
    ///
    /// A secret that comes is checked nevertheless, if the receiver knows any. Webhooks are always verified.
    ///
    /// Then anybody's body is read: one that is made for it takes up to 130 times its length in memory, so set
    /// [`max_body_length`](Self::max_body_length) to no more than bots' callbacks need, such as 256 KiB.
    pub fn accept_unsigned_callbacks(mut self) -> Self {
        self.accept_unsigned_callbacks = true;
        self
    }

    /// Reads the secrets from environment variables:
    ///
    /// | variable | value |
    /// | -------- | ----- |
    /// | `MEETING_BAAS_WEBHOOK_SECRETS`   | one webhook secret, or several with white space between them; or `none`: webhooks are refused |
    /// | `MEETING_BAAS_CALLBACK_SECRETS`  | callback secrets in the same way; or `none`: callbacks are refused |
    /// | `MEETING_BAAS_UNSIGNED_CALLBACKS` | `accept`, as [`accept_unsigned_callbacks`](Self::accept_unsigned_callbacks), or `refuse`, which is the default |
    ///
    /// The first two have to be set, so that none is forgotten. Only where unsigned callbacks are accepted may the
    /// second be absent. A callback secret with a space in it can only be given to
    /// [`callback_secret`](Self::callback_secret).
    pub fn secrets_from_env(self) -> Self {
        self.secrets_from(|name| std::env::var_os(name))
    }

    /// Reads the secrets as [`secrets_from_env`](Self::secrets_from_env) does, from another place that holds
    /// variables by name.
    pub fn secrets_from(self, lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        environment::read(self, lookup)
    }

    /// How long before and after its signature a webhook is taken; five minutes by default.
    ///
    /// It counts in whole seconds: with five minutes, a webhook that was signed 300 seconds ago is taken, one
    /// of 301 seconds is not.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// Tells the time from something other than the system's clock.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Hidden(Box::new(clock)));
        self
    }

    /// The largest body that is received, in bytes; 8 MiB by default, three times a `calendar.events_synced`
    /// with 5,000 instances.
    ///
    /// The [limits](meeting_baas_models#limits) of the models say how much memory a body takes once it is read as an
    /// event.
    pub fn max_body_length(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// How long a server waits for the whole of a body; 15 seconds by default, half of what a webhook is given.
    ///
    /// The extractors of the feature `axum` keep to it. With another framework, whatever reads the body has to.
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.limits.body_timeout = timeout;
        self
    }

    /// The longest text of each header that is read, in bytes; 4 KiB by default.
    pub fn max_header_length(mut self, bytes: usize) -> Self {
        self.limits.header = bytes;
        self
    }

    /// The most signatures that a webhook may list, of whatever version; 32 by default.
    pub fn max_signatures(mut self, count: usize) -> Self {
        self.limits.signatures = count;
        self
    }

    /// Builds the receiver.
    ///
    /// # Errors
    ///
    /// A secret cannot be used, an environment variable cannot be read, or there is nothing that the receiver
    /// would take. The first of these is told.
    pub fn build(self) -> Result<Receiver, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        // A list that grows would leave copies behind.
        let mut callback_secrets = Vec::with_capacity(self.callback_secrets.len());
        for (index, Hidden(secret)) in self.callback_secrets.iter().enumerate() {
            let secret = CallbackSecret::parse(secret, self.limits.header).map_err(|error| {
                let position = index + 1;
                BuildError::CallbackSecret { position, error }
            })?;
            callback_secrets.push(secret);
        }
        let nothing = self.webhook_secrets.is_empty() && callback_secrets.is_empty();
        if nothing && !self.accept_unsigned_callbacks {
            return Err(BuildError::NoSecrets);
        }
        Ok(Receiver::new(Configuration {
            webhook_secrets: self.webhook_secrets,
            callback_secrets,
            accept_unsigned_callbacks: self.accept_unsigned_callbacks,
            tolerance: self.tolerance.unwrap_or(tolerance::DEFAULT),
            limits: self.limits,
            clock: match self.clock {
                Some(Hidden(clock)) => clock,
                None => Box::new(SystemTime::now),
            },
        }))
    }

    /// Keeps the first error, for [`build`](Self::build) to tell.
    fn fail(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }
}

impl<Value> std::fmt::Debug for Hidden<Value> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[redacted]")
    }
}
