//! Which requests are sent.

use std::hash::{BuildHasher as _, RandomState};
use std::time::SystemTime;

use bytes::Bytes;
use http::Request;
use meeting_baas_models::BotId;
use meeting_baas_webhooks::DeliveryKind;
use meeting_baas_webhooks::testing::{
    self, BotLife, Sample, WebhookSigner, alert_request, alert_sample, callback_request,
    callback_samples, webhook_samples,
};

use super::set::{self, Setting};
use super::{Clients, Planned};
use crate::arguments::{Age, Life, Trigger};
use crate::failure::Failure;
use crate::output;
use crate::secrets::{HOW_TO_GET_ONE, Secret, Secrets};

/// The name for every event, callback and alert.
pub(super) const ALL: &str = "all";

/// A message before it is signed.
struct Message {
    kind: DeliveryKind,
    event: String,
    id: Option<String>,
    body: Bytes,
}

pub(super) fn plan(
    arguments: &Trigger,
    secrets: &Secrets,
    clients: &Clients,
) -> Result<Vec<Planned>, Failure> {
    let settings = arguments
        .set
        .iter()
        .map(|text| Setting::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    let messages = match arguments.life {
        Some(life) => of_life(arguments, life, &settings)?,
        None => with_order(
            arguments,
            of_events(arguments, secrets, clients, &settings)?,
        ),
    };
    if messages.is_empty() {
        return Err(Failure::usage("there is nothing to send"));
    }
    let sender = Sender::new(arguments, secrets);
    let is_signed = |message: &Message| message.kind == DeliveryKind::Webhook;
    if (arguments.tamper || arguments.age.is_some()) && !messages.iter().all(is_signed) {
        output::note(
            "callbacks and alerts are not signed: `--tamper` and `--age` have no effect that a receiver notices",
        );
    }
    messages
        .into_iter()
        .map(|message| sender.request(message))
        .collect()
}

fn of_life(arguments: &Trigger, life: Life, settings: &[Setting]) -> Result<Vec<Message>, Failure> {
    let bot = match settings {
        [] => random_uuid(),
        [setting] if setting.pointer == "/data/bot_id" => setting.text().to_owned(),
        _ => {
            return Err(Failure::usage(
                "`--life` sets the id of the bot only: `--set /data/bot_id=…`",
            ));
        }
    };
    let bot: BotId = bot
        .parse()
        .map_err(|_| Failure::usage("`--set /data/bot_id=…`: expected a UUID"))?;
    let life = match life {
        Life::Completed => BotLife::completed(bot),
        Life::Failed => BotLife::failed(bot),
        Life::Retried => BotLife::retried(bot),
    };
    let mut life = life.map_err(|error| Failure::usage(error.to_string()))?;
    if let Some(seed) = arguments.shuffle {
        life = life.shuffled(seed);
    }
    let life = life.with_copies(arguments.copies);
    let messages = life.messages().iter().map(|message| Message {
        kind: DeliveryKind::Webhook,
        event: message.event().to_owned(),
        id: Some(match &arguments.id {
            // The number of the message among those of the bot.
            Some(id) => format!(
                "{id}_{}",
                message.id().rsplit('_').next().unwrap_or_default()
            ),
            None => message.id().to_owned(),
        }),
        body: message.body().clone(),
    });
    Ok(messages.collect())
}

/// The messages of one event, or of all, each once.
fn of_events(
    arguments: &Trigger,
    secrets: &Secrets,
    clients: &Clients,
    settings: &[Setting],
) -> Result<Vec<Message>, Failure> {
    let name = arguments.event.as_deref();
    let all = name == Some(ALL);
    let mut drafts: Vec<(DeliveryKind, &str)> = Vec::new();
    if let Some(name) = name
        && clients.account.is_some()
    {
        let webhooks = webhook_samples().iter().map(Sample::event);
        let webhooks = webhooks.filter(|event| all || *event == name);
        drafts.extend(webhooks.map(|event| (DeliveryKind::Webhook, event)));
        let is_alert = name == alert_sample().event();
        if drafts.is_empty() && !is_alert {
            return Err(unknown_event());
        }
    }
    if clients.callback.is_some() || all {
        let callbacks = callback_samples().iter().map(Sample::event);
        let callbacks = callbacks.filter(|event| all || Some(*event) == name);
        let before = drafts.len();
        if clients.callback.is_some() || sends_callbacks(arguments, secrets) {
            drafts.extend(callbacks.map(|event| (DeliveryKind::Callback, event)));
            if drafts.len() == before {
                return Err(Failure::usage(
                    "`--callback-to`: callbacks have the events `bot.completed` and `bot.failed` only",
                ));
            }
        }
    }
    let alert = alert_sample().event();
    if arguments.alert || name == Some(alert) || (all && sends_alerts(arguments, secrets)) {
        drafts.push((DeliveryKind::Alert, alert));
    }
    let bodies = set::bodies(
        drafts
            .iter()
            .map(|(_, event)| testing::sample(event))
            .collect(),
        settings,
        all,
    )?;
    let run = base36(random());
    let messages = drafts.into_iter().zip(bodies).zip(1..);
    Ok(messages
        .map(|(((kind, event), body), number)| Message {
            kind,
            event: event.to_owned(),
            id: (kind == DeliveryKind::Webhook).then(|| match &arguments.id {
                Some(id) if all => format!("{id}_{number}"),
                Some(id) => id.clone(),
                None => format!("msg_{run}_{number}"),
            }),
            body,
        })
        .collect())
}

fn unknown_event() -> Failure {
    // The argument may be a secret by mistake, so it is not shown.
    let error = testing::sample("").body().err();
    Failure::usage(error.map_or_else(String::new, |error| format!("{error} `{ALL}`")))
}

fn sends_callbacks(arguments: &Trigger, secrets: &Secrets) -> bool {
    let sends =
        arguments.unknown_secret || secrets.accepts_unsigned || !secrets.callback.is_empty();
    if !sends {
        output::note("no callback is sent: MEETING_BAAS_CALLBACK_SECRETS is not set");
    }
    sends
}

fn sends_alerts(arguments: &Trigger, secrets: &Secrets) -> bool {
    let sends = arguments.unknown_secret || !secrets.alert.is_empty();
    if !sends {
        output::note("no alert is sent: MEETING_BAAS_ALERT_SECRETS is not set");
    }
    sends
}

/// Shuffled, and with copies.
fn with_order(arguments: &Trigger, mut messages: Vec<Message>) -> Vec<Message> {
    if let Some(seed) = arguments.shuffle {
        let order = std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default();
        let mut numbered: Vec<_> = (0_u64..).zip(messages).collect();
        numbered.sort_by_key(|(number, _)| order.hash_one((seed, number)));
        messages = numbered.into_iter().map(|(_, message)| message).collect();
    }
    let repeated = |message: Message| {
        let copies = arguments.copies;
        (0..=copies).map(move |_| Message {
            kind: message.kind,
            event: message.event.clone(),
            id: message.id.clone(),
            body: message.body.clone(),
        })
    };
    messages.into_iter().flat_map(repeated).collect()
}

/// Makes requests of messages.
struct Sender<'run> {
    arguments: &'run Trigger,
    secrets: &'run Secrets,
    /// One that no receiver has.
    unknown: String,
}

