//! No metric, log, error or `Debug` of the inbox shows what a delivery has, or what its sender must keep secret.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and uses files"
)]

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use meeting_baas_inbox::{Attempt, Entry, Error, Failure, Filter, Inbox, State};
use meeting_baas_webhooks::{Delivery, DeliveryKind, DeliveryParts, Label, MessageId};
use metrics_exporter_prometheus::PrometheusBuilder;

/// In each text of a body, in each error of a handler, and in what a worker is given by others.
const MARKER: &str = "Xq7marker";

/// What the log wrote.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What anybody could see.
#[derive(Default)]
struct Seen(String);

impl Seen {
    fn debug(&mut self, value: &impl Debug) {
        self.0.push_str(&format!("{value:?}\n{value:#?}\n"));
    }

    fn error(&mut self, error: &(impl Debug + std::fmt::Display)) {
        self.debug(error);
        self.0.push_str(&format!("{error}\n"));
    }
}

fn link() -> String {
    format!(
        "https://{MARKER}:{MARKER}@files.example.com/{MARKER}.mp4?X-Amz-Signature={MARKER}#{MARKER}"
    )
}

fn body(event: &str) -> String {
    let bot = "00000000-0000-4000-8000-000000000001";
    format!(
        r#"{{"event":"{event}","data":{{"bot_id":"{bot}","video":"{}","speakers":["{MARKER}"],"{MARKER}":"{MARKER}"}},
           "extra":{{"{MARKER}":"{MARKER}"}}}}"#,
        link()
    )
}

fn delivery(kind: DeliveryKind, verified: bool, number: usize, body: &str) -> Delivery {
    let is_webhook = kind == DeliveryKind::Webhook;
    let parts = DeliveryParts {
        kind,
        verified,
        label: Label::default(),
        message_id: is_webhook.then(|| MessageId::from(format!("msg_{number}"))),
        signed_at: is_webhook.then(SystemTime::now),
        received_at: SystemTime::now(),
        body: body.to_owned().into(),
    };
    Delivery::from_stored(parts).unwrap()
}

