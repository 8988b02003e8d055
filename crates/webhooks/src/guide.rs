//! Pages of documentation, without items.

pub mod endpoints;
pub mod production;
pub mod undecodable;
