//! Pages of documentation, without items.

pub mod endpoints;
pub mod undecodable;
