//! `retry`, `replay` and `purge`: what changes the store.

use std::collections::BTreeMap;
use std::time::SystemTime;

use meeting_baas_inbox::webhooks::DeliveryKey;
use meeting_baas_inbox::{Entry, Filter, Inbox, State};
use serde_json::json;

use super::confirm::confirm;
use super::place::{Keep, Place};
use super::progress::Progress;
use super::select::{self, failed};
use crate::arguments::{Confirmation, Selection, Store};
use crate::failure::Failure;
use crate::hide;
use crate::output::{self, Format, VERSION};

/// How many deliveries there are of each event.
#[derive(Default)]
struct Counts {
    total: usize,
    events: BTreeMap<String, usize>,
}

impl Counts {
    fn add(&mut self, entry: &Entry) {
        let event = entry.event_name().map_or("no event", hide::word);
        *self.events.entry(event.to_owned()).or_default() += 1;
        self.total += 1;
    }

    fn text(&self) -> String {
        let events: Vec<String> = self
            .events
            .iter()
            .map(|(event, count)| format!("{count} {event}"))
            .collect();
        match self.total {
            0 => "no delivery".to_owned(),
            1 => format!("1 delivery ({})", events.join(", ")),
            total => format!("{total} deliveries ({})", events.join(", ")),
        }
    }
}

pub(super) async fn retry(
    store: &Store,
    selection: &Selection,
    confirmation: &Confirmation,
) -> Result<(), Failure> {
    if !selection.state.is_empty() {
        return Err(Failure::usage(
            "`retry` is for deliveries that were given up: `replay` has others handled again",
        ));
    }
    let inbox = Place::parse(&store.inbox)?.open().await?;
    let filter = select::filter(selection)?;
    let (dead, waiting) = (
        filter.clone().state(State::Dead),
        filter.state(State::Waiting),
    );
    if !confirmation.yes {
        let (mut given_up, mut later) = (Counts::default(), Counts::default());
        select::each(&inbox, dead.clone(), usize::MAX, |entry| {
            given_up.add(&entry);
            Ok(())
        })
        .await?;
        if !selection.dead {
            let now = SystemTime::now();
            select::each(&inbox, waiting.clone(), usize::MAX, |entry| {
                if entry.due_at().is_some_and(|due| due > now) {
                    later.add(&entry);
                }
                Ok(())
            })
            .await?;
        }
        let what = format!(
            "have {} handled again that were given up, and {} tried now that are due later",
            given_up.text(),
            later.text()
        );
        confirm(&what, confirmation)?;
    }
    let replayed = inbox.replay(dead).await.map_err(failed)?;
    let hastened = if selection.dead {
        0
    } else {
        inbox.retry_now(waiting).await.map_err(failed)?
    };
    changed(
        store,
        "retried",
        &[("given_up", replayed), ("waiting", hastened)],
    )
}

pub(super) async fn replay(
    store: &Store,
    selection: &Selection,
    unread: bool,
    confirmation: &Confirmation,
) -> Result<(), Failure> {
    let inbox = Place::parse(&store.inbox)?.open().await?;
    if !unread {
        return again(store, &inbox, select::filter(selection)?, confirmation).await;
    }
    confirm(
        "have the deliveries handled again that an older release could not read, and this one can",
        confirmation,
    )?;
    let reopened = inbox.reopen().await.map_err(failed)?;
    changed(store, "replayed", &[("deliveries", reopened)])
}

/// Has settled deliveries handled again.
async fn again(
    store: &Store,
    inbox: &Inbox,
    filter: Filter,
    confirmation: &Confirmation,
) -> Result<(), Failure> {
    if !confirmation.yes {
        let mut counts = Counts::default();
        select::each(inbox, filter.clone(), usize::MAX, |entry| {
            let is_settled = matches!(entry.state(), State::Done | State::Dead);
            if is_settled && entry.body().is_some() {
                counts.add(&entry);
            }
            Ok(())
        })
        .await?;
        confirm(
            &format!("have {} handled again", counts.text()),
            confirmation,
        )?;
    }
    let replayed = inbox.replay(filter).await.map_err(failed)?;
    changed(store, "replayed", &[("deliveries", replayed)])
}

pub(super) async fn purge(
    store: &Store,
    selection: &Selection,
    keep: Keep,
    confirmation: &Confirmation,
) -> Result<(), Failure> {
    let place = Place::parse(&store.inbox)?;
    let inbox = place.open_keeping(keep).await?;
    if select::is_empty(selection) {
        return by_age(store, &inbox, keep, confirmation).await;
    }
    let mut counts = Counts::default();
    let mut keys: Vec<DeliveryKey> = Vec::new();
    select::each(&inbox, select::filter(selection)?, usize::MAX, |entry| {
        if matches!(entry.state(), State::Done | State::Dead) {
            counts.add(&entry);
            keys.push(entry.key());
        }
        Ok(())
    })
    .await?;
    let what = format!(
        "remove {} with their bodies and keys; those that wait are not removed",
        counts.text()
    );
    confirm(&what, confirmation)?;
    let mut progress = Progress::new("deliveries removed");
    let mut removed = 0;
    for key in &keys {
        removed += u64::from(inbox.forget(key).await.map_err(failed)?);
        progress.add(1);
    }
    drop(progress);
    changed(store, "purged", &[("deliveries", removed)])
}

/// Removes what is older than the retention, as a worker does.
async fn by_age(
    store: &Store,
    inbox: &Inbox,
    keep: Keep,
    confirmation: &Confirmation,
) -> Result<(), Failure> {
    if !confirmation.yes {
        let now = SystemTime::now();
        let (mut bodies, mut deliveries) = (0, 0);
        let filter = Filter::dead().state(State::Done);
        select::each(inbox, filter, usize::MAX, |entry| {
            let settled = entry.settled_at();
            let age = settled.and_then(|settled| now.duration_since(settled).ok());
            let age = age.unwrap_or_default();
            if age >= keep.keys {
                deliveries += 1;
            } else if age >= keep.bodies && entry.state() == State::Done && entry.body().is_some() {
                bodies += 1;
            }
            Ok(())
        })
        .await?;
        let what = format!("remove {deliveries} deliveries, and the bodies of {bodies} others");
        confirm(&what, confirmation)?;
    }
    let purged = inbox.purge().await.map_err(failed)?;
    changed(
        store,
        "purged",
        &[("deliveries", purged.deliveries), ("bodies", purged.bodies)],
    )
}

/// Prints what was changed.
pub(super) fn changed(store: &Store, what: &str, counts: &[(&str, u64)]) -> Result<(), Failure> {
    match store.format {
        Format::Json => {
            let mut object = json!({"version": VERSION, "type": what});
            for (name, count) in counts {
                object[*name] = (*count).into();
            }
            output::json(&object)
        }
        Format::Text => {
            let counts: Vec<String> = counts
                .iter()
                .map(|(name, count)| format!("{count} {name}"))
                .collect();
            output::line(format_args!("{what}: {}", counts.join(", ")))
        }
    }
}
