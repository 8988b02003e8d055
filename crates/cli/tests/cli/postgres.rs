//! `--inbox postgres`, with the server whose URL is in `INBOX_POSTGRES`. The step `postgres` of `.ci/run` sets it.

use std::process::Command;

use crate::support::{Ended, Listening, command, run};

/// A command with an inbox of its own in the database.
fn with_database(arguments: &[&str], schema: &str) -> Command {
    let url = std::env::var("INBOX_POSTGRES").unwrap();
    let mut command = command(arguments);
    command
        .env("MEETING_BAAS_INBOX_URL", url)
        .env("MEETING_BAAS_INBOX_SCHEMA", schema);
    command
}

fn inbox(schema: &str, arguments: &[&str]) -> Ended {
    let arguments = [&["inbox"], arguments, &["--inbox", "postgres"]].concat();
    Ended::of(&mut with_database(&arguments, schema))
}

#[test]
fn deliveries_are_stored_shown_and_changed_in_postgres() {
    let schema = "cli_stored";
    let ended = inbox(schema, &["migrate"]);
    assert!(
        ended
            .errors
            .contains("This would create the inbox postgres"),
        "{ended:?}"
    );
    assert_eq!(inbox(schema, &["list"]).code, 3);
    let arguments = ["listen", "--port", "0", "--inbox", "postgres"];
    let listening = Listening::of(&mut with_database(&arguments, schema));
    let sent = run(&["trigger", "all", "--to", &listening.url, "--id", "msg"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let list = inbox(schema, &["list", "--format", "json"]);
    assert_eq!(list.objects().len(), 15, "{list:?}");
    let stats = inbox(schema, &["stats", "--format", "json"]);
    assert_eq!(stats.objects()[0]["waiting"], 15);
    let shown = inbox(schema, &["show", "default/webhook:msg_3"]);
    assert!(
        shown.output.contains("bot.completed") && shown.output.contains("[hidden]"),
        "{shown:?}"
    );
    for (arguments, code, output) in [
        (
            &["retry", "--yes"][..],
            0,
            "retried: 0 given_up, 0 waiting\n",
        ),
        (&["replay", "--yes"], 0, "replayed: 0 deliveries\n"),
        (&["purge", "--yes"], 0, "purged: 0 deliveries, 0 bodies\n"),
        (&["purge", "--dead", "--yes"], 0, "purged: 0 deliveries\n"),
        (&["migrate"], 0, "migrated: 0 stores\n"),
        (&["check"], 0, "no damage was found\n"),
        (&["drift"], 0, ""),
        (&["retry"], 2, ""),
    ] {
        let ended = inbox(schema, arguments);
        assert_eq!(
            (ended.code, ended.output.as_str()),
            (code, output),
            "{arguments:?}: {ended:?}"
        );
    }
}

#[test]
fn a_store_moves_from_sqlite_to_postgres_and_back() {
    let schema = "cli_moved";
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (first, second) = (path("first.db"), path("second.db"));
    let listening = Listening::start(&["--inbox", &first]);
    let sent = run(&["trigger", "all", "--to", &listening.url]);
    assert_eq!(sent.code, 0, "{sent:?}");
    for (from, to) in [(first.as_str(), "postgres"), ("postgres", second.as_str())] {
        let migrate = ["inbox", "migrate", "--inbox", from, "--to", to, "--yes"];
        let ended = Ended::of(&mut with_database(&migrate, schema));
        assert_eq!(ended.output, "copied: 15 deliveries\n", "{ended:?}");
    }
    let list = |path: &str| run(&["inbox", "list", "--inbox", path]).output;
    assert_eq!(list(&first), list(&second));
}

#[test]
fn the_url_comes_from_the_environment_or_a_file_and_is_not_shown() {
    let missing = run(&["inbox", "stats", "--inbox", "postgres"]);
    assert_eq!(missing.code, 2);
    assert!(
        missing.errors.contains("MEETING_BAAS_INBOX_URL is missing"),
        "{missing:?}"
    );
    for (url, code) in [
        ("hunter2", 2),
        ("postgres://me:hunter2@127.0.0.1:1/db?sslmode=disable", 3),
    ] {
        let mut stats = command(&["inbox", "stats", "--inbox", "postgres"]);
        let ended = Ended::of(stats.env("MEETING_BAAS_INBOX_URL", url));
        assert_eq!(ended.code, code, "{ended:?}");
        assert!(!ended.errors.contains("hunter2"), "{ended:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("url");
    std::fs::write(
        &file,
        format!("{}\n", std::env::var("INBOX_POSTGRES").unwrap()),
    )
    .unwrap();
    let mut stats = command(&["inbox", "stats", "--inbox", "postgres"]);
    let ended = Ended::of(stats.env("MEETING_BAAS_INBOX_URL_FILE", &file));
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(
        ended.errors.contains("there is no inbox postgres"),
        "{ended:?}"
    );
}
