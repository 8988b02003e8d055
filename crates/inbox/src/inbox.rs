//! The inbox.

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
#[cfg(feature = "axum")]
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use meeting_baas_webhooks::{CallbackDelivery, Clock, Delivery, DeliveryKey, WebhookDelivery};
use tokio::sync::watch;

use crate::attempt::{Attempt, Failure};
use crate::clock::SharedClock;
use crate::engine::{Engine, Order, Purged, Retention, Stored};
use crate::entry::{Entry, Filter, State, Statistics};
use crate::error::Error;
use crate::options::Options;
#[cfg(feature = "sqlite")]
use crate::options::SqliteOptions;
#[cfg(feature = "sqlite")]
use crate::sqlite::Sqlite;
use crate::worker::{self, Drained, Settings, Worker};
use crate::writer::Writer;
use crate::{keys, observe};

/// How long a check of the health waits.
const HEALTH: Duration = Duration::from_secs(2);

/// How many entries `reopen` reads at once.
const PAGE: usize = 256;

/// Stores deliveries durably, and has them handled. A clone is cheap, and is the same inbox.
#[derive(Clone)]
pub struct Inbox(Arc<Shared>);

struct Shared {
    engine: Arc<dyn Engine>,
    writer: Writer,
    clock: SharedClock,
    retention: Retention,
    stored: watch::Sender<u64>,
    path: Option<PathBuf>,
}

impl Inbox {
    pub(crate) fn new(engine: Arc<dyn Engine>, path: Option<PathBuf>, options: &Options) -> Self {
        let (stored, _) = watch::channel(0);
        let writer = Writer::new(Arc::clone(&engine), options.waits, stored.clone());
        Self(Arc::new(Shared {
            engine,
            writer,
            clock: Arc::clone(&options.clock),
            retention: options.retention,
            stored,
            path,
        }))
    }

    /// An inbox in a file, which `open` opens or creates. Several processes of one machine can use one file.
    #[cfg(feature = "sqlite")]
    #[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
    pub fn sqlite(path: impl Into<PathBuf>) -> SqliteOptions {
        SqliteOptions::new(path.into())
    }

    /// An inbox in memory, for tests: the same engine, without a file.
    #[cfg(feature = "sqlite")]
    #[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
    pub fn memory() -> Self {
        Self::in_memory(&Options::default())
    }

    /// An inbox in memory, with a clock that the test sets, such as `testing::ManualClock` of the webhooks crate.
    #[cfg(feature = "sqlite")]
    #[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
    pub fn memory_with_clock(clock: impl Clock + 'static) -> Self {
        Self::in_memory(&Options {
            clock: Arc::new(clock),
            ..Options::default()
        })
    }

    #[cfg(feature = "sqlite")]
    fn in_memory(options: &Options) -> Self {
        let engine = Sqlite::memory(Arc::clone(&options.clock));
        Self::new(Arc::new(engine), None, options)
    }

