//! Runs the example services, and the command-line tool against them.

#[cfg(target_os = "linux")]
#[path = "examples/floods.rs"]
mod floods;

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use http::Request;
use meeting_baas_webhooks::testing;
use serde_json::Value;
use tests::project;

/// Longer than the sender needs for all of its requests.
const PATIENCE: Duration = Duration::from_mins(1);

const SERVER: [&str; 4] = ["--example", "server", "--features", "axum"];
const HYPER: [&str; 4] = ["--example", "hyper", "--features", "http-body"];

/// The environment of the services, and of the tool.
const SECRETS: [(&str, &str); 3] = [
    (
        "MEETING_BAAS_WEBHOOK_SECRETS",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ),
    (
        "MEETING_BAAS_CALLBACK_SECRETS",
        "correct-horse-battery-staple",
    ),
    ("MEETING_BAAS_ALERT_SECRETS", "another-horse-another-staple"),
];

/// The server, ended with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Every event, callback and alert that the tool sends, and a copy of each.
#[test]
fn the_example_services_accept_what_the_tool_sends_and_the_tool_shows_what_is_stored() {
    let tool = build(&["--package", "meeting-baas-cli", "--bin", "meeting-baas"]);
    let service = [
        "--package",
        "meeting-baas-inbox",
        "--example",
        "service",
        "--features",
        "axum,metrics,sqlite,tracing",
    ];
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox.db");
    let inbox = inbox.to_str().unwrap();
    let service = build(&service);
    for (program, arguments, status) in [
        (build(&SERVER), &["127.0.0.1:0"][..], "200"),
        (build(&HYPER), &["127.0.0.1:0"], "204"),
        (service, &[inbox, "127.0.0.1:0"], "200"),
    ] {
        let mut command = Command::new(&program);
        let running = command.args(arguments).envs(SECRETS);
        let mut running = Server(running.stdout(Stdio::piped()).spawn().unwrap());
        let lines = lines(&mut running.0);
        // The service with an inbox prints its log too.
        let url = std::iter::from_fn(|| lines.recv_timeout(PATIENCE).ok())
            .find_map(|line| Some(line.strip_prefix("listening at ")?.to_owned()));
        let url = &url.unwrap();
        let trigger = [
            "trigger", "all", "--copies", "1", "--expect", status, "--to", url,
        ];
        let sent = Command::new(&tool)
            .args(trigger)
            .envs(SECRETS)
            .output()
            .unwrap();
        let printed = String::from_utf8(sent.stdout).unwrap();
        assert_eq!(sent.status.code(), Some(0), "{program:?}: {printed}");
        let last = format!("30 sent, 30 with {status}\n");
        assert!(printed.ends_with(&last), "{program:?}: {printed}");
    }
    // The service is killed: what it acknowledged is in its file.
    let list = ["inbox", "list", "--format", "json", "--inbox", inbox];
    let listed = Command::new(&tool).args(list).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(listed.lines().count(), 15, "{listed}");
    for line in listed.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["duplicates"], 1, "{line}");
    }
}

/// Otherwise the sender of an unsigned callback could write lines into the log.
#[test]
fn the_server_prints_one_line_for_an_event_with_any_name() {
    let mut running = Command::new(build(&SERVER));
    running
        .arg("127.0.0.1:0")
        .envs(SECRETS)
        .env("MEETING_BAAS_UNSIGNED_CALLBACKS", "accept");
    let running = running.stdout(Stdio::piped()).spawn().unwrap();
    let mut running = Server(running);
    let lines = lines(&mut running.0);
    let first = lines.recv_timeout(PATIENCE).unwrap();
    let url = first.strip_prefix("listening at ").unwrap();

    let odd = r#"{"event": "\nmsg_1 \u001b[2J"}"#;
    let failed = testing::callback_samples()[1].json();
    let failed = failed.replace("BOT_NOT_ACCEPTED", "\\nmsg_1");
    for body in [odd, failed.as_str()] {
        let request = testing::callback_request(None, body.to_owned()).unwrap();
        let mut request: Request<Vec<u8>> = request.map(Into::into);
        *request.uri_mut() = url.parse().unwrap();
        let answer = ureq::Agent::new_with_defaults().run(request).unwrap();
        assert_eq!(answer.status(), 200);
    }
    for shown in ["?msg_1 ?[2J", "?msg_1"] {
        let line = lines.recv_timeout(PATIENCE).unwrap();
        assert!(
            line.starts_with("callback  ") && line.contains(shown),
            "{line:?}"
        );
    }
}

