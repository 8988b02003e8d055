//! The inbox: `cargo bench -p bench --bench inbox`, with `million` after `--` for a store of a million rows as well, and `brief`
//! for a run without meaningful figures.
//!
//! The contestants take turns in each of three rounds, and a ratio compares two turns of one round: the figures of a disk vary
//! much more than the ratios.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use std::{env, fs};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::any;
use bench::payloads::{self, First};
use bench::table::{Table, grouped};
use meeting_baas_inbox::{Attempt, Failure, Inbox, Order};
use meeting_baas_webhooks::testing::WebhookSigner;
use meeting_baas_webhooks::{Delivery, DeliveryKind, DeliveryParts, Label, MessageId, Receiver};
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ROUNDS: usize = 3;

static NEXT: AtomicUsize = AtomicUsize::new(0);

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    // Cargo passes `--test` to check that a benchmark runs.
    let scale = if has("brief") || has("--test") { 50 } else { 1 };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        storing(scale).await;
        serving(scale).await;
        handling(scale).await;
        space().await;
        if has("million") {
            million(scale).await;
        }
    });
}

/// Latencies of one turn, and how long it took.
struct Turn {
    microseconds: Vec<u64>,
    elapsed: Duration,
}

impl Turn {
    fn per_second(&self) -> f64 {
        self.microseconds.len() as f64 / self.elapsed.as_secs_f64()
    }

    fn at(&mut self, percent: usize) -> String {
        self.microseconds.sort_unstable();
        let at = self.microseconds[(self.microseconds.len() - 1) * percent / 100];
        format!("{:.1} ms", at as f64 / 1_000.0)
    }

    fn line(mut self, name: &str, base: f64) -> Vec<String> {
        let ratio = self.per_second() / base;
        let [median, most] = [self.at(50), self.at(99)];
        vec![
            name.to_owned(),
            grouped(self.per_second() as usize),
            format!("{ratio:.2}"),
            median,
            most,
        ]
    }
}

/// Runs `number` operations by so many senders.
async fn by<Operation>(
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

fn body(number: usize) -> String {
    let mix = payloads::named("the mix");
    mix[number % mix.len()].json(First::Event)
}

fn delivery(number: usize, body: String) -> Delivery {
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

async fn open(folder: &TempDir) -> Inbox {
    Inbox::sqlite(folder.path().join("inbox.db"))
        .open()
        .await
        .unwrap()
}

/// What a user would write: one insert a commit, in the same durable mode, with a unique key and an index for the worker.
struct Plain(Arc<Mutex<Connection>>);

impl Plain {
    fn open(folder: &Path) -> Self {
        let connection = Connection::open(folder.join("plain.db")).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, key TEXT UNIQUE, state INTEGER DEFAULT 0, body BLOB);
                 CREATE INDEX IF NOT EXISTS due ON inbox (id) WHERE state = 0;",
            )
            .unwrap();
        Self(Arc::new(Mutex::new(connection)))
    }

    fn insert(&self, number: usize, body: Vec<u8>) -> impl Future<Output = ()> + Send + 'static {
        let connection = Arc::clone(&self.0);
        async move {
            let insert = move || {
                let row = (format!("msg_{number}"), body);
                let connection = connection.lock().unwrap();
                let mut insert =
                    connection.prepare_cached("INSERT INTO inbox (key, body) VALUES (?1, ?2)");
                insert.as_mut().unwrap().execute(row).unwrap();
            };
            tokio::task::spawn_blocking(insert).await.unwrap();
        }
    }
}

fn store(inbox: &Inbox, number: usize) -> impl Future<Output = ()> + Send + 'static {
    let inbox = inbox.clone();
    let delivery = delivery(number, body(number));
    async move {
        inbox.store(&delivery).await.unwrap();
    }
}

const COLUMNS: [&str; 5] = ["", "a second", "ratio", "p50", "p99"];

async fn storing(scale: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (inbox, plain) = (open(&folder).await, Plain::open(folder.path()));
    for senders in [1, 16, 64] {
        let mut table = Table::new(
            &format!("Acknowledged durably, {senders} senders"),
            &COLUMNS,
        );
        for _ in 0..ROUNDS {
            let number = 40 * senders.max(8) / scale;
            let one = by(senders, number, |number| {
                plain.insert(number, body(number).into_bytes())
            })
            .await;
            let many = if senders == 1 { number } else { number * 8 };
            let ours = by(senders, many, |number| store(&inbox, number)).await;
            let base = one.per_second();
            table.line(one.line("one insert a commit", base));
            table.line(ours.line("the inbox", base));
        }
        println!("{table}");
    }
}

