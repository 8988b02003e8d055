//! An inbox with deliveries, as a service has it.

use std::path::PathBuf;

use meeting_baas_inbox::{Attempt, Failure, Inbox};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ended, Listening, run};

/// An inbox with a delivery of every sample.
pub(crate) struct Stored {
    _folder: TempDir,
    pub(crate) path: PathBuf,
}

impl Stored {
    /// Stored by `listen`, as the vendor's deliveries are.
    pub(crate) fn with_samples() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inbox.db");
        let stored = Self {
            _folder: folder,
            path,
        };
        let listening = Listening::start(&["--inbox", stored.path()]);
        let sent = run(&["trigger", "all", "--to", &listening.url, "--id", "msg"]);
        assert_eq!(sent.code, 0, "{sent:?}");
        stored
    }

    pub(crate) fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        run(&[&["inbox"], arguments, &["--inbox", self.path()]].concat())
    }

    pub(crate) fn objects(&self, arguments: &[&str]) -> Vec<Value> {
        let ended = self.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
        ended.objects()
    }

    pub(crate) fn count(&self, arguments: &[&str]) -> usize {
        self.objects(&[&["list"], arguments].concat()).len()
    }

    /// As a service: failed bots are given up, everything else is done.
    pub(crate) fn handle(&self) -> Inbox {
        async fn handler(attempt: Attempt) -> Result<(), Failure> {
            if attempt.event_name().as_deref() == Some("bot.failed") {
                return Err(Failure::give_up(
                    "cannot reach https://files.example.com/x?secret=hunter2",
                ));
            }
            Ok(())
        }
        self.in_runtime(|inbox| async move {
            assert_eq!(inbox.drain(handler).await.error, None);
            inbox
        })
    }

    pub(crate) fn in_runtime<T, F: Future<Output = T>>(&self, act: impl FnOnce(Inbox) -> F) -> T {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async { act(Inbox::sqlite(&self.path).open().await.unwrap()).await })
    }
}
