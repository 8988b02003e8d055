//! Successive decodes after something else: what the first one pays for the caches and the heap that it finds.

use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use bench::comparison::median;
use bench::decode::DECODERS;
use bench::payloads::{First, Load, named};
use bench::table::{Table, time};
use criterion::{Criterion, SamplingMode};

/// The number of decodes that follow each other.
const RUNS: usize = 4;

/// What comes before them.
type Before = Box<dyn Fn(&[u8])>;

pub(crate) fn table(criterion: &mut Criterion) -> Table {
    let columns = ["after", "first", "second", "third", "fourth"];
    let mut table = Table::new("Decode 2,000 instances, successive runs", &columns);
    let load = Load::new("", &named("calendar.events_synced"), First::Event);
    let body = load.bodies[0].as_bytes();
    for (name, before) in before() {
        if let Some(times) = measure(criterion, name, body, &before) {
            table.line(std::iter::once(name.to_owned()).chain(times.map(time)));
        }
    }
    table
}

fn before() -> Vec<(&'static str, Before)> {
    let [.., value, floor] = DECODERS;
    let memory = RefCell::new(vec![0_u8; 64 << 20]);
    let write = move |_: &[u8]| {
        for byte in memory.borrow_mut().iter_mut().step_by(64) {
            *byte = byte.wrapping_add(1);
        }
        black_box(&memory);
    };
    vec![
        ("nothing", Box::new(|_| ())),
        (floor.name, Box::new(floor.decode)),
        ("64 MB written", Box::new(write)),
        (value.name, Box::new(value.decode)),
    ]
}

/// The median time of each of the runs; `None` if criterion only tests that this runs, or excludes it.
fn measure(
    criterion: &mut Criterion,
    name: &str,
    body: &[u8],
    before: &Before,
) -> Option<[f64; RUNS]> {
    let rounds: RefCell<Vec<[f64; RUNS]>> = RefCell::default();
    let mut group = criterion.benchmark_group("successive");
    group
        .sampling_mode(SamplingMode::Flat)
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1));
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|iterations| {
            let start = Instant::now();
            for _ in 0..iterations {
                before(body);
                let times = [(); RUNS].map(|()| {
                    let start = Instant::now();
                    (DECODERS[0].decode)(body);
                    start.elapsed().as_secs_f64() * 1e9
                });
                rounds.borrow_mut().push(times);
            }
            start.elapsed()
        });
    });
    group.finish();
    let rounds = rounds.into_inner();
    // Only a test has as few.
    (rounds.len() > 10)
        .then(|| std::array::from_fn(|run| median(rounds.iter().map(|times| times[run]))))
}
