//! Compares contestants in turns: within each of criterion's samples, every contestant has several turns.
//!
//! Criterion itself measures one contestant after the other, seconds apart. On a machine with other load, the conditions
//! differ between them. Here criterion plans the samples only, and the table shows the times within them. A ratio compares
//! times of the same round of turns; the medians are reported.

use std::cell::RefCell;
use std::fs;
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode};

/// A named unit of work to measure.
pub struct Contestant<'run> {
    name: &'static str,
    run: Box<dyn Fn() + 'run>,
}

impl<'run> Contestant<'run> {
    pub fn new(name: &'static str, run: impl Fn() + 'run) -> Self {
        let run = Box::new(run);
        Self { name, run }
    }

    /// Does the work once.
    pub fn run(&self) {
        (self.run)();
    }
}

/// The measurement of one contestant.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub name: &'static str,
    /// Nanoseconds for each piece of work: the median of the rounds.
    pub nanoseconds: f64,
    /// Page faults for each piece of work: the median of the rounds.
    pub page_faults: f64,
    /// The time of the first contestant, divided by the time of this one: the median of the rounds.
    pub first_to_this: f64,
}

/// The number of samples, and their total duration.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub samples: usize,
    pub duration: Duration,
}

/// The number of rounds within one sample, if it has as many iterations: the shorter the turns, the fewer are
/// disturbed.
const ROUNDS: u64 = 20;

/// Measures the contestants, each of which does `pieces` pieces of work in a run. `None` if criterion's filter excludes
/// this comparison, or if criterion only tests that it runs.
pub fn compare(
    criterion: &mut Criterion,
    (group, name): (&str, &str),
    pieces: usize,
    plan: Plan,
    contestants: &[Contestant<'_>],
) -> Option<Vec<Measured>> {
    let samples = RefCell::new(Vec::new());
    let mut group = criterion.benchmark_group(group);
    group
        .sampling_mode(SamplingMode::Flat)
        .sample_size(plan.samples)
        .warm_up_time(plan.duration / 5)
        .measurement_time(plan.duration);
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|iterations| {
            let start = Instant::now();
            let rounds = rounds(contestants, iterations, pieces);
            samples.borrow_mut().push(rounds);
            start.elapsed()
        });
    });
    group.finish();
    // The earlier rounds are of the warm-up.
    let samples = samples.into_inner();
    let warm = samples.len().checked_sub(plan.samples)?;
    Some(summary(contestants, &samples[warm..].concat()))
}

/// The turn of one contestant, for each piece of work.
#[derive(Clone, Copy, Debug)]
struct Turn {
    nanoseconds: f64,
    page_faults: f64,
}

/// The turn of each contestant in each round.
fn rounds(contestants: &[Contestant<'_>], iterations: u64, pieces: usize) -> Vec<Vec<Turn>> {
    let rounds = iterations.min(ROUNDS);
    let iterations_of =
        |round: u64| iterations * (round + 1) / rounds - iterations * round / rounds;
    let round = |round: u64| {
        let turn = |contestant| turn(contestant, iterations_of(round), pieces);
        contestants.iter().map(turn).collect()
    };
    (0..rounds).map(round).collect()
}

fn turn(contestant: &Contestant<'_>, iterations: u64, pieces: usize) -> Turn {
    // The first run after another contestant depends on what that one left in the caches and on the heap. A turn with a large
    // payload may have one more run only.
    contestant.run();
    let faults = page_faults();
    let start = Instant::now();
    for _ in 0..iterations {
        contestant.run();
    }
    let elapsed = start.elapsed();
    let faults = page_faults() - faults;
    let all = iterations as f64 * pieces as f64;
    Turn {
        nanoseconds: elapsed.as_secs_f64() * 1e9 / all,
        page_faults: faults as f64 / all,
    }
}

/// The page faults of this process without a disk access, as Linux reports them; elsewhere 0.
fn page_faults() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program is in parentheses, and may contain any character. `minflt` is the tenth field.
    let fields = stat.rsplit_once(") ").map(|(_, fields)| fields.split(' '));
    let faults = fields.and_then(|mut fields| fields.nth(7));
    faults.and_then(|faults| faults.parse().ok()).unwrap_or(0)
}

fn summary(contestants: &[Contestant<'_>], rounds: &[Vec<Turn>]) -> Vec<Measured> {
    let ratio = |round: &Vec<Turn>, index: usize| round[0].nanoseconds / round[index].nanoseconds;
    let measured = |(index, contestant): (usize, &Contestant<'_>)| Measured {
        name: contestant.name,
        nanoseconds: median(rounds.iter().map(|round| round[index].nanoseconds)),
        page_faults: median(rounds.iter().map(|round| round[index].page_faults)),
        first_to_this: median(rounds.iter().map(|round| ratio(round, index))),
    };
    contestants.iter().enumerate().map(measured).collect()
}

/// The median.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len().is_multiple_of(2) {
        f64::midpoint(values[middle - 1], values[middle])
    } else {
        values[middle]
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{Contestant, ROUNDS, Turn, median, page_faults, rounds, summary};

    #[test]
    fn a_round_out_of_line_counts_for_little() {
        let medians = [&[3.0, 1.0, 100.0][..], &[4.0, 1.0, 2.0, 100.0]]
            .map(|values| median(values.iter().copied()));
        assert_eq!(medians.map(|median| median.to_string()), ["3", "3"]);
    }

    #[test]
    fn a_ratio_is_one_of_times_of_the_same_round() {
        let contestants = ["ours", "theirs"].map(|name| Contestant::new(name, || ()));
        // In the second round everything takes ten times as long, with the same ratio.
        let rounds = [[1.0, 4.0], [10.0, 40.0], [1.0, 4.0]].map(|round| {
            let turn = |nanoseconds| Turn {
                nanoseconds,
                page_faults: 0.0,
            };
            round.map(turn).to_vec()
        });
        let [ours, theirs] = summary(&contestants, &rounds).try_into().unwrap();
        assert_eq!((ours.nanoseconds, ours.first_to_this), (1.0, 1.0));
        assert_eq!((theirs.nanoseconds, theirs.first_to_this), (4.0, 0.25));
    }

    /// A page is 4 KiB on most machines, and larger on some.
    #[cfg(target_os = "linux")]
    #[test]
    fn touching_new_memory_is_a_page_fault() {
        let before = page_faults();
        let memory = std::hint::black_box(vec![1_u8; 64 << 20]);
        assert!(page_faults() - before >= 100, "of {} bytes", memory.len());
    }

    #[test]
    fn every_iteration_is_run_and_every_contestant_has_a_turn_in_a_round() {
        for iterations in [1, 2, 19, 20, 21, 1_000] {
            let runs = Cell::new((0, 0));
            let contestants = [
                Contestant::new("ours", || runs.update(|(ours, theirs)| (ours + 1, theirs))),
                Contestant::new("theirs", || {
                    runs.update(|(ours, theirs)| (ours, theirs + 1));
                }),
            ];
            let rounds = rounds(&contestants, iterations, 1);
            let count = rounds.len() as u64;
            assert_eq!(count, iterations.min(ROUNDS));
            assert!(rounds.iter().all(|round| round.len() == 2));
            // One run of each turn is not measured.
            assert_eq!(runs.get(), (iterations + count, iterations + count));
        }
    }
}
