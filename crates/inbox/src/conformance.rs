//! What an engine must do: every engine passes all of it, unchanged.
//!
//! An engine has a `Bench`, which makes an empty store and opens it again as after a crash. `suite!` makes the tests of it.

mod model;
mod rules;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::clock::{self, SharedClock};
use crate::engine::{Claim, Claimed, Engine, NewRow, Order, Turn, Turned, Verdict, Wanted};
use crate::entry::{Entry, Filter, State};

pub(crate) type Opened = Pin<Box<dyn Future<Output = Arc<dyn Engine>> + Send>>;

/// Makes engines of one kind, on one store.
pub(crate) trait Bench: Send + Sync {
    /// The store, with this clock. Each call is another process: what the earlier engines had in memory is gone.
    fn open(&self, clock: SharedClock) -> Opened;

    /// How many sequences of random operations are compared with the map.
    fn cases(&self) -> u32 {
        32
    }

    /// Makes the store reject rows with this key, as it rejects any row that it cannot have.
    fn reject(&self, key: &str) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// A clock that a test moves.
#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicI64>);

impl Hands {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_773_739_800_000)))
    }

    pub(crate) fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.0.fetch_add(clock::of_duration(time), Ordering::SeqCst);
    }

    /// All of the time but a second.
    pub(crate) fn pass_almost(&self, time: Duration) {
        self.pass(time);
        self.0.fetch_sub(1_000, Ordering::SeqCst);
    }

    pub(crate) fn shared(&self) -> SharedClock {
        let hands = self.clone();
        Arc::new(move || -> SystemTime { clock::time(hands.now()) })
    }
}

pub(crate) const LEASE: Duration = Duration::from_secs(60);

/// A row with this key about this bot.
pub(crate) fn row(key: &str, bot: Option<&str>) -> NewRow {
    NewRow {
        source: "default".to_owned(),
        key: key.to_owned(),
        kind: "webhook",
        verified: true,
        message_id: Some(key.to_owned()),
        signed_at: Some(1_000),
        received_at: 2_000,
        event: Some("bot.completed".to_owned()),
        bot: bot.map(str::to_owned),
        body: Bytes::from(format!("body of {key}")),
    }
}

pub(crate) async fn store(engine: &dyn Engine, rows: &[(&str, Option<&str>)]) {
    let rows = rows.iter().map(|(key, bot)| row(key, *bot)).collect();
    engine.store(rows).await.unwrap();
}

pub(crate) fn wanted(limit: usize) -> Wanted {
    Wanted {
        limit,
        suspect: true,
        order: Order::PerBot,
        lease: LEASE,
        worker: "a worker".to_owned(),
    }
}

pub(crate) async fn claim_by(engine: &dyn Engine, wanted: Wanted) -> Vec<Claimed> {
    let turn = Turn {
        wanted: Some(wanted),
        ..Turn::default()
    };
    engine.turn(turn).await.unwrap().claimed
}

pub(crate) async fn claim(engine: &dyn Engine, limit: usize) -> Vec<Claimed> {
    claim_by(engine, wanted(limit)).await
}

/// Claims exactly one row.
pub(crate) async fn claim_one(engine: &dyn Engine) -> Claimed {
    let mut claimed = claim(engine, 1).await;
    assert_eq!(claimed.len(), 1, "one row is due");
    claimed.remove(0)
}

pub(crate) async fn settle(engine: &dyn Engine, claim: Claim, verdict: Verdict) -> Turned {
    let turn = Turn {
        settle: vec![(claim, verdict)],
        ..Turn::default()
    };
    engine.turn(turn).await.unwrap()
}

pub(crate) fn done() -> Verdict {
    Verdict::Done { undecoded: None }
}

pub(crate) fn failed(delay: Duration) -> Verdict {
    Verdict::Failed {
        error: "an error".to_owned(),
        delay,
        give_up_after: Duration::from_secs(24 * 3_600),
        undecoded: None,
    }
}

pub(crate) fn dead() -> Verdict {
    Verdict::Dead {
        error: "given up".to_owned(),
        undecoded: None,
    }
}

pub(crate) async fn get(engine: &dyn Engine, key: &str) -> Option<Entry> {
    let all = engine.list(Filter::all()).await.unwrap();
    all.into_iter().find(|entry| entry.key == key)
}

pub(crate) async fn state(engine: &dyn Engine, key: &str) -> State {
    get(engine, key).await.unwrap().state
}

pub(crate) fn names(claimed: &[Claimed]) -> Vec<&str> {
    claimed
        .iter()
        .map(|claimed| claimed.entry.key.as_str())
        .collect()
}

