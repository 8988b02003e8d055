//! What happens to the processes: they are killed, and their clocks jump.

use std::env;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::place::Place;
use crate::sender::{self, Senders};
use crate::server::acknowledged;

pub(crate) fn each_killed() {
    let place = Place::new();
    let mut receivers = [
        place.start("receiver", 3, &[]),
        place.start("receiver", 3, &[]),
    ];
    let mut workers = [place.start("worker", 3, &[]), place.start("worker", 3, &[])];
    let senders = Senders::start();
    for round in 0..12 {
        senders.send_to(&[&receivers[0].address, &receivers[1].address]);
        acknowledged(&senders, 60);
        let (role, killed) = match round % 4 {
            0 => ("receiver", &mut receivers[0]),
            1 => ("worker", &mut workers[0]),
            2 => ("receiver", &mut receivers[1]),
            _ => ("worker", &mut workers[1]),
        };
        killed.kill();
        *killed = place.start(role, 3, &[]);
    }
    let ledger = senders.stop();
    place.settle();
    place.assert_handled(&ledger);
    println!(
        "each process was killed three times, {} acknowledged",
        ledger.len()
    );
}

/// The library moves the clock of a process by so many seconds, two seconds after its start.
pub(crate) fn clock_jumps() {
    let library = env::var("CLOCK_JUMP").unwrap();
    let library = Path::new(&library);
    let place = Place::new();
    let jumping = |role: &str, seconds: &str| {
        place.start(
            role,
            2,
            &[
                ("LD_PRELOAD", library),
                ("CLOCK_JUMP_BY", Path::new(seconds)),
            ],
        )
    };
    let receiver = place.start("receiver", 2, &[]);
    let mut ledger = std::collections::BTreeSet::new();
    let mut send = |number: usize| {
        // Each is handled for twice its lease. The length of the id decides about which bot it is.
        let id = format!("slow_{}", "x".repeat(number));
        ledger.insert(sender::send_one(&receiver.address, &id, "slow"));
    };
    let _behind = jumping("worker", "-86400");
    thread::sleep(Duration::from_secs(3));
    (0..6).for_each(&mut send);
    let start = Instant::now();
    while place.lines().len() < 6 {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "a worker whose clock is behind claims nothing"
        );
        thread::sleep(Duration::from_millis(20));
    }
    // Its clock jumps while the other one handles these.
    let _ahead = jumping("worker", "86400");
    for number in 6..12 {
        send(number);
        thread::sleep(Duration::from_millis(500));
    }
    place.settle();
    place.assert_handled(&ledger);
    for (key, entry) in place.entries() {
        assert_eq!(
            (entry.attempts(), entry.unfinished()),
            (1, 0),
            "{key}: its lease ended"
        );
    }
}
