//! `inbox`: the deliveries in a store that a service uses.

use std::fs;
use std::time::Duration;

use meeting_baas_inbox::{Attempt, Failure};
use serde_json::Value;

use crate::stored::Stored;
use crate::support::{Listening, run};

#[test]
fn list_and_show_have_what_the_conditions_select_and_nothing_secret() {
    let stored = Stored::with_samples();
    // A service has it open.
    let _service = stored.handle();
    assert_eq!(stored.count(&[]), 15);
    assert_eq!(stored.count(&["--dead"]), 2);
    assert_eq!(stored.count(&["--state", "done"]), 13);
    assert_eq!(
        stored.count(&["--state", "waiting", "--state", "in-progress"]),
        0
    );
    assert_eq!(stored.count(&["--event", "bot.failed"]), 2);
    assert_eq!(stored.count(&["--since", "1h"]), 15);
    assert_eq!(stored.count(&["--until", "1h"]), 0);
    assert_eq!(stored.count(&["--limit", "3"]), 3);
    let first = stored.objects(&["list", "--limit", "1"]).remove(0);
    let key = first["key"].as_str().unwrap();
    assert_eq!(key, "default/webhook:msg_1");
    assert_eq!(stored.count(&["--key", key]), 1);
    let failed = stored
        .objects(&["list", "--dead", "--limit", "1"])
        .remove(0);
    let bot = failed["bot_id"].as_str().unwrap();
    assert!(stored.count(&["--bot", bot]) >= 1);

    let text = stored.run(&["list"]);
    assert_eq!(text.output.lines().count(), 15);
    let number = failed["number"].to_string();
    let shown = stored.run(&["show", &number]);
    let revealed = stored.run(&["show", &number, "--reveal"]);
    assert!(
        shown.output.contains("state         dead"),
        "{}",
        shown.output
    );
    assert!(shown.output.contains("[hidden]") && !revealed.output.contains("[hidden]"));
    for output in [&text.output, &shown.output] {
        assert!(!output.contains("hunter2"), "{output}");
    }
    let object = stored.objects(&["show", key]).remove(0);
    assert_eq!(object["payload"]["event"], "bot.chat_message");
    assert_eq!(object["payload"]["data"]["text"], "[hidden]");

    assert_eq!(stored.run(&["show", "999"]).code, 1);
    assert_eq!(stored.run(&["show", "default/webhook:none"]).code, 1);
    assert_eq!(stored.run(&["show", "nonsense"]).code, 2);
}

#[test]
fn what_changes_the_store_says_what_it_would_do_and_takes_yes() {
    let stored = Stored::with_samples();
    let _service = stored.handle();
    for (arguments, says) in [
        (
            &["retry"][..],
            "have 2 deliveries (2 bot.failed) handled again that were given up, and no delivery tried now",
        ),
        (
            &["replay", "--event", "bot.completed"],
            "have 2 deliveries (2 bot.completed) handled again",
        ),
        (
            &["purge"],
            "remove 0 deliveries, and the bodies of 0 others",
        ),
        (&["purge", "--dead"], "remove 2 deliveries (2 bot.failed)"),
    ] {
        let ended = stored.run(arguments);
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(
            ended.errors.contains(&format!("This would {says}")),
            "{arguments:?}: {}",
            ended.errors
        );
        assert!(
            ended.errors.contains("nothing was changed"),
            "{}",
            ended.errors
        );
    }
    assert_eq!(stored.count(&["--state", "waiting"]), 0);

    let retried = stored.objects(&["retry", "--yes"]).remove(0);
    assert_eq!(retried["type"], "retried");
    assert_eq!(
        (&retried["given_up"], &retried["waiting"]),
        (&2.into(), &0.into())
    );
    assert_eq!(stored.count(&["--state", "waiting"]), 2);
    let replayed = stored.run(&["replay", "--event", "bot.completed", "--yes"]);
    assert_eq!(replayed.output, "replayed: 2 deliveries\n");
    assert_eq!(stored.count(&["--state", "waiting"]), 4);
    let _service = stored.handle();
    let shown = stored
        .objects(&["list", "--event", "bot.completed", "--limit", "1"])
        .remove(0);
    assert_eq!(shown["replays"], 1);

    let purged = stored.run(&["purge", "--dead", "--yes"]);
    assert_eq!(purged.output, "purged: 2 deliveries\n");
    assert_eq!(stored.count(&[]), 13);
    let purged = stored
        .objects(&["purge", "--keep-bodies", "0s", "--yes"])
        .remove(0);
    assert_eq!(
        (&purged["deliveries"], &purged["bodies"]),
        (&0.into(), &13.into())
    );
    let purged = stored.run(&["purge", "--keep-keys", "0s", "--keep-bodies", "0s"]);
    assert!(
        purged.errors.contains("remove 13 deliveries"),
        "{}",
        purged.errors
    );
    let purged = stored.run(&["purge", "--keep-keys", "0s", "--keep-bodies", "0s", "--yes"]);
    assert_eq!(purged.output, "purged: 13 deliveries, 0 bodies\n");
    let unread = stored.run(&["replay", "--unread", "--yes"]);
    assert_eq!(unread.output, "replayed: 0 deliveries\n");
}

