//! `inbox export`, `import` and `migrate`.

use std::fs;

use crate::stored::Stored;
use crate::support::{Listening, run, run_with_input};

#[test]
fn deliveries_are_exported_and_imported_with_their_bytes() {
    let stored = Stored::with_samples();
    let odd = "/extra={\"text\": \"\\u0000 \u{e4}\"}";
    let listening = Listening::start(&["--inbox", stored.path()]);
    let sent = run(&[
        "trigger",
        "bot.failed",
        "--to",
        &listening.url,
        "--set",
        odd,
    ]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let hidden = stored.run(&["export"]);
    assert_eq!(hidden.output.lines().count(), 16, "{hidden:?}");
    assert!(
        !hidden.output.contains("://") && hidden.errors.contains("`--reveal`"),
        "{hidden:?}"
    );
    let exported = stored.run(&["export", "--reveal"]);
    assert_eq!(exported.objects().len(), 16);

    let file = stored.path.with_file_name("deliveries.jsonl");
    let other = stored.path.with_file_name("other.db");
    let other = other.to_str().unwrap();
    fs::write(&file, &exported.output).unwrap();
    let import = ["inbox", "import", file.to_str().unwrap(), "--inbox", other];
    let ended = run(&import);
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(
        ended.errors.contains("This would store 16 deliveries in "),
        "{}",
        ended.errors
    );
    let imported = run(&[&import[..], &["--yes"]].concat());
    assert_eq!(
        imported.output, "imported: 16 deliveries, 0 duplicates\n",
        "{imported:?}"
    );
    let again = run(&[&import[..], &["--yes", "--format", "json"]].concat());
    assert_eq!(again.objects()[0]["duplicates"], 16);
    let copied = run(&["inbox", "export", "--reveal", "--inbox", other]);
    assert_eq!(copied.output, exported.output);

    // A line that is wrong changes nothing.
    let third = stored.path.with_file_name("third.db");
    let import = [
        "inbox",
        "import",
        "--inbox",
        third.to_str().unwrap(),
        "--yes",
    ];
    for (input, says) in [
        (hidden.output.clone(), "line 1 has no body"),
        (
            format!("{}hunter2\n", exported.output),
            "line 17 is not a line of `inbox export`",
        ),
    ] {
        let ended = run_with_input(&import, input.as_bytes());
        assert_eq!(ended.code, 1, "{ended:?}");
        assert!(
            ended.errors.contains(says) && !ended.errors.contains("hunter2"),
            "{}",
            ended.errors
        );
        assert!(!third.exists());
    }
    let without_yes = run_with_input(&import[..4], exported.output.as_bytes());
    assert_eq!(without_yes.code, 2, "{without_yes:?}");
    let bytes = run_with_input(&import, exported.output.as_bytes());
    assert_eq!(bytes.code, 0, "{bytes:?}");
}

#[test]
fn a_store_is_created_migrated_and_copied_with_its_states() {
    let stored = Stored::with_samples();
    let service = stored.handle();
    let other = stored.path.with_file_name("other.db");
    let to = ["migrate", "--to", other.to_str().unwrap()];
    let ended = stored.run(&to);
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(
        ended.errors.contains("This would copy 15 deliveries from "),
        "{}",
        ended.errors
    );
    assert!(!other.exists());
    let copied = stored.run(&[&to[..], &["--yes"]].concat());
    assert_eq!(copied.output, "copied: 15 deliveries\n", "{copied:?}");
    let again = stored.objects(&[&to[..], &["--yes"]].concat()).remove(0);
    assert_eq!(
        (&again["type"], &again["deliveries"]),
        (&"copied".into(), &0.into())
    );
    let stats = run(&["inbox", "stats", "--inbox", other.to_str().unwrap()]);
    assert!(
        stats.output.contains("dead                2\n"),
        "{}",
        stats.output
    );
    let itself = stored.run(&["migrate", "--to", stored.path()]);
    assert_eq!(itself.code, 2);

    let new = stored.path.with_file_name("new.db");
    let migrate = ["inbox", "migrate", "--inbox", new.to_str().unwrap()];
    let ended = run(&migrate);
    assert!(
        ended.errors.contains("This would create the inbox "),
        "{ended:?}"
    );
    assert!(!new.exists());
    let created = run(&[&migrate[..], &["--yes"]].concat());
    assert_eq!(created.output, "migrated: 1 stores\n");
    assert_eq!(run(&migrate).output, "migrated: 0 stores\n");

    // As an older release left it.
    let connection = service.connect().unwrap();
    connection
        .execute("UPDATE inbox_schema SET version = 0", ())
        .unwrap();
    let ended = stored.run(&["list"]);
    assert_eq!(ended.code, 3);
    assert!(
        ended.errors.contains("`meeting-baas inbox migrate`"),
        "{}",
        ended.errors
    );
    let ended = stored.run(&["migrate"]);
    assert!(
        ended.errors.contains("from version 0 to "),
        "{}",
        ended.errors
    );
}
