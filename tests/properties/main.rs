//! What holds for every payload that the document describes, tried with payloads that are made from the
//! document itself.

mod payloads;
mod same;

mod coverage;
mod round_trip;