#[test]
fn stats_and_check_say_how_the_store_is() {
    let stored = Stored::with_samples();
    let stats = stored.objects(&["stats"]).remove(0);
    assert_eq!((&stats["waiting"], &stats["done"]), (&15.into(), &0.into()));
    assert!(stats["oldest_pending_seconds"].is_number());
    let events = stats["events"].as_array().unwrap();
    let failed = events
        .iter()
        .find(|count| count["event"] == "bot.failed")
        .unwrap();
    assert_eq!(
        (&failed["state"], &failed["deliveries"]),
        (&"waiting".into(), &2.into())
    );
    let text = stored.run(&["stats"]);
    assert!(
        text.output.starts_with("waiting            15\n"),
        "{}",
        text.output
    );
    assert!(
        text.output.contains("       2  waiting      bot.failed\n"),
        "{}",
        text.output
    );
    let checked = stored.run(&["check"]);
    assert_eq!(
        (checked.code, checked.output.as_str()),
        (0, "no damage was found\n")
    );
    assert_eq!(
        stored.objects(&["check"])[0]["damage"],
        Value::Array(Vec::new())
    );

    let damaged = stored.path.with_file_name("damaged.db");
    {
        let connection = stored.in_runtime(|inbox| async move { inbox.connect().unwrap() });
        let copy = format!("VACUUM INTO '{}'", damaged.display());
        connection.execute(&copy, ()).unwrap();
    }
    let mut bytes = fs::read(&damaged).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4_096].fill(0xff);
    fs::write(&damaged, bytes).unwrap();
    let ended = run(&["inbox", "check", "--inbox", damaged.to_str().unwrap()]);
    assert!(matches!(ended.code, 1 | 3), "{ended:?}");
}

