//! Which deliveries of a store.

use meeting_baas_inbox::webhooks::{DeliveryKey, Label};
use meeting_baas_inbox::{Entry, Filter, Inbox};

use super::PAGE;
use super::progress::Progress;
use crate::arguments::Selection;
use crate::failure::Failure;

/// The filter of the arguments.
pub(super) fn filter(selection: &Selection) -> Result<Filter, Failure> {
    let mut filter = if selection.dead {
        Filter::dead()
    } else {
        Filter::all()
    };
    for state in &selection.state {
        filter = filter.state(state.state());
    }
    if let Some(bot) = &selection.bot {
        filter = filter.bot(bot);
    }
    if let Some(event) = &selection.event {
        filter = filter.event(event);
    }
    if let Some(since) = selection.since {
        filter = filter.since(since);
    }
    if let Some(until) = selection.until {
        filter = filter.until(until);
    }
    if let Some(key) = &selection.key {
        filter = filter.key(&self::key(key)?);
    }
    Ok(filter)
}

/// Whether there is a condition.
pub(super) fn is_empty(selection: &Selection) -> bool {
    let Selection {
        dead,
        state,
        bot,
        event,
        since,
        until,
        key,
    } = selection;
    !dead
        && state.is_empty()
        && bot.is_none()
        && event.is_none()
        && since.is_none()
        && until.is_none()
        && key.is_none()
}

/// A key as `list` shows it: the endpoint, and the identifier with the kind.
pub(super) fn key(text: &str) -> Result<DeliveryKey, Failure> {
    match text.split_once('/') {
        Some((label, id)) if id.contains(':') => {
            Ok(DeliveryKey::from_stored(&Label::from(label), id))
        }
        _ => Err(Failure::usage(
            "expected a key as `inbox list` shows it, such as `default/webhook:msg_2b1`",
        )),
    }
}

/// Calls a function with each delivery that a filter selects, at most `limit`, and shows the progress.
pub(super) async fn each(
    inbox: &Inbox,
    filter: Filter,
    limit: usize,
    mut call: impl FnMut(Entry) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut progress = Progress::new("deliveries read");
    let mut after = None;
    let mut left = limit;
    while left > 0 {
        let mut page = filter.clone().limit(PAGE.min(left));
        if let Some(after) = after {
            page = page.after(after);
        }
        let entries = inbox.list(page).await.map_err(failed)?;
        let Some(last) = entries.last() else {
            break;
        };
        after = Some(last.sequence());
        left -= entries.len().min(left);
        progress.add(entries.len());
        entries.into_iter().try_for_each(&mut call)?;
    }
    Ok(())
}

/// The store failed.
pub(super) fn failed(error: meeting_baas_inbox::Error) -> Failure {
    Failure::unavailable(error)
}
