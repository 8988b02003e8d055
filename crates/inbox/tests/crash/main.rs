//! The crash points, with real processes: each test starts services, kills or starves them, and compares the senders' ledger with
//! what is stored and what was handled.
//!
//! `cargo test` runs the quick ones, with few kills. `.ci/run crashes` runs all: it sets `CRASH_KILLS`, the number of kills;
//! `POWERCUT`, the library that simulates power cuts; and `CRASH_MOUNT`, to fill a file system, for which one must be root.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and uses files"
)]

mod sender;
mod service;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use meeting_baas_inbox::{Entry, Filter, Inbox, State, Statistics};
use sender::Senders;
use tempfile::TempDir;

struct Test {
    name: &'static str,
    run: fn(),
    /// The variable without which it is not run.
    needs: Option<&'static str>,
}

impl Test {
    const fn new(name: &'static str, run: fn(), needs: Option<&'static str>) -> Self {
        Self { name, run, needs }
    }
}

const TESTS: [Test; 6] = [
    Test::new("kill_nine_loses_no_acknowledged_delivery", kill_nine, None),
    Test::new(
        "two_processes_on_one_file_handle_each_delivery_once",
        two_processes,
        None,
    ),
    Test::new(
        "a_process_that_was_stopped_settles_nothing_later",
        stopped,
        None,
    ),
    Test::new(
        "a_payload_that_aborts_the_process_is_given_up_alone",
        aborts,
        Some("CRASH_KILLS"),
    ),
    Test::new(
        "a_power_cut_loses_no_acknowledged_delivery",
        power_cut,
        Some("POWERCUT"),
    ),
    Test::new(
        "a_full_file_system_loses_no_acknowledged_delivery",
        full_file_system,
        Some("CRASH_MOUNT"),
    ),
];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "service") {
        return service::run(&arguments[1..]);
    }
    let filter = arguments.iter().find(|argument| !argument.starts_with('-'));
    let mut passed = 0;
    let mut filtered = 0;
    for Test { name, run, needs } in TESTS {
        let is_chosen = filter.is_none_or(|filter| name.contains(filter.as_str()));
        if !is_chosen || needs.is_some_and(|variable| env::var_os(variable).is_none()) {
            filtered += 1;
            continue;
        }
        let start = Instant::now();
        run();
        println!("test {name} ... ok ({} s)", start.elapsed().as_secs());
        passed += 1;
    }
    println!(
        "test result: ok. {passed} passed; 0 failed; 0 ignored; 0 measured; {filtered} filtered out"
    );
}

/// A number from the environment, or the short one of `cargo test`.
fn kills() -> usize {
    env::var("CRASH_KILLS").map_or(3, |kills| kills.parse().unwrap())
}

/// A folder with a store, and what its handlers did.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("store")).unwrap();
        Self { folder }
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    fn file(&self) -> PathBuf {
        self.store().join("inbox.db")
    }

    fn effects(&self) -> PathBuf {
        self.folder.path().join("effects")
    }

    fn service(&self) -> Service {
        self.start(&Setting::default(), &[])
    }

    fn start(&self, setting: &Setting, variables: &[(&str, &Path)]) -> Service {
        Service::start(&self.file(), &self.effects(), setting, variables)
    }

    /// The lines of the handlers: what, key, bot.
    fn lines(&self) -> Vec<(String, String, String)> {
        let text = fs::read_to_string(self.effects()).unwrap_or_default();
        let words = text.lines().map(|line| {
            let mut words = line.split(' ').map(str::to_owned);
            (
                words.next().unwrap(),
                words.next().unwrap(),
                words.next().unwrap_or_default(),
            )
        });
        words.collect()
    }

    /// What is stored. The process that used the store is gone, or still there.
    fn entries(&self) -> BTreeMap<String, Entry> {
        in_inbox(&self.file(), async |inbox| {
            assert_eq!(inbox.check().await.unwrap(), [""; 0]);
            let entries = inbox.list(Filter::all()).await.unwrap();
            entries
                .into_iter()
                .map(|entry| (entry.key().to_string(), entry))
                .collect()
        })
    }

    fn statistics(&self) -> Statistics {
        in_inbox(&self.file(), async |inbox| {
            inbox.statistics().await.unwrap()
        })
    }

    /// Waits until nothing is waiting or in progress.
    fn settle(&self) {
        let start = Instant::now();
        loop {
            let statistics = self.statistics();
            if statistics.waiting == 0 && statistics.in_progress == 0 {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(120), "{statistics:?}");
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// Every delivery of the ledger is stored.
    fn assert_stored(&self, ledger: &BTreeSet<String>) {
        let entries = self.entries();
        let lost = ledger
            .iter()
            .filter(|key| !entries.contains_key(*key))
            .count();
        assert_eq!(
            lost,
            0,
            "of {} acknowledged deliveries, {lost} are not stored",
            ledger.len()
        );
    }

    /// Every delivery of the ledger was handled, and is recorded as done.
    fn assert_handled(&self, ledger: &BTreeSet<String>) {
        let entries = self.entries();
        let ended: BTreeSet<String> = self
            .lines()
            .into_iter()
            .filter(|(what, _, _)| what == "end")
            .map(|(_, key, _)| key)
            .collect();
        for key in ledger {
            let entry = entries.get(key).unwrap_or_else(|| panic!("{key} is lost"));
            assert_eq!(entry.state(), State::Done, "{entry:?}");
            assert!(ended.contains(key), "{key} is done, but was not handled");
        }
    }
}

fn in_inbox<T>(file: &Path, what: impl AsyncFnOnce(Inbox) -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        what(Inbox::sqlite(file).free_space_mark(0).open().await.unwrap()).await
    })
}

