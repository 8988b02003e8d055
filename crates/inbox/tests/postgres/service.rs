//! A process of the tests: `service URL EFFECTS LEASE ROLE`, with the lease in seconds. A `receiver` stores, a `worker` handles, and
//! `both` does both. It prints its address, and appends to the file EFFECTS what its handler does.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::any;
use meeting_baas_inbox::tokio_postgres::NoTls;
use meeting_baas_inbox::{Attempt, Failure, Inbox};
use meeting_baas_webhooks::Receiver;

use crate::sender::{CALLBACK_SECRET, webhook_secret};

pub(crate) fn run(arguments: &[String]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(serve(arguments));
}

async fn serve(arguments: &[String]) {
    let [url, effects, lease, role] = arguments else {
        panic!("service URL EFFECTS LEASE ROLE");
    };
    let inbox = Inbox::postgres(url.parse().unwrap(), NoTls)
        .open()
        .await
        .unwrap();
    if role != "receiver" {
        let effects = OpenOptions::new().append(true).create(true).open(effects);
        let effects = Arc::new(effects.unwrap());
        let handle = move |attempt: Attempt| handle(attempt, Arc::clone(&effects));
        let lease = Duration::from_secs(lease.parse().unwrap());
        let worker = inbox.work(handle).concurrency(16).lease(lease).start();
        // It works as long as the process lives.
        std::mem::forget(worker);
    }
    if role == "worker" {
        println!("no address");
        return std::future::pending().await;
    }
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

/// One write for each line, so that several processes can append to one file.
async fn handle(attempt: Attempt, effects: Arc<std::fs::File>) -> Result<(), Failure> {
    let is_slow = attempt.body().windows(6).any(|part| part == b"\"slow\"");
    let bot = attempt.bot_id().map(|bot| bot.to_string());
    let (key, bot) = (attempt.key(), bot.unwrap_or_default());
    let line = |what: &str| format!("{what} {} {key} {bot}\n", std::process::id());
    (&*effects).write_all(line("begin").as_bytes())?;
    if is_slow {
        tokio::time::sleep(Duration::from_secs(4)).await;
    }
    tokio::task::yield_now().await;
    (&*effects).write_all(line("end").as_bytes())?;
    Ok(())
}
