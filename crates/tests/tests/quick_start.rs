//! Runs the two commands of the README's quick start, which print what the README shows, and the example without a framework.

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

/// The address in the README; the test's own is the system's choice.
const SHOWN: &str = "http://127.0.0.1:3000/";

/// The server, ended with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn the_quick_start_prints_what_the_readme_shows() {
    let readme = project::root().join("crates/webhooks/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let server = Session::of(&readme, "server");
    let sender = Session::of(&readme, "send");

    let mut running = server.command(&["127.0.0.1:0"]);
    let running = running.stdout(Stdio::piped()).spawn().unwrap();
    let mut running = Server(running);
    let lines = lines(&mut running.0);
    let first = lines.recv_timeout(PATIENCE).unwrap();
    let url = first.strip_prefix("listening at ").unwrap();

    let mut sent = sender.command(&[url]);
    sent.envs(server.variables.iter().cloned());
    let sent = sent.output().unwrap();
    let errors = String::from_utf8(sent.stderr).unwrap();
    assert!(sent.status.success(), "{errors}");
    assert_eq!(String::from_utf8(sent.stdout).unwrap(), sender.output);

    let mut printed = format!("{}\n", first.replace(url, SHOWN));
    for _ in server.output.lines().skip(1) {
        let line = lines.recv_timeout(PATIENCE);
        printed.push_str(&format!(
            "{}\n",
            line.unwrap_or_else(|_| panic!("no more than:\n{printed}"))
        ));
    }
    // It prints in the order of arrival, so with its last line it has printed everything.
    drop(running);
    printed.extend(lines.iter().map(|line| format!("{line}\n")));
    assert_eq!(printed, server.output);
}

/// Otherwise the sender of an unsigned callback could write lines into the log.
#[test]
fn the_server_prints_one_line_for_an_event_with_any_name() {
    let readme = project::root().join("crates/webhooks/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let server = Session::of(&readme, "server");
    let mut running = server.command(&["127.0.0.1:0"]);
    running.env("MEETING_BAAS_UNSIGNED_CALLBACKS", "accept");
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

/// It acknowledges with 204 rather than 200, and handles the copy like the first.
#[test]
fn the_example_without_a_framework_accepts_every_sample() {
    let readme = project::root().join("crates/webhooks/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let variables = Session::of(&readme, "server").variables;
    let sender = Session::of(&readme, "send");

    let hyper = ["--example", "hyper", "--features", "http-body"].map(str::to_owned);
    let mut running = Command::new(build(&hyper));
    running.arg("127.0.0.1:0").envs(variables.clone());
    let running = running.stdout(Stdio::piped()).spawn().unwrap();
    let mut running = Server(running);
    let lines = lines(&mut running.0);
    let first = lines.recv_timeout(PATIENCE).unwrap();

    let mut sent = sender.command(&[first.strip_prefix("listening at ").unwrap()]);
    let sent = sent.envs(variables).output().unwrap();
    let printed = String::from_utf8(sent.stdout).unwrap();
    assert_eq!(printed, sender.output.replace("200  ", "204  "));
}

/// Of both examples, as processes; `axum::serve` would keep each of these connections open.
#[test]
fn the_servers_close_a_connection_without_a_request() {
    let readme = project::root().join("crates/webhooks/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let session = Session::of(&readme, "server");
    let hyper = ["--example", "hyper", "--features", "http-body"].map(str::to_owned);
    let mut hyper = Command::new(build(&hyper));
    hyper.arg("127.0.0.1:0").envs(session.variables.clone());
    thread::scope(|scope| {
        for mut command in [session.command(&["127.0.0.1:0"]), hyper] {
            scope.spawn(move || {
                let running = command.stdout(Stdio::piped()).spawn().unwrap();
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

/// Commands in the README, and what they print.
struct Session {
    variables: Vec<(String, String)>,
    /// The arguments of `cargo run`.
    arguments: Vec<String>,
    output: String,
}

impl Session {
    /// The block of the README that runs an example.
    fn of(readme: &str, example: &str) -> Self {
        let run = format!("$ cargo run --example {example} ");
        let mut blocks = readme.split("```");
        let block = blocks.find(|block| block.contains(&run)).unwrap();
        let text = block.strip_prefix("console\n").unwrap();
        let (commands, output): (Vec<_>, Vec<_>) =
            text.lines().partition(|line| line.starts_with("$ "));
        let variables = commands.iter().filter_map(|command| {
            let (name, value) = command.strip_prefix("$ export ")?.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        });
        let cargo = commands
            .iter()
            .find_map(|command| command.strip_prefix("$ cargo run "));
        let arguments = cargo.unwrap().split_whitespace().map(str::to_owned);
        Self {
            variables: variables.collect(),
            arguments: arguments.collect(),
            output: output.join("\n") + "\n",
        }
    }

    /// Builds the example as the README does, and runs it without a process between it and the test.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(build(&self.arguments));
        command.args(arguments).envs(self.variables.iter().cloned());
        command
    }
}

fn build(arguments: &[String]) -> PathBuf {
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
