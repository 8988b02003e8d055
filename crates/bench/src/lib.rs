//! Benchmarks of decoding, verifying and receiving, compared with the alternatives: `cargo bench`.

pub mod comparison;
pub mod decode;
pub mod encode;
pub mod files;
pub mod payloads;
pub mod peers;
pub mod processes;
pub mod receive;
pub mod signed;
pub mod table;
pub mod verify;
