//! A store of a million deliveries, which was filled by storing and handling them: the memory that it takes, and the times
//! compared with those of an empty store.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bench::table::{Table, grouped};
use meeting_baas_inbox::{Attempt, Failure, Inbox, Order};

use crate::goals::{Goal, Goals};
use crate::handling::handled;
use crate::turn::{Bots, by, fill, open, store};
use crate::{ROUNDS, Scale};

pub async fn million(goals: &mut Goals, scale: Scale) {
    let (empty, full) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let full_inbox = open(&full).await;
    memory(goals, &full_inbox, scale.of(1_000_000)).await;
    let empty_inbox = open(&empty).await;
    // Both have been used before the time begins.
    for inbox in [&empty_inbox, &full_inbox] {
        handled(inbox, scale.of(12_800), Order::PerBot, Bots::Mixed).await;
    }
    let mut stored = goals.row(
        "stored, with a million : with none, time",
        Goal::AtMost(1.3),
    );
    let mut worked = goals.row(
        "handled, with a million : with none, time",
        Goal::AtMost(1.3),
    );
    for round in 0..ROUNDS {
        let number = scale.of(12_800);
        let (mut small, mut large) = (0.0, 0.0);
        // The one that is first has the disk that the other has used.
        for full in [round % 2 == 0, round % 2 == 1] {
            let inbox = if full { &full_inbox } else { &empty_inbox };
            let turn = by(64, number, |number| store(inbox, number)).await;
            *(if full { &mut large } else { &mut small }) = turn.per_second();
            let drained = inbox.drain(async |_: Attempt| Ok::<(), Failure>(()));
            assert_eq!(drained.await.error, None);
        }
        stored.ratio(small / large);
        stored.rate(large);
        let small = handled(&empty_inbox, number, Order::PerBot, Bots::Mixed).await;
        let large = handled(&full_inbox, number, Order::PerBot, Bots::Mixed).await;
        worked.ratio(small / large);
        worked.rate(large);
    }
    goals.add(stored);
    goals.add(worked);
}

/// Stores and handles so many, while it looks at the memory of the process.
async fn memory(goals: &mut Goals, inbox: &Inbox, number: usize) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let handler = move |_: Attempt| {
        counter.fetch_add(1, Ordering::Relaxed);
        async { Ok::<(), Failure>(()) }
    };
    let worker = inbox.work(handler).concurrency(64).start();
    let mut table = Table::new(
        "Memory of the process, while deliveries are stored and handled",
        &["deliveries", "resident KiB", "seconds"],
    );
    let mut residents = Vec::new();
    let start = Instant::now();
    for tenth in 1..=10 {
        fill(inbox, number / 10, Bots::Mixed).await;
        while count.load(Ordering::Relaxed) < number / 10 * tenth {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let resident = resident_kib();
        residents.push(resident);
        table.line([
            grouped(number / 10 * tenth),
            grouped(resident),
            start.elapsed().as_secs().to_string(),
        ]);
    }
    worker.stop(Duration::from_secs(60)).await.unwrap();
    println!("{table}");
    let mut row = goals.row(
        "memory after a million deliveries : after a fifth",
        Goal::AtMost(1.1),
    );
    row.ratio(residents[9] as f64 / residents[1] as f64);
    row.rate(number as f64 / start.elapsed().as_secs_f64());
    goals.add(row);
}

/// Zero where the system does not say.
fn resident_kib() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kib.unwrap_or(1)
}
