//! The binary as users run it: its output, its exit codes, and what it sends.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a helper of a test panics as the test does, and tests write files"
)]

mod arguments;
mod artifact;
mod decode;
mod ending;
mod inbox;
mod insecure;
mod keys;
mod listen;
#[cfg(feature = "postgres")]
mod postgres;
mod quick_start;
mod stored;
mod support;
mod terminal;
mod tls;
mod transfer;
mod trigger;
mod verify;
