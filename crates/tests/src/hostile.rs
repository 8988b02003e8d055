//! What must hold for any input of the published crates, as [`tests::hostile`] has it for pages and documents.

mod entry_points;
mod envelope;
mod event;
mod extra;
mod files;
mod http_bytes;
mod links;
mod rows;
mod seeds;
mod signature;
mod timestamp;

use tests::hostile::{Target, of_name};

pub use timestamp::Class;

/// All of them.
pub const TARGETS: [Target; 10] = [
    Target {
        name: "event",
        check: event::check,
        seeds: seeds::deliveries,
    },
    Target {
        name: "entry_points",
        check: entry_points::check,
        seeds: seeds::deliveries,
    },
    Target {
        name: "timestamp",
        check: timestamp::check,
        seeds: seeds::timestamps,
    },
    Target {
        name: "signature",
        check: signature::check,
        seeds: seeds::requests,
    },
    Target {
        name: "links",
        check: links::check,
        seeds: links::seeds,
    },
    Target {
        name: "extra",
        check: extra::check,
        seeds: extra::seeds,
    },
    Target {
        name: "envelope",
        check: envelope::check,
        seeds: seeds::deliveries,
    },
    Target {
        name: "files",
        check: files::check,
        seeds: files::seeds,
    },
    Target {
        name: "http_bytes",
        check: http_bytes::check,
        seeds: http_bytes::seeds,
    },
    Target {
        name: "rows",
        check: rows::check,
        seeds: rows::seeds,
    },
];

/// The target of this name, of [`TARGETS`].
pub fn target(name: &str) -> Target {
    of_name(&TARGETS, name)
}