    /// The handler of a route: it stores the delivery and responds with 200, or with 503 if it is not stored, so that the
    /// sender retries. What is stored already is acknowledged again.
    ///
    /// The state of the router must have the `Receiver`. Route with `any`: with `post`, axum itself responds with 405 to a
    /// callback by PUT.
    #[cfg(feature = "axum")]
    #[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
    pub fn accept(
        &self,
    ) -> impl Fn(Delivery) -> Pin<Box<dyn Future<Output = StatusCode> + Send>>
    + Clone
    + Send
    + Sync
    + 'static {
        let inbox = self.clone();
        move |delivery| {
            let inbox = inbox.clone();
            Box::pin(async move { inbox.respond(&delivery).await })
        }
    }

    /// Stores a delivery, and returns the status of the response: 200, or 503 if it is not stored.
    pub async fn respond(&self, delivery: &Delivery) -> StatusCode {
        match self.store(delivery).await {
            Ok(_) => StatusCode::OK,
            Err(error) => error.status(),
        }
    }

    /// Stores a delivery. When it returns, the delivery survives a crash of the process, and a power cut.
    ///
    /// # Errors
    ///
    /// It is not known to be stored: respond with 503. The sender's next attempt is a copy if it was stored nevertheless.
    pub async fn store(&self, delivery: &Delivery) -> Result<Stored, Error> {
        self.0.writer.store(keys::row(delivery)).await
    }

    /// Stores several deliveries, in their order. With the feature `testing`, they can be samples.
    ///
    /// # Errors
    ///
    /// Those of [`store`](Self::store), of the first that is not stored. Those before it are.
    pub async fn put(
        &self,
        deliveries: impl IntoIterator<Item = impl IntoDelivery>,
    ) -> Result<Vec<Stored>, Error> {
        let mut stored = Vec::new();
        for delivery in deliveries {
            let delivery = delivery.into_delivery(self.0.clock.now());
            stored.push(self.store(&delivery).await?);
        }
        Ok(stored)
    }

    /// A worker that handles what is stored.
    ///
    /// The handler is an async function or closure of an [`Attempt`]. Its success is recorded at most once for each delivery; it
    /// runs at least once, and again after a [`Failure`], a panic, the end of the process, or a timeout.
    pub fn work<Handler, Handling>(&self, handler: Handler) -> Work<Handler>
    where
        Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
        Handling: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        Work {
            inbox: self.clone(),
            handler,
            settings: Settings::default(),
        }
    }

    /// Handles what is due, and returns when nothing is: for tests, and for programs that run now and then. It does not sleep:
    /// what failed is due later.
    pub async fn drain<Handler, Handling>(&self, handler: Handler) -> Drained
    where
        Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
        Handling: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let Shared {
            engine,
            clock,
            stored,
            ..
        } = &*self.0;
        let (engine, clock) = (Arc::clone(engine), Arc::clone(clock));
        worker::drain(engine, clock, stored.subscribe(), handler).await
    }

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
    /// done [`once`](Attempt::once) is not done again.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn replay(&self, filter: Filter) -> Result<u64, Error> {
        let replayed = self.0.engine.replay(filter).await?;
        self.wake(replayed);
        Ok(replayed)
    }

    /// Has the deliveries handled again whose event an older release could not read, and this release can. Returns how many.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn reopen(&self) -> Result<u64, Error> {
        let mut reopened = 0;
        let mut filter = Filter::dead().state(State::Done).unread().limit(PAGE);
        loop {
            let page = self.list(filter.clone()).await?;
            let Some(last) = page.last() else {
                break;
            };
            let last = last.sequence();
            let readable = page
                .iter()
                .filter(|entry| {
                    entry
                        .delivery()
                        .is_some_and(|delivery| keys::is_read(&delivery))
                })
                .map(Entry::sequence)
                .collect();
            reopened += self.0.engine.replay_these(readable).await?;
            filter = filter.after(last);
        }
        self.wake(reopened);
        Ok(reopened)
    }

    /// Removes a settled delivery with its key, so that a copy of it is a new delivery. Returns whether there was one.
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

    /// How many deliveries are stored, by state, and how old the oldest is that waits.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn statistics(&self) -> Result<Statistics, Error> {
        self.0.engine.statistics().await
    }

    /// Whether deliveries can be stored now, for a readiness probe. It takes at most two seconds.
    ///
    /// # Errors
    ///
    /// They cannot, with the reason.
    pub async fn health(&self) -> Result<Health, Error> {
        let check = async {
            self.0.engine.ready().await?;
            self.0.engine.statistics().await
        };
        let timed = tokio::time::timeout(HEALTH, check).await;
        let statistics = timed.unwrap_or(Err(Error::TimedOut { waited: HEALTH }))?;
        Ok(Health {
            queued: self.0.writer.waiting(),
            statistics,
        })
    }

    /// Looks for damage of the whole file, which takes long with a large one. Describes what it finds.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub async fn check(&self) -> Result<Vec<String>, Error> {
        self.0.engine.check().await
    }

    /// A connection to the file with the settings of the inbox, for tables of your own in the same file, and for
    /// [`Attempt::complete_in`].
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

    fn wake(&self, rows: u64) {
        if rows > 0 {
            self.0
                .stored
                .send_modify(|count| *count = count.wrapping_add(1));
        }
    }
}

