//! A store, whatever the order of claims, successes, failures, drops and times.

use std::collections::BTreeMap;
use std::time::Duration;

use meeting_baas_webhooks::duplicates::{Claim, Claimed, MemoryClaim, MemoryStore};
use meeting_baas_webhooks::testing::ManualClock;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::TestCaseError;

use super::{claim, key, ready, room};

/// What may happen to a store.
#[derive(Clone, Debug)]
enum Step {
    Claim(u8),
    /// One of the claims that are held, counted round.
    Handled(usize),
    Failed(usize),
    Dropped(usize),
    Later(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..5_u8).prop_map(Step::Claim),
        3 => any::<usize>().prop_map(Step::Handled),
        1 => any::<usize>().prop_map(Step::Failed),
        1 => any::<usize>().prop_map(Step::Dropped),
        1 => (0..8_u64).prop_map(Step::Later),
    ];
    vec(step, 0..60)
}

/// What a store is to know, in the plainest form.
struct Model {
    capacity: usize,
    keep: u64,
    in_progress: BTreeMap<u8, MemoryClaim>,
    /// In the order in which they were handled, with the second.
    handled: Vec<(u8, u64)>,
    now: u64,
}

impl Model {
    fn expected(&mut self, id: u8) -> Claimed<()> {
        let (now, keep) = (self.now, self.keep);
        self.handled.retain(|(_, at)| now - at < keep);
        if self.in_progress.contains_key(&id) {
            Claimed::InProgress
        } else if self.handled.iter().any(|(handled, _)| *handled == id) {
            Claimed::Handled
        } else {
            Claimed::New(())
        }
    }

    fn take(&mut self, index: usize) -> Option<(u8, MemoryClaim)> {
        let count = self.in_progress.len();
        let id = *self.in_progress.keys().nth(index.checked_rem(count)?)?;
        self.in_progress.remove_entry(&id)
    }
}

fn holds(capacity: usize, keep: u64, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let clock = ManualClock::at_unix_seconds(1_000);
    let monotonic = clock.clone();
    let seconds = move || Duration::from_secs(monotonic.unix_seconds());
    let keep_for = Duration::from_secs(keep);
    let store = MemoryStore::new(room(capacity), keep_for).with_clock(seconds);
    let mut model = Model {
        capacity,
        keep,
        in_progress: BTreeMap::new(),
        handled: Vec::new(),
        now: 1_000,
    };
    for step in steps {
        match step {
            Step::Claim(id) => {
                let expected = model.expected(id);
                let claimed = claim(&store, &key(&format!("msg_{id}")));
                let found = match claimed {
                    Claimed::New(claim) => {
                        model.in_progress.insert(id, claim);
                        Claimed::New(())
                    }
                    Claimed::InProgress => Claimed::InProgress,
                    Claimed::Handled => Claimed::Handled,
                };
                prop_assert_eq!(found, expected);
            }
            Step::Handled(index) => {
                if let Some((id, claim)) = model.take(index) {
                    let Ok(()) = ready(claim.handled());
                    model.handled.push((id, model.now));
                    let surplus = model.handled.len().saturating_sub(model.capacity);
                    model.handled.drain(..surplus);
                }
            }
            Step::Failed(index) => {
                if let Some((_, claim)) = model.take(index) {
                    ready(claim.failed());
                }
            }
            Step::Dropped(index) => drop(model.take(index)),
            Step::Later(seconds) => {
                clock.advance(Duration::from_secs(seconds));
                model.now += seconds;
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_store_agrees_with_a_model(
        capacity in 1..4_usize,
        keep in 0..20_u64,
        steps in steps(),
    ) {
        holds(capacity, keep, steps)?;
    }
}