#[test]
fn drift_counts_the_paths_and_values_that_the_types_lack() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let path = path.to_str().unwrap();
    let listening = Listening::start(&["--inbox", path]);
    for arguments in [
        &["bot.completed", "--set", "/data/mood=\"hunter2\""][..],
        &["bot.completed", "--set", "/data/mood=7"],
        &["bot.status_change", "--set", "/data/status/code=singing"],
        &[
            "bot.status_change",
            "--set",
            "/data/status/code=https://example.com/hunter2",
        ],
        &["bot.failed", "--set", "/data/bot_id=7"],
    ] {
        let sent = run(&[&["trigger", "--to", &listening.url], arguments].concat());
        assert_eq!(sent.code, 0, "{sent:?}");
    }
    let ended = run(&["inbox", "drift", "--inbox", path, "--format", "json"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let lines = ended.objects();
    let line = |kind: &str, value: Value| {
        let found = lines
            .iter()
            .find(|line| line["kind"] == kind && line["value"] == value);
        found.unwrap_or_else(|| panic!("{kind}, {value}: {lines:?}"))
    };
    let key = line("unknown_key", Value::Null);
    assert_eq!(
        (&key["path"], &key["deliveries"]),
        (&"data.mood".into(), &2.into())
    );
    assert_eq!(line("unknown_value", "singing".into())["deliveries"], 1);
    assert_eq!(
        line("unknown_value", "[hidden]".into())["path"],
        "data.status.code"
    );
    assert_eq!(line("not_decoded", Value::Null)["path"], "data.bot_id");
    let text = run(&[
        "inbox",
        "drift",
        "--inbox",
        path,
        "--event",
        "bot.completed",
    ]);
    assert_eq!(text.output.lines().count(), 1);
    assert!(
        text.output.contains("data.mood  (such as number 2)"),
        "{}",
        text.output
    );
    assert!(
        text.errors.contains("2 deliveries were read"),
        "{}",
        text.errors
    );
    assert!(!ended.output.contains("hunter2") && !text.output.contains("hunter2"));
}

#[test]
fn what_waits_for_another_attempt_is_tried_now() {
    async fn fails(_: Attempt) -> Result<(), Failure> {
        Err(Failure::retry("the database is down"))
    }
    let stored = Stored::with_samples();
    stored.in_runtime(|inbox| async move { assert_eq!(inbox.drain(fails).await.error, None) });
    let first = stored.objects(&["list", "--limit", "1"]).remove(0);
    assert_eq!(
        (&first["state"], &first["attempts"]),
        (&"waiting".into(), &1.into())
    );
    assert_eq!(first["error"], "the database is down");
    let ended = stored.run(&["retry", "--event", "bot.failed"]);
    let says = "have no delivery handled again that were given up, and 2 deliveries (2 bot.failed) tried now";
    assert!(ended.errors.contains(says), "{}", ended.errors);
    let retried = stored.run(&["retry", "--yes"]);
    assert_eq!(retried.output, "retried: 0 given_up, 15 waiting\n");
    let retried = stored.run(&["retry", "--dead", "--yes"]);
    assert_eq!(retried.output, "retried: 0 given_up, 0 waiting\n");
}

/// After a crash, it says for how long nobody else handles the delivery.
#[test]
fn what_is_in_progress_has_its_worker_and_the_end_of_its_lease() {
    let samples = Stored::with_samples();
    let stored = &samples;
    stored.in_runtime(|inbox| async move {
        let work = inbox.work(|_| std::future::pending());
        let worker = work.name("service 7").start();
        while inbox.statistics().await.unwrap().in_progress == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let entry = stored
            .objects(&["list", "--state", "in-progress"])
            .remove(0);
        assert_eq!(entry["worker"], "service 7");
        assert!(entry["lease_until"].as_str() > entry["received"].as_str());
        let shown = stored.run(&["show", &entry["number"].to_string()]);
        assert!(shown.output.contains("lease until   20"), "{shown:?}");
        worker.stop(Duration::ZERO).await.unwrap();
    });
}

#[test]
fn a_copy_is_stored_once_and_shown_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let listening = Listening::start(&["--inbox", path.to_str().unwrap(), "--format", "json"]);
    let sent = run(&[
        "trigger",
        "bot.failed",
        "--to",
        &listening.url,
        "--copies",
        "1",
    ]);
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_eq!(listening.object()["stored"], "new");
    assert_eq!(listening.object()["stored"], "duplicate");
}

#[test]
fn an_inbox_that_is_not_there_is_not_created_and_a_url_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.db");
    for name in [
        "list", "retry", "replay", "purge", "stats", "drift", "check",
    ] {
        let ended = run(&["inbox", name, "--inbox", missing.to_str().unwrap()]);
        assert_eq!(ended.code, 3, "{name}: {ended:?}");
        assert!(
            ended.errors.contains("there is no inbox"),
            "{}",
            ended.errors
        );
        assert!(!missing.exists());
        for url in ["postgres://me:hunter2@host/db", "postgresql://host/hunter2"] {
            let ended = run(&["inbox", name, "--inbox", url]);
            assert_eq!(ended.code, 2, "{ended:?}");
            assert!(
                ended.errors.contains("MEETING_BAAS_INBOX_URL")
                    && !ended.errors.contains("hunter2"),
                "{}",
                ended.errors
            );
        }
    }
    let other = folder.path().join("other.db");
    fs::write(&other, "this is not a database of SQLite, and longer than the head of one would be: a hundred bytes").unwrap();
    assert_eq!(
        run(&["inbox", "list", "--inbox", other.to_str().unwrap()]).code,
        3
    );
    let listen = run(&[
        "listen",
        "--port",
        "0",
        "--inbox",
        "postgres://me:hunter2@host/db",
    ]);
    assert_eq!(listen.code, 2);
    assert!(!listen.errors.contains("hunter2"), "{}", listen.errors);
}
