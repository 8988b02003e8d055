//! How a worker is started.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::manage::purge;
use super::{Inbox, Shared};
use crate::attempt::{Attempt, Failure};
use crate::engine::{Engine, Order, Retention};
use crate::observe;
use crate::worker::{self, Drained, Settings, Worker};

/// A worker that is not started yet: [`Inbox::work`].
#[must_use = "`start` starts it"]
pub struct Work<Handler> {
    inbox: Inbox,
    handler: Handler,
    settings: Settings,
}

impl<Handler> Work<Handler> {
    pub(super) fn new(inbox: Inbox, handler: Handler) -> Self {
        Self {
            inbox,
            handler,
            settings: Settings::default(),
        }
    }
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

    /// How long a delivery belongs to a worker that does not renew its lease: 60 s, unless set; one second at least, and an hour
    /// at most. A worker renews at a third of it. After a crash, the deliveries in progress wait for the end of their leases.
    pub fn lease(mut self, time: Duration) -> Self {
        self.settings.lease = time.clamp(Duration::from_secs(1), Duration::from_secs(60 * 60));
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
    /// Starts the worker, in the current Tokio runtime. It also purges the store every ten minutes, and sets the gauges.
    ///
    /// # Panics
    ///
    /// If it is called outside a Tokio runtime.
    pub fn start(self) -> Worker {
        let Self {
            inbox,
            handler,
            settings,
        } = self;
        let Shared {
            engine,
            stored,
            retention,
            ..
        } = &*inbox.0;
        engine.listen(stored);
        let care = tokio::spawn(care(Arc::clone(engine), *retention));
        let engine = Arc::clone(engine);
        worker::start(engine, stored.subscribe(), settings, handler, care)
    }

    /// Handles what is due, and returns when nothing is: [`Inbox::drain`] with these settings.
    pub async fn drain(self) -> Drained {
        let Self {
            inbox,
            handler,
            settings,
        } = self;
        worker::drain(Arc::clone(&inbox.0.engine), settings, handler).await
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
        match engine.statistics().await {
            Ok(statistics) => observe::gauges(&statistics),
            Err(error) => observe::worker_failed(&error),
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