async fn purge(engine: &dyn Engine, retention: Retention) -> Result<Purged, Error> {
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

impl fmt::Debug for Inbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Inbox")
            .field("path", &self.0.path)
            .finish_non_exhaustive()
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

/// A worker that is not started yet: [`Inbox::work`].
#[must_use = "`start` starts it"]
pub struct Work<Handler> {
    inbox: Inbox,
    handler: Handler,
    settings: Settings,
}

impl<Handler> Work<Handler> {
    /// How many handlers run at once: 8, unless set.
    pub fn concurrency(mut self, handlers: usize) -> Self {
        self.settings.concurrency = handlers.max(1);
        self
    }

    /// The order: [`Order::PerBot`], unless set. All workers of a store should have the same.
    pub fn order(mut self, order: Order) -> Self {
        self.settings.order = order;
        self
    }

    /// How long a handler may take: 15 minutes, unless set. Then it is dropped, and the attempt has failed.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.settings.timeout = time;
        self
    }

    /// How long a delivery belongs to a worker that does not renew its lease: 60 s, unless set, and one second at least. A
    /// worker renews at a third of it. After a crash, the deliveries in progress wait for the end of their leases.
    pub fn lease(mut self, time: Duration) -> Self {
        self.settings.lease = time.max(Duration::from_secs(1));
        self
    }

    /// How long a failing delivery is tried: 24 hours, unless set. Then it is given up.
    pub fn retry_for(mut self, time: Duration) -> Self {
        self.settings.retry_for = time;
        self
    }

    /// The name of the worker in the entries: the id of the process, unless set.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.settings.name = name.into();
        self
    }
}

impl<Handler, Handling> Work<Handler>
where
    Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
    Handling: Future<Output = Result<(), Failure>> + Send + 'static,
{
    /// Starts the worker, in the current Tokio runtime.
    pub fn start(self) -> Worker {
        let Self {
            inbox,
            handler,
            settings,
        } = self;
        let Shared {
            engine,
            clock,
            stored,
            retention,
            ..
        } = &*inbox.0;
        let care = tokio::spawn(care(Arc::clone(engine), *retention));
        let (engine, clock) = (Arc::clone(engine), Arc::clone(clock));
        worker::start(engine, clock, stored.subscribe(), settings, handler, care)
    }
}

/// How often the gauges are set.
const GAUGES: Duration = Duration::from_secs(10);

/// Every how many times the store is purged: every ten minutes.
const PURGE: u32 = 60;

/// Sets the gauges, and purges what is old, as long as the worker runs.
async fn care(engine: Arc<dyn Engine>, retention: Retention) {
    let mut round = 0_u32;
    loop {
        if let Ok(statistics) = engine.statistics().await {
            observe::gauges(&statistics);
        }
        if round.is_multiple_of(PURGE)
            && let Err(error) = purge(&*engine, retention).await
        {
            observe::worker_failed(&error);
        }
        round = round.wrapping_add(1);
        tokio::time::sleep(GAUGES).await;
    }
}

/// What [`Inbox::put`] accepts: deliveries, and samples with the feature `testing`.
pub trait IntoDelivery {
    /// The delivery, as if it was received at this time.
    fn into_delivery(self, now: std::time::SystemTime) -> Delivery;
}

impl IntoDelivery for Delivery {
    fn into_delivery(self, _: std::time::SystemTime) -> Delivery {
        self
    }
}

impl IntoDelivery for &Delivery {
    fn into_delivery(self, _: std::time::SystemTime) -> Delivery {
        self.clone()
    }
}

impl IntoDelivery for WebhookDelivery {
    fn into_delivery(self, _: std::time::SystemTime) -> Delivery {
        self.into()
    }
}

impl IntoDelivery for CallbackDelivery {
    fn into_delivery(self, _: std::time::SystemTime) -> Delivery {
        self.into()
    }
}