impl<'run> Sender<'run> {
    fn new(arguments: &'run Trigger, secrets: &'run Secrets) -> Self {
        Self {
            arguments,
            secrets,
            unknown: testing::random_webhook_secret(),
        }
    }

    fn request(&self, message: Message) -> Result<Planned, Failure> {
        let Message {
            kind,
            event,
            id,
            body,
        } = message;
        let failed = |error: &dyn std::fmt::Display| Failure::usage(error.to_string());
        let request = match (kind, &id) {
            (DeliveryKind::Webhook, Some(id)) => {
                let secret = self.secret("MEETING_BAAS_WEBHOOK_SECRETS", &self.secrets.webhook)?;
                let signer = WebhookSigner::new(&secret).map_err(|error| {
                    Failure::usage(format_args!("the first webhook secret is invalid: {error}"))
                })?;
                signer.request(id, self.signed_at()?, body)
            }
            (DeliveryKind::Callback, _) => {
                let secrets = &self.secrets.callback;
                let is_unsigned = secrets.is_empty()
                    && self.secrets.accepts_unsigned
                    && !self.arguments.unknown_secret;
                if is_unsigned {
                    callback_request(None, body)
                } else {
                    let secret = self.secret("MEETING_BAAS_CALLBACK_SECRETS", secrets)?;
                    callback_request(Some(&secret), body)
                }
            }
            _ => {
                let secret = self.secret("MEETING_BAAS_ALERT_SECRETS", &self.secrets.alert)?;
                alert_request(&secret, body)
            }
        };
        let mut request = request.map_err(|error| failed(&error))?;
        if self.arguments.tamper {
            request = tampered(request);
        }
        Ok(Planned {
            kind,
            event,
            message_id: id,
            request,
        })
    }

    /// The first secret, or one that no receiver has.
    fn secret(&self, variable: &str, secrets: &[Secret]) -> Result<String, Failure> {
        if self.arguments.unknown_secret {
            return Ok(self.unknown.clone());
        }
        match secrets.first() {
            Some(secret) => Ok(secret.text().to_owned()),
            None => Err(Failure::usage(format_args!(
                "there is no secret to sign with: {variable} is not set; {HOW_TO_GET_ONE}"
            ))),
        }
    }

    fn signed_at(&self) -> Result<SystemTime, Failure> {
        let now = SystemTime::now();
        let signed_at = match self.arguments.age {
            None => Some(now),
            Some(Age::Past(age)) => now.checked_sub(age),
            Some(Age::Future(ahead)) => now.checked_add(ahead),
        };
        signed_at.ok_or_else(|| Failure::usage("`--age`: the time is out of range"))
    }
}

/// Still the same JSON, so that only the signature can notice it.
fn tampered(request: Request<Bytes>) -> Request<Bytes> {
    request.map(|body| [&body, b" ".as_slice()].concat().into())
}

/// Random enough for identifiers of samples.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}

fn random_uuid() -> String {
    let bits = (u128::from(random()) << 64) | u128::from(random());
    // Version 4, variant 1.
    let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let text = format!("{bits:032x}");
    let part = |range| text.get(range).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}",
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32)
    )
}

fn base36(mut number: u64) -> String {
    let mut digits = String::new();
    while digits.len() < 8 {
        let digit = u32::try_from(number % 36).unwrap_or_default();
        digits.extend(char::from_digit(digit, 36));
        number /= 36;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{base36, random_uuid};

    #[test]
    fn identifiers_are_valid_and_differ() {
        let uuid: meeting_baas_models::Uuid = random_uuid().parse().unwrap();
        assert_eq!(uuid.to_string().as_bytes()[14], b'4');
        assert_ne!(random_uuid(), random_uuid());
        assert_eq!(base36(35).len(), 8);
    }
}
