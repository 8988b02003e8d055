//! Work that is done once.

use super::{HOUR, open};
use crate::conformance::{Bench, LEASE, claim, claim_one, dead, done, failed, settle, store};
use crate::engine::{Claimed, Once};
use crate::entry::Filter;

pub(in crate::conformance) async fn work_is_done_once(bench: &dyn Bench) {
    let (engine, _) = open(bench).await;
    store(
        &*engine,
        &[("webhook", None), ("callback", None), ("later", None)],
    )
    .await;
    let claimed = claim(&*engine, 3).await;
    let ask = async |index: usize| {
        let claimed: &Claimed = &claimed[index];
        engine
            .once(claimed.claim, "minutes".to_owned())
            .await
            .unwrap()
    };
    assert_eq!(ask(0).await, Once::Mine);
    assert_eq!(ask(1).await, Once::Busy);
    assert_eq!(ask(0).await, Once::Mine, "asked again by the same attempt");
    settle(&*engine, claimed[0].claim, done()).await;
    assert_eq!(ask(1).await, Once::Done);
    assert_eq!(ask(2).await, Once::Done);
    assert_eq!(ask(0).await, Once::Lost, "its claim is over");
    let other = engine.once(claimed[1].claim, "other work".to_owned()).await;
    assert_eq!(other, Ok(Once::Mine));
}

pub(in crate::conformance) async fn work_is_free_again_after_a_failure_or_a_lost_lease(
    bench: &dyn Bench,
) {
    let (engine, hands) = open(bench).await;
    store(&*engine, &[("one", None), ("two", None), ("three", None)]).await;
    let claimed = claim(&*engine, 2).await;
    let ask = async |claim| engine.once(claim, "minutes".to_owned()).await.unwrap();
    assert_eq!(ask(claimed[0].claim).await, Once::Mine);
    settle(&*engine, claimed[0].claim, failed(HOUR)).await;
    assert_eq!(ask(claimed[1].claim).await, Once::Mine);
    // Its process ends.
    hands.pass(LEASE);
    let third = claim_one(&*engine).await;
    assert_eq!(third.entry.key, "three");
    assert_eq!(ask(third.claim).await, Once::Mine);
    settle(&*engine, third.claim, dead()).await;
    hands.pass(HOUR);
    let again = claim_one(&*engine).await;
    assert_eq!(ask(again.claim).await, Once::Mine);
}

pub(in crate::conformance) async fn work_that_is_done_stays_done_after_a_replay_and_after_forgetting(
    bench: &dyn Bench,
) {
    let (engine, _) = open(bench).await;
    let ask = async |claim| engine.once(claim, "minutes".to_owned()).await.unwrap();
    store(&*engine, &[("one", None)]).await;
    let first = claim_one(&*engine).await;
    assert_eq!(ask(first.claim).await, Once::Mine);
    settle(&*engine, first.claim, done()).await;
    engine.replay(Filter::all()).await.unwrap();
    let second = claim_one(&*engine).await;
    assert_eq!(ask(second.claim).await, Once::Done);
    settle(&*engine, second.claim, done()).await;
    assert_eq!(
        engine.forget("default".to_owned(), "one".to_owned()).await,
        Ok(true)
    );
    store(&*engine, &[("one", None)]).await;
    let third = claim_one(&*engine).await;
    assert_eq!(ask(third.claim).await, Once::Done);
}
