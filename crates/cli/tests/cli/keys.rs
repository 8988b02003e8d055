//! The README documents each key of each JSON object.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::support::{Listening, objects, run, run_with_input};

/// The table of the README: type, and keys.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, section) = readme.split_once("## JSON").unwrap();
    let (section, _) = section.split_once("## ").unwrap();
    let mut table = BTreeMap::new();
    for row in section
        .lines()
        .filter(|line| line.starts_with("| `") && !line.starts_with("| `type` |"))
    {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let words = |cell: &str| -> Vec<String> {
            cell.split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect()
        };
        for kind in words(cells[1]) {
            let keys: &mut BTreeSet<String> = table.entry(kind).or_default();
            keys.extend(words(cells[3]));
        }
    }
    table
}

/// The keys of an object, and of the objects in it. A payload is not the tool's.
fn keys(object: &Value, found: &mut BTreeSet<String>) {
    match object {
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        Value::Object(members) => {
            for (key, value) in members {
                found.insert(key.clone());
                if key != "payload" {
                    keys(value, found);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_readme_documents_every_key_of_every_object() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (inbox, other) = (path("inbox.db"), path("other.db"));
    let json = ["--format", "json"];
    let listening = Listening::start(&[
        "--format",
        "json",
        "--inbox",
        &inbox,
        "--forward",
        "http://127.0.0.1:9/",
        "--within",
        "2s",
    ]);
    let mut output = format!("{}\n", listening.first);
    for arguments in [&["--set", "/data/mood=1"][..], &["--tamper"]] {
        let trigger = ["trigger", "bot.failed", "--to", &listening.url];
        output.push_str(&run(&[&trigger[..], arguments, &json].concat()).output);
        output.push_str(&format!("{}\n", listening.line()));
    }
    let (_, lines) = listening.ended();
    output.push_str(&format!("{}\n", lines.join("\n")));
    let body = b"{\"event\": \"bot.failed\", \"data\": 7}";
    output.push_str(&run_with_input(&["decode", "--format", "json"], body).output);
    let body = b"{\"event\": \"bot.sang\"}";
    output.push_str(&run_with_input(&["decode", "--drift", "--format", "json"], body).output);
    fs::write(path("headers"), "svix-id: a").unwrap();
    fs::write(path("body"), "{}").unwrap();
    let verify = [
        "verify",
        "--headers",
        &path("headers"),
        "--body",
        &path("body"),
    ];
    output.push_str(&run(&[&verify[..], &json].concat()).output);
    for command in [
        &["list"][..],
        &["show", "1"],
        &["stats"],
        &["check"],
        &["drift"],
        &["retry", "--yes"],
        &["replay", "--yes"],
        &["purge", "--yes"],
        &["migrate", "--yes"],
        &["migrate", "--to", &other, "--yes"],
    ] {
        let ended = run(&[&["inbox"], command, &["--inbox", &inbox], &json].concat());
        assert_eq!(ended.code, 0, "{ended:?}");
        output.push_str(&ended.output);
    }
    let exported = run(&["inbox", "export", "--reveal", "--inbox", &inbox]).output;
    output.push_str(&exported);
    let import = ["inbox", "import", "--inbox", &inbox, "--yes"];
    output.push_str(&run_with_input(&[&import[..], &json].concat(), exported.as_bytes()).output);
    let transcription =
        "{\"result\": {\"utterances\": [{\"text\": \"Hi.\", \"start\": 0, \"end\": 1}]}}";
    fs::write(path("transcription"), transcription).unwrap();
    for command in ["text", "srt", "vtt", "talk-time"] {
        output.push_str(
            &run(&[&["artifact", command, &path("transcription")], &json[..]].concat()).output,
        );
    }

    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for object in objects(&output) {
        let kind = object["type"].as_str().unwrap().to_owned();
        keys(&object, found.entry(kind).or_default());
    }
    for keys in found.values_mut() {
        keys.remove("type");
        keys.remove("version");
    }
    let documented = documented();
    let types =
        |table: &BTreeMap<String, BTreeSet<String>>| table.keys().cloned().collect::<Vec<_>>();
    assert_eq!(types(&documented), types(&found));
    for (kind, keys) in &found {
        assert_eq!(&documented[kind], keys, "{kind}");
    }
}
