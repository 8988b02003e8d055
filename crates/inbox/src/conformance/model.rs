//! The engine against a plain map: random operations, crashes and clocks.

mod operation;

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::{Bench, Hands, LEASE, row, wanted};
use crate::clock::of_duration;
use crate::engine::{Claim, MOST_UNFINISHED, Settled, Stored, Turn, Verdict};
use crate::entry::{Filter, State};

use operation::{BOTS, Ending, Operation, operation};

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    arrival: i64,
    bot: Option<String>,
    state: State,
    attempts: i64,
    unfinished: i64,
    claims: i64,
    since: i64,
    due_at: i64,
    lease_until: i64,
    duplicates: i64,
    replays: i64,
}

#[derive(Default)]
struct Model {
    rows: BTreeMap<u8, Row>,
}

fn bot(key: u8) -> Option<String> {
    // Some keys have no bot.
    (key % (BOTS + 1) < BOTS).then(|| format!("bot {}", key % (BOTS + 1)))
}

fn name(key: u8) -> String {
    format!("key {key}")
}

impl Model {
    fn store(&mut self, key: u8, now: i64) -> Stored {
        let arrival = i64::try_from(self.rows.len()).unwrap() + 1;
        let Some(row) = self.rows.get_mut(&key) else {
            let row = Row {
                arrival,
                bot: bot(key),
                state: State::Waiting,
                attempts: 0,
                unfinished: 0,
                claims: 0,
                since: now,
                due_at: now,
                lease_until: 0,
                duplicates: 0,
                replays: 0,
            };
            self.rows.insert(key, row);
            return Stored::New;
        };
        row.duplicates += 1;
        if row.state != State::Dead {
            return Stored::Duplicate;
        }
        row.wait_again(now);
        Stored::Revived
    }

    fn expire(&mut self, now: i64) {
        for row in self.rows.values_mut() {
            if row.state == State::InProgress && row.lease_until <= now {
                row.unfinished += 1;
                if row.unfinished >= MOST_UNFINISHED {
                    row.state = State::Dead;
                } else {
                    row.state = State::Waiting;
                    // The sequence of a row may skip numbers, so the engine's value is taken, and its bounds are checked.
                    row.due_at = i64::MIN;
                }
            }
        }
    }

    fn holder(&mut self, claim: Claim, keys: &BTreeMap<i64, u8>) -> Option<&mut Row> {
        let row = self.rows.get_mut(keys.get(&claim.sequence)?)?;
        (row.state == State::InProgress && row.claims == claim.fence).then_some(row)
    }
}

impl Row {
    fn wait_again(&mut self, now: i64) {
        self.state = State::Waiting;
        self.attempts = 0;
        self.unfinished = 0;
        self.since = now;
        self.due_at = now;
    }
}

