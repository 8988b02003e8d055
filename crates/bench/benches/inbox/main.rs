//! The inbox: `cargo bench --bench inbox`, with `million` after `--` for a store of a million rows as well, and `brief`
//! for a run without meaningful figures. With the address of a server in `INBOX_POSTGRES`, and `postgres` after `--`, it measures only
//! PostgreSQL.
//!
//! The contestants take turns in each of three rounds, and a ratio compares two turns of one round: the figures of a disk vary
//! much more than the ratios. How much grouping gains depends on how long an fsync takes. So the program measures that, and where
//! it takes less than two milliseconds, what depends on it is measured again with fsyncs that take two.

mod disk;
mod goals;
mod handling;
mod million;
mod plain;
mod postgres;
mod serving;
mod space;
mod storing;
mod turn;

use std::env;

use bench::table::time;
use goals::Goals;

const ROUNDS: usize = 3;

/// How much is done.
#[derive(Clone, Copy)]
struct Scale(usize);

impl Scale {
    fn of(self, number: usize) -> usize {
        (number / self.0).max(1)
    }
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    // Cargo passes `--test` to check that a benchmark runs.
    let is_brief = has("brief") || has("--test");
    let scale = Scale(if is_brief { 50 } else { 1 });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let fsync = disk::fsync();
    let heading = format!("An fsync takes {}", time(fsync.as_nanos() as f64));
    let mut goals = Goals::new(&heading);
    runtime.block_on(async {
        if has("postgres") {
            return postgres::postgres(&mut goals, scale, has("million")).await;
        }
        storing::storing(&mut goals, scale).await;
        serving::serving(&mut goals, scale).await;
        handling::handling(&mut goals, scale).await;
        if !disk::is_slowed() {
            space::space(&mut goals, scale).await;
            if has("million") || is_brief {
                million::million(&mut goals, scale).await;
            }
        }
    });
    println!("{goals}");
    if !is_brief && !has("postgres") {
        disk::again_with_slow_fsyncs(fsync);
    }
}