/// A server, and the bytes of signed requests.
async fn serving(scale: usize) {
    let folder = tempfile::tempdir().unwrap();
    let inbox = open(&folder).await;
    let secret = bench::signed::SECRET;
    let receiver = || Receiver::builder().webhook_secret(secret).build().unwrap();
    let verified = async |delivery: Delivery| {
        drop(delivery);
        StatusCode::OK
    };
    let without = serve(
        Router::new()
            .route("/", any(verified))
            .with_state(receiver()),
    )
    .await;
    let with = serve(
        Router::new()
            .route("/", any(inbox.accept()))
            .with_state(receiver()),
    )
    .await;
    let mut table = Table::new("Behind axum, signatures verified, 64 connections", &COLUMNS);
    for _ in 0..ROUNDS {
        let number = 12_800 / scale;
        let base = requests(&without, number).await;
        let ours = requests(&with, number).await;
        let first = base.per_second();
        table.line(base.line("without a store", first));
        table.line(ours.line("the inbox", first));
    }
    println!("{table}");
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// Sends signed requests over 64 connections. They are made before the time begins.
async fn requests(address: &str, number: usize) -> Turn {
    const CONNECTIONS: usize = 64;
    let signer = WebhookSigner::new(bench::signed::SECRET).unwrap();
    let each = (number / CONNECTIONS).max(1);
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let requests: Vec<Vec<u8>> = (0..each).map(|_| request(&signer, address)).collect();
        connections.push((stream, requests));
    }
    let start = Instant::now();
    let tasks: Vec<_> = connections
        .into_iter()
        .map(|(mut stream, requests)| {
            tokio::spawn(async move {
                let mut microseconds = Vec::new();
                let mut buffer = [0; 1_024];
                for request in requests {
                    let start = Instant::now();
                    stream.write_all(&request).await.unwrap();
                    let length = stream.read(&mut buffer).await.unwrap();
                    assert!(buffer[..length].starts_with(b"HTTP/1.1 200 "));
                    microseconds.push(start.elapsed().as_micros() as u64);
                }
                microseconds
            })
        })
        .collect();
    let mut microseconds = Vec::new();
    for task in tasks {
        microseconds.extend(task.await.unwrap());
    }
    Turn {
        microseconds,
        elapsed: start.elapsed(),
    }
}

