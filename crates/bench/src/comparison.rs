//! Contestants side by side: within each of criterion's samples, every one of them has its turn.
//!
//! Criterion by itself measures one after the other, seconds apart, and on a machine that others use those are
//! different seconds. Here it plans the samples, and the table is made of the times within them. A ratio is one of
//! times that were taken within the same sample; medians are told.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode};

/// What is measured, under a name.
pub struct Contestant<'run> {
    name: &'static str,
    run: Box<dyn Fn() + 'run>,
}

impl<'run> Contestant<'run> {
    pub fn new(name: &'static str, run: impl Fn() + 'run) -> Self {
        let run = Box::new(run);
        Self { name, run }
    }
}

/// What was measured of one contestant.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub name: &'static str,
    /// Nanoseconds a piece of work: the median of the samples.
    pub nanoseconds: f64,
    /// What the first contestant takes, of what this one takes: the median of the samples.
    pub first_to_this: f64,
}

/// How many samples are taken, and how long all of them take together.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub samples: usize,
    pub duration: Duration,
}

/// Measures the contestants, each of which does `pieces` pieces of work in a run. `None` if criterion was told to
/// leave this one out, or only to try it.
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
            let sample: Vec<_> = contestants
                .iter()
                .map(|contestant| time(contestant, iterations))
                .collect();
            let total = sample.iter().sum();
            let pieces = iterations as f64 * pieces as f64;
            let nanoseconds = |time: &Duration| time.as_secs_f64() * 1e9 / pieces;
            let sample: Vec<f64> = sample.iter().map(nanoseconds).collect();
            samples.borrow_mut().push(sample);
            total
        });
    });
    group.finish();
    // What stands before them was taken while warming up.
    let samples = samples.into_inner();
    let taken = samples.len().checked_sub(plan.samples)?;
    Some(summary(contestants, &samples[taken..]))
}

fn time(contestant: &Contestant<'_>, iterations: u64) -> Duration {
    let start = Instant::now();
    for _ in 0..iterations {
        (contestant.run)();
    }
    start.elapsed()
}

fn summary(contestants: &[Contestant<'_>], samples: &[Vec<f64>]) -> Vec<Measured> {
    let measured = |(index, contestant): (usize, &Contestant<'_>)| Measured {
        name: contestant.name,
        nanoseconds: median(samples.iter().map(|sample| sample[index])),
        first_to_this: median(samples.iter().map(|sample| sample[0] / sample[index])),
    };
    contestants.iter().enumerate().map(measured).collect()
}

/// The value in the middle.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 0 {
        f64::midpoint(values[middle - 1], values[middle])
    } else {
        values[middle]
    }
}

#[cfg(test)]
mod tests {
    use super::{Contestant, median, summary};

    #[test]
    fn a_sample_out_of_line_counts_for_little() {
        assert_eq!(median([3.0, 1.0, 100.0].into_iter()), 3.0);
        assert_eq!(median([4.0, 1.0, 2.0, 100.0].into_iter()), 3.0);
    }

    #[test]
    fn a_ratio_is_one_of_times_of_the_same_sample() {
        let contestants = ["ours", "theirs"].map(|name| Contestant::new(name, || ()));
        // Everything takes ten times as long in the second: the ratio is as in the others.
        let samples = [vec![1.0, 4.0], vec![10.0, 40.0], vec![1.0, 4.0]];
        let [ours, theirs] = summary(&contestants, &samples).try_into().unwrap();
        assert_eq!((ours.nanoseconds, ours.first_to_this), (1.0, 1.0));
        assert_eq!((theirs.nanoseconds, theirs.first_to_this), (4.0, 0.25));
    }
}
