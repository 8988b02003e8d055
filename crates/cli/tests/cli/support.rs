//! Runs the binary, and servers that it sends to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Longer than anything takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const WEBHOOK_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub(crate) const OTHER_SECRET: &str = "whsec_oxFbe51JhjArxJujoMiKSNpzvxRfAIH7";
pub(crate) const CALLBACK_SECRET: &str = "correct-horse-battery-staple";
pub(crate) const ALERT_SECRET: &str = "a-secret-of-an-alert-rule";

/// A command without any environment variable.
pub(crate) fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meeting-baas"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// A command with a secret of each kind.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = bare(arguments);
    command
        .env("MEETING_BAAS_WEBHOOK_SECRETS", WEBHOOK_SECRET)
        .env("MEETING_BAAS_CALLBACK_SECRETS", CALLBACK_SECRET)
        .env("MEETING_BAAS_ALERT_SECRETS", ALERT_SECRET);
    command
}

/// What a command printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Ended {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            output: text(output.stdout),
            errors: text(output.stderr),
        }
    }

    /// The objects of `--format json`, each of the documented version.
    pub(crate) fn objects(&self) -> Vec<Value> {
        objects(&self.output)
    }
}

pub(crate) fn objects(text: &str) -> Vec<Value> {
    let objects: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}")))
        .collect();
    for object in &objects {
        assert_eq!(object["version"], 1, "{object}");
        assert!(object["type"].is_string(), "{object}");
    }
    objects
}

pub(crate) fn run(arguments: &[&str]) -> Ended {
    Ended::of(&mut command(arguments))
}

/// Runs a command with a standard input.
pub(crate) fn run_with_input(arguments: &[&str], input: &[u8]) -> Ended {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `listen`, which ends with the test.
pub(crate) struct Listening {
    pub(crate) child: Child,
    pub(crate) url: String,
    /// The first line.
    pub(crate) first: String,
    lines: mpsc::Receiver<String>,
}

impl Listening {
    /// Starts `listen` on a port that the system chooses.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::of(&mut command(
            &[&["listen", "--port", "0"], arguments].concat(),
        ))
    }

    pub(crate) fn of(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = lines(child.stdout.take().unwrap());
        let first = lines.recv_timeout(PATIENCE).unwrap();
        let start = first.find("http://").unwrap();
        let url = first[start..].split([',', '"']).next().unwrap().to_owned();
        Self {
            child,
            url,
            first,
            lines,
        }
    }

    /// The next line.
    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).unwrap()
    }

    pub(crate) fn object(&self) -> Value {
        objects(&self.line()).remove(0)
    }

    /// Sends a signal, and returns the exit code, how long it took to end, and the lines that were not read.
    #[cfg(unix)]
    pub(crate) fn end(mut self, signal: &str) -> (Option<i32>, Duration, Vec<String>) {
        let start = Instant::now();
        let id = self.child.id().to_string();
        let killed = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(killed.success());
        let code = self.child.wait().unwrap().code();
        (code, start.elapsed(), self.lines.iter().collect())
    }

    /// Waits until it ends by itself.
    pub(crate) fn ended(mut self) -> (Option<i32>, Vec<String>) {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status.code(), self.lines.iter().collect());
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("it did not end");
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of a process, as they come.
fn lines(output: ChildStdout) -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .try_for_each(|line| sender.send(line))
    });
    lines
}

/// An address on which nothing listens, and that no other test gets from the system meanwhile.
pub(crate) fn free_address() -> SocketAddr {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut address = free.local_addr().unwrap();
    if cfg!(target_os = "linux") {
        // All of 127.0.0.0/8 is this machine.
        address.set_ip([127, 0, 0, 2].into());
    }
    address
}

/// A request as it was received.
pub(crate) struct Received {
    /// The request line and the headers, in lower case.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// A server that responds with the same bytes to each request, and keeps what it received.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) requests: mpsc::Receiver<Received>,
}

impl Server {
    /// An empty response with this status.
    pub(crate) fn with_status(status: u16) -> Self {
        let response =
            format!("HTTP/1.1 {status} Some\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        Self::start("127.0.0.1:0", Some(response))
    }

    /// Without a response, the connection stays open.
    pub(crate) fn start(address: &str, response: Option<String>) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let url = format!("http://{}/hooks?a=b", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::channel();
        thread::spawn(move || {
            let mut open = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(request) = read(&mut stream) else {
                    continue;
                };
                match &response {
                    Some(response) => stream.write_all(response.as_bytes()).unwrap(),
                    None => open.push(stream),
                }
                if sender.send(request).is_err() {
                    break;
                }
            }
        });
        Self { url, requests }
    }

    pub(crate) fn request(&self) -> Received {
        self.requests.recv_timeout(PATIENCE).unwrap()
    }
}

/// Reads one request with a `Content-Length`.
fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap() == 0 {
            return None;
        }
    }
    let head = head.to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    Some(Received { head, body })
}

/// Sends bytes to a URL as they are, and returns the status line of the response.
pub(crate) fn send_raw(url: &str, request: &[u8]) -> String {
    let address = url.trim_start_matches("http://").split('/').next().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    let mut status = String::new();
    BufReader::new(stream).read_line(&mut status).unwrap();
    status.trim().to_owned()
}
