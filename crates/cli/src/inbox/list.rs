//! `list` and `show`.

use meeting_baas_inbox::webhooks::Event;
use meeting_baas_inbox::webhooks::models::WebhookEvent;
use meeting_baas_inbox::{Entry, Filter};
use serde_json::Value;

use super::entry::EntryView;
use super::place::Place;
use super::select::{self, failed};
use crate::arguments::{Selection, Store};
use crate::failure::Failure;
use crate::hide::{self, Shown};
use crate::output::{self, Format};

pub(super) async fn list(
    store: &Store,
    selection: &Selection,
    limit: usize,
) -> Result<(), Failure> {
    let inbox = Place::parse(&store.inbox)?.open().await?;
    let all = if limit == 0 { usize::MAX } else { limit };
    let mut listed = 0;
    select::each(&inbox, select::filter(selection)?, all, |entry| {
        listed += 1;
        let view = EntryView::of(&entry);
        match store.format {
            Format::Json => output::json(&view),
            Format::Text => output::line(view.line()),
        }
    })
    .await?;
    if listed == all {
        output::note(format_args!(
            "These are the first {listed}: `--limit 0` lists all."
        ));
    } else if listed == 0 {
        output::note("No delivery matches.");
    }
    Ok(())
}

pub(super) async fn show(store: &Store, key: &str, reveal: bool) -> Result<(), Failure> {
    let number: Option<i64> = key.parse().ok();
    let filter = match number {
        Some(number) => Filter::all().after(number.saturating_sub(1)),
        None => Filter::all().key(&select::key(key)?),
    };
    let inbox = Place::parse(&store.inbox)?.open().await?;
    let found = inbox.list(filter.limit(1)).await.map_err(failed)?;
    let entry = found
        .into_iter()
        .find(|entry| number.is_none_or(|number| entry.sequence() == number));
    let entry = entry.ok_or_else(|| Failure::found_because("there is no such delivery"))?;
    let view = EntryView::of(&entry);
    let payload = payload(&entry, reveal);
    match store.format {
        Format::Json => {
            let view = serde_json::to_value(&view);
            let mut view = view.map_err(|error| Failure::unavailable(error.to_string()))?;
            if let Value::Object(members) = &mut view {
                members.insert("payload".to_owned(), payload.unwrap_or_default());
            }
            output::json(&view)
        }
        Format::Text => {
            view.lines().into_iter().try_for_each(output::line)?;
            match payload {
                Some(payload) => output::json_lines(&payload),
                None => Ok(()),
            }
        }
    }
}

/// The body as JSON; without `--reveal`, without links, names and texts. A body that is not JSON is shown with `--reveal` only.
fn payload(entry: &Entry, reveal: bool) -> Option<Value> {
    let body = entry.body()?;
    let json = serde_json::from_slice::<Value>(body);
    if reveal {
        let text = || String::from_utf8_lossy(body).into_owned();
        return Some(json.unwrap_or_else(|_| text().into()));
    }
    let delivery = entry.delivery()?;
    let shown = match delivery.event() {
        Ok(Event::Webhook(WebhookEvent::Unknown { .. })) | Err(_) => Shown::EventName,
        Ok(_) => Shown::Known,
    };
    json.ok().map(|json| hide::hidden(&json, shown))
}
