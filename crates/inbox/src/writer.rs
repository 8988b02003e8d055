//! Groups what is to be stored into few commits.
//!
//! There is no timer: a batch forms while the previous one is committed. So a single sender waits for nothing but its own
//! commit, and many share one.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot, watch};

use crate::engine::{Engine, NewRow, Stored};
use crate::error::Error;
use crate::observe;

/// How many rows are in one commit at most.
const MOST_ROWS: usize = 256;

/// How many bytes of bodies are in one commit, unless the first row has more.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// How many rows wait at most. Callbacks and alerts have a quarter as many places of their own.
const MOST_WAITING: usize = 1_024;

/// How many KiB of bodies wait at most.
const MOST_WAITING_KIB: usize = 64 * 1024;

/// How long a delivery waits to be stored.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    pub(crate) webhook: Duration,
    pub(crate) callback: Duration,
}

/// A row that waits to be stored.
struct Waiting {
    row: NewRow,
    answer: oneshot::Sender<Result<Stored, Error>>,
    /// The places in the queue, which are free again when the row is stored.
    _places: (OwnedSemaphorePermit, OwnedSemaphorePermit),
}

/// The queue of a kind: its rows, and its limits.
struct Lane {
    rows: Mutex<VecDeque<Waiting>>,
    places: Arc<Semaphore>,
    kib: Arc<Semaphore>,
}

impl Lane {
    fn new(places: usize, kib: usize) -> Self {
        Self {
            rows: Mutex::default(),
            places: Arc::new(Semaphore::new(places)),
            kib: Arc::new(Semaphore::new(kib)),
        }
    }

    fn rows(&self) -> MutexGuard<'_, VecDeque<Waiting>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Queue {
    /// Callbacks and alerts: their sender has four attempts within 21 seconds.
    urgent: Lane,
    normal: Lane,
    arrived: Notify,
}

/// Stores rows, in groups. It is shared by all who store.
pub(crate) struct Writer {
    engine: Arc<dyn Engine>,
    queue: Arc<Queue>,
    waits: Waits,
    /// Changes when rows were stored.
    stored: watch::Sender<u64>,
    /// The task that stores. The first who stores starts it, because an inbox can be made outside a runtime.
    task: Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl Writer {
    pub(crate) fn new(engine: Arc<dyn Engine>, waits: Waits, stored: watch::Sender<u64>) -> Self {
        Self {
            engine,
            queue: Arc::new(Queue {
                urgent: Lane::new(MOST_WAITING / 4, MOST_WAITING_KIB / 4),
                normal: Lane::new(MOST_WAITING, MOST_WAITING_KIB),
                arrived: Notify::new(),
            }),
            waits,
            stored,
            task: Mutex::default(),
        }
    }

    /// How many rows wait.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.urgent.rows().len() + self.queue.normal.rows().len()
    }

    /// Stores a row. When it returns, the row survives a power cut; after an error it may be stored nevertheless.
    pub(crate) async fn store(&self, row: NewRow) -> Result<Stored, Error> {
        let start = Instant::now();
        let (lane, limit) = if row.kind == "webhook" {
            (&self.queue.normal, self.waits.webhook)
        } else {
            (&self.queue.urgent, self.waits.callback)
        };
        // A label has few values, unless anybody can choose them.
        let (kind, event) = (row.kind, row.event.clone().filter(|_| row.verified));
        let stored = tokio::time::timeout(limit, self.enqueue(lane, row)).await;
        let stored = stored.unwrap_or(Err(Error::TimedOut { waited: limit }));
        observe::received(kind, event, &stored, start.elapsed());
        stored
    }

    async fn enqueue(&self, lane: &Lane, row: NewRow) -> Result<Stored, Error> {
        let kib = u32::try_from(row.body.len() / 1024 + 1).unwrap_or(u32::MAX);
        let places = Arc::clone(&lane.places).acquire_owned().await;
        let kib = Arc::clone(&lane.kib).acquire_many_owned(kib).await;
        let (Ok(places), Ok(kib)) = (places, kib) else {
            return Err(Error::Closed);
        };
        let (answer, answered) = oneshot::channel();
        lane.rows().push_back(Waiting {
            row,
            answer,
            _places: (places, kib),
        });
        self.start();
        self.queue.arrived.notify_one();
        answered.await.unwrap_or(Err(Error::Closed))
    }

    /// Starts the task, if it does not run: a test may use one inbox in several runtimes.
    fn start(&self) {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        if task
            .as_ref()
            .is_none_or(tokio::task::JoinHandle::is_finished)
        {
            let work = run(
                Arc::clone(&self.engine),
                Arc::clone(&self.queue),
                self.stored.clone(),
            );
            *task = Some(tokio::spawn(work));
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let task = self
            .task
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(task) = task {
            task.abort();
        }
    }
}

async fn run(engine: Arc<dyn Engine>, queue: Arc<Queue>, stored: watch::Sender<u64>) {
    loop {
        let batch = next_batch(&queue);
        if batch.is_empty() {
            queue.arrived.notified().await;
            continue;
        }
        observe::batch(batch.len());
        if store(&*engine, batch).await {
            stored.send_modify(|count| *count = count.wrapping_add(1));
        }
        // Whoever was answered may have more to store. Its next row belongs to the next batch: without it, that would be a small
        // one, whose commit the others wait for.
        tokio::task::yield_now().await;
    }
}

/// Takes the next rows: first those that are urgent. Nobody waits for the others any more, and they are dropped.
fn next_batch(queue: &Queue) -> Vec<Waiting> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    for lane in [&queue.urgent, &queue.normal] {
        let mut rows = lane.rows();
        while let Some(waiting) = rows.pop_front() {
            if waiting.answer.is_closed() {
                continue;
            }
            let length = waiting.row.body.len();
            if !batch.is_empty() && (batch.len() == MOST_ROWS || bytes + length > MOST_BYTES) {
                rows.push_front(waiting);
                return batch;
            }
            bytes += length;
            batch.push(waiting);
        }
    }
    batch
}

/// Stores a batch and answers all. Returns whether anything was stored.
async fn store(engine: &dyn Engine, batch: Vec<Waiting>) -> bool {
    let rows: Vec<NewRow> = batch.iter().map(|waiting| waiting.row.clone()).collect();
    match engine.store(rows).await {
        Ok(stored) => {
            for (waiting, stored) in batch.into_iter().zip(stored) {
                let _ = waiting.answer.send(Ok(stored));
            }
            true
        }
        // One row that the store rejects does not reject the others.
        Err(Error::Row { .. }) if batch.len() > 1 => {
            let mut any = false;
            for waiting in batch {
                let stored = engine.store(vec![waiting.row]).await;
                let stored = stored.map(|stored| stored.first().copied().unwrap_or(Stored::New));
                any |= stored.is_ok();
                let _ = waiting.answer.send(stored);
            }
            any
        }
        Err(error) => {
            observe::store_failed(&error);
            for waiting in batch {
                let _ = waiting.answer.send(Err(error.clone()));
            }
            false
        }
    }
}
