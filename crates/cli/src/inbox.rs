//! `inbox`: the deliveries in a store, also while a service uses it.

mod change;
mod confirm;
mod drift;
mod entry;
mod exported;
mod health;
mod list;
pub(crate) mod place;
mod progress;
mod select;
mod transfer;

use crate::arguments::InboxCommand;
use crate::failure::Failure;

/// How many deliveries are read at once.
const PAGE: usize = 256;

pub(crate) fn run(command: InboxCommand) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| Failure::unavailable(format_args!("no thread can be started: {error}")))?;
    runtime.block_on(run_async(command))
}

async fn run_async(command: InboxCommand) -> Result<(), Failure> {
    match command {
        InboxCommand::List {
            store,
            selection,
            limit,
        } => list::list(&store, &selection, limit).await,
        InboxCommand::Show { store, key, reveal } => list::show(&store, &key, reveal).await,
        InboxCommand::Retry {
            store,
            selection,
            confirmation,
        } => change::retry(&store, &selection, &confirmation).await,
        InboxCommand::Replay {
            store,
            selection,
            unread,
            confirmation,
        } => change::replay(&store, &selection, unread, &confirmation).await,
        InboxCommand::Export {
            store,
            selection,
            reveal,
        } => transfer::export(&store, &selection, reveal).await,
        InboxCommand::Import {
            store,
            file,
            confirmation,
        } => transfer::import(&store, &file, &confirmation).await,
        InboxCommand::Purge {
            store,
            selection,
            keep_bodies,
            keep_keys,
            confirmation,
        } => {
            let keep = place::Keep {
                bodies: keep_bodies,
                keys: keep_keys,
            };
            change::purge(&store, &selection, keep, &confirmation).await
        }
        InboxCommand::Stats { store } => health::stats(&store).await,
        InboxCommand::Drift { store, selection } => drift::drift(&store, &selection).await,
        InboxCommand::Check { store } => health::check(&store).await,
        InboxCommand::Migrate {
            store,
            to,
            confirmation,
        } => transfer::migrate(&store, to.as_deref(), &confirmation).await,
    }
}
