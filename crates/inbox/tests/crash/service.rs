//! The service that the tests kill: `service FILE EFFECTS LEASE RATE MARK WORKS`, with the lease in seconds, the rate of the clock,
//! the least free space in bytes, and whether it has a worker. It prints its address, and appends to the file EFFECTS what its
//! handler does. The word of a delivery says where the process ends.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::routing::any;
use meeting_baas_inbox::{Attempt, Failure, Inbox};
use meeting_baas_webhooks::{Delivery, Receiver};

use crate::sender::{CALLBACK_SECRET, webhook_secret};

pub(crate) fn run(arguments: &[String]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(serve(arguments));
}

async fn serve(arguments: &[String]) {
    let [file, effects, lease, rate, mark, works] = arguments else {
        panic!("service FILE EFFECTS LEASE RATE MARK WORKS");
    };
    let rate: u32 = rate.parse().unwrap();
    // The same time in all processes.
    let clock = move || {
        let epoch = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        epoch + SystemTime::now().duration_since(epoch).unwrap() * rate
    };
    let inbox = Inbox::sqlite(file)
        .min_free_space(mark.parse().unwrap())
        .clock(clock)
        .open()
        .await
        .unwrap();
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(effects)
        .unwrap();
    let effects = Arc::new(Effects {
        file,
        path: effects.clone(),
    });
    let lease = Duration::from_secs(lease.parse().unwrap());
    if works == "true" {
        let effects = Arc::clone(&effects);
        let handle = move |attempt: Attempt| handle(attempt, Arc::clone(&effects));
        let _worker = inbox.work(handle).concurrency(16).lease(lease).start();
    }
    let receiver = Receiver::builder()
        .webhook_secret(webhook_secret())
        .callback_secret(CALLBACK_SECRET)
        .build()
        .unwrap();
    // As `Inbox::accept`, with two more points at which the process may end.
    let accept = move |delivery: Delivery| async move {
        effects.end_at("before_insert", &delivery);
        let status = inbox.respond(&delivery).await;
        effects.end_at("before_response", &delivery);
        status
    };
    let router = Router::new().route("/", any(accept)).with_state(receiver);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}

struct Effects {
    file: std::fs::File,
    path: String,
}

impl Effects {
    /// One write for each line, so that two processes can append to one file.
    fn append(&self, what: &str, delivery: &Delivery) -> std::io::Result<()> {
        let bot = delivery.bot_id().map(|bot| bot.to_string());
        let line = format!("{what} {} {}\n", delivery.key(), bot.unwrap_or_default());
        (&self.file).write_all(line.as_bytes())
    }

    /// Whether the test lets the slow handler end.
    fn may_end(&self) -> bool {
        std::fs::exists(format!("{}.end", self.path)).unwrap()
    }

    /// Ends the process if the delivery has the word, and none ended because of it before.
    fn end_at(&self, word: &str, delivery: &Delivery) {
        if !has(word, delivery) {
            return;
        }
        let mark = format!("{}.{word}", self.path);
        let first = OpenOptions::new().write(true).create_new(true).open(mark);
        if first.is_ok() {
            std::process::abort();
        }
    }
}

fn has(word: &str, delivery: &Delivery) -> bool {
    let word = format!("\"{word}\"");
    let mut parts = delivery.body().windows(word.len());
    parts.any(|part| part == word.as_bytes())
}

async fn handle(attempt: Attempt, effects: Arc<Effects>) -> Result<(), Failure> {
    effects.append("begin", &attempt)?;
    effects.end_at("while_handled", &attempt);
    if has("abort", &attempt) {
        std::process::abort();
    }
    if has("slow", &attempt) {
        if attempt.number() == 1 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        } else {
            // It lasts until the test has seen what became of the first.
            while !effects.may_end() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
    tokio::task::yield_now().await;
    effects.append("end", &attempt)?;
    effects.end_at("before_settled", &attempt);
    Ok(())
}
