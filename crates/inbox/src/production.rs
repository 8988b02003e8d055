//! From "it works" to production. With the feature `postgres`, the module `production::postgres` has what PostgreSQL adds.
//!
//! # What is guaranteed
//!
//! - **What was acknowledged is handled**, or ends as a dead letter that a person can look at. It survives the end of the process
//!   at any point, and a power cut: each commit waits for the disk.
//! - **At least once.** At most one success is recorded for a delivery: a worker that was too slow changes nothing any more.
//! - **A duplicate is stored once.** All attempts of the sender have one [key](crate::webhooks::DeliveryKey). It is remembered for
//!   30 days.
//! - **Never two of one bot at once**, and in the order of arrival among those that are due. A delivery that failed does not block
//!   later ones of its bot, so `completed` is not late because a `status_change` fails; and a status that is late must not
//!   replace a newer one: [`supersedes`](crate::webhooks::models::BotStatus::supersedes). [`Order::None`](crate::Order::None)
//!   waives both.
//! - **503 in time.** What cannot be stored within 2 s (callbacks and alerts: 5 s, and they go first) is answered with 503, never
//!   with 4xx, so the sender retries. It may be stored nevertheless: the next attempt is a duplicate then.
//!
//! # What is not guaranteed
//!
//! - **The loss of the disk** loses what is on it. Nor does it survive a disk that reports writes which it has not made.
//! - **A handler may run more than once**: it runs again if the process ends after the work and before its success is recorded, and
//!   two may run for a moment if a process was stopped for longer than its lease and continues.
//! - **Not every outcome arrives once**: a webhook and a callback about one bot are two deliveries. See [once](#once).
//! - **The order of arrival is not that of the events**: the sender's retries arrive late.
//! - **Duplicates beyond 30 days** are new deliveries, and so is a callback that was requested again with new links.
//! - **What was never acknowledged**: the vendor gives up a webhook after about three hours, and a callback after 21 seconds.
//!   [It can be requested again](crate::webhooks::guide::production#request-it-again).
//!
//! # What becomes of a delivery
//!
//! | the handler | then |
//! | ----------- | ---- |
//! | returns `Ok` | done |
//! | returns a [`Failure`](crate::Failure), by `?` or [`Failure::retry`](crate::Failure::retry) | tried again after 5 s, 10 s, 20 s and so on up to an hour, each shortened by up to a half, for 24 hours ([`retry_for`](crate::Work::retry_for)); then dead |
//! | returns [`Failure::retry_after`](crate::Failure::retry_after) | tried again after that time, within the 24 hours |
//! | returns [`Failure::give_up`](crate::Failure::give_up) | dead |
//! | panics, or takes longer than 15 minutes ([`timeout`](crate::Work::timeout)) | as a failure |
//! | does not end, because the process ended | tried again when the [lease](crate::Work::lease) of 60 s is over (it is `in progress` until then, and others of its bot wait), and dead after five times, so that a payload that ends the process does not end it for ever. Such deliveries are tried one at a time |
//! | gets an event that is unknown or malformed, and returns `Ok` | done, and its body is kept 30 days instead of three, for [`Inbox::reopen`](crate::Inbox::reopen) after an update |
//!
//! # Once
//!
//! A bot with a callback, in an account with an endpoint, completes twice: by a webhook and by a callback. Work that must happen once
//! for both, such as counting minutes or sending an e-mail, asks [`Attempt::once`](crate::Attempt::once). It is remembered as long
//! as keys are.
//!
//! # Exactly once
//!
//! A handler that calls another service is at least once: pass it the key of the delivery as its idempotency key, if it has such.
//! **Exactly once** takes a transaction that has both, what the handler writes and its success. Keep your tables in the same file:
//!
#![cfg_attr(feature = "sqlite", doc = "```")]
#![cfg_attr(not(feature = "sqlite"), doc = "```text")]
//! use meeting_baas_inbox::rusqlite::{Connection, TransactionBehavior};
//! use meeting_baas_inbox::{Attempt, Failure, Inbox};
//!
//! /// `connection` is one of [`Inbox::connect`]. A transaction blocks: call this by `tokio::task::spawn_blocking`.
//! fn count(connection: &mut Connection, attempt: &Attempt) -> Result<(), Failure> {
//!     let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
//!     transaction.execute("UPDATE account SET bots = bots + 1", ())?;
//!     attempt.complete_in(&transaction)?;
//!     Ok(transaction.commit()?)
//! }
//! ```
//!
//! It takes all of: one database for both; the success in the transaction, by [`complete_in`](crate::Attempt::complete_in) or, with
//! another driver, [`completion`](crate::Attempt::completion) (the folder `sqlx` of the repository has an example); a rollback if that fails, because then another attempt has the
//! delivery; and nothing outside the transaction that matters.
//!
//! To hand deliveries to a broker (NATS, Kafka, Redis, SQS), publish in the handler, with the key as the broker's idempotency key,
//! and return `Ok` when the broker has confirmed. The inbox has no engines for brokers.
//!
//! # The end of the process
//!
//! On SIGTERM: stop accepting, finish the requests, and then [`Worker::stop`](crate::Worker::stop), within the time that the
//! orchestrator grants (30 s, usually). What is not finished is returned, and the next process has it at once. After a crash it waits
//! for the end of its lease.
//!
//! # Sizes
//!
//! Measured with 20,000 deliveries of all events, with bodies of 944 bytes on average (`cargo bench --bench inbox` in `crates/bench`
//! measures it):
//!
//! | | bytes on disk | for how long |
//! | --- | ---: | --- |
//! | a delivery that waits | 1,490 | until it is handled |
//! | a delivery that was handled | 1,490 | 3 days: [`keep_bodies`](crate::SqliteOptions::keep_bodies) |
//! | its key, when the body is purged | 230 | 30 days: [`keep_keys`](crate::SqliteOptions::keep_keys) |
//!
//! So 100,000 deliveries a day take about 1 GiB. Dead deliveries, and those whose event is unknown or malformed, keep their bodies
//! for the 30 days. The log next to the file (`-wal`) has
//! usually 4 MiB; it grows as long as somebody reads, such as a backup, and is at most 16 MiB after that.
//!
//! The rate is that of the disk: one commit stores up to 256 deliveries, and while it is made the next batch forms. In memory, at
//! most 1,024 webhooks, 256 callbacks and alerts, and 80 MiB of bodies wait to be stored. A purge runs every ten minutes, in small
//! transactions, and returns space to the file system. Below 64 MiB of free space nothing is stored
//! ([`min_free_space`](crate::SqliteOptions::min_free_space)), because handling needs space too.
//!
//! One file is for the processes of one machine, on a local disk: network file systems are rejected where they can be detected
//! (NFS, SMB, Ceph, AFS, Coda, on Linux). Set the clock of the machine before they start: each has the time of its start, plus what
//! has passed since.
//!
//! # Personal data
//!
//! Bodies have names, texts, and links with which anybody can download for four hours. The files have mode 0600. They are not
//! encrypted: use an encrypted disk. Errors are stored and logged without what follows the host in a link, and logs and metrics have
//! no text of a delivery but its key and, of verified ones, the name of the event. [`Inbox::forget`](crate::Inbox::forget) removes a
//! delivery, and its body with it.
//!
//! # Backup
//!
//! Copying the file while the service runs gives a damaged copy. Use `VACUUM INTO 'copy.db'` by
//! [`Inbox::connect`](crate::Inbox::connect), or `sqlite3 inbox.db '.backup copy.db'`; both work while the service runs.
//!
#![cfg_attr(feature = "sqlite", doc = "```")]
#![cfg_attr(not(feature = "sqlite"), doc = "```text")]
//! use meeting_baas_inbox::{Error, Inbox};
//!
//! /// A transaction that reads blocks: call this by `tokio::task::spawn_blocking`.
//! fn back_up(inbox: &Inbox, copy: &str) -> Result<(), Box<dyn std::error::Error>> {
//!     inbox.connect()?.execute("VACUUM INTO ?1", [copy])?;
//!     Ok(())
//! }
//! ```
//!
//! A backup that is restored has deliveries waiting that were handled since: they are handled again. Deliveries that were
//! acknowledged since are lost with the disk: [request them again](crate::webhooks::guide::production#request-it-again). Stop the service before the
//! file is replaced: a process that has the old one open notices it, stores nothing more, and responds with 503.
//!
//! To move to another store, [`Inbox::copy_to`](crate::Inbox::copy_to) copies everything with its state.
//!
//! # Updates, with two releases running
//!
//! Opening a file migrates its schema, in one transaction. Each migration names the oldest release that can work with the result, and
//! only older ones reject it. So a deployment goes as follows:
//!
//! 1. Start the new release next to the old one, on the same file. It migrates, and both receive and handle.
//! 2. Stop the old one: it returns what it does not finish.
//! 3. Call [`Inbox::reopen`](crate::Inbox::reopen), once. Events that the old release did not know, or could not decode, are handled
//!    again by the new one; the handler sees [`is_replay`](crate::Attempt::is_replay).
//!
//! If a release cannot work with the schema ([`OpenError::NewerSchema`](crate::OpenError::NewerSchema)), its process does not start:
//! go forward, or restore a backup. The changelog says which releases raise the oldest one. A handler that treats unknown events as
//! errors would fail for 24 hours and die: return `Ok`, and `reopen`.
//!
//! # What to alert on
//!
//! | figure (feature `metrics`) | meaning |
//! | -------------------------- | ------- |
//! | `meeting_baas_inbox_oldest_pending_seconds` above 600, or absent for 60 s | **the alert**: handlers fail, or are too slow, or no worker runs. Links expire after four hours |
//! | `meeting_baas_inbox_dead` is not 0 | a person must look: see [dead letters](#dead-letters) |
//! | `meeting_baas_inbox_received_total{outcome="not_stored"}` increases | 503: the disk is full, slow or broken, or a flood. The log has the reason, and [`Inbox::health`](crate::Inbox::health) too |
//! | `meeting_baas_inbox_leases_lost_total` increases | processes end without stopping, or handlers block the executor |
//! | `meeting_baas_inbox_attempts_total{outcome="failed"}` | how often handlers fail |
//! | `meeting_baas_inbox_store_seconds`, `_batch_size`, `_handle_seconds`, `_pending`, `_in_progress` | the load |
//!
//! A worker sets the gauges every ten seconds, and so does each call of `health` and `statistics`: a process that only receives has
//! them by its readiness probe. No label has the id of a bot. The histograms need buckets in your exporter.
//!
//! # Dead letters
//!
//! A dead letter is a delivery in the state [`Dead`](crate::State::Dead), with the error of its last attempt. The
//! [command-line tool](https://docs.rs/crate/meeting-baas-cli) lists them, and has them handled again, also while the service runs:
//!
//! ```console
//! $ meeting-baas inbox list --dead --inbox inbox.db
//!      4  2026-03-17T09:30:00.434Z  dead          31  bot.failed                   default/webhook:msg_2b1_4  connection refused
//! $ meeting-baas inbox show 4 --inbox inbox.db
//! $ meeting-baas inbox retry --dead --inbox inbox.db
//! ```
//!
//! A program does the same:
//!
//! ```no_run
//! use meeting_baas_inbox::{Filter, Inbox};
//!
//! async fn look(inbox: &Inbox) -> Result<(), meeting_baas_inbox::Error> {
//!     for entry in inbox.list(Filter::dead().limit(100)).await? {
//!         println!("{} {:?} {:?}", entry.key(), entry.event_name(), entry.error());
//!     }
//!     // After the cause is fixed:
//!     inbox.replay(Filter::dead()).await?;
//!     // And what failed, and is due within the next hour:
//!     inbox.retry_now(Filter::all()).await?;
//!     Ok(())
//! }
//! ```
//!
//! The handler sees [`Attempt::is_replay`](crate::Attempt::is_replay). **The links of a delivery that is older than four hours have
//! expired**: request new ones with `GET /v2/bots/{id}` of the vendor's API, and download from those. A duplicate of a dead
//! delivery, such as one sent again from the vendor's dashboard, makes it waiting again by itself. To let a duplicate of a handled
//! one in, [`forget`](crate::Inbox::forget) it.
//!
//! # What it replaces
//!
//! On its first day a service has a table and a loop of its own, 156 lines of the program below. With the crate, the
//! 12 lines of this `main` replace them:
//!
#![cfg_attr(all(feature = "axum", feature = "sqlite"), doc = "```no_run")]
#![cfg_attr(not(all(feature = "axum", feature = "sqlite")), doc = "```text")]
#![doc = include_str!("../examples/with_the_crate.rs")]
//! ```
//!
//! By hand (`examples/by_hand.rs`), without leases, several handlers at once, an order per bot, groups that share a commit, 503 in
//! time, a limit for payloads that end the process, a purge, replays, metrics, and two processes on one file:
//!
#![cfg_attr(all(feature = "axum", feature = "sqlite"), doc = "```no_run")]
#![cfg_attr(not(all(feature = "axum", feature = "sqlite")), doc = "```text")]
#![doc = include_str!("../examples/by_hand.rs")]
//! ```

#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub mod postgres;

#[cfg(test)]
mod tests {
    /// The numbers of lines in the documentation are those of the examples.
    #[test]
    fn the_documentation_counts_the_lines_of_the_examples() {
        let page = include_str!("production.rs");
        let lines = |example: &str, from: &str, to: &str| {
            let end = |line: &&str| !line.starts_with(to);
            let part = example.lines().skip_while(|line| !line.starts_with(from));
            part.take_while(end).count()
        };
        let by_hand = include_str!("../examples/by_hand.rs");
        let by_hand = lines(by_hand, "const TABLE", "#[tokio::main]");
        assert!(page.contains(&format!("{by_hand} lines of the program below")));
        let with = include_str!("../examples/with_the_crate.rs");
        let with = lines(with, "    let inbox", "}");
        assert!(page.contains(&format!("//! {with} lines of this `main`")));
    }
}
