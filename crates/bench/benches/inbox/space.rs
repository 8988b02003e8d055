//! What a delivery takes on the disk, and what a purge returns.

use std::fs;
use std::path::Path;
use std::time::Duration;

use bench::table::{Table, grouped};
use meeting_baas_inbox::{Attempt, Failure, Inbox};
use meeting_baas_webhooks::testing::ManualClock;

use crate::Scale;
use crate::goals::{Goal, Goals};
use crate::turn::{by, store};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub async fn space(goals: &mut Goals, scale: Scale) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let clock = ManualClock::at_unix_seconds(1_773_739_800);
    let options = Inbox::sqlite(&path).clock(clock.clone());
    let inbox = options.open().await.unwrap();
    let number = scale.of(20_000);
    let size = |inbox: &Inbox| {
        // What is in the log belongs to the file.
        let checkpoint =
            inbox
                .connect()
                .unwrap()
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| {
                    row.get::<_, i64>(0)
                });
        assert_eq!(checkpoint, Ok(0));
        length(&path)
    };
    let empty = size(&inbox);
    by(64, number, |number| store(&inbox, number)).await;
    let waiting = size(&inbox);
    let drained = inbox.drain(async |_: Attempt| Ok::<(), Failure>(()));
    assert_eq!(drained.await.error, None);
    let handled = size(&inbox);
    clock.advance(3 * DAY);
    inbox.purge().await.unwrap();
    let keys = size(&inbox);
    clock.advance(27 * DAY);
    inbox.purge().await.unwrap();
    let purged = size(&inbox);

    let mut row = goals.row("the file after a purge : before", Goal::AtMost(0.1));
    row.ratio(purged as f64 / handled as f64);
    goals.add(row);
    let heading = format!("On the disk, {} deliveries of the mix", grouped(number));
    let mut table = Table::new(&heading, &["", "file, KiB", "bytes each"]);
    for (name, size) in [
        ("waiting", waiting),
        ("handled", handled),
        ("keys only", keys),
        ("purged", purged),
    ] {
        let each = (size - empty.min(size)) as usize / number;
        let kib = grouped(size as usize / 1_024);
        table.line([name.to_owned(), kib, grouped(each)]);
    }
    println!("{table}");
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).unwrap().len()
}
