//! A cluster of PostgreSQL in a folder of its own, with a port and a user of its own, which the tests kill and stop.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// PostgreSQL does not run as root: then the user of Debian's package runs it.
const USER: &str = "postgres";

pub(crate) struct Cluster {
    folder: PathBuf,
    /// Removed on drop.
    _temporary: Option<TempDir>,
    port: u16,
    server: Option<Child>,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        Self::make(path, Some(folder))
    }

    /// In a folder, such as one with a file system of its own.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self::make(folder.to_owned(), None)
    }

    fn make(folder: PathBuf, temporary: Option<TempDir>) -> Self {
        own(&folder);
        let mut cluster = Self {
            folder,
            _temporary: temporary,
            port: free_port(),
            server: None,
        };
        let made = cluster
            .command("initdb")
            .arg("--pgdata")
            .arg(cluster.data())
            .args([
                "--username",
                "inbox",
                "--auth",
                "trust",
                "--encoding",
                "UTF8",
            ])
            .args(["--no-locale", "--wal-segsize", "1"])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(made.success(), "initdb failed");
        cluster.run();
        cluster
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A program, run by the user who runs the server.
    pub(crate) fn command(&self, name: &str) -> Command {
        let program = program(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", USER, "--regid", USER, "--clear-groups", "--"]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }

    /// Starts the server, and waits until it accepts connections.
    pub(crate) fn run(&mut self) {
        let log = fs::File::options()
            .append(true)
            .create(true)
            .open(self.folder.join("log"))
            .unwrap();
        let start = Instant::now();
        // The first attempt may meet a server that is about to end.
        while start.elapsed() < Duration::from_secs(60) {
            let mut server = self
                .command("postgres")
                .arg("-D")
                .arg(self.data())
                .args(["-p", &self.port.to_string(), "-h", "127.0.0.1", "-k"])
                .arg(&self.folder)
                // The disk of one of the tests is small.
                .args(["-c", "min_wal_size=2MB", "-c", "max_wal_size=16MB"])
                .stdout(Stdio::null())
                .stderr(log.try_clone().unwrap())
                .spawn()
                .unwrap();
            while server.try_wait().unwrap().is_none() {
                if self.answers() {
                    self.server = Some(server);
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{}", fs::read_to_string(self.folder.join("log")).unwrap());
    }

    fn answers(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
            && self
                .command("pg_isready")
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status()
                .unwrap()
                .success()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://inbox@127.0.0.1:{}/postgres", self.port)
    }

    /// The server's processes: the first has started the others.
    fn processes(&self) -> Vec<String> {
        let first = self.server.as_ref().unwrap().id().to_string();
        let children = fs::read_to_string(format!("/proc/{first}/task/{first}/children")).unwrap();
        let children = children.split_whitespace().map(str::to_owned);
        std::iter::once(first.clone()).chain(children).collect()
    }

    pub(crate) fn signal(&self, name: &str) {
        // A process that has ended since is not an error.
        let _ = Command::new("kill")
            .arg(name)
            .args(self.processes())
            .stderr(Stdio::null())
            .status();
    }

    /// As if the machine had crashed, except that what was written is kept.
    pub(crate) fn kill(&mut self) {
        self.signal("-KILL");
        self.server.take().unwrap().wait().unwrap();
    }

    /// Starts the server again if it has ended itself. Returns whether it had.
    pub(crate) fn run_if_ended(&mut self) -> bool {
        let has_ended = self.server.as_mut().unwrap().try_wait().unwrap().is_some();
        if has_ended {
            self.run();
        }
        has_ended
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let pid = server.id().to_string();
            let _ = Command::new("kill").args(["-CONT", &pid]).status();
            let _ = Command::new("kill").args(["-INT", &pid]).status();
            let _ = server.wait();
        }
    }
}

/// Gives a file or a folder to the user who runs the server.
pub(crate) fn own(path: &Path) {
    if is_root() {
        let done = Command::new("chown").arg(USER).arg(path).status();
        assert!(done.unwrap().success());
    }
}

fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output().unwrap();
    user.stdout.trim_ascii() == b"0"
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A program of the server, where Debian or the path has it.
fn program(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let programs = versions.filter_map(|version| {
        let path = version.ok()?.path().join("bin").join(name);
        path.exists().then_some(path)
    });
    programs.max().unwrap_or_else(|| PathBuf::from(name))
}
