//! What happens to an engine, at random.

use std::time::Duration;

use proptest::prelude::*;

use crate::engine::{Settled, Verdict};

/// The keys and bots are few, so that duplicates and conflicts are common.
pub(super) const KEYS: u8 = 12;
pub(super) const BOTS: u8 = 4;

#[derive(Clone, Debug)]
pub(super) enum Operation {
    /// Keys; each belongs to one bot.
    Store(Vec<u8>),
    Claim {
        limit: usize,
        suspect: bool,
    },
    /// One of all claims ever made, with a verdict.
    Settle(prop::sample::Index, Ending),
    Renew(prop::sample::Index),
    Pass(u64),
    Crash,
    Replay,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Ending {
    Done,
    Failed(u64),
    Dead,
    Returned,
}

pub(super) fn operation() -> impl Strategy<Value = Operation> {
    let ending = prop_oneof![
        4 => Just(Ending::Done),
        3 => (0..100_u64).prop_map(Ending::Failed),
        1 => Just(Ending::Dead),
        1 => Just(Ending::Returned),
    ];
    prop_oneof![
        4 => prop::collection::vec(0..KEYS, 1..6).prop_map(Operation::Store),
        5 => (0..5_usize, any::<bool>()).prop_map(|(limit, suspect)| Operation::Claim { limit, suspect }),
        5 => (any::<prop::sample::Index>(), ending).prop_map(|(index, ending)| Operation::Settle(index, ending)),
        2 => any::<prop::sample::Index>().prop_map(Operation::Renew),
        3 => prop_oneof![0..20_u64, 40..80_u64, Just(90_000_u64)].prop_map(Operation::Pass),
        1 => Just(Operation::Crash),
        1 => Just(Operation::Replay),
    ]
}

impl Ending {
    pub(super) fn of(self) -> (Verdict, Settled) {
        match self {
            Self::Done => (super::super::done(), Settled::Done),
            Self::Failed(seconds) => (
                super::super::failed(Duration::from_secs(seconds)),
                Settled::Waiting,
            ),
            Self::Dead => (super::super::dead(), Settled::Dead),
            Self::Returned => (Verdict::Returned, Settled::Waiting),
        }
    }
}