/// The tests of an engine.
macro_rules! suite {
    ($module:ident, $bench:expr, [$($rule:ident),+ $(,)?]) => {
        mod $module {
            $(
                #[tokio::test]
                async fn $rule() {
                    crate::conformance::rules::$rule(&$bench).await;
                }
            )+

            #[test]
            fn it_behaves_like_a_map() {
                crate::conformance::model::it_behaves_like_a_map(|| $bench);
            }
        }
    };
}

/// The rules, once for all engines.
macro_rules! every_rule {
    ($module:ident, $bench:expr) => {
        suite!(
            $module,
            $bench,
            [
                what_is_stored_is_read_back,
                a_duplicate_is_counted_and_not_stored_again,
                duplicates_in_one_batch_are_one_row,
                the_same_key_of_another_source_is_another_row,
                a_batch_is_stored_whole_or_not_at_all,
                what_is_stored_survives_a_crash,
                a_row_is_claimed_once,
                rows_are_claimed_in_the_order_of_arrival,
                never_two_of_one_bot_at_once,
                without_order_two_of_one_bot_at_once,
                a_failed_row_does_not_block_later_ones_of_its_bot,
                rows_of_a_bot_that_are_due_are_claimed_in_the_order_of_arrival,
                a_bot_with_many_rows_does_not_hide_others,
                an_attempt_is_counted_when_it_is_claimed,
                a_renewed_lease_does_not_end,
                a_lease_that_ends_frees_the_row,
                a_claim_that_is_over_settles_nothing,
                a_lost_claim_is_not_renewed,
                a_replay_does_not_reuse_a_fence,
                a_claim_without_outcome_is_given_up_after_five,
                a_suspect_is_claimed_only_if_it_is_wanted,
                a_failure_is_due_later_and_given_up_after_its_time,
                a_returned_row_is_as_if_it_had_not_been_claimed,
                a_duplicate_of_a_dead_row_makes_it_waiting_again,
                settled_rows_are_replayed_and_the_others_are_not,
                a_forgotten_row_can_be_stored_again,
                work_is_done_once,
                work_is_free_again_after_a_failure_or_a_lost_lease,
                work_that_is_done_stays_done_after_a_replay_and_after_forgetting,
                a_purge_removes_bodies_first_and_keys_later,
                what_no_release_could_read_keeps_its_body,
                statistics_count_by_state,
                a_list_is_filtered_and_in_pages,
                what_waits_for_its_next_attempt_is_due_now_if_it_is_wanted,
                deliveries_are_counted_by_state_and_event,
                another_store_gets_rows_and_work_as_they_are,
            ]
        );
    };
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use std::path::PathBuf;
    use std::pin::Pin;
    use std::sync::Arc;

    use tempfile::TempDir;

    use super::{Bench, Opened};
    use crate::clock::SharedClock;
    use crate::engine::Engine;
    use crate::sqlite::Sqlite;

    struct File {
        folder: TempDir,
    }

    impl File {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            Self { folder }
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("inbox.db")
        }
    }

    impl Bench for File {
        fn open(&self, clock: SharedClock) -> Opened {
            let path = self.path();
            Box::pin(async move {
                let engine = Sqlite::open(path, 0, false, clock).await.unwrap();
                Arc::new(engine) as Arc<dyn Engine>
            })
        }

        fn reject(&self, key: &str) -> Pin<Box<dyn Future<Output = ()> + Send>> {
            let trigger = format!(
                "CREATE TRIGGER reject BEFORE INSERT ON inbox_delivery WHEN NEW.key = '{key}'
                 BEGIN SELECT RAISE(ABORT, 'rejected'); END"
            );
            let connection = crate::sqlite::connect(&self.path()).unwrap();
            connection.execute_batch(&trigger).unwrap();
            Box::pin(std::future::ready(()))
        }
    }

    every_rule!(file, super::File::new());

    /// A file that a later release has migrated: this one works with it.
    struct NextSchema(File);

    impl Bench for NextSchema {
        fn open(&self, clock: SharedClock) -> Opened {
            let opened = self.0.open(clock);
            let path = self.0.path();
            Box::pin(async move {
                let engine = opened.await;
                // While this release has the file open, as during a deployment.
                let mut later = crate::sqlite::connect(&path).unwrap();
                crate::sqlite::migrate_as_a_later_release(&mut later).unwrap();
                engine
            })
        }

        fn cases(&self) -> u32 {
            4
        }

        fn reject(&self, key: &str) -> Pin<Box<dyn Future<Output = ()> + Send>> {
            self.0.reject(key)
        }
    }

    every_rule!(next_schema, super::NextSchema(super::File::new()));
}

#[cfg(all(feature = "postgres", postgres_server))]
mod postgres {
    every_rule!(server, crate::postgres::tests::Server::new());
}