fn deliveries() -> Vec<Delivery> {
    let mut deliveries = Vec::new();
    let texts = [
        body("bot.completed"),
        body("bot.failed"),
        format!("{MARKER} is not JSON"),
        format!(r#"{{"event":5,"{MARKER}":"{}"}}"#, link()),
    ];
    for (number, text) in texts.iter().enumerate() {
        deliveries.push(delivery(DeliveryKind::Webhook, true, number, text));
        deliveries.push(delivery(DeliveryKind::Callback, true, number, text));
        deliveries.push(delivery(DeliveryKind::Alert, true, number, text));
    }
    // Anybody can send one, with any name of an event.
    let unverified = body(MARKER);
    deliveries.push(delivery(DeliveryKind::Callback, false, 9, &unverified));
    deliveries
}

/// Each ends in another way, and says what it must not.
async fn handle(attempt: Attempt, seen: Arc<Mutex<Seen>>) -> Result<(), Failure> {
    seen.lock().unwrap().debug(&attempt);
    attempt.once(format!("{MARKER}/{}", attempt.key())).await?;
    let text = format!("GET {} failed, whsec_{MARKER}", link());
    let failure = match attempt
        .message_id()
        .map(|id| id.as_str().to_owned())
        .as_deref()
    {
        Some("msg_0") => Failure::from(std::io::Error::other(text)),
        Some("msg_1") => Failure::give_up(text),
        Some("msg_2") => panic!("{text}"),
        Some("msg_3") => return Ok(()),
        _ => Failure::retry_after(Duration::from_millis(50), text),
    };
    seen.lock().unwrap().error(&failure);
    Err(failure)
}

#[tokio::test]
async fn no_metric_log_error_or_debug_shows_a_delivery() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .init();
    let metrics = PrometheusBuilder::new().install_recorder().unwrap();
    // A handler that panics writes to the standard error by itself.
    std::panic::set_hook(Box::new(|panic| {
        let text = panic.to_string();
        if !text.contains(MARKER) {
            eprintln!("{text}");
        }
    }));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let options = Inbox::sqlite(&path)
        .min_free_space(0)
        .webhook_wait(Duration::from_millis(300));
    let inbox = options.open().await.unwrap();
    let seen = Arc::new(Mutex::new(Seen::default()));
    for _ in 0..2 {
        for stored in inbox.put(deliveries()).await.unwrap() {
            seen.lock().unwrap().debug(&stored);
        }
    }
    let shared = Arc::clone(&seen);
    let handler = move |attempt| handle(attempt, Arc::clone(&shared));
    let drained = inbox.drain(handler.clone()).await;
    assert!(
        drained.done > 0 && drained.failed > 0 && drained.dead > 0,
        "{drained:?}"
    );
    let worker = inbox.work(handler).name("a worker").start();
    // Until the worker has handled one again, and the gauges are set.
    let start = Instant::now();
    let is_again = |entry: &Entry| entry.attempts() > 1;
    while !inbox
        .list(Filter::all())
        .await
        .unwrap()
        .iter()
        .any(is_again)
        || !metrics.render().contains("oldest_pending_seconds")
    {
        assert!(start.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    worker.stop(Duration::from_secs(1)).await.unwrap();
    drop(std::panic::take_hook());

    {
        let mut seen = seen.lock().unwrap();
        seen.debug(&inbox);
        seen.debug(&drained);
    }
    let entries = inbox.list(Filter::all()).await.unwrap();
    for entry in &entries {
        let mut seen = seen.lock().unwrap();
        seen.debug(entry);
        seen.debug(&entry.error());
        seen.debug(&entry.delivery());
    }
    assert!(entries.iter().any(|entry| entry.state() == State::Dead));
    let health = inbox.health().await.unwrap();
    seen.lock().unwrap().debug(&health);
    for error in errors(&inbox).await {
        seen.lock().unwrap().error(&error);
    }

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let metrics = metrics.render();
    let seen = seen.lock().unwrap().0.clone();
    // Each of the three has what it should, so it would have more.
    assert!(
        log.contains("delivery given up") && log.contains("files.example.com"),
        "{log}"
    );
    assert!(log.contains("delivery not stored"), "{log}");
    assert!(
        metrics.contains("meeting_baas_inbox_received_total"),
        "{metrics}"
    );
    assert!(metrics.contains(r#"outcome="not_stored""#), "{metrics}");
    assert!(
        metrics.contains("meeting_baas_inbox_oldest_pending_seconds"),
        "{metrics}"
    );
    assert!(
        seen.contains("whsec_…") && seen.contains("https://files.example.com/…"),
        "{seen}"
    );
    for (name, text) in [
        ("the log", &log),
        ("the metrics", &metrics),
        ("Debug and errors", &seen),
    ] {
        let found = text.lines().find(|line| line.contains(MARKER));
        assert_eq!(found, None, "{name}");
    }
    let bots = metrics
        .lines()
        .find(|line| line.contains("00000000-0000-4000"));
    assert_eq!(bots, None, "a label has no bot");
}

/// Errors of the store, each because of a delivery.
async fn errors(inbox: &Inbox) -> Vec<Error> {
    let mut other = inbox.connect().unwrap();
    other
        .execute_batch(
            "CREATE TRIGGER reject BEFORE INSERT ON inbox_delivery WHEN NEW.message_id = 'msg_100'
             BEGIN SELECT RAISE(ABORT, 'rejected'); END",
        )
        .unwrap();
    let text = body("bot.completed");
    let new = |number| delivery(DeliveryKind::Webhook, true, number, &text);
    let rejected = inbox.store(&new(100)).await.unwrap_err();
    assert!(matches!(rejected, Error::Row { .. }), "{rejected}");
    let lock = other.transaction().unwrap();
    lock.execute("UPDATE inbox_delivery SET duplicates = 0", ())
        .unwrap();
    let late = inbox.store(&new(101)).await.unwrap_err();
    assert!(matches!(late, Error::TimedOut { .. }), "{late}");
    drop(lock);
    vec![rejected, late]
}