/// `main` of the README's first example returns the error of `Receiver::from_env`, and Rust prints its `Debug`.
#[test]
fn main_prints_the_sentence_that_says_what_to_do() {
    let program = build(&["--example", "receive", "--features", "axum"]);
    let printed = |variables: &[(&str, &str)]| {
        let ended = Command::new(&program)
            .env_clear()
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        assert!(!ended.status.success());
        assert!(ended.stdout.is_empty());
        String::from_utf8(ended.stderr).unwrap()
    };
    let expected = "Error: the environment variable MEETING_BAAS_WEBHOOK_SECRETS is missing or empty: set it to one secret, \
                    to several separated by spaces, or to `none` to reject such deliveries; or set \
                    MEETING_BAAS_WEBHOOK_SECRETS_FILE to the path of a file with them\n";
    assert_eq!(printed(&[]), expected);
    let secret = testing::webhook_secret(1);
    let webhooks = ("MEETING_BAAS_WEBHOOK_SECRETS", secret.as_str());
    let phrase = printed(&[webhooks, ("MEETING_BAAS_CALLBACK_SECRETS", "correct horse")]);
    assert!(
        phrase.starts_with("Error: callback secret 1 is invalid: it is too short"),
        "{phrase}"
    );
    assert!(!phrase.contains("correct"), "{phrase}");
    let file = ("MEETING_BAAS_CALLBACK_SECRETS_FILE", "/missing");
    let expected = "Error: the file that the environment variable MEETING_BAAS_CALLBACK_SECRETS_FILE names cannot be read: \
                    entity not found\n";
    assert_eq!(printed(&[webhooks, file]), expected);
}

/// Of both examples, as processes; `axum::serve` would keep each of these connections open.
#[test]
fn the_servers_close_a_connection_without_a_request() {
    thread::scope(|scope| {
        for program in [build(&SERVER), build(&HYPER)] {
            scope.spawn(move || {
                let mut command = Command::new(program);
                let running = command.arg("127.0.0.1:0").envs(SECRETS);
                let running = running.stdout(Stdio::piped()).spawn().unwrap();
                let mut running = Server(running);
                let first = lines(&mut running.0).recv_timeout(PATIENCE).unwrap();
                let address = first.trim_end_matches('/').rsplit('/').next().unwrap();
                thread::scope(|scope| {
                    scope.spawn(|| is_closed(address, b"", b""));
                    scope.spawn(|| is_closed(address, b"POST / HTTP/1.1\r\nx: ", b"a"));
                    scope.spawn(|| is_closed(address, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b""));
                });
            });
        }
    });
}

/// Waits until the server closes a connection, on which the client sends this at first, and that once a second.
fn is_closed(address: &str, first: &[u8], again: &[u8]) {
    let start = Instant::now();
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    stream.write_all(first).unwrap();
    let mut ignored = [0; 1024];
    loop {
        match stream.read(&mut ignored) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return,
        }
        if stream.write_all(again).is_err() {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{first:?}: it is still open");
    }
}

/// Builds a program of the webhooks crate, or of another.
fn build(arguments: &[&str]) -> PathBuf {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--locked", "--message-format", "json"])
        .args(arguments)
        .current_dir(project::root().join("crates/webhooks"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{errors}");
    let messages = String::from_utf8(built.stdout).unwrap();
    let executable = messages.lines().rev().find_map(|message| {
        let message: Value = serde_json::from_str(message).unwrap();
        message["executable"]
            .as_str()
            .map(|path| Path::new(path).to_owned())
    });
    executable.unwrap()
}

/// The lines of a process, as they come.
fn lines(process: &mut Child) -> mpsc::Receiver<String> {
    let output = BufReader::new(process.stdout.take().unwrap());
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        output
            .lines()
            .map_while(Result::ok)
            .try_for_each(|line| sender.send(line))
    });
    lines
}
