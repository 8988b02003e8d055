//! Operations by several senders at once, and what they store.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use bench::payloads::{self, First};
use meeting_baas_inbox::Inbox;
use meeting_baas_webhooks::{Delivery, DeliveryKind, DeliveryParts, Label, MessageId};
use tempfile::TempDir;

/// Each delivery has a number of its own.
pub static NEXT: AtomicUsize = AtomicUsize::new(0);

/// Latencies of one turn, and how long it took.
pub struct Turn {
    pub microseconds: Vec<u64>,
    pub elapsed: Duration,
}

impl Turn {
    pub fn per_second(&self) -> f64 {
        self.microseconds.len() as f64 / self.elapsed.as_secs_f64()
    }

    pub fn at(&mut self, percent: usize) -> String {
        self.microseconds.sort_unstable();
        let at = self.microseconds[(self.microseconds.len() - 1) * percent / 100];
        format!("{:.1} ms", at as f64 / 1_000.0)
    }
}

/// Runs `number` operations by so many senders.
pub async fn by<Operation>(
    senders: usize,
    number: usize,
    operation: impl Fn(usize) -> Operation,
) -> Turn
where
    Operation: Future<Output = ()> + Send + 'static,
{
    let each = (number / senders).max(1);
    // Bodies are made before the time begins.
    let operations: Vec<Vec<Operation>> = (0..senders)
        .map(|_| {
            (0..each)
                .map(|_| operation(NEXT.fetch_add(1, Ordering::Relaxed)))
                .collect()
        })
        .collect();
    let start = Instant::now();
    let mut tasks = Vec::new();
    for operations in operations {
        tasks.push(tokio::spawn(async move {
            let mut microseconds = Vec::with_capacity(operations.len());
            for operation in operations {
                let start = Instant::now();
                operation.await;
                microseconds.push(start.elapsed().as_micros() as u64);
            }
            microseconds
        }));
    }
    let mut microseconds = Vec::new();
    for task in tasks {
        microseconds.extend(task.await.unwrap());
    }
    Turn {
        microseconds,
        elapsed: start.elapsed(),
    }
}

pub fn body(number: usize) -> String {
    let mix = payloads::named("the mix");
    mix[number % mix.len()].json(First::Event)
}

pub fn delivery(number: usize, body: String) -> Delivery {
    let now = SystemTime::now();
    let parts = DeliveryParts {
        kind: DeliveryKind::Webhook,
        verified: true,
        label: Label::default(),
        message_id: Some(MessageId::from(format!("msg_{number}"))),
        signed_at: Some(now),
        received_at: now,
        body: body.into(),
    };
    Delivery::from_stored(parts).unwrap()
}

pub async fn open(folder: &TempDir) -> Inbox {
    Inbox::sqlite(folder.path().join("inbox.db"))
        .open()
        .await
        .unwrap()
}

pub fn store(inbox: &Inbox, number: usize) -> impl Future<Output = ()> + Send + 'static {
    let inbox = inbox.clone();
    let delivery = delivery(number, body(number));
    async move {
        inbox.store(&delivery).await.unwrap();
    }
}

/// Which bot a delivery is about, of a thousand.
#[derive(Clone, Copy)]
pub enum Bots {
    /// In random order, as the deliveries of many meetings at once.
    Mixed,
    /// Twenty of one bot in a row.
    Bursts,
}

impl Bots {
    fn of(self, number: usize) -> usize {
        match self {
            // Knuth's multiplicative hash.
            Self::Mixed => (number * 2_654_435_761 % (1 << 32)) / 7 % 1_000,
            Self::Bursts => number / 20 % 1_000,
        }
    }
}

pub fn about_a_bot(number: usize, bots: Bots) -> Delivery {
    let bot = bots.of(number);
    let fill = "x".repeat(800);
    let body = format!(
        r#"{{"event":"x","data":{{"bot_id":"00000000-0000-4000-8000-{bot:012}","number":{number},"fill":"{fill}"}}}}"#
    );
    delivery(number, body)
}

/// Stores so many deliveries about bots, by 64 senders, each of which takes the next number: they arrive in their order.
pub async fn fill(inbox: &Inbox, number: usize, bots: Bots) {
    let mut senders = Vec::new();
    let first = NEXT.fetch_add(number, Ordering::Relaxed);
    let next = std::sync::Arc::new(AtomicUsize::new(first));
    for _ in 0..64 {
        let (inbox, next) = (inbox.clone(), std::sync::Arc::clone(&next));
        senders.push(tokio::spawn(async move {
            loop {
                let taken = next.fetch_add(1, Ordering::Relaxed);
                if taken >= first + number {
                    break;
                }
                inbox.store(&about_a_bot(taken, bots)).await.unwrap();
            }
        }));
    }
    for sender in senders {
        sender.await.unwrap();
    }
}
