//! The processes of a test, and what they did.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use meeting_baas_inbox::tokio_postgres::{Client, NoTls};
use meeting_baas_inbox::{Entry, Filter, Inbox, State, Statistics};
use tempfile::TempDir;

use crate::cluster::Cluster;

/// A cluster, and the file of what the handlers did.
pub(crate) struct Place {
    pub(crate) cluster: Cluster,
    folder: TempDir,
    /// Of the server, or of a pooler in between.
    pub(crate) url: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self::on(Cluster::start())
    }

    pub(crate) fn on(cluster: Cluster) -> Self {
        Self {
            url: cluster.url(),
            cluster,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn effects(&self) -> PathBuf {
        self.folder.path().join("effects")
    }

    /// A process that both stores and handles.
    pub(crate) fn service(&self) -> Service {
        self.start("both", 5, &[])
    }

    pub(crate) fn start(&self, role: &str, lease: u32, variables: &[(&str, &Path)]) -> Service {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["service", &self.url])
            .arg(self.effects())
            .args([&lease.to_string(), role])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        Service {
            process,
            address: address.trim().to_owned(),
            effects: self.effects(),
        }
    }

    pub(crate) fn in_inbox<T>(&self, what: impl AsyncFnOnce(Inbox) -> T) -> T {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let inbox = Inbox::postgres(self.cluster.url().parse().unwrap(), NoTls);
            what(inbox.open().await.unwrap()).await
        })
    }

    /// Runs statements as the administrator, and returns the first column of what they find.
    pub(crate) fn ask(&self, sql: &str) -> Vec<String> {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let client = self.client().await;
            let rows = client.query(sql, &[]).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        })
    }

    async fn client(&self) -> Client {
        let config: meeting_baas_inbox::tokio_postgres::Config =
            self.cluster.url().parse().unwrap();
        let (client, connection) = config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    pub(crate) fn entries(&self) -> BTreeMap<String, Entry> {
        self.in_inbox(async |inbox| {
            assert_eq!(inbox.check_integrity().await.unwrap(), [""; 0]);
            let entries = inbox.list(Filter::all()).await.unwrap();
            let keyed = entries
                .into_iter()
                .map(|entry| (entry.key().to_string(), entry));
            keyed.collect()
        })
    }

    fn statistics(&self) -> Statistics {
        self.in_inbox(async |inbox| inbox.statistics().await.unwrap())
    }

    /// Waits until nothing is waiting or in progress.
    pub(crate) fn settle(&self) {
        let start = Instant::now();
        loop {
            let statistics = self.statistics();
            if statistics.waiting == 0 && statistics.in_progress == 0 {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(180), "{statistics:?}");
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// What the handlers did: what, process, key, bot.
    pub(crate) fn lines(&self) -> Vec<[String; 4]> {
        let text = fs::read_to_string(self.effects()).unwrap_or_default();
        let lines = text.lines().map(|line| {
            let mut words = line.split(' ').map(str::to_owned);
            std::array::from_fn(|_| words.next().unwrap_or_default())
        });
        lines.collect()
    }

    /// Every delivery of the ledger was handled, and is recorded as done. None was in progress twice at once, nor two of one bot.
    pub(crate) fn assert_handled(&self, ledger: &BTreeSet<String>) {
        let entries = self.entries();
        let ended = self.assert_order();
        for key in ledger {
            let entry = entries.get(key).unwrap_or_else(|| panic!("{key} is lost"));
            assert_eq!(entry.state(), State::Done, "{entry:?}");
            assert!(ended.contains(key), "{key} is done, but was not handled");
        }
    }

    /// Returns the keys of what was handled.
    fn assert_order(&self) -> BTreeSet<String> {
        let mut ended = BTreeSet::new();
        // The process and the bot of each delivery in progress.
        let mut begun: BTreeMap<String, (String, String)> = BTreeMap::new();
        for [what, process, key, bot] in self.lines() {
            match what.as_str() {
                "begin" => {
                    assert!(
                        !begun.values().any(|(_, other)| *other == bot),
                        "two of one bot at once: {key}"
                    );
                    let before = begun.insert(key.clone(), (process, bot));
                    assert!(before.is_none(), "{key} is in progress twice");
                }
                "end" => {
                    begun.remove(&key);
                    ended.insert(key);
                }
                // The process was killed.
                _ => begun.retain(|_, (other, _)| *other != process),
            }
        }
        ended
    }
}

/// A process of its own, which is killed on drop.
pub(crate) struct Service {
    process: Child,
    pub(crate) address: String,
    effects: PathBuf,
}

impl Service {
    pub(crate) fn kill(&mut self) {
        // SIGKILL.
        let _ = self.process.kill();
        self.process.wait().unwrap();
        let effects = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.effects);
        let line = format!("killed {}\n", self.process.id());
        effects.unwrap().write_all(line.as_bytes()).unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
