//! How `listen` begins and ends.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Duration;

use crate::support::{Listening, Server, command, objects, run};

#[test]
fn answer_event_and_count_are_applied() {
    let listening = Listening::start(&["--answer", "503", "--count", "1"]);
    let sent = run(&[
        "trigger",
        "bot.failed",
        "--to",
        &listening.url,
        "--expect",
        "503",
    ]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let (code, lines) = listening.ended();
    assert_eq!(code, Some(1), "{lines:?}");
    assert_eq!(
        lines.last().unwrap(),
        "stopped: 1 deliveries, 1 not acknowledged"
    );

    let listening = Listening::start(&[
        "--event",
        "bot.failed",
        "--event",
        "bot.completed",
        "--count",
        "4",
        "--format",
        "json",
    ]);
    let sent = run(&["trigger", "all", "--to", &listening.url]);
    // It may end before the alert.
    assert!(sent.output.contains("200"), "{sent:?}");
    let (code, lines) = listening.ended();
    assert_eq!(code, Some(0));
    let stopped = objects(lines.last().unwrap()).remove(0);
    assert_eq!(stopped["type"], "stopped");
    assert_eq!(stopped["deliveries"], 4);
    assert_eq!(stopped["ignored"], 10, "{stopped}");

    let listening = Listening::start(&["--count", "1", "--within", "200ms"]);
    assert_eq!(listening.ended().0, Some(1));
    let listening = Listening::start(&["--within", "200ms"]);
    assert_eq!(listening.ended().0, Some(0));
}

#[cfg(unix)]
#[test]
fn an_interruption_ends_at_once_with_code_0_and_a_last_line() {
    for signal in ["-INT", "-TERM"] {
        let silent = Server::start("127.0.0.1:0", None);
        let listening = Listening::start(&["--forward", &silent.url]);
        let url = listening.url.clone();
        // A delivery that is being forwarded does not delay it.
        let sender = std::thread::spawn(move || run(&["trigger", "bot.failed", "--to", &url]).code);
        silent.request();
        let (code, duration, lines) = listening.end(signal);
        assert_eq!(code, Some(0), "{signal}");
        assert!(duration < Duration::from_secs(2), "{duration:?}");
        assert_eq!(lines, ["stopped: 0 deliveries"]);
        assert_eq!(sender.join().unwrap(), 3);
    }
}

#[test]
fn a_closed_output_ends_it_without_a_panic() {
    let mut child = command(&["listen", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    output.read_line(&mut first).unwrap();
    drop(output);
    let url = first.trim().strip_prefix("listening at ").unwrap();
    let sent = run(&["trigger", "bot.failed", "--to", url]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let ended = child.wait_with_output().unwrap();
    let errors = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(0), "{errors}");
    assert!(
        !errors.contains("panicked") && !errors.contains("error"),
        "{errors}"
    );
}

#[test]
fn a_port_that_is_in_use_is_an_error_with_advice() {
    let listening = Listening::start(&[]);
    let port = listening
        .url
        .trim_end_matches('/')
        .rsplit(':')
        .next()
        .unwrap();
    let ended = run(&["listen", "--port", port]);
    assert_eq!(ended.code, 3);
    assert!(
        ended.errors.contains("`--port` chooses another"),
        "{}",
        ended.errors
    );
}
