//! A file system that becomes full.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::place::Place;
use crate::process::Setting;
use crate::sender::Senders;

pub(crate) fn full_file_system() {
    // A real end of the space, and the mark before it.
    for mark in [0, 4 * 1024 * 1024] {
        fill(mark);
    }
}

fn fill(mark: u64) {
    let place = Place::new();
    let store = place.store();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"])
        .arg(&store)
        .status()
        .unwrap();
    assert!(mount.success(), "a file system cannot be mounted");
    let _mounted = Mounted(store.clone());
    let filler = store.join("filler");
    fs::write(&filler, vec![0; 6 * 1024 * 1024]).unwrap();
    let senders = Senders::start();
    let setting = Setting {
        mark,
        ..Setting::default()
    };
    let service = place.start(&setting, &[]);
    senders.send_to(&[&service.address]);
    let start = Instant::now();
    while senders.unavailable() < 50 {
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "it does not become full"
        );
        thread::sleep(Duration::from_millis(50));
    }
    thread::sleep(Duration::from_secs(2));
    let full = senders.acknowledged();
    let unavailable = senders.unavailable();
    fs::remove_file(&filler).unwrap();
    // It recovers without help.
    let start = Instant::now();
    while senders.acknowledged() < full + 200 {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "it does not recover"
        );
        thread::sleep(Duration::from_millis(50));
    }
    let ledger = senders.stop();
    place.settle(&service);
    place.assert_handled(&ledger);
    println!(
        "mark {mark}: {} acknowledged, {unavailable} times 503",
        ledger.len()
    );
}

struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
