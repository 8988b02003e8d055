//! The generated types: every payload round-trips, and their schemas and public API are reviewed.

mod alerts;
mod files;
mod hand_written_answers;
mod links;
mod public_api;
mod required_fields;
mod round_trip;
mod samples;
mod schema_stability;
mod timestamp_and_jiff;
