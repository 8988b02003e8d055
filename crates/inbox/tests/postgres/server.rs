//! What happens to the server: it is killed and stopped, its connections are ended, and its disk is full.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use crate::cluster::Cluster;
use crate::place::Place;
use crate::sender::{self, Senders};

/// Times that differ, so that a kill meets each step now and then.
fn some_time(round: usize) {
    let milliseconds = 100 + round * 7_919 % 700;
    thread::sleep(Duration::from_millis(u64::try_from(milliseconds).unwrap()));
}

/// Waits until the senders have so many more acknowledged.
pub(crate) fn acknowledged(senders: &Senders, more: usize) {
    let (start, before) = (Instant::now(), senders.acknowledged());
    while senders.acknowledged() < before + more {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "nothing is acknowledged any more"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

pub(crate) fn killed() {
    const KILLS: usize = 12;
    let mut place = Place::new();
    let service = place.service();
    let senders = Senders::start();
    senders.send_to(&[&service.address]);
    for round in 0..KILLS {
        some_time(round);
        place.cluster.kill();
        some_time(round + 1);
        place.cluster.run();
        acknowledged(&senders, 50);
    }
    let slowest = senders.slowest();
    let ledger = senders.stop();
    place.settle();
    place.assert_handled(&ledger);
    assert!(slowest < Duration::from_secs(8), "{slowest:?}");
    println!("{KILLS} kills of the server, {} acknowledged", ledger.len());
}

pub(crate) fn stopped() {
    let place = Place::new();
    let service = place.service();
    let senders = Senders::start();
    senders.send_to(&[&service.address]);
    acknowledged(&senders, 50);
    place.cluster.signal("-STOP");
    // Longer than each of the limits, which are 5 s and 10 s.
    thread::sleep(Duration::from_secs(16));
    let unavailable = senders.unavailable();
    assert!(
        unavailable > 16,
        "only {unavailable} were answered with 503"
    );
    place.cluster.signal("-CONT");
    acknowledged(&senders, 500);
    let slowest = senders.slowest();
    let ledger = senders.stop();
    place.settle();
    place.assert_handled(&ledger);
    // A webhook waits 2 s, and a callback 5 s. The machine may do much else.
    assert!(slowest < Duration::from_secs(8), "{slowest:?}");
    println!(
        "the server was stopped: {} acknowledged, {unavailable} unavailable, the slowest answer after {} ms",
        ledger.len(),
        slowest.as_millis()
    );
}

const LISTENS: &str = "query LIKE 'LISTEN%' OR query = 'SELECT 1'";

pub(crate) fn terminated() {
    let place = Place::new();
    let service = place.service();
    let senders = Senders::start();
    senders.send_to(&[&service.address]);
    for round in 0..20 {
        some_time(round);
        place.ask("SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity WHERE application_name = 'meeting-baas-inbox'");
        acknowledged(&senders, 20);
    }
    let slowest = senders.slowest();
    let ledger = senders.stop();
    place.settle();
    place.assert_handled(&ledger);
    assert!(slowest < Duration::from_secs(8), "{slowest:?}");
    println!(
        "connections were ended 20 times, {} acknowledged",
        ledger.len()
    );
}

pub(crate) fn listen_terminated() {
    let place = Place::new();
    let receiver = place.start("receiver", 5, &[]);
    let _worker = place.start("worker", 5, &[]);
    let listens = || {
        place.ask(&format!(
            "SELECT pid::text FROM pg_stat_activity WHERE {LISTENS}"
        ))
    };
    let wait_for_listener = || {
        let start = Instant::now();
        while listens().len() != 1 {
            assert!(start.elapsed() < Duration::from_secs(30), "nobody listens");
            thread::sleep(Duration::from_millis(50));
        }
        listens()
    };
    let mut ledger = std::collections::BTreeSet::new();
    let mut before = wait_for_listener();
    for round in 0..5 {
        place.ask(&format!(
            "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE {LISTENS}"
        ));
        ledger.insert(sender::send_one(
            &receiver.address,
            &format!("while_nobody_listens_{round}"),
            "quick",
        ));
        place.settle();
        let after = wait_for_listener();
        assert_ne!(before, after);
        before = after;
    }
    place.assert_handled(&ledger);
}

pub(crate) fn full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let _mounted = Mounted::new(folder.path());
    let filler = folder.path().join("filler");
    let mut place = Place::on(Cluster::in_folder(folder.path()));
    let service = place.service();
    // A part of the file system is left for what arrives.
    fs::write(&filler, vec![0; left(folder.path()) - 8 * 1024 * 1024]).unwrap();
    let senders = Senders::start();
    senders.send_to(&[&service.address]);
    let start = Instant::now();
    while senders.unavailable() < 100 {
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "it does not become full"
        );
        thread::sleep(Duration::from_millis(50));
    }
    thread::sleep(Duration::from_secs(3));
    let unavailable = senders.unavailable();
    fs::remove_file(&filler).unwrap();
    // A server without space for its log ends, and is started again by whoever runs it.
    let has_ended = place.cluster.run_if_ended();
    acknowledged(&senders, 200);
    let slowest = senders.slowest();
    let ledger = senders.stop();
    place.settle();
    place.assert_handled(&ledger);
    assert!(slowest < Duration::from_secs(8), "{slowest:?}");
    println!(
        "the disk was full: {} acknowledged, {unavailable} unavailable, the server {}",
        ledger.len(),
        if has_ended { "had ended" } else { "went on" }
    );
}

/// The bytes that a file system has left.
fn left(folder: &std::path::Path) -> usize {
    let output = Command::new("df")
        .args(["--output=avail", "-B1"])
        .arg(folder)
        .output();
    let output = String::from_utf8(output.unwrap().stdout).unwrap();
    output.lines().last().unwrap().trim().parse().unwrap()
}

struct Mounted(std::path::PathBuf);

impl Mounted {
    fn new(folder: &std::path::Path) -> Self {
        let done = as_root("mount")
            .args(["-t", "tmpfs", "-o", "size=160m,mode=755", "tmpfs"])
            .arg(folder)
            .status();
        assert!(done.unwrap().success(), "a file system cannot be mounted");
        Self(folder.to_owned())
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = as_root("umount").arg("-l").arg(&self.0).status();
    }
}

/// `CRASH_MOUNT` is empty for root, and `sudo` for others.
fn as_root(program: &str) -> Command {
    match env::var("CRASH_MOUNT").unwrap_or_default().as_str() {
        "sudo" => {
            let mut command = Command::new("sudo");
            command.arg(program);
            command
        }
        _ => Command::new(program),
    }
}
