//! `stats` and `check`.

use meeting_baas_inbox::State;
use serde_json::json;

use super::entry::state_word;
use super::place::Place;
use super::progress::Progress;
use super::select::failed;
use crate::arguments::Store;
use crate::failure::Failure;
use crate::hide;
use crate::output::{self, Format, VERSION};
use crate::time;

pub(super) async fn stats(store: &Store) -> Result<(), Failure> {
    let inbox = Place::parse(&store.inbox)?.open().await?;
    let statistics = inbox.statistics().await.map_err(failed)?;
    let counts = inbox.counts().await.map_err(failed)?;
    let oldest = statistics.oldest_pending;
    let of = |state: State| -> u64 {
        let counts = counts.iter().filter(|count| count.state == state);
        counts.map(|count| count.deliveries).sum()
    };
    if store.format == Format::Json {
        let events: Vec<_> = counts
            .iter()
            .map(|count| {
                json!({
                    "event": count.event.as_deref().map(hide::word),
                    "state": state_word(count.state),
                    "deliveries": count.deliveries,
                })
            })
            .collect();
        return output::json(&json!({
            "version": VERSION,
            "type": "stats",
            "waiting": of(State::Waiting),
            "in_progress": of(State::InProgress),
            "done": of(State::Done),
            "dead": of(State::Dead),
            "oldest_pending_seconds": oldest.map(|age| age.as_secs()),
            "events": events,
        }));
    }
    for state in State::ALL {
        output::line(format_args!("{:<12} {:>8}", state_word(*state), of(*state)))?;
    }
    let oldest = oldest.map_or("-".to_owned(), time::span);
    output::line(format_args!("oldest waits for {oldest}"))?;
    for count in &counts {
        let event = count.event.as_deref().map_or("-", hide::word);
        let state = state_word(count.state);
        output::line(format_args!(
            "{:>8}  {state:<11}  {event}",
            count.deliveries
        ))?;
    }
    Ok(())
}

pub(super) async fn check(store: &Store) -> Result<(), Failure> {
    let inbox = Place::parse(&store.inbox)?.open().await?;
    output::note("The whole store is read: this takes long with a large one.");
    let damage = Progress::new("seconds")
        .during(inbox.check_integrity())
        .await
        .map_err(failed)?;
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
