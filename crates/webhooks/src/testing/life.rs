//! What a bot sends in its life.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Request;
use meeting_baas_models::BotId;

use super::draft::{Draft, SampleError, sample, status_sample};
use super::request_error::RequestError;
use super::signer::WebhookSigner;

/// The waiting time before each of the sender's attempts, without its random part, in seconds.
const ATTEMPTS: [u64; 7] = [0, 5, 10, 300, 900, 1_800, 7_200];

/// A status, and how long before the last event it came about, in seconds.
type Status = (&'static str, u64);

/// The statuses of a bot from when it is let in until it completes, at the times that the sample of `bot.completed` states.
const RECORDED: [Status; 6] = [
    ("in_call_not_recording", 3_912),
    ("in_call_recording", 3_837),
    ("call_ended", 151),
    ("recording_succeeded", 120),
    ("transcribing", 90),
    ("completed", 1),
];

/// The webhooks of one bot: in the order in which they came about, shuffled, with copies, with retries.
///
/// ```
/// use meeting_baas_webhooks::testing::{self, BotLife, WebhookSigner};
/// use std::time::SystemTime;
///
/// let signer = WebhookSigner::new(&testing::webhook_secret(1))?;
/// let bot = "7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93".parse()?;
/// for message in BotLife::completed(bot)?.with_copies(1).shuffled(7).messages() {
///     let request = message.request(&signer, SystemTime::now())?;
///     // Send it, or call the handler with it.
/// #   drop(request);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct BotLife(Vec<Message>);

/// One attempt to deliver a webhook. `Debug` shows only the length of the body.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    id: String,
    event: &'static str,
    delay: Duration,
    body: Bytes,
}

impl BotLife {
    /// A bot that joins, records and completes.
    ///
    /// # Errors
    ///
    /// The clock of this machine is outside of the years 0000 to 9999.
    pub fn completed(bot: BotId) -> Result<Self, SampleError> {
        let before = [("joining_call", 4_000), ("in_waiting_room", 3_970)];
        Self::of(
            bot,
            &[&before, RECORDED.as_slice()].concat(),
            "bot.completed",
        )
    }

    /// A bot that is not let in, and fails.
    ///
    /// # Errors
    ///
    /// The clock of this machine is outside of the years 0000 to 9999.
    pub fn failed(bot: BotId) -> Result<Self, SampleError> {
        let statuses = [
            ("joining_call", 640),
            ("in_waiting_room", 600),
            ("bot_rejected", 2),
            ("failed", 1),
        ];
        Self::of(bot, &statuses, "bot.failed")
    }

    /// A bot whose first attempt to join fails, so that an earlier status comes again after `retrying`, and that completes.
    ///
    /// # Errors
    ///
    /// The clock of this machine is outside of the years 0000 to 9999.
    pub fn retried(bot: BotId) -> Result<Self, SampleError> {
        let before = [
            ("joining_call", 4_300),
            ("retrying", 4_100),
            ("joining_call", 4_000),
            ("in_waiting_room", 3_970),
        ];
        Self::of(
            bot,
            &[before.as_slice(), &RECORDED].concat(),
            "bot.completed",
        )
    }

    /// These statuses and then this event, which is sent now.
    fn of(bot: BotId, statuses: &[Status], last: &'static str) -> Result<Self, SampleError> {
        let change = |&(code, before): &Status| ("bot.status_change", status_sample(code), before);
        let drafts = statuses.iter().map(change).chain([(last, sample(last), 0)]);
        let now = SystemTime::now();
        let message = |((event, draft, before), number): ((_, Draft, _), usize)| {
            let at = now
                .checked_sub(Duration::from_secs(before))
                .ok_or(SampleError::Time)?;
            let body = draft.about(bot).sent_at(at).body()?;
            Ok(Message {
                id: format!("msg_{bot}_{number}"),
                event,
                delay: Duration::ZERO,
                body,
            })
        };
        drafts
            .zip(1..)
            .map(message)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The attempts, in the order in which they are to be sent.
    pub fn messages(&self) -> &[Message] {
        &self.0
    }

    /// In another order, which the seed determines.
    #[must_use]
    pub fn shuffled(mut self, seed: u64) -> Self {
        let mut state = seed;
        for (index, others) in (0..self.0.len()).zip(1_u64..) {
            // SplitMix64.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let chosen = (mixed ^ (mixed >> 31)) % others;
            self.0.swap(index, usize::try_from(chosen).unwrap_or(index));
        }
        self
    }

    /// With this many copies of each attempt, which follow it immediately.
    #[must_use]
    pub fn with_copies(self, copies: usize) -> Self {
        let repeated = |message| std::iter::repeat_n(message, copies.saturating_add(1));
        Self(self.0.into_iter().flat_map(repeated).collect())
    }

    /// With this many retries of each message, six at most: the same message, signed again after the waiting times of the sender.
    #[must_use]
    pub fn with_retries(self, retries: usize) -> Self {
        let attempts = |message: Message| {
            let mut waited = message.delay;
            let waits = ATTEMPTS.into_iter().take(retries.saturating_add(1));
            waits.map(move |seconds| {
                waited += Duration::from_secs(seconds);
                Message {
                    delay: waited,
                    ..message.clone()
                }
            })
        };
        Self(self.0.into_iter().flat_map(attempts).collect())
    }
}

impl Message {
    /// The id of the message, the same for all of its attempts.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name of the event.
    pub fn event(&self) -> &str {
        self.event
    }

    /// How long after the first attempt this one is sent; zero for the first one and its copies.
    pub fn delay(&self) -> Duration {
        self.delay
    }

    /// The body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The request of this attempt to `/`, if the first attempt is sent at this time.
    ///
    /// # Errors
    ///
    /// Those of [`WebhookSigner::request`].
    pub fn request(
        &self,
        signer: &WebhookSigner,
        first_at: SystemTime,
    ) -> Result<Request<Bytes>, RequestError> {
        let signed_at = first_at.checked_add(self.delay).unwrap_or(first_at);
        signer.request(&self.id, signed_at, self.body.clone())
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            id,
            event,
            delay,
            body,
        } = self;
        let length = body.len();
        write!(
            formatter,
            "Message({id}, {event}, {delay:?}, [{length} bytes])"
        )
    }
}
