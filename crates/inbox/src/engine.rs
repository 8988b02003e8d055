//! The interface of the engines: what a store of deliveries does. `conformance.rs` is its specification.
//!
//! An engine has the clock: that of the process for SQLite, whose users are on one machine.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::watch;

use crate::entry::{Entry, Filter, State, Statistics};
use crate::error::Error;

/// The result of an operation. Dropping it does not undo the operation.
pub(crate) type Reply<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// A delivery that is not stored yet.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct NewRow {
    pub(crate) source: String,
    /// Unique within the source.
    pub(crate) key: String,
    pub(crate) kind: &'static str,
    pub(crate) verified: bool,
    pub(crate) message_id: Option<String>,
    /// In milliseconds since 1970, as every time of a row.
    pub(crate) signed_at: Option<i64>,
    pub(crate) received_at: i64,
    pub(crate) event: Option<String>,
    pub(crate) bot: Option<String>,
    pub(crate) body: Bytes,
}

/// What became of a delivery that was given to the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stored {
    /// It is stored, and will be handled.
    New,
    /// It was stored before. Nothing changes, except that the duplicate is counted.
    Duplicate,
    /// It was stored before and given up: the duplicate makes it waiting again.
    Revived,
}

impl Stored {
    /// The word for a log or a metric: `new`, `duplicate` or `revived`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Duplicate => "duplicate",
            Self::Revived => "revived",
        }
    }
}

/// A claim of a row: only the holder of the newest claim settles the row, so the number is the fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Claim {
    pub(crate) sequence: i64,
    pub(crate) fence: i64,
}

/// How a claim ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Handled. `undecoded` is the release that could not decode the event.
    Done { undecoded: Option<&'static str> },
    /// To be tried again after `delay`, unless it has been tried for `give_up_after`.
    Failed {
        error: String,
        delay: Duration,
        give_up_after: Duration,
        undecoded: Option<&'static str>,
    },
    /// Given up.
    Dead {
        error: String,
        undecoded: Option<&'static str>,
    },
    /// Not handled: as if it had not been claimed.
    Returned,
}

/// What a settlement led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    Done,
    Waiting,
    Dead,
    /// Another claim has the row, or nobody has.
    Lost,
}

/// In which order deliveries are handled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// Never two of one bot at once, and in the order of arrival among those of a bot that are due. A delivery that failed
    /// does not block later ones of its bot.
    #[default]
    PerBot,
    /// Any, and several of one bot at once.
    None,
}

/// A request for rows.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) limit: usize,
    /// Whether one of them may be a row whose earlier claim ended without an outcome, because it may have ended the process.
    pub(crate) suspect: bool,
    pub(crate) order: Order,
    pub(crate) lease: Duration,
    pub(crate) worker: String,
}

/// What a worker does in one transaction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turn {
    pub(crate) settle: Vec<(Claim, Verdict)>,
    pub(crate) renew: Vec<Claim>,
    /// The lease of the renewed claims.
    pub(crate) lease: Duration,
    pub(crate) wanted: Option<Wanted>,
}

/// What the transaction led to.
#[derive(Debug, Default)]
pub(crate) struct Turned {
    /// In the order of `Turn::settle`.
    pub(crate) settled: Vec<Settled>,
    /// Of the claims to renew, those that another worker may have by now.
    pub(crate) lost: Vec<Claim>,
    pub(crate) claimed: Vec<Claimed>,
    /// Leases that ended without an outcome, and the rows that were given up because of it.
    pub(crate) expired: usize,
    pub(crate) given_up: usize,
    /// When the next row becomes due; `None` if none does. A row that is due already and was not claimed waits for others.
    pub(crate) next_due: Option<Duration>,
}

/// A row that a worker has until its lease ends.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) claim: Claim,
    pub(crate) entry: Entry,
    pub(crate) suspect: bool,
}

