//! What a handler gets, and what it returns.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use meeting_baas_webhooks::Delivery;
#[cfg(feature = "postgres")]
use tokio_postgres::types::{ToSql, Type};

use crate::engine::{Claim, Completion, Engine, Once};
use crate::error::Error;
use crate::redact::redacted;

/// An attempt to handle a delivery. It dereferences to the [`Delivery`].
///
/// The worker renews its lease while the handler's future lives. A clone is another handle of the same attempt.
#[derive(Clone)]
pub struct Attempt {
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) claim: Claim,
    pub(crate) delivery: Arc<Delivery>,
    pub(crate) number: u64,
    pub(crate) replays: u64,
    pub(crate) undecoded: Option<&'static str>,
}

impl Attempt {
    /// The delivery.
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// The number of this attempt since the delivery was stored or replayed. The first is 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether somebody had the delivery handled again, after it was done or given up: its links may have expired.
    pub fn is_replay(&self) -> bool {
        self.replays > 0
    }

    /// Whether this attempt is to do work that must happen once: `true` the first time, `false` when it has been done.
    ///
    /// The usual name of the work is the [`outcome`](meeting_baas_webhooks::Received::outcome) of the delivery, which a webhook
    /// and a callback about one bot share. Distinguish several pieces of work by a suffix: `format!("{outcome}/minutes")`.
    ///
    /// The work is reserved now, confirmed by the success of this attempt, and free again if the attempt fails. The work itself
    /// is at least once: if the process ends between the work and the success, it is done again.
    ///
    /// ```
    /// # use meeting_baas_inbox::{Attempt, Failure};
    /// async fn handle(attempt: Attempt) -> Result<(), Failure> {
    ///     if let Some(outcome) = attempt.outcome()
    ///         && attempt.once(outcome).await?
    ///     {
    ///         // count the minutes
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Another attempt is doing the work now, or the store failed: return the failure, and the delivery is tried again later.
    pub async fn once(&self, work: impl fmt::Display) -> Result<bool, Failure> {
        let work = work.to_string();
        match self.engine.once(self.claim, work).await {
            Ok(Once::Mine) => Ok(true),
            Ok(Once::Done) => Ok(false),
            Ok(Once::Busy) => Err(Failure::retry("another attempt is doing this work now")),
            Ok(Once::Lost) => Err(Failure::retry(Error::LeaseLost)),
            Err(error) => Err(Failure::retry(error)),
        }
    }

    /// Records the success in a transaction of the handler's own, in the same file: then what the handler writes in it happens
    /// **exactly once**. Commit the transaction, and return `Ok`.
    ///
    /// [`Inbox::connect`](crate::Inbox::connect) opens a connection for it. A transaction blocks: use it in
    /// `tokio::task::spawn_blocking`, and begin it with `TransactionBehavior::Immediate`.
    ///
    /// # Errors
    ///
    /// The lease is lost, or the transaction is one of another database: drop the transaction, and return the failure.
    #[cfg(feature = "sqlite")]
    #[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
    pub fn complete_in(&self, transaction: &rusqlite::Transaction<'_>) -> Result<(), Failure> {
        let Completion {
            sql,
            sequence,
            fence,
            undecoded,
        } = self.completion();
        let changed = transaction.execute(&sql, (sequence, fence, undecoded))?;
        if changed == 1 {
            Ok(())
        } else {
            Err(Failure::retry(Error::LeaseLost))
        }
    }

