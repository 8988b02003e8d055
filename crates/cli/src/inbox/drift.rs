//! `drift`: what stored deliveries have and the types lack.

use std::collections::BTreeMap;

use meeting_baas_inbox::Entry;
use meeting_baas_inbox::webhooks::models::{Drift, DriftKind};
use serde::Serialize;

use super::place::Place;
use super::select;
use crate::arguments::{Selection, Store};
use crate::failure::Failure;
use crate::hide;
use crate::output::{self, Format, VERSION};
use crate::view;

/// What is counted together.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    event: String,
    /// Without the positions in lists.
    path: String,
    kind: &'static str,
    /// An unknown value, if it is a word.
    value: Option<String>,
}

#[derive(Default)]
struct Count {
    deliveries: u64,
    /// The number of one delivery, to look at.
    example: i64,
}

#[derive(Serialize)]
struct Line<'found> {
    version: u32,
    r#type: &'static str,
    event: &'found str,
    path: &'found str,
    kind: &'found str,
    value: Option<&'found str>,
    deliveries: u64,
    example: i64,
}

pub(super) async fn drift(store: &Store, selection: &Selection) -> Result<(), Failure> {
    let inbox = Place::parse(&store.inbox)?.open().await?;
    let mut counts: BTreeMap<Found, Count> = BTreeMap::new();
    let mut read = 0_u64;
    select::each(&inbox, select::filter(selection)?, usize::MAX, |entry| {
        if let Some(found) = found(&entry) {
            read += 1;
            for found in found {
                let count = counts.entry(found).or_default();
                count.deliveries += 1;
                count.example = entry.sequence();
            }
        }
        Ok(())
    })
    .await?;
    for (found, count) in &counts {
        print(store.format, found, count)?;
    }
    output::note(format_args!(
        "{read} deliveries were read; {} kinds of drift",
        counts.len()
    ));
    Ok(())
}

fn print(format: Format, found: &Found, count: &Count) -> Result<(), Failure> {
    let Found {
        event,
        path,
        kind,
        value,
    } = found;
    let Count {
        deliveries,
        example,
    } = count;
    match format {
        Format::Json => output::json(&Line {
            version: VERSION,
            r#type: "drift",
            event,
            path,
            kind,
            value: value.as_deref(),
            deliveries: *deliveries,
            example: *example,
        }),
        Format::Text => {
            let value = value
                .as_deref()
                .map_or(String::new(), |value| format!(" = {value}"));
            output::line(format_args!(
                "{deliveries:>6}  {event:<27}  {kind:<18}  {path}{value}  (such as number {example})"
            ))
        }
    }
}

/// What one delivery has, each once; `None` if there is nothing to read.
fn found(entry: &Entry) -> Option<std::collections::BTreeSet<Found>> {
    let delivery = entry.delivery()?;
    let event = entry.event_name().map_or(entry.kind(), hide::word);
    let found = |path: String, kind, value| Found {
        event: event.to_owned(),
        path: output::one_line(&path),
        kind,
        value,
    };
    Some(match delivery.drift() {
        Ok(drift) => drift
            .iter()
            .map(|drift| {
                let value = value(&delivery, drift);
                found(
                    without_positions(&drift.path),
                    view::drift_kind(drift.kind),
                    value,
                )
            })
            .collect(),
        Err(error) => [found(without_positions(error.path()), "not_decoded", None)].into(),
    })
}

/// An unknown value of an enum, if it is a word; a key that is unknown may have any value.
fn value(delivery: &meeting_baas_inbox::webhooks::Delivery, drift: &Drift) -> Option<String> {
    if drift.kind != DriftKind::UnknownValue {
        return None;
    }
    let text = delivery.pointer(&pointer(&drift.path))?;
    let text: String = serde_json::from_str(text).ok()?;
    Some(hide::word(&text).to_owned())
}

/// The JSON pointer of a path of known keys: `data.list[3].code` is `/data/list/3/code`.
fn pointer(path: &str) -> String {
    let keys = path.split(['.', '[']).map(|key| key.trim_end_matches(']'));
    keys.flat_map(|key| ["/", key]).collect()
}

/// `data.list[3].code` is `data.list[].code`.
fn without_positions(path: &str) -> String {
    let mut shown = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        shown.push_str(before);
        shown.push('[');
        rest = match after.split_once(']') {
            Some((position, rest)) if position.bytes().all(|byte| byte.is_ascii_digit()) => {
                shown.push(']');
                rest
            }
            _ => after,
        };
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::{pointer, without_positions};

    #[test]
    fn positions_in_lists_are_not_counted() {
        assert_eq!(without_positions("data.a[3].b[12]"), "data.a[].b[]");
        assert_eq!(
            without_positions("data[\"odd key\"].b[1]"),
            "data[\"odd key\"].b[]"
        );
        assert_eq!(without_positions("event"), "event");
    }

    #[test]
    fn a_path_becomes_a_pointer() {
        assert_eq!(pointer("data.list[3].code"), "/data/list/3/code");
    }
}