/// The answer to the question whether work is to be done, which must be done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Once {
    /// It is to be done by the one who asks.
    Mine,
    /// It has been done.
    Done,
    /// Another claim is doing it.
    Busy,
    /// The one who asks has lost its claim.
    Lost,
}

/// The statement of [`Attempt::completion`](crate::Attempt::completion), with its three parameters, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Completion {
    /// The statement. Its parameters are `?1` to `?3` for SQLite, and `$1` to `$3` for PostgreSQL.
    pub sql: String,
    /// The first parameter: the sequence of the delivery.
    pub sequence: i64,
    /// The second parameter: the number of the claim, which changes when another worker claims the delivery.
    pub fence: i64,
    /// The third parameter: the release that could not decode the event, or NULL.
    pub undecoded: Option<String>,
}

/// How long settled rows are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retention {
    pub(crate) bodies: Duration,
    pub(crate) keys: Duration,
}

/// What a purge removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purged {
    /// Bodies of handled deliveries.
    pub bodies: u64,
    /// Deliveries with their keys.
    pub deliveries: u64,
}

/// How many deliveries have a state and an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Count {
    /// The state.
    pub state: State,
    /// The name of the event; `None` if the body has none that can be read.
    pub event: Option<String>,
    /// How many.
    pub deliveries: u64,
}

/// Work that is done, for another store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DoneWork {
    pub(crate) work: String,
    pub(crate) asked_at: i64,
}

/// A claim that ends without an outcome so many times is given up.
pub(crate) const MOST_UNFINISHED: i64 = 5;

/// A store of deliveries.
pub(crate) trait Engine: Send + Sync + 'static {
    /// Stores all rows in one transaction, or none. When it returns, the rows survive a power cut.
    fn store(&self, rows: Vec<NewRow>) -> Reply<Vec<Stored>>;

    /// Settles, renews and claims in one transaction.
    fn turn(&self, turn: Turn) -> Reply<Turned>;

    /// Reserves work for a claim. The claim's success confirms it; any other end releases it.
    fn once(&self, claim: Claim, work: String) -> Reply<Once>;

    /// The statement that settles a claim as handled, in a transaction of the handler's own.
    fn completion(&self, claim: Claim, undecoded: Option<&'static str>) -> Completion;

    /// The rows that a filter selects, by arrival.
    fn list(&self, filter: Filter) -> Reply<Vec<Entry>>;

    /// Makes settled rows that still have a body waiting again.
    fn replay(&self, filter: Filter) -> Reply<u64>;

    /// Makes these rows waiting again, if they are settled and have a body.
    fn replay_these(&self, sequences: Vec<i64>) -> Reply<u64>;

    /// Makes waiting rows due now. Returns how many were not.
    fn retry_now(&self, filter: Filter) -> Reply<u64>;

    /// Removes a settled row with its key.
    fn forget(&self, source: String, key: String) -> Reply<bool>;

    /// Removes a part of what is older than the retention; nothing is left to remove when it returns zeros.
    fn purge(&self, retention: Retention) -> Reply<Purged>;

    fn statistics(&self) -> Reply<Statistics>;

    /// By state and then by event.
    fn counts(&self) -> Reply<Vec<Count>>;

    /// Work that is done, by name, after this one.
    fn works(&self, after: Option<String>, limit: usize) -> Reply<Vec<DoneWork>>;

    /// Stores rows and work of another store, in one transaction. What is in progress there waits here. Keys and work that
    /// are here already are skipped. Returns how many rows were stored.
    fn import(&self, entries: Vec<Entry>, works: Vec<DoneWork>) -> Reply<u64>;

    /// Whether rows can be stored now. Stores none.
    fn ready(&self) -> Reply<()>;

    /// Reports what other processes store: changes the value. A store of one machine need not, since workers look each second.
    fn listen(&self, _stored: &watch::Sender<u64>) {}

    /// Looks for damage; describes what it finds.
    fn check(&self) -> Reply<Vec<String>>;
}