    /// Records the success in a transaction of the handler's own, in the same database, for an inbox on PostgreSQL: then what the
    /// handler writes in it happens **exactly once**. Commit the transaction, and return `Ok`.
    ///
    /// The transactions of pools, such as that of `deadpool-postgres`, dereference to the one of `tokio-postgres`.
    ///
    /// ```no_run
    /// use meeting_baas_inbox::tokio_postgres::Client;
    /// use meeting_baas_inbox::{Attempt, Failure};
    ///
    /// async fn count(client: &mut Client, attempt: &Attempt) -> Result<(), Failure> {
    ///     let transaction = client.transaction().await?;
    ///     transaction.execute("UPDATE account SET bots = bots + 1", &[]).await?;
    ///     attempt.complete_in_postgres(&transaction).await?;
    ///     Ok(transaction.commit().await?)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The lease is lost, or the transaction is one of another database: drop the transaction, and return the failure.
    #[cfg(feature = "postgres")]
    #[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
    pub async fn complete_in_postgres(
        &self,
        transaction: &tokio_postgres::Transaction<'_>,
    ) -> Result<(), Failure> {
        let Completion {
            sql,
            sequence,
            fence,
            undecoded,
        } = self.completion();
        // Without a name of the statement, so that a transaction pooler may be in between.
        let parameters: [(&(dyn ToSql + Sync), Type); 3] = [
            (&sequence, Type::INT8),
            (&fence, Type::INT8),
            (&undecoded, Type::TEXT),
        ];
        if transaction.execute_typed(&sql, &parameters).await? == 1 {
            Ok(())
        } else {
            Err(Failure::retry(Error::LeaseLost))
        }
    }

    /// The statement of [`complete_in`](Self::complete_in) with its three parameters, for another driver of the same database.
    /// **Exactly one row must change**: if none does, the lease is lost. Roll the transaction back then, and return a failure.
    ///
    /// ```
    /// # use meeting_baas_inbox::{Attempt, Failure};
    /// # struct Transaction;
    /// # impl Transaction {
    /// #     fn execute(&self, _: &str, _: (i64, i64, Option<String>)) -> Result<usize, std::io::Error> { Ok(1) }
    /// #     fn commit(self) -> Result<(), std::io::Error> { Ok(()) }
    /// # }
    /// fn complete(attempt: &Attempt, transaction: Transaction) -> Result<(), Failure> {
    ///     let completion = attempt.completion();
    ///     let parameters = (completion.sequence, completion.fence, completion.undecoded);
    ///     if transaction.execute(&completion.sql, parameters)? != 1 {
    ///         return Err(Failure::retry("the lease is lost"));
    ///     }
    ///     Ok(transaction.commit()?)
    /// }
    /// ```
    pub fn completion(&self) -> Completion {
        self.engine.completion(self.claim, self.undecoded)
    }
}

impl Deref for Attempt {
    type Target = Delivery;

    fn deref(&self) -> &Delivery {
        &self.delivery
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Attempt")
            .field("number", &self.number)
            .field("delivery", &self.delivery)
            .finish_non_exhaustive()
    }
}

/// Why an attempt failed, and what follows. Every error converts to it, so `?` works; the delivery is then tried again. An error
/// that does not implement [`Error`](std::error::Error), such as that of `anyhow`, is converted by `map_err(Failure::retry)`.
///
/// It has the first 500 characters of the error and of its sources, without what follows the host in a link, and is stored with
/// the delivery.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure {
    pub(crate) error: String,
    pub(crate) then: Then,
}

/// How many sources of an error are read.
const MOST_SOURCES: usize = 16;

/// What follows a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Retry(Option<Duration>),
    GiveUp,
}

impl Failure {
    /// Tries again: after 5 s, 10 s, 20 s and so on up to an hour, for 24 hours. Each time is shortened by up to a half.
    pub fn retry(error: impl fmt::Display) -> Self {
        Self {
            error: redacted(&error.to_string()),
            then: Then::Retry(None),
        }
    }

    /// Tries again after this time, such as that of a `Retry-After` header.
    pub fn retry_after(wait: Duration, error: impl fmt::Display) -> Self {
        Self {
            then: Then::Retry(Some(wait)),
            ..Self::retry(error)
        }
    }

    /// Gives up at once: another attempt would fail in the same way.
    pub fn give_up(error: impl fmt::Display) -> Self {
        Self {
            then: Then::GiveUp,
            ..Self::retry(error)
        }
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        for _ in 0..MOST_SOURCES {
            let Some(cause) = source else {
                break;
            };
            let cause_text = cause.to_string();
            // Some errors have the text of their source in their own.
            if !text.contains(&cause_text) {
                text.push_str(": ");
                text.push_str(&cause_text);
            }
            source = cause.source();
        }
        Self::retry(text)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.error)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Failure({:?}, {:?})", self.error, self.then)
    }
}
