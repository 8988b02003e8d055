//! The payloads of the benchmarks: generated, the same in every run, and without white space, as the sender writes them.

mod bot;
mod calendar;
mod values;

use std::fmt;

pub use bot::{chat_message, completed, failed, status_change, status_change_with_extra};
pub use calendar::{
    connection_created, connection_deleted, connection_updated, event_cancelled, event_created,
    event_updated, events_synced,
};

use crate::table::grouped;

/// The first key of the object. The vendor's examples have `data` first, and JSON does not specify an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// `event`, which determines the type of `data`.
    Event,
    /// `data`, before its type is known.
    Data,
}

/// An event before it is encoded.
#[derive(Clone, Debug)]
pub struct Payload {
    event: &'static str,
    data: String,
    extra: Option<String>,
}

impl Payload {
    /// The name of the event.
    pub fn event(&self) -> &'static str {
        self.event
    }

    /// The body.
    pub fn json(&self, first: First) -> String {
        let Self { event, data, .. } = self;
        let mut json = match first {
            First::Event => format!(r#"{{"event":"{event}","data":{data}"#),
            First::Data => format!(r#"{{"data":{data},"event":"{event}""#),
        };
        if let Some(extra) = &self.extra {
            json.push_str(r#","extra":"#);
            json.push_str(extra);
        }
        json.push('}');
        json
    }
}

/// One of each event, about 1 KB on average.
pub fn mix() -> Vec<Payload> {
    vec![
        completed(3, 260),
        failed(),
        status_change(),
        chat_message(),
        connection_created(),
        connection_deleted(),
        connection_updated(),
        event_cancelled(2),
        event_created(4),
        event_updated(3),
        events_synced(6),
    ]
}

/// A named set of payloads, which are decoded one after the other.
#[derive(Clone, Debug)]
pub struct Load {
    pub name: String,
    pub first: First,
    pub bodies: Vec<String>,
}

impl Load {
    /// Payloads in one of the two orders.
    pub fn new(name: &str, payloads: &[Payload], first: First) -> Self {
        let bodies = payloads.iter().map(|payload| payload.json(first)).collect();
        Self {
            name: name.to_owned(),
            first,
            bodies,
        }
    }

    /// The average length of a body in bytes.
    pub fn bytes(&self) -> usize {
        self.bodies.iter().map(String::len).sum::<usize>() / self.bodies.len()
    }
}

/// The payloads with this name.
pub fn named(name: &str) -> Vec<Payload> {
    match name {
        "the mix" => mix(),
        "bot.status_change" => vec![status_change()],
        "bot.completed" => vec![completed(8, 500)],
        "calendar.events_synced" => vec![events_synced(2_000)],
        _ => panic!("there is no payload {name}"),
    }
}

/// The four sets of the comparison, each with `event` first and with `data` first.
pub fn loads() -> Vec<Load> {
    let names = [
        "the mix",
        "bot.status_change",
        "bot.completed",
        "calendar.events_synced",
    ];
    let orders =
        |name| [First::Event, First::Data].map(|first| Load::new(name, &named(name), first));
    names.into_iter().flat_map(orders).collect()
}

/// Payloads from about 300 bytes to 7 MB, to measure how time and memory grow with the length.
pub fn lengths() -> Vec<Load> {
    let load = |count: usize, what: &str, payload: Payload| {
        Load::new(
            &format!("{} {what}", grouped(count)),
            &[payload],
            First::Event,
        )
    };
    let instances = [2, 20, 200, 2_000, 20_000];
    let instances = instances.map(|count| load(count, "instances", events_synced(count)));
    let keys = [5, 50, 500, 5_000, 50_000];
    let keys = keys.map(|count| load(count, "keys of `extra`", status_change_with_extra(count)));
    instances.into_iter().chain(keys).collect()
}

impl fmt::Display for Load {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, {}", self.name, self.first)
    }
}

impl fmt::Display for First {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Event => "`event` first",
            Self::Data => "`data` first",
        })
    }
}
