//! Claiming and settling, compared with one delivery at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use meeting_baas_inbox::{Attempt, Failure, Inbox, Order};

use crate::goals::{Goal, Goals};
use crate::plain::Plain;
use crate::turn::{Bots, body, by, fill, open};
use crate::{ROUNDS, Scale};

pub async fn handling(goals: &mut Goals, scale: Scale) {
    let folder = tempfile::tempdir().unwrap();
    let (inbox, plain) = (open(&folder).await, Plain::open(folder.path()));
    let mut unordered = goals.row(
        "settled and claimed, without order : one at a time",
        Goal::AtLeast(40.0),
    );
    let mut per_bot = goals.row("one at a time per bot : without order", Goal::AtLeast(0.7));
    let mut bursts = goals.row("the same, twenty of one bot in a row", Goal::None);
    for _ in 0..ROUNDS {
        let number = scale.of(200);
        by(1, number, |number| {
            plain.insert(number, body(number).into_bytes())
        })
        .await;
        let start = Instant::now();
        plain.handle(number);
        let one = number as f64 / start.elapsed().as_secs_f64();
        let many = scale.of(12_800);
        let none = handled(&inbox, many, Order::None, Bots::Mixed).await;
        unordered.ratio(none / one);
        unordered.rate(none);
        let ordered = handled(&inbox, many, Order::PerBot, Bots::Mixed).await;
        per_bot.ratio(ordered / none);
        per_bot.rate(ordered);
        let in_bursts = handled(&inbox, many, Order::PerBot, Bots::Bursts).await;
        bursts.ratio(in_bursts / none);
        bursts.rate(in_bursts);
    }
    for row in [unordered, per_bot, bursts] {
        goals.add(row);
    }
}

/// Stores so many, and returns how many a second a worker handles.
pub async fn handled(inbox: &Inbox, number: usize, order: Order, bots: Bots) -> f64 {
    fill(inbox, number, bots).await;
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let handler = move |_: Attempt| {
        counter.fetch_add(1, Ordering::Relaxed);
        async { Ok::<(), Failure>(()) }
    };
    let start = Instant::now();
    let worker = inbox.work(handler).concurrency(256).order(order).start();
    while count.load(Ordering::Relaxed) < number {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    worker.stop(Duration::from_secs(60)).await.unwrap();
    number as f64 / start.elapsed().as_secs_f64()
}
