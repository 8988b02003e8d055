//! The service that the tests kill: `service FILE EFFECTS LEASE RATE MARK`, with the lease in seconds, the rate of the clock, and
//! the free space mark in bytes. It prints its address, and appends to the file EFFECTS what its handler does.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::routing::any;
use meeting_baas_inbox::{Attempt, Failure, Inbox};
use meeting_baas_webhooks::Receiver;

use crate::sender::{CALLBACK_SECRET, webhook_secret};

pub(crate) fn run(arguments: &[String]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(serve(arguments));
}

async fn serve(arguments: &[String]) {
    let [file, effects, lease, rate, mark] = arguments else {
        panic!("service FILE EFFECTS LEASE RATE MARK");
    };
    let rate: u32 = rate.parse().unwrap();
    // The same time in all processes.
    let clock = move || {
        let epoch = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        epoch + SystemTime::now().duration_since(epoch).unwrap() * rate
    };
    let inbox = Inbox::sqlite(file)
        .free_space_mark(mark.parse().unwrap())
        .clock(clock)
        .open()
        .await
        .unwrap();
    let effects = OpenOptions::new()
        .append(true)
        .create(true)
        .open(effects)
        .unwrap();
    let effects = Arc::new(effects);
    let handle = move |attempt: Attempt| handle(attempt, Arc::clone(&effects));
    let lease = Duration::from_secs(lease.parse().unwrap());
    let _worker = inbox.work(handle).concurrency(16).lease(lease).start();
    let receiver = Receiver::builder()
        .webhook_secret(webhook_secret())
        .callback_secret(CALLBACK_SECRET)
        .build()
        .unwrap();
    let router = Router::new()
        .route("/", any(inbox.accept()))
        .with_state(receiver);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}

/// One write for each line, so that two processes can append to one file.
async fn handle(attempt: Attempt, effects: Arc<std::fs::File>) -> Result<(), Failure> {
    let has = |word: &[u8]| attempt.body().windows(word.len()).any(|part| part == word);
    let bot = attempt
        .bot_id()
        .map(|bot| bot.to_string())
        .unwrap_or_default();
    let line = |what: &str| format!("{what} {} {bot}\n", attempt.key());
    (&*effects).write_all(line("begin").as_bytes())?;
    if has(b"\"abort\"") {
        std::process::abort();
    }
    if has(b"\"slow\"") {
        tokio::time::sleep(Duration::from_secs(4)).await;
    }
    tokio::task::yield_now().await;
    (&*effects).write_all(line("end").as_bytes())?;
    Ok(())
}
