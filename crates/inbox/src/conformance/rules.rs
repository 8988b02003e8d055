//! The rules, each of which begins with an empty store.

mod claiming;
mod managing;
mod once;
mod settling;
mod storing;

use std::sync::Arc;
use std::time::Duration;

use super::{Bench, Hands};
use crate::engine::Engine;

pub(super) use claiming::*;
pub(super) use managing::*;
pub(super) use once::*;
pub(super) use settling::*;
pub(super) use storing::*;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

async fn open(bench: &dyn Bench) -> (Arc<dyn Engine>, Hands) {
    let hands = Hands::new();
    (bench.open(hands.shared()).await, hands)
}
