//! A store, whatever the order of attempts, successes, failures, drops and times.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use meeting_baas_webhooks::duplicates::{MemoryStore, Outcome};
use meeting_baas_webhooks::testing::ManualClock;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::TestCaseError;

use super::interleavings::{Fate, Request, Work};
use super::{key, room};

/// What may happen to a store.
#[derive(Clone, Debug)]
enum Step {
    /// An attempt to deliver this message.
    Arrive(u8),
    /// The handler of one of those in progress, counted round, ends.
    Handled(usize),
    Failed(usize),
    Dropped(usize),
    Later(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..5_u8).prop_map(Step::Arrive),
        3 => any::<usize>().prop_map(Step::Handled),
        1 => any::<usize>().prop_map(Step::Failed),
        1 => any::<usize>().prop_map(Step::Dropped),
        1 => (0..8_u64).prop_map(Step::Later),
    ];
    vec(step, 0..60)
}

/// What a store is to know, in the plainest form.
struct Model<'store> {
    capacity: usize,
    keep: u64,
    in_progress: BTreeMap<u8, Request<'store>>,
    /// In the order in which they were handled, with the second.
    handled: Vec<(u8, u64)>,
    now: u64,
}

impl<'store> Model<'store> {
    /// The answer at once; pending if the handler runs.
    fn expected(&mut self, id: u8) -> Poll<Option<Outcome<()>>> {
        let (now, keep) = (self.now, self.keep);
        self.handled.retain(|(_, at)| now - at < keep);
        if self.in_progress.contains_key(&id) {
            Poll::Ready(Some(Outcome::InProgress))
        } else if self.handled.iter().any(|(handled, _)| *handled == id) {
            Poll::Ready(Some(Outcome::Duplicate))
        } else {
            Poll::Pending
        }
    }

    fn take(&mut self, index: usize) -> Option<(u8, Request<'store>)> {
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
    let work = Rc::new(Work::default());
    let keys: Vec<_> = (0..5).map(|id| key(&format!("msg_{id}"))).collect();
    let mut model = Model {
        capacity,
        keep,
        in_progress: BTreeMap::new(),
        handled: Vec::new(),
        now: 1_000,
    };
    for step in steps {
        match step {
            Step::Arrive(id) => {
                let expected = model.expected(id);
                let mut request = Request::new(&store, &keys[usize::from(id)], &work);
                let found = request.run();
                prop_assert_eq!(&found, &expected);
                if found.is_pending() {
                    model.in_progress.insert(id, request);
                }
            }
            Step::Handled(index) => {
                if let Some((id, mut request)) = model.take(index) {
                    request.fate.set(Some(Fate::Success));
                    prop_assert_eq!(request.run(), Poll::Ready(Some(Outcome::Handled)));
                    model.handled.push((id, model.now));
                    let surplus = model.handled.len().saturating_sub(model.capacity);
                    model.handled.drain(..surplus);
                }
            }
            Step::Failed(index) => {
                if let Some((_, mut request)) = model.take(index) {
                    request.fate.set(Some(Fate::Failure));
                    prop_assert_eq!(request.run(), Poll::Ready(Some(Outcome::Failed(()))));
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
