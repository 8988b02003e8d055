//! Any order of claims, successes, failures and drops.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use meeting_baas_webhooks::MessageId;
use meeting_baas_webhooks::duplicates::{Claim, Claimed, MemoryStore, Outcome, handle_once};
use meeting_baas_webhooks::testing::ManualClock;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::TestCaseError;

use crate::{claim, ready, room};

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
    in_work: BTreeMap<u8, meeting_baas_webhooks::duplicates::MemoryClaim>,
    /// In the order in which they were handled, with the second.
    handled: Vec<(u8, u64)>,
    now: u64,
}

impl Model {
    fn expected(&mut self, id: u8) -> Claimed<()> {
        let (now, keep) = (self.now, self.keep);
        self.handled.retain(|(_, at)| now - at < keep);
        if self.in_work.contains_key(&id) {
            Claimed::InWork
        } else if self.handled.iter().any(|(handled, _)| *handled == id) {
            Claimed::Handled
        } else {
            Claimed::New(())
        }
    }

    fn take(
        &mut self,
        index: usize,
    ) -> Option<(u8, meeting_baas_webhooks::duplicates::MemoryClaim)> {
        let count = self.in_work.len();
        let id = *self.in_work.keys().nth(index.checked_rem(count)?)?;
        self.in_work.remove_entry(&id)
    }
}

fn holds(capacity: usize, keep: u64, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let clock = ManualClock::at_unix_seconds(1_000);
    let keep_for = Duration::from_secs(keep);
    let store = MemoryStore::new(room(capacity), keep_for).with_clock(clock.clone());
    let mut model = Model {
        capacity,
        keep,
        in_work: BTreeMap::new(),
        handled: Vec::new(),
        now: 1_000,
    };
    for step in steps {
        match step {
            Step::Claim(id) => {
                let expected = model.expected(id);
                let claimed = claim(&store, &MessageId::from(format!("msg_{id}")));
                let found = match claimed {
                    Claimed::New(claim) => {
                        model.in_work.insert(id, claim);
                        Claimed::New(())
                    }
                    Claimed::InWork => Claimed::InWork,
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

/// How a handler ends.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Success,
    Failure,
    Panic,
}

/// What may happen to the requests that bring one message.
#[derive(Clone, Debug)]
enum Turn {
    Arrive,
    /// One of the requests, counted round, runs as far as it can.
    Run(usize),
    /// The handler of one is to end.
    End(usize, Fate),
    /// The sender of one hangs up.
    HangUp(usize),
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let fate = prop_oneof![
        2 => any::<bool>().prop_map(|_| Fate::Success),
        3 => any::<bool>().prop_map(|_| Fate::Failure),
        1 => any::<bool>().prop_map(|_| Fate::Panic),
    ];
    let turn = prop_oneof![
        3 => any::<bool>().prop_map(|_| Turn::Arrive),
        6 => any::<usize>().prop_map(Turn::Run),
        3 => (any::<usize>(), fate).prop_map(|(index, fate)| Turn::End(index, fate)),
        1 => any::<usize>().prop_map(Turn::HangUp),
    ];
    vec(turn, 0..80)
}

/// What the handlers of one message did.
#[derive(Default)]
struct Work {
    running: Cell<usize>,
    most_at_once: Cell<usize>,
    successes: Cell<usize>,
}

/// A handler that is running; dropped, it runs no more.
struct Running(Rc<Work>);

impl Running {
    fn start(work: &Rc<Work>) -> Self {
        work.running.set(work.running.get() + 1);
        work.most_at_once
            .set(work.most_at_once.get().max(work.running.get()));
        Self(Rc::clone(work))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.set(self.0.running.get() - 1);
    }
}

type Answer = Outcome<(), Infallible>;

struct Request<'store> {
    answer: Pin<Box<dyn Future<Output = Answer> + 'store>>,
    fate: Rc<Cell<Option<Fate>>>,
}

impl<'store> Request<'store> {
    fn new(store: &'store MemoryStore, id: &'store MessageId, work: &Rc<Work>) -> Self {
        let fate = Rc::new(Cell::new(None));
        let (told, work) = (Rc::clone(&fate), Rc::clone(work));
        let handler = move || async move {
            let running = Running::start(&work);
            let fate = poll_fn(|_| told.get().map_or(Poll::Pending, Poll::Ready)).await;
            drop(running);
            match fate {
                Fate::Success => {
                    work.successes.set(work.successes.get() + 1);
                    Ok(())
                }
                Fate::Failure => Err(()),
                Fate::Panic => resume_unwind(Box::new("the handler's fate")),
            }
        };
        Self {
            answer: Box::pin(handle_once(store, id, handler)),
            fate,
        }
    }

    /// Runs as far as it can: an answer, nothing for a panic, or not yet.
    fn run(&mut self) -> Poll<Option<Answer>> {
        let context = &mut Context::from_waker(Waker::noop());
        match catch_unwind(AssertUnwindSafe(|| self.answer.as_mut().poll(context))) {
            Ok(Poll::Ready(answer)) => Poll::Ready(Some(answer)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(None),
        }
    }
}

fn interleave(turns: Vec<Turn>) -> Result<(), TestCaseError> {
    let store = MemoryStore::default();
    let id = MessageId::from("msg_1");
    let work = Rc::new(Work::default());
    let requests: RefCell<Vec<Request<'_>>> = RefCell::default();
    for turn in turns {
        let mut requests = requests.borrow_mut();
        let chosen = |index: usize| index.checked_rem(requests.len());
        match turn {
            Turn::Arrive => requests.push(Request::new(&store, &id, &work)),
            Turn::Run(index) => {
                if let Some(index) = chosen(index)
                    && let Poll::Ready(answer) = requests[index].run()
                {
                    let successes = work.successes.get();
                    match answer {
                        Some(Outcome::Handled | Outcome::Duplicate) => {
                            prop_assert_eq!(successes, 1);
                        }
                        Some(Outcome::InWork) => prop_assert_eq!(work.running.get(), 1),
                        _ => prop_assert_eq!(successes, 0),
                    }
                    drop(requests.swap_remove(index));
                }
            }
            Turn::End(index, fate) => {
                if let Some(index) = chosen(index) {
                    requests[index].fate.set(Some(fate));
                }
            }
            Turn::HangUp(index) => {
                if let Some(index) = chosen(index) {
                    drop(requests.swap_remove(index));
                }
            }
        }
        proptest::prop_assert!(work.most_at_once.get() <= 1);
    }
    requests.borrow_mut().clear();
    // Whatever happened, one more copy leaves the message handled, once.
    let mut last = Request::new(&store, &id, &work);
    last.fate.set(Some(Fate::Success));
    let expected = if work.successes.get() == 1 {
        Outcome::Duplicate
    } else {
        Outcome::Handled
    };
    prop_assert_eq!(last.run(), Poll::Ready(Some(expected)));
    prop_assert_eq!(work.successes.get(), 1);
    Ok(())
}

proptest! {
    #[test]
    fn a_store_knows_what_became_of_each_message(
        capacity in 1..4_usize,
        keep in 0..20_u64,
        steps in steps(),
    ) {
        holds(capacity, keep, steps)?;
    }

    #[test]
    fn one_message_is_never_in_work_twice_and_never_lost(turns in turns()) {
        interleave(turns)?;
    }
}
