//! What a person or a program does with what is stored.

use std::time::Duration;

use meeting_baas_webhooks::DeliveryKey;

use super::Inbox;
use crate::engine::{Count, Engine, Purged, Retention};
use crate::entry::{Entry, Filter, State, Statistics};
use crate::error::Error;
use crate::{keys, observe};

/// How long a check of the health waits.
const HEALTH: Duration = Duration::from_secs(2);

/// How many entries are read at once.
pub(super) const PAGE: usize = 256;

impl Inbox {
    /// The stored deliveries that a filter selects, by arrival. Long lists are read in pages: [`Filter::limit`] and
    /// [`Filter::after`].
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn list(&self, filter: Filter) -> Result<Vec<Entry>, Error> {
        self.0.engine.list(filter).await
    }

    /// The stored delivery with this key.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn get(&self, key: &DeliveryKey) -> Result<Option<Entry>, Error> {
        let found = self.list(Filter::all().key(key).limit(1)).await?;
        Ok(found.into_iter().next())
    }

    /// Has settled deliveries handled again: those that are done or dead, and whose body was not purged. Returns how many.
    ///
    /// The handler sees that it is a replay. The links of a delivery that is older than four hours have expired. Work that is
    /// done [`once`](crate::Attempt::once) is not done again.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn replay(&self, filter: Filter) -> Result<u64, Error> {
        let replayed = self.0.engine.replay(filter).await?;
        self.wake(replayed);
        Ok(replayed)
    }

    /// Has waiting deliveries tried now that failed and are due later, such as after the cause was fixed. Returns how many.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn retry_now(&self, filter: Filter) -> Result<u64, Error> {
        let due = self.0.engine.retry_now(filter).await?;
        self.wake(due);
        Ok(due)
    }

    /// Has the deliveries handled again whose event was unknown to an older release, or could not be decoded by it, and can be
    /// decoded by this release. Returns how many. Call it after an update.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn reopen(&self) -> Result<u64, Error> {
        let mut reopened = 0;
        let mut filter = Filter::dead().state(State::Done).undecoded().limit(PAGE);
        loop {
            let page = self.list(filter.clone()).await?;
            let Some(last) = page.last() else {
                break;
            };
            let last = last.sequence();
            let decodable = page
                .iter()
                .filter(|entry| {
                    entry
                        .delivery()
                        .is_some_and(|delivery| keys::is_decoded(&delivery))
                })
                .map(Entry::sequence)
                .collect();
            reopened += self.0.engine.replay_these(decodable).await?;
            filter = filter.after(last);
        }
        self.wake(reopened);
        Ok(reopened)
    }

    /// Removes a settled delivery with its key and its body, so that a duplicate of it is a new delivery. Returns whether there
    /// was one: a delivery that is waiting or in progress is not removed.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn forget(&self, key: &DeliveryKey) -> Result<bool, Error> {
        let (source, key) = (key.label().to_owned(), key.id().to_owned());
        self.0.engine.forget(source, key).await
    }

    /// Removes what is older than the retention, in small transactions, and returns the space to the file system. A worker does
    /// this every ten minutes.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn purge(&self) -> Result<Purged, Error> {
        purge(&*self.0.engine, self.0.retention).await
    }

    /// How many deliveries are waiting, in progress and dead, and how old the oldest is that waits. With the feature `metrics`,
    /// it also sets the gauges, which a worker does every ten seconds.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn statistics(&self) -> Result<Statistics, Error> {
        let statistics = self.0.engine.statistics().await?;
        observe::gauges(&statistics);
        Ok(statistics)
    }

    /// How many deliveries are stored, by state and event. It reads the whole store, which takes long with a large one.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn counts(&self) -> Result<Vec<Count>, Error> {
        self.0.engine.counts().await
    }

    /// Whether deliveries can be stored now, for a readiness probe. It takes at most two seconds, and sets the gauges as
    /// [`statistics`](Self::statistics) does.
    ///
    /// # Errors
    ///
    /// They cannot, with the reason.
    pub async fn health(&self) -> Result<Health, Error> {
        let check = async {
            self.0.engine.ready().await?;
            self.statistics().await
        };
        let timed = tokio::time::timeout(HEALTH, check).await;
        let statistics = timed.unwrap_or(Err(Error::TimedOut { waited: HEALTH }))?;
        Ok(Health {
            queued: self.0.writer.waiting(),
            statistics,
        })
    }

    /// Looks for damage of the whole store, which takes long with a large one. Describes what it finds.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn check_integrity(&self) -> Result<Vec<String>, Error> {
        self.0.engine.check().await
    }

    /// A connection to the file with the settings of the inbox, for tables of your own in the same file, and for
    /// [`Attempt::complete_in`](crate::Attempt::complete_in).
    ///
    /// The inbox has the tables whose names begin with `inbox_`: do not change them.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, or the inbox is in memory.
    #[cfg(feature = "sqlite")]
    #[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
    pub fn connect(&self) -> Result<rusqlite::Connection, Error> {
        let path = self.0.path.as_deref();
        let path = path.ok_or_else(|| Error::store("an inbox in memory has no file"))?;
        crate::sqlite::connect(path).map_err(|error| Error::store(error.to_string()))
    }
}

pub(super) async fn purge(engine: &dyn Engine, retention: Retention) -> Result<Purged, Error> {
    let mut total = Purged::default();
    loop {
        let purged = engine.purge(retention).await?;
        if purged == Purged::default() {
            return Ok(total);
        }
        total.bodies += purged.bodies;
        total.deliveries += purged.deliveries;
    }
}

/// The inbox can store deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// How many deliveries wait to be stored. With 1,024, others wait too, and are answered with 503 after some seconds.
    pub queued: usize,
    /// What is stored.
    pub statistics: Statistics,
}
