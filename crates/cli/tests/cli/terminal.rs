//! Nothing that a sender wrote, and no name of a file, is a command of the terminal or of the runner of a workflow.

use std::fs;

use meeting_baas_webhooks::testing::sample;
use serde_json::{Value, json};

use crate::stored::Stored;
use crate::support::{Ended, Listening, run, run_with_input};

/// Clears a terminal in two ways, sets its title, turns the direction of a text, ends the line, and sets a variable.
const HOSTILE: &str = "\u{1b}[2J\u{9b}2J\u{1b}]0;a\u{7}\u{7f}\u{202e}\u{2067}\u{61c}\u{2028}##[error]b ##vso[c]d\r\n::error::e";

fn assert_harmless(text: &str) {
    for line in text.split('\n') {
        let is_hostile = |character: char| {
            character.is_control() || "\u{202e}\u{2067}\u{61c}\u{2028}".contains(character)
        };
        assert!(!line.contains(is_hostile), "{line:?}");
        assert!(
            !line.contains("##[") && !line.contains("##vso["),
            "{line:?}"
        );
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
    }
}

fn assert_ended(ended: &Ended, code: i32) {
    assert_eq!(ended.code, code, "{ended:?}");
    assert_harmless(&ended.output);
    assert_harmless(&ended.errors);
}

#[test]
fn a_body_that_is_revealed_is_escaped_json_of_the_same_value() {
    let body = json!({"event": "bot.sang", HOSTILE: [HOSTILE]});
    for format in ["text", "json"] {
        let decode = ["decode", "--drift", "--reveal", "--format", format];
        let ended = run_with_input(&decode, body.to_string().as_bytes());
        assert_ended(&ended, 0);
        let payload = if format == "json" {
            ended.objects().remove(0)["payload"].clone()
        } else {
            let end = ended.output.find("\ndrift").unwrap();
            let start = ended.output.find('{').unwrap();
            serde_json::from_str(&ended.output[start..end]).unwrap()
        };
        assert_eq!(payload, body);
    }
    let broken =
        json!({"event": "bot.failed", "data": {"bot_id": 7, HOSTILE: 1}, HOSTILE: HOSTILE});
    for format in ["text", "json"] {
        let ended = run_with_input(
            &["decode", "--format", format],
            broken.to_string().as_bytes(),
        );
        assert_ended(&ended, 1);
    }
}

#[test]
fn a_stored_delivery_is_shown_and_exported_without_a_command() {
    let stored = Stored::with_samples();
    let listening = Listening::start(&["--inbox", stored.path()]);
    let change = format!("/extra={}", json!({HOSTILE: HOSTILE}));
    let sent = run(&[
        "trigger",
        "bot.failed",
        "--to",
        &listening.url,
        "--set",
        &change,
    ]);
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_harmless(&listening.line());
    let number = with_values_of_another_program(&stored).to_string();
    for words in [
        &["list"][..],
        &["list", "--format", "json"],
        &["show", &number],
        &["drift"],
        &["stats"],
    ] {
        assert_ended(&stored.run(words), 0);
    }
    let revealed = stored.run(&["show", &number, "--reveal", "--format", "json"]);
    assert_ended(&revealed, 0);
    let payload = &revealed.objects().remove(0)["payload"];
    assert_eq!(payload["extra"], json!({HOSTILE: HOSTILE}));
    assert_ended(&stored.run(&["show", &number, "--reveal"]), 0);
    let exported = stored.run(&["export", "--reveal"]);
    assert_ended(&exported, 0);
    let last: Value = exported.objects().pop().unwrap();
    let body: Value = serde_json::from_str(last["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["extra"], json!({HOSTILE: HOSTILE}));
}

/// Writes what no inbox stores, as another program could, and returns the number of the newest delivery.
fn with_values_of_another_program(stored: &Stored) -> i64 {
    let inbox = stored.handle();
    let connection = inbox.connect().unwrap();
    let newest = connection
        .query_row("SELECT max(seq) FROM inbox_delivery", (), |row| row.get(0))
        .unwrap();
    for column in [
        "release",
        "undecoded",
        "worker",
        "error",
        "bot",
        "event",
        "key",
        "source",
    ] {
        let sql = format!("UPDATE inbox_delivery SET {column} = ?1 WHERE seq = ?2");
        connection.execute(&sql, (HOSTILE, newest)).unwrap();
    }
    newest
}

#[test]
fn error_messages_are_lines_of_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("transcription");
    let utterance = json!({"text": HOSTILE, "start": 0, "end": 1, "speaker": HOSTILE});
    let command = json!({"text": "a", "start": 1, "end": 2, "speaker": "::error::"});
    let file = json!({"result": {"utterances": [utterance, command]}});
    fs::write(&path, file.to_string()).unwrap();
    for words in [&["text"][..], &["talk-time"], &["text", "--format", "json"]] {
        let ended = run(&[&["artifact"], words, &[path.to_str().unwrap()]].concat());
        assert_ended(&ended, 0);
    }
}

#[test]
fn the_name_of_a_file_and_an_argument_are_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join(HOSTILE.replace('/', ""));
    let missing = missing.to_str().unwrap();
    for words in [
        &["decode", missing][..],
        &["artifact", "text", missing],
        &["verify", "--headers", missing, "--body", "-"],
        &["inbox", "list", "--inbox", missing],
        &["inbox", "migrate", "--inbox", missing],
        &["listen", "--endpoint", &format!("a={missing}")],
        &["trigger", HOSTILE],
        &["trigger", "bot.failed", "--set", HOSTILE],
        &["trigger", "bot.failed", "--to", HOSTILE],
        &["inbox", "show", HOSTILE, "--inbox", "a"],
        &[HOSTILE],
        &["decode", "--format", HOSTILE],
        &["listen", "--bind", HOSTILE],
        &["listen", "--within", HOSTILE],
    ] {
        let ended = run(words);
        assert!(ended.code == 2 || ended.code == 3, "{ended:?}");
        assert_harmless(&ended.output);
        assert_harmless(&ended.errors);
    }
    let body = folder.path().join("a\n::error::b");
    fs::write(&body, sample("bot.failed").body().unwrap()).unwrap();
    assert_ended(&run(&["decode", body.to_str().unwrap()]), 0);
    fs::write(&body, "{").unwrap();
    let ended = run(&["decode", body.to_str().unwrap()]);
    assert_ended(&ended, 1);
    assert_eq!(ended.errors.lines().count(), 1, "{}", ended.errors);
}