pub(super) fn it_behaves_like_a_map<B: Bench>(bench: impl Fn() -> B) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    // The step `properties` of `.ci/run` tries more.
    let factor = std::env::var("PROPERTY_FACTOR")
        .ok()
        .and_then(|factor| factor.parse().ok());
    let factor: u32 = factor.unwrap_or(1);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        // Each takes up to 60 commits.
        cases: bench().cases() * factor,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let operations = prop::collection::vec(operation(), 1..60);
    let result = runner.run(&operations, |operations| {
        runtime.block_on(run(&bench(), operations));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each operation")]
async fn run(bench: &dyn Bench, operations: Vec<Operation>) {
    let hands = Hands::new();
    let mut engine = bench.open(hands.shared()).await;
    let mut model = Model::default();
    let mut claims: Vec<Claim> = Vec::new();
    let mut keys: BTreeMap<i64, u8> = BTreeMap::new();
    for operation in operations {
        let now = hands.now();
        match operation {
            Operation::Store(batch) => {
                let expected: Vec<_> = batch.iter().map(|&key| model.store(key, now)).collect();
                let rows = batch
                    .iter()
                    .map(|&key| row(&name(key), bot(key).as_deref()))
                    .collect();
                assert_eq!(engine.store(rows).await.unwrap(), expected);
            }
            Operation::Claim { limit, suspect } => {
                model.expire(now);
                let mut request = wanted(limit);
                request.suspect = suspect;
                let turn = Turn {
                    wanted: Some(request),
                    ..Turn::default()
                };
                let turned = engine.turn(turn).await.unwrap();
                adopt_due_times(&mut model, &*engine, now).await;
                let mut suspects = 0;
                for claimed in &turned.claimed {
                    let key: u8 = claimed.entry.key[4..].parse().unwrap();
                    keys.insert(claimed.claim.sequence, key);
                    let taken = model.rows[&key].clone();
                    assert_eq!(taken.state, State::Waiting);
                    assert!(taken.due_at <= now);
                    suspects += usize::from(taken.unfinished > 0);
                    if taken.bot.is_some() {
                        for (other, row) in &model.rows {
                            if row.bot != taken.bot || *other == key {
                                continue;
                            }
                            assert_ne!(row.state, State::InProgress, "two of one bot at once");
                            let is_candidate = row.state == State::Waiting
                                && row.due_at <= now
                                && row.unfinished == 0;
                            assert!(
                                !is_candidate || row.arrival > taken.arrival,
                                "not in the order of arrival"
                            );
                        }
                    }
                    let row = model.rows.get_mut(&key).unwrap();
                    row.state = State::InProgress;
                    row.attempts += 1;
                    row.claims += 1;
                    row.lease_until = now + of_duration(LEASE);
                    assert_eq!(claimed.claim.fence, row.claims, "a fence is used once");
                    assert!(!claims.contains(&claimed.claim));
                    claims.push(claimed.claim);
                }
                assert!(turned.claimed.len() <= limit);
                assert!(suspects <= usize::from(suspect));
                if turned.claimed.len() < limit {
                    // Nothing that could be claimed is left.
                    for row in model.rows.values() {
                        let is_busy = row.bot.is_some()
                            && model.rows.values().any(|other| {
                                other.bot == row.bot && other.state == State::InProgress
                            });
                        let is_left = row.state == State::Waiting
                            && row.due_at <= now
                            && row.unfinished == 0
                            && !is_busy;
                        assert!(!is_left, "a row that is due was not claimed");
                    }
                }
            }
            Operation::Settle(index, ending) if !claims.is_empty() => {
                let claim = *index.get(&claims);
                let (verdict, expected) = ending.of();
                let was_done = keys.get(&claim.sequence).is_some_and(|key| {
                    model.rows[key].state == State::Done && model.rows[key].claims == claim.fence
                });
                let settled = settle(&*engine, claim, verdict).await;
                match model.holder(claim, &keys) {
                    None if was_done => assert_eq!(settled, Settled::Done),
                    None => assert_eq!(settled, Settled::Lost),
                    Some(row) => {
                        let is_over = now >= row.since + of_duration(DAY);
                        match ending {
                            Ending::Failed(_) if is_over => {
                                assert_eq!(settled, Settled::Dead);
                                row.state = State::Dead;
                                continue;
                            }
                            Ending::Failed(seconds) => {
                                let due = now + of_duration(Duration::from_secs(seconds));
                                row.due_at = due.min(row.since + of_duration(DAY));
                            }
                            Ending::Returned => {
                                row.attempts -= 1;
                                row.due_at = now;
                            }
                            Ending::Done | Ending::Dead => {}
                        }
                        assert_eq!(settled, expected);
                        row.state = match expected {
                            Settled::Done => State::Done,
                            Settled::Dead => State::Dead,
                            _ => State::Waiting,
                        };
                    }
                }
            }
            Operation::Renew(index) if !claims.is_empty() => {
                let claim = *index.get(&claims);
                let turn = Turn {
                    renew: vec![claim],
                    lease: LEASE,
                    ..Turn::default()
                };
                let lost = engine.turn(turn).await.unwrap().lost;
                match model.holder(claim, &keys) {
                    Some(row) => {
                        assert!(lost.is_empty());
                        row.lease_until = now + of_duration(LEASE);
                    }
                    None => assert_eq!(lost, [claim]),
                }
            }
            Operation::Settle(..) | Operation::Renew(_) => {}
            Operation::Pass(seconds) => hands.pass(Duration::from_secs(seconds)),
            Operation::Crash => {
                drop(engine);
                engine = bench.open(hands.shared()).await;
            }
            Operation::Replay => {
                let mut replayed = 0;
                for row in model.rows.values_mut() {
                    if matches!(row.state, State::Done | State::Dead) {
                        row.wait_again(now);
                        row.replays += 1;
                        replayed += 1;
                    }
                }
                assert_eq!(engine.replay(Filter::all()).await, Ok(replayed));
            }
        }
        compare(&model, &*engine).await;
    }
}

const DAY: Duration = Duration::from_secs(24 * 3_600);

async fn settle(engine: &dyn crate::engine::Engine, claim: Claim, verdict: Verdict) -> Settled {
    super::settle(engine, claim, verdict).await.settled[0]
}

/// Takes the due times of rows whose lease ended: between half and the full wait.
async fn adopt_due_times(model: &mut Model, engine: &dyn crate::engine::Engine, now: i64) {
    for entry in engine.list(Filter::all()).await.unwrap() {
        let key: u8 = entry.key[4..].parse().unwrap();
        let row = model.rows.get_mut(&key).unwrap();
        if row.due_at == i64::MIN {
            let wait = entry.due_at - now;
            assert!((2_500..=3_600_000).contains(&wait), "{wait}");
            row.due_at = entry.due_at;
        }
    }
}

async fn compare(model: &Model, engine: &dyn crate::engine::Engine) {
    let entries = engine.list(Filter::all()).await.unwrap();
    assert_eq!(entries.len(), model.rows.len());
    let mut arrivals: Vec<_> = model.rows.iter().collect();
    arrivals.sort_by_key(|(_, row)| row.arrival);
    for (entry, (&key, row)) in entries.iter().zip(arrivals) {
        assert_eq!(entry.key, name(key));
        assert_eq!(entry.state, row.state);
        assert_eq!(
            (
                entry.attempts,
                entry.unfinished,
                entry.duplicates,
                entry.replays
            ),
            (row.attempts, row.unfinished, row.duplicates, row.replays)
        );
        if row.state == State::Waiting {
            assert_eq!(entry.due_at, row.due_at);
        }
        if row.state == State::InProgress {
            assert_eq!(entry.lease_until, Some(row.lease_until));
        }
    }
}
