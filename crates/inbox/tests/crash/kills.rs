//! Services that are killed, at any time and at each point.

use std::env;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use meeting_baas_inbox::State;

use crate::kills;
use crate::place::Place;
use crate::process::Setting;
use crate::sender::{self, Senders};

/// Times that differ, so that a kill meets each step now and then.
fn some_time(round: usize) {
    let milliseconds = 60 + round * 7_919 % 400;
    thread::sleep(Duration::from_millis(u64::try_from(milliseconds).unwrap()));
}

pub(crate) fn kill_nine() {
    let place = Place::new();
    let senders = Senders::start();
    let kills = kills();
    // A fast clock: what was in progress when a process was killed waits for half a second instead of five.
    let setting = Setting {
        lease: 5,
        rate: 10,
        ..Setting::default()
    };
    for round in 0..kills {
        let mut service = place.start(&setting, &[]);
        senders.send_to(&[&service.address]);
        senders.wait_for(round * 20);
        some_time(round);
        service.kill();
    }
    let last = place.start(&setting, &[]);
    senders.send_to(&[&last.address]);
    senders.wait_for(kills * 20);
    let ledger = senders.stop();
    place.settle(&last);
    place.assert_handled(&ledger);
    println!("{kills} kills, {} acknowledged", ledger.len());
}

pub(crate) fn power_cut() {
    let library = env::var_os("POWERCUT").unwrap();
    let mut acknowledged = 0;
    let cuts = kills() / 3;
    let place = Place::new();
    let senders = Senders::start();
    // What a power cut leaves.
    let mirror = place.folder.path().join("mirror");
    for round in 0..cuts {
        let _ = fs::create_dir(&mirror);
        let store = place.store();
        let variables = [
            ("LD_PRELOAD", Path::new(&library)),
            ("POWERCUT_FROM", store.as_path()),
            ("POWERCUT_TO", mirror.as_path()),
        ];
        let mut service = place.start(&Setting::default(), &variables);
        senders.send_to(&[&service.address]);
        some_time(round);
        service.kill();
        senders.send_to(&[]);
        fs::remove_dir_all(&store).unwrap();
        fs::create_dir(&store).unwrap();
        for kept in fs::read_dir(&mirror).unwrap() {
            let kept = kept.unwrap();
            if kept
                .path()
                .extension()
                .is_none_or(|extension| extension != "part")
            {
                fs::copy(kept.path(), store.join(kept.file_name())).unwrap();
            }
        }
        acknowledged = senders.acknowledged();
    }
    let ledger = senders.stop();
    place.assert_stored(&ledger);
    let last = place.service();
    place.settle(&last);
    place.assert_handled(&ledger);
    println!("{cuts} power cuts, {acknowledged} acknowledged");
}

/// Its name, and a test that returns the key of the delivery.
type Point = (&'static str, fn(&Place) -> String);

/// A process that ends at each point of the way of a delivery.
pub(crate) fn points() {
    let points: [Point; 5] = [
        ("before_insert", |place| {
            ends_at(place, &POINTS, "before_insert", (Some(0), 1, 0))
        }),
        ("before_response", |place| {
            // A worker could claim it before the process ends.
            ends_at(place, &RECEIVER, "before_response", (Some(1), 1, 0))
        }),
        ("while_handled", |place| {
            ends_at(place, &POINTS, "while_handled", (None, 2, 1))
        }),
        ("before_settled", |place| {
            ends_at(place, &POINTS, "before_settled", (None, 2, 1))
        }),
        ("before_claimed", before_claimed),
    ];
    thread::scope(|scope| {
        for (name, point) in points {
            scope.spawn(move || {
                let place = Place::new();
                let key = point(&place);
                let begun = place
                    .lines()
                    .into_iter()
                    .filter(|(what, line, _)| what == "begin" && *line == key);
                println!("{name}: {key} was handled {} times", begun.count());
            });
        }
    });
}

/// A lease of half a second.
const POINTS: Setting = Setting {
    lease: 5,
    rate: 10,
    mark: 0,
    works: true,
};

/// The same without a worker.
const RECEIVER: Setting = Setting {
    works: false,
    ..POINTS
};

/// The first service aborts at the point of the word, once. Expects so many duplicates, unless the response may be lost with the
/// process, attempts, and attempts without an outcome.
fn ends_at(
    place: &Place,
    first: &Setting,
    word: &str,
    (duplicates, attempts, unfinished): (Option<u64>, u64, u64),
) -> String {
    let mut service = place.start(first, &[]);
    let start = Instant::now();
    let mut ended = 0;
    let key = loop {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{word}: not acknowledged"
        );
        match sender::try_one(&service.address, word, word) {
            Some(key) => break key,
            None => thread::sleep(Duration::from_millis(5)),
        }
        if service.has_ended() {
            ended += 1;
            service = place.start(&POINTS, &[]);
        }
    };
    let entry = loop {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{word}: not handled"
        );
        if service.has_ended() {
            ended += 1;
            service = place.start(&POINTS, &[]);
        }
        sender::wake(&service.address);
        let entry = place.entries().remove(&key);
        let entry = entry.unwrap_or_else(|| panic!("{word}: the acknowledged delivery is lost"));
        if entry.state() == State::Done {
            break entry;
        }
        thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(ended, 1, "{word}: it ends once");
    let found = (entry.attempts(), entry.unfinished());
    assert_eq!(found, (attempts, unfinished), "{word}");
    if let Some(duplicates) = duplicates {
        assert_eq!(entry.duplicates(), duplicates, "{word}");
    }
    place.assert_handled(&[key.clone()].into());
    key
}

/// Acknowledged by a process without a worker, which is killed.
fn before_claimed(place: &Place) -> String {
    let mut service = place.start(&RECEIVER, &[]);
    let key = sender::send_one(&service.address, "before_claimed", "quick");
    service.kill();
    assert!(place.lines().is_empty());
    let service = place.start(&POINTS, &[]);
    place.settle(&service);
    place.assert_handled(&[key.clone()].into());
    key
}
