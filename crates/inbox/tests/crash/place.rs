//! A store of a test, and what its handlers did.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use meeting_baas_inbox::{Entry, Filter, Inbox, State, Statistics};
use tempfile::TempDir;

use crate::process::{Service, Setting};
use crate::sender;

/// A folder with a store, and what its handlers did.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("store")).unwrap();
        Self { folder }
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.store().join("inbox.db")
    }

    pub(crate) fn effects(&self) -> PathBuf {
        self.folder.path().join("effects")
    }

    pub(crate) fn service(&self) -> Service {
        self.start(&Setting::default(), &[])
    }

    pub(crate) fn start(&self, setting: &Setting, variables: &[(&str, &Path)]) -> Service {
        Service::start(&self.file(), &self.effects(), setting, variables)
    }

    /// The lines of the handlers: what, key, bot.
    pub(crate) fn lines(&self) -> Vec<(String, String, String)> {
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
    pub(crate) fn entries(&self) -> BTreeMap<String, Entry> {
        in_inbox(&self.file(), async |inbox| {
            assert_eq!(inbox.check_integrity().await.unwrap(), [""; 0]);
            let entries = inbox.list(Filter::all()).await.unwrap();
            entries
                .into_iter()
                .map(|entry| (entry.key().to_string(), entry))
                .collect()
        })
    }

    pub(crate) fn statistics(&self) -> Statistics {
        in_inbox(&self.file(), async |inbox| {
            inbox.statistics().await.unwrap()
        })
    }

    /// Waits until nothing is waiting or in progress. Meanwhile a sender repeats itself, as others send: each delivery wakes the
    /// worker of the service, which would look only once a second.
    pub(crate) fn settle(&self, service: &Service) {
        let start = Instant::now();
        loop {
            sender::wake(&service.address);
            let statistics = self.statistics();
            if statistics.waiting == 0 && statistics.in_progress == 0 {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(120), "{statistics:?}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Every delivery of the ledger is stored.
    pub(crate) fn assert_stored(&self, ledger: &BTreeSet<String>) {
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
    pub(crate) fn assert_handled(&self, ledger: &BTreeSet<String>) {
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

pub(crate) fn in_inbox<T>(file: &Path, what: impl AsyncFnOnce(Inbox) -> T) -> T {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async { what(Inbox::sqlite(file).existing().open().await.unwrap()).await })
}
