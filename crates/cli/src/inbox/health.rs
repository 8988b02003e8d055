//! `stats` and `check`.

use serde_json::json;

use super::place::Place;
use super::select::failed;
use crate::arguments::Store;
use crate::failure::Failure;
use crate::output::{self, Format, VERSION};
use crate::time;

pub(super) async fn stats(store: &Store) -> Result<(), Failure> {
    let inbox = Place::parse(&store.inbox)?.open().await?;
    let statistics = inbox.statistics().await.map_err(failed)?;
    let oldest = statistics.oldest_pending;
    match store.format {
        Format::Json => output::json(&json!({
            "version": VERSION,
            "type": "stats",
            "waiting": statistics.waiting,
            "in_progress": statistics.in_progress,
            "dead": statistics.dead,
            "oldest_pending_seconds": oldest.map(|age| age.as_secs()),
        })),
        Format::Text => {
            output::line(format_args!("waiting        {}", statistics.waiting))?;
            output::line(format_args!("in progress    {}", statistics.in_progress))?;
            output::line(format_args!("dead           {}", statistics.dead))?;
            let oldest = oldest.map_or("-".to_owned(), time::span);
            output::line(format_args!("oldest waits   {oldest}"))
        }
    }
}

pub(super) async fn check(store: &Store) -> Result<(), Failure> {
    let inbox = Place::parse(&store.inbox)?.open().await?;
    output::note("The whole store is read: this takes long with a large one.");
    let damage = inbox.check_integrity().await.map_err(failed)?;
    match store.format {
        Format::Json => output::json(&json!({
            "version": VERSION,
            "type": "check",
            "damage": damage,
        }))?,
        Format::Text if damage.is_empty() => output::line("no damage was found")?,
        Format::Text => damage
            .iter()
            .try_for_each(|damage| output::line(output::one_line(damage)))?,
    }
    if damage.is_empty() {
        Ok(())
    } else {
        Err(Failure::found())
    }
}
