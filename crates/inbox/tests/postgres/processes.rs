//! What happens to the processes: they are killed, and their clocks jump.

use std::env;
use std::path::Path;
use std::thread;
use std::time::Duration;

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
    let _workers = [jumping("worker", "86400"), jumping("worker", "-86400")];
    let mut ledger = std::collections::BTreeSet::new();
    for number in 0..12 {
        // Each is handled for twice its lease. The length of the id decides about which bot it is.
        let id = format!("slow_{}", "x".repeat(number));
        ledger.insert(sender::send_one(&receiver.address, &id, "slow"));
        thread::sleep(Duration::from_millis(300));
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
