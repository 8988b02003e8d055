//! What decoding, verifying and receiving cost, beside what one would use instead: `cargo bench -p bench`.

pub mod comparison;
pub mod decode;
pub mod encode;
pub mod payloads;
pub mod peers;
pub mod processes;
pub mod receive;
pub mod signed;
pub mod table;
pub mod verify;