struct Setting {
    lease: u32,
    rate: u32,
    mark: u64,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            lease: 1,
            rate: 1,
            mark: 0,
        }
    }
}

/// A service in a process of its own, which is killed on drop.
struct Service {
    process: Child,
    address: String,
}

impl Service {
    fn start(file: &Path, effects: &Path, setting: &Setting, variables: &[(&str, &Path)]) -> Self {
        let Setting { lease, rate, mark } = setting;
        let mut process = Command::new(env::current_exe().unwrap())
            .arg("service")
            .args([file, effects])
            .args([lease.to_string(), rate.to_string(), mark.to_string()])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        Self { process, address }
    }

    fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    fn has_ended(&mut self) -> bool {
        self.process.try_wait().unwrap().is_some()
    }

    fn kill(&mut self) {
        // SIGKILL.
        let _ = self.process.kill();
        self.process.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Times that differ, so that a kill meets each step now and then.
fn some_time(round: usize) {
    let milliseconds = 60 + round * 7_919 % 400;
    thread::sleep(Duration::from_millis(u64::try_from(milliseconds).unwrap()));
}

fn kill_nine() {
    let place = Place::new();
    let senders = Senders::start();
    let kills = kills();
    for round in 0..kills {
        let mut service = place.service();
        senders.send_to(&[&service.address]);
        some_time(round);
        service.kill();
    }
    let last = place.service();
    senders.send_to(&[&last.address]);
    thread::sleep(Duration::from_millis(200));
    let ledger = senders.stop();
    assert!(
        ledger.len() > kills * 20,
        "only {} were acknowledged",
        ledger.len()
    );
    place.settle();
    place.assert_handled(&ledger);
    println!("{kills} kills, {} acknowledged", ledger.len());
}

fn power_cut() {
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
    let _last = place.service();
    place.settle();
    place.assert_handled(&ledger);
    println!("{cuts} power cuts, {acknowledged} acknowledged");
}

fn full_file_system() {
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
    while senders.refused() < 50 {
        assert!(
            start.elapsed() < Duration::from_secs(120),
            "it does not become full"
        );
        thread::sleep(Duration::from_millis(50));
    }
    thread::sleep(Duration::from_secs(2));
    let full = senders.acknowledged();
    let refused = senders.refused();
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
    place.settle();
    place.assert_handled(&ledger);
    println!(
        "mark {mark}: {} acknowledged, {refused} refused",
        ledger.len()
    );
}

struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn two_processes() {
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
    thread::sleep(Duration::from_secs(1));
    let ledger = senders.stop();
    place.settle();
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

fn aborts() {
    let place = Place::new();
    // A fast clock, for the leases and for the waits between the attempts.
    let setting = Setting {
        lease: 60,
        rate: 30,
        mark: 0,
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
    place.settle();
    place.assert_handled(&ledger);
    assert!(!service.has_ended());
}

fn stopped() {
    let place = Place::new();
    let first = place.service();
    let key = sender::send_one(&first.address, "slow", "slow");
    wait_for(&place, 1);
    first.signal("-STOP");
    let _second = place.service();
    // The lease of the first ends, and the second handles it.
    wait_for(&place, 2);
    first.signal("-CONT");
    place.settle();
    let entry = place.entries().remove(&key).unwrap();
    assert_eq!(
        (entry.state(), entry.attempts(), entry.unfinished()),
        (State::Done, 2, 1)
    );
}

/// Waits until so many attempts have begun.
fn wait_for(place: &Place, attempts: usize) {
    let start = Instant::now();
    while place
        .lines()
        .iter()
        .filter(|(what, _, _)| what == "begin")
        .count()
        < attempts
    {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "attempt {attempts} does not begin"
        );
        thread::sleep(Duration::from_millis(20));
    }
}
