//! What must hold for any input of the published crates, as [`tests::hostile`] has it for pages and documents.

mod entry_points;
mod event;
mod seeds;
mod signature;
mod timestamp;

use tests::hostile::{Target, of_name};

pub use timestamp::Class;

/// All of them.
pub const TARGETS: [Target; 4] = [
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
];

/// The target of this name, of [`TARGETS`].
pub fn target(name: &str) -> Target {
    of_name(&TARGETS, name)
}
