//! The outcomes of handlers, and the responses.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context, Waker};

use crate_tests::trace::Lines;
use http::StatusCode;
use meeting_baas_webhooks::DeliveryKey;
use meeting_baas_webhooks::duplicates::{MemoryStore, Outcome, handle_once};

use super::{key, ready};

fn first() -> DeliveryKey {
    key("msg_1")
}

/// Handles a delivery, and says whether the handler ran.
fn handle(
    store: &MemoryStore,
    key: &DeliveryKey,
    result: Result<(), &'static str>,
) -> (Outcome<&'static str>, bool) {
    let ran = Cell::new(false);
    let outcome = ready(handle_once(store, key, || async {
        ran.set(true);
        result
    }));
    (outcome, ran.get())
}

/// An attempt whose handler does not end.
fn hold<'store>(
    store: &'store MemoryStore,
    key: &'store DeliveryKey,
) -> Pin<Box<dyn Future<Output = Outcome<()>> + 'store>> {
    let mut held = Box::pin(handle_once(store, key, std::future::pending));
    let context = &mut Context::from_waker(Waker::noop());
    assert!(held.as_mut().poll(context).is_pending());
    held
}

#[test]
fn the_first_attempt_is_handled_and_duplicates_are_acknowledged() {
    let store = MemoryStore::default();
    let handled = handle(&store, &first(), Ok(()));
    assert_eq!(handled, (Outcome::Handled, true));
    for _ in 0..3 {
        let (outcome, ran) = handle(&store, &first(), Err("not again"));
        assert_eq!((&outcome, ran), (&Outcome::Duplicate, false));
        assert_eq!(outcome.status(), StatusCode::OK);
    }
    let other = key("msg_2");
    assert!(handle(&store, &other, Ok(())).1);
}

#[test]
fn a_copy_of_a_message_in_progress_is_rejected_with_503() {
    let store = MemoryStore::default();
    let message = first();
    let held = hold(&store, &message);
    let (outcome, ran) = handle(&store, &first(), Ok(()));
    assert_eq!((&outcome, ran), (&Outcome::InProgress, false));
    assert_eq!(outcome.status(), StatusCode::SERVICE_UNAVAILABLE);
    drop(held);
    assert!(handle(&store, &first(), Ok(())).1);
}

#[test]
fn after_a_failure_the_next_attempt_is_handled() {
    let store = MemoryStore::default();
    let (outcome, _) = handle(&store, &first(), Err("no disk"));
    assert_eq!(outcome, Outcome::Failed("no disk"));
    assert_eq!(outcome.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(handle(&store, &first(), Ok(())), (Outcome::Handled, true));
}

#[test]
fn a_panic_is_a_failure() {
    let store = MemoryStore::default();
    for within_the_future in [false, true] {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            ready(handle_once(&store, &first(), || {
                if !within_the_future {
                    resume_unwind(Box::new("at once"));
                }
                async { resume_unwind(Box::new("later")) as Result<(), ()> }
            }))
        }));
        assert!(panicked.is_err());
    }
    assert_eq!(handle(&store, &first(), Ok(())), (Outcome::Handled, true));
}

#[test]
fn a_future_that_is_dropped_is_a_failure() {
    let store = MemoryStore::default();
    let key = first();
    let held = hold(&store, &key);
    assert_eq!(handle(&store, &key, Ok(())).0, Outcome::InProgress);
    drop(held);
    assert_eq!(handle(&store, &key, Ok(())), (Outcome::Handled, true));
}

#[test]
fn a_response_has_a_status_and_an_empty_body() {
    let outcome = Outcome::<()>::InProgress;
    let response = outcome.response::<Vec<u8>>();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.body().is_empty());
}

#[test]
fn each_outcome_is_logged() {
    let store = MemoryStore::default();
    let lines = |result| Lines::of(|| handle(&store, &first(), result)).1;
    let logged = |level: &str, outcome: &str, message: &str| {
        vec![format!(
            "{level}: message={message} key=default/webhook:msg_1 outcome=\"{outcome}\""
        )]
    };
    assert_eq!(
        lines(Err("no disk")),
        logged("WARN", "failed", "delivery will be retried")
    );
    let message = first();
    let held = hold(&store, &message);
    assert_eq!(
        lines(Ok(())),
        logged("WARN", "in_progress", "delivery will be retried")
    );
    drop(held);
    assert_eq!(
        lines(Ok(())),
        logged("DEBUG", "handled", "delivery settled")
    );
    assert_eq!(
        lines(Ok(())),
        logged("DEBUG", "duplicate", "delivery settled")
    );
}

/// Otherwise the log would not show why the next attempt is handled again.
#[test]
fn an_abandoned_handler_is_logged() {
    let logged = [
        "WARN: message=delivery will be retried key=default/webhook:msg_1 outcome=\"abandoned\""
            .to_owned(),
    ];
    let store = MemoryStore::default();
    let key = first();
    let (panicked, lines) = Lines::of(|| {
        catch_unwind(AssertUnwindSafe(|| {
            ready(handle_once(&store, &key, || async {
                resume_unwind(Box::new("later")) as Result<(), ()>
            }))
        }))
    });
    assert!(panicked.is_err());
    assert_eq!(lines, logged);

    let ((), lines) = Lines::of(|| drop(hold(&store, &key)));
    assert_eq!(lines, logged);
}

#[test]
fn the_display_of_an_outcome_contains_the_error() {
    let shown = |outcome: Outcome<&str>| outcome.to_string();
    assert_eq!(
        shown(Outcome::Failed("no disk")),
        "the delivery could not be handled: no disk"
    );
    assert_eq!(
        shown(Outcome::InProgress),
        "another attempt of the delivery is in progress"
    );
}
