//! Several processes on one file, and processes that end or stop while they handle a delivery.

use std::collections::BTreeSet;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use meeting_baas_inbox::State;
use meeting_baas_inbox::rusqlite::Connection;

use crate::place::Place;
use crate::process::{Service, Setting};
use crate::sender::{self, Senders};

pub(crate) fn two_processes() {
    let place = Place::new();
    // Long leases, so that none ends on a machine with much other work.
    let setting = Setting {
        lease: 60,
        ..Setting::default()
    };
    let first = place.start(&setting, &[]);
    let second = place.start(&setting, &[]);
    let senders = Senders::start();
    senders.send_to(&[&first.address, &second.address]);
    senders.wait_for(400);
    let ledger = senders.stop();
    place.settle(&first);
    place.assert_handled(&ledger);
    // The lines are in the order in which they were written, by whichever process.
    let mut bots = BTreeSet::new();
    let mut begun = BTreeSet::new();
    for (what, key, bot) in place.lines() {
        if what == "begin" {
            assert!(begun.insert(key.clone()), "{key} was handled twice");
            assert!(bots.insert(bot), "two of one bot at once: {key}");
        } else {
            assert!(bots.remove(&bot));
        }
    }
    println!("two processes, {} acknowledged", ledger.len());
}

pub(crate) fn aborts() {
    let place = Place::new();
    // A fast clock, for the leases and for the waits between the attempts.
    let setting = Setting {
        lease: 60,
        rate: 30,
        ..Setting::default()
    };
    let mut service = place.start(&setting, &[]);
    let mut ledger = BTreeSet::new();
    for number in 0..20 {
        ledger.insert(sender::send_one(
            &service.address,
            &format!("before_{number}"),
            "quick",
        ));
    }
    let poison = sender::send_one(&service.address, "poison", "abort");
    let start = Instant::now();
    let mut aborted = 0;
    while place
        .entries()
        .get(&poison)
        .is_none_or(|entry| entry.state() != State::Dead)
    {
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "it is not given up"
        );
        if service.has_ended() {
            aborted += 1;
            service = place.start(&setting, &[]);
        }
        thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(aborted, 5);
    ledger.insert(sender::send_one(&service.address, "after", "quick"));
    place.settle(&service);
    place.assert_handled(&ledger);
    assert!(!service.has_ended());
}

pub(crate) fn stopped() {
    let place = Place::new();
    // Half a second, which ends while the process is stopped; and a minute.
    let [short, long] = [5, 600].map(|lease| Setting {
        lease,
        rate: 10,
        ..Setting::default()
    });
    let first = place.start(&short, &[]);
    let key = sender::send_one(&first.address, "slow", "slow");
    wait_for(&place, &first, 1);
    stop(&place, &first);
    let second = place.start(&long, &[]);
    // The lease of the first ends, and the second handles it.
    wait_for(&place, &second, 2);
    first.signal("-CONT");
    // The handler of the first takes a second. Long enough for it to settle what it no longer has.
    thread::sleep(Duration::from_millis(500));
    let entry = place.entries().remove(&key).unwrap();
    assert_eq!((entry.state(), entry.attempts()), (State::InProgress, 2));
    fs::write(place.folder.path().join("effects.end"), "").unwrap();
    place.settle(&second);
    let entry = place.entries().remove(&key).unwrap();
    assert_eq!(
        (entry.state(), entry.attempts(), entry.unfinished()),
        (State::Done, 2, 1)
    );
}

/// Stops a process while it does not have the lock of the store, which nobody else would get then.
fn stop(place: &Place, service: &Service) {
    loop {
        service.signal("-STOP");
        // Its threads stop a little later.
        thread::sleep(Duration::from_millis(10));
        let other = Connection::open(place.file()).unwrap();
        other.busy_timeout(Duration::ZERO).unwrap();
        if other.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok() {
            return;
        }
        service.signal("-CONT");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until so many attempts at the slow delivery have begun, the last of them in this service.
fn wait_for(place: &Place, service: &Service, attempts: usize) {
    let start = Instant::now();
    let begun = |lines: Vec<(String, String, String)>| {
        let slow = lines
            .iter()
            .filter(|(what, key, _)| what == "begin" && key.ends_with(":slow"));
        slow.count()
    };
    while begun(place.lines()) < attempts {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "attempt {attempts} does not begin"
        );
        thread::sleep(Duration::from_millis(20));
        if attempts > 1 {
            sender::wake(&service.address);
        }
    }
}
