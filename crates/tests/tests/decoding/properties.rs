//! What holds for every payload that the document describes, tried with payloads that are made from the
//! document itself.

mod entry_points;
mod envelope;
mod payloads;
mod same;

mod broken;
mod coverage;
mod events;
mod files;
mod newer;
mod noise;
mod round_trip;