fn request(signer: &WebhookSigner, address: &str) -> Vec<u8> {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let request = signer
        .request(&format!("msg_{number}"), SystemTime::now(), body(number))
        .unwrap();
    let (head, body) = request.into_parts();
    let mut bytes = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in &head.headers {
        bytes.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    bytes.push_str("\r\n");
    let mut bytes = bytes.into_bytes();
    bytes.extend_from_slice(&body);
    bytes
}

/// A delivery about one of a thousand bots.
fn about_a_bot(number: usize) -> Delivery {
    let bot = number % 1_000;
    let fill = "x".repeat(800);
    let body = format!(
        r#"{{"event":"x","data":{{"bot_id":"00000000-0000-4000-8000-{bot:012}","number":{number},"fill":"{fill}"}}}}"#
    );
    delivery(number, body)
}

/// Stores so many, and returns how many a second a worker handles.
async fn handled(inbox: &Inbox, number: usize, order: Order) -> f64 {
    fill(inbox, number).await;
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let handler = move |_: Attempt| {
        counter.fetch_add(1, Ordering::Relaxed);
        async { Ok::<(), Failure>(()) }
    };
    let start = Instant::now();
    let worker = inbox.work(handler).concurrency(256).order(order).start();
    while count.load(Ordering::Relaxed) < number {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    worker.stop(Duration::from_secs(60)).await.unwrap();
    number as f64 / start.elapsed().as_secs_f64()
}

async fn fill(inbox: &Inbox, number: usize) {
    let store = |number| {
        let inbox = inbox.clone();
        async move {
            inbox.store(&about_a_bot(number)).await.unwrap();
        }
    };
    by(64.min(number), number, store).await;
}

async fn handling(scale: usize) {
    let folder = tempfile::tempdir().unwrap();
    let (inbox, plain) = (open(&folder).await, Plain::open(folder.path()));
    let mut table = Table::new("Settled and claimed", &["", "a second", "ratio"]);
    for _ in 0..ROUNDS {
        let number = 200 / scale.min(10);
        by(1, number, |number| {
            plain.insert(number, body(number).into_bytes())
        })
        .await;
        let start = Instant::now();
        for _ in 0..number {
            let connection = plain.0.lock().unwrap();
            let id: i64 = connection
                .query_row(
                    "UPDATE inbox SET state = 1 WHERE id = (SELECT min(id) FROM inbox WHERE state = 0) RETURNING id",
                    (),
                    |row| row.get(0),
                )
                .unwrap();
            connection
                .execute("UPDATE inbox SET state = 2 WHERE id = ?1", [id])
                .unwrap();
        }
        let one = number as f64 / start.elapsed().as_secs_f64();
        let many = 12_800 / scale;
        let none = handled(&inbox, many, Order::None).await;
        let ordered = handled(&inbox, many, Order::PerBot).await;
        for (name, rate) in [
            ("one at a time", one),
            ("without order", none),
            ("one at a time per bot", ordered),
        ] {
            let ratio = format!("{:.2}", rate / one);
            table.line([name.to_owned(), grouped(rate as usize), ratio]);
        }
        let ratio = format!("{:.2}", ordered / none);
        table.line(["per bot : without order".to_owned(), String::new(), ratio]);
    }
    println!("{table}");
}

/// The file shrinks after a purge.
async fn space() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let inbox = Inbox::sqlite(&path)
        .keep_bodies(Duration::ZERO)
        .keep_keys(Duration::ZERO)
        .open()
        .await
        .unwrap();
    fill(&inbox, 5_000).await;
    inbox.drain(async |_: Attempt| Ok::<(), Failure>(())).await;
    let size = || {
        let log = path.with_extension("db-wal");
        let length = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.len());
        (length(&path) / 1_024, length(&log) / 1_024)
    };
    let mut table = Table::new("Purged", &["", "file, KiB", "its log, KiB"]);
    let mut line = |name: &str, (file, log): (u64, u64)| {
        table.line([
            name.to_owned(),
            grouped(file as usize),
            grouped(log as usize),
        ]);
    };
    line("5,000 handled", size());
    inbox.purge().await.unwrap();
    // What a purge frees is in the log until the next checkpoint.
    fill(&inbox, 1).await;
    line("purged", size());
    println!("{table}");
}

/// An empty store, and one with a million handled deliveries, in turns.
async fn million(scale: usize) {
    let (empty, full) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (empty, full_inbox) = (open(&empty).await, open(&full).await);
    let rows = 1_000_000 / scale;
    let connection = full_inbox.connect().unwrap();
    connection
        .execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
             INSERT INTO inbox_delivery (source, key, kind, verified, message_id, signed_at, received_at, event, bot, release,
               state, attempts, claims, since, due_at, settled_at, retention, body)
             SELECT 'default', 'webhook:old_' || n, 'webhook', 1, 'old_' || n, n, unixepoch() * 1000, 'bot.completed',
               '00000000-0000-4000-8000-' || (n % 100000), '0.1.0', 2, 1, 1, n, n, unixepoch() * 1000, 1, zeroblob(900) FROM n",
            [rows as i64],
        )
        .unwrap();
    drop(connection);
    let mut table = Table::new(
        &format!(
            "With {} handled deliveries, as a ratio to an empty store",
            grouped(rows)
        ),
        &[
            "",
            "empty, a second",
            "full, a second",
            "ratio of the times",
        ],
    );
    for _ in 0..ROUNDS {
        let number = 12_800 / scale;
        let mut line = |name: &str, empty: f64, full: f64| {
            let ratio = format!("{:.2}", empty / full);
            table.line([
                name.to_owned(),
                grouped(empty as usize),
                grouped(full as usize),
                ratio,
            ]);
        };
        let small = by(64, number, |number| store(&empty, number))
            .await
            .per_second();
        let large = by(64, number, |number| store(&full_inbox, number))
            .await
            .per_second();
        line("stored", small, large);
        for inbox in [&empty, &full_inbox] {
            inbox.drain(async |_: Attempt| Ok::<(), Failure>(())).await;
        }
        let small = handled(&empty, number, Order::PerBot).await;
        let large = handled(&full_inbox, number, Order::PerBot).await;
        line("handled", small, large);
    }
    println!("{table}");
}
