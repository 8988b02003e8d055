//! The inbox: opening, storing, and handling. What else is done with it is in the modules below.

mod copy;
mod manage;
mod put;
mod work;

use std::fmt;
use std::future::Future;
#[cfg(feature = "sqlite")]
use std::path::PathBuf;
#[cfg(feature = "axum")]
use std::pin::Pin;
use std::sync::Arc;

use http::StatusCode;
#[cfg(feature = "sqlite")]
use meeting_baas_webhooks::Clock;
use meeting_baas_webhooks::Delivery;
use tokio::sync::watch;
#[cfg(feature = "postgres")]
use tokio_postgres::Socket;
#[cfg(feature = "postgres")]
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};

use crate::attempt::{Attempt, Failure};
use crate::clock::SharedClock;
use crate::engine::{Engine, Retention, Stored};
use crate::error::Error;
use crate::keys;
use crate::options::Options;
#[cfg(feature = "postgres")]
use crate::postgres::PostgresOptions;
#[cfg(feature = "sqlite")]
use crate::sqlite::{Sqlite, SqliteOptions};
use crate::worker::Drained;
use crate::writer::Writer;

pub use copy::Copied;
pub use manage::Health;
pub use put::IntoDelivery;
pub use work::Work;

/// Stores deliveries durably, and has them handled. A clone is cheap, and is the same inbox.
#[derive(Clone)]
pub struct Inbox(Arc<Shared>);

struct Shared {
    engine: Arc<dyn Engine>,
    writer: Writer,
    clock: SharedClock,
    retention: Retention,
    stored: watch::Sender<u64>,
    /// The file on SQLite.
    #[cfg(feature = "sqlite")]
    path: Option<PathBuf>,
}

impl Shared {
    fn new(engine: Arc<dyn Engine>, options: &Options) -> Self {
        let (stored, _) = watch::channel(0);
        let writer = Writer::new(Arc::clone(&engine), options.waits, stored.clone());
        Self {
            engine,
            writer,
            clock: Arc::clone(&options.clock),
            retention: options.retention,
            stored,
            #[cfg(feature = "sqlite")]
            path: None,
        }
    }
}

impl Inbox {
    #[cfg(feature = "sqlite")]
    pub(crate) fn on_file(
        engine: Arc<dyn Engine>,
        path: Option<PathBuf>,
        options: &Options,
    ) -> Self {
        let mut shared = Shared::new(engine, options);
        shared.path = path;
        Self(Arc::new(shared))
    }

    #[cfg(feature = "postgres")]
    pub(crate) fn on_server(engine: Arc<dyn Engine>, options: &Options) -> Self {
        Self(Arc::new(Shared::new(engine, options)))
    }

    /// An inbox on PostgreSQL, for any number of receivers and workers on any number of machines. `tls` makes the connections of
    /// TLS: [`NoTls`](tokio_postgres::NoTls), or that of `tokio-postgres-rustls`, `postgres-openssl` or `postgres-native-tls`.
    ///
    /// ```no_run
    /// use meeting_baas_inbox::{Inbox, tokio_postgres};
    ///
    /// # async fn open() -> Result<(), Box<dyn std::error::Error>> {
    /// let config = std::env::var("DATABASE_URL")?.parse()?;
    /// let inbox = Inbox::postgres(config, tokio_postgres::NoTls).open().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "postgres")]
    #[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
    pub fn postgres<T>(config: tokio_postgres::Config, tls: T) -> PostgresOptions<T>
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send + 'static,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        PostgresOptions::new(config, tls)
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
        Self::on_file(Arc::new(engine), None, options)
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
    /// It is not known to be stored: respond with 503. The sender's next attempt is a duplicate if it was stored nevertheless.
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
        Work::new(self.clone(), handler)
    }

    /// Handles what is due, and returns when nothing is: for tests, and for programs that run now and then. It does not sleep:
    /// what failed is due later. It ends when the store fails, with the error in [`Drained::error`].
    pub async fn drain<Handler, Handling>(&self, handler: Handler) -> Drained
    where
        Handler: Fn(Attempt) -> Handling + Send + Sync + 'static,
        Handling: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.work(handler).drain().await
    }

    fn wake(&self, rows: u64) {
        if rows > 0 {
            self.0
                .stored
                .send_modify(|count| *count = count.wrapping_add(1));
        }
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Inbox");
        #[cfg(feature = "sqlite")]
        shown.field("path", &self.0.path);
        shown.finish_non_exhaustive()
    }
}
