//! Requests that bring one message, whatever the order in which they arrive, run and end.

use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use meeting_baas_webhooks::DeliveryKey;
use meeting_baas_webhooks::duplicates::{MemoryStore, Outcome, handle_once};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::TestCaseError;

/// How a handler ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
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
        2 => Just(Fate::Success),
        3 => Just(Fate::Failure),
        1 => Just(Fate::Panic),
    ];
    let turn = prop_oneof![
        3 => Just(Turn::Arrive),
        6 => any::<usize>().prop_map(Turn::Run),
        3 => (any::<usize>(), fate).prop_map(|(index, fate)| Turn::End(index, fate)),
        1 => any::<usize>().prop_map(Turn::HangUp),
    ];
    vec(turn, 0..80)
}

/// What the handlers of one message did.
#[derive(Default)]
pub(super) struct Work {
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

type Answer = Outcome<()>;

pub(super) struct Request<'store> {
    answer: Pin<Box<dyn Future<Output = Answer> + 'store>>,
    pub(super) fate: Rc<Cell<Option<Fate>>>,
}

impl<'store> Request<'store> {
    pub(super) fn new(
        store: &'store MemoryStore,
        key: &'store DeliveryKey,
        work: &Rc<Work>,
    ) -> Self {
        let fate = Rc::new(Cell::new(None));
        let (chosen, work) = (Rc::clone(&fate), Rc::clone(work));
        let handler = move || async move {
            let running = Running::start(&work);
            let fate = poll_fn(|_| chosen.get().map_or(Poll::Pending, Poll::Ready)).await;
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
            answer: Box::pin(handle_once(store, key, handler)),
            fate,
        }
    }

    /// Runs as far as it can: an answer, nothing for a panic, or not yet.
    pub(super) fn run(&mut self) -> Poll<Option<Answer>> {
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
    let key = super::key("msg_1");
    let work = Rc::new(Work::default());
    let mut requests = Vec::new();
    for turn in turns {
        let count = requests.len();
        let chosen = |index: usize| index.checked_rem(count);
        match turn {
            Turn::Arrive => requests.push(Request::new(&store, &key, &work)),
            Turn::Run(index) => {
                if let Some(index) = chosen(index)
                    && let Poll::Ready(answer) = requests[index].run()
                {
                    let successes = work.successes.get();
                    match answer {
                        Some(Outcome::Handled | Outcome::Duplicate) => {
                            prop_assert_eq!(successes, 1);
                        }
                        Some(Outcome::InProgress) => prop_assert_eq!(work.running.get(), 1),
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
        prop_assert!(work.most_at_once.get() <= 1);
    }
    requests.clear();
    // Whatever happened, one more copy leaves the message handled, once.
    let mut last = Request::new(&store, &key, &work);
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
    fn the_message_is_never_in_progress_twice_and_never_lost(turns in turns()) {
        interleave(turns)?;
    }
}
