//! `cargo xtask update` as a maintainer sees it: newer pages in place, or a tree as it was.

mod rejected;

use std::fs;

use crate::project::{self, DOCUMENT, GENERATED, OVERLAY, PAGE, Project, REGISTRY, SHARED};

const DATE: [&str; 2] = ["--date", "2026-03-16"];

fn snapshot(name: &str, description: &str, text: &str) {
    insta::with_settings!({
        description => description,
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots/update",
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// The project's page with one edit, under another name and elsewhere.
fn newer(project: &Project, old: &str, new: &str) {
    let text = project.read(PAGE);
    assert!(text.contains(old), "{old}");
    fs::create_dir_all(project.path("downloads")).unwrap();
    project.write("downloads/newer.md", &text.replace(old, new));
}

fn reworded(project: &Project) {
    newer(
        project,
        "The UUID of the bot that completed",
        "The bot that completed",
    );
}

/// The page with the payload of a chat message, which the overlay has as well.
fn with_chat_message(project: &Project) {
    newer(
        project,
        "## Bot Failed\n",
        &format!(
            "{}## Bot Failed\n",
            include_str!("../../../tests/fixtures/pages/chat_message.md")
        ),
    );
    project.edit(
        "downloads/newer.md",
        "- [Bot Webhook Completed]",
        "- [Bot Webhook Chat Message](./botwebhookchatmessage)\n- [Bot Webhook Completed]",
    );
}

fn update<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["update"], words, &DATE].concat()
}

/// What was printed before the report on the changes, and what after it: the report is another test's.
fn without_report(printed: &str) -> String {
    let (files, rest) = printed.split_once("\n\n").unwrap();
    let (_, next) = rest.rsplit_once("\nNext:\n").unwrap();
    format!("{files}\n\n[what changed]\n\nNext:\n{next}")
}

#[test]
fn a_newer_page_is_in_place_with_all_that_follows_from_it() {
    let project = Project::copy();
    reworded(&project);
    let newer = project.read("downloads/newer.md");
    let record = project.read(REGISTRY);
    let before = project.read(DOCUMENT);
    let printed = project.done(&update(&["downloads/newer.md"]));
    snapshot(
        "reworded",
        "A newer page with another name and one other sentence.",
        &without_report(&printed),
    );
    assert_eq!(project.read(PAGE), newer);
    let hash = |record: &str| record.split_once("sha256 = \"").unwrap().1[..64].to_owned();
    assert_eq!(
        project.read(REGISTRY),
        record
            .replace("2025-12-01", "2026-03-16")
            .replace(&hash(&record), &hash(&project.read(REGISTRY))),
        "nothing else of the record changes",
    );
    assert!(
        project
            .read(DOCUMENT)
            .contains("\"version\": \"2026-03-16\"")
    );
    assert_eq!(
        project.done(&["codegen", "--check"]),
        "7 files are up to date\n"
    );

    // The report is what `diff` says of the two documents.
    project.write("before.json", &before);
    let report = project.done(&["diff", "before.json"]);
    let report = report.replace("before.json", "the document before");
    assert!(printed.contains(&report), "{printed}\n{report}");

    // A second run has nothing to do, and the page keeps its date: the other one is not ignored without a word.
    let before = project.state();
    let again = project.done(&["update", "downloads/newer.md", "--date", "2026-04-01"]);
    let unchanged = "webhooks.md unchanged: it was recorded with the day 2026-03-16, which it keeps; `--date 2026-04-01` is not used";
    assert!(again.contains(unchanged), "{again}");
    assert_eq!(project.state(), before);
}

#[test]
fn what_the_vendor_caught_up_with_is_listed_for_removal() {
    let project = Project::copy();
    with_chat_message(&project);
    let printed = project.done(&update(&["downloads/newer.md"]));
    snapshot(
        "superseded",
        "A newer page that has a payload which the overlay brings as well.",
        &without_report(&printed),
    );
    let made = project.contents();
    // Strict about its own pages, `codegen` rejects what is listed, and nothing else.
    let rejected = project.rejected(&["codegen", "--check"]);
    assert!(
        rejected.contains("the pages have `BotWebhookChatMessage.data` now"),
        "{rejected}"
    );

    // A person does what is listed, and every file is as it should be.
    follow(&project, &printed);
    assert_eq!(
        project.done(&["codegen", "--check"]),
        "7 files are up to date\n"
    );
    let unlike = |(path, content): &(_, _)| made.get(path) != Some(content);
    let changed: Vec<_> = project.contents().into_iter().filter(unlike).collect();
    assert_eq!(changed.len(), 2, "the overlay and the shared table");
}

/// Nothing changed on the wire: the action is superseded, and may be deleted.
#[test]
fn an_event_that_the_page_names_changes_nothing() {
    let project = Project::committed();
    newer(
        &project,
        "| `event` | string |",
        "| `event` | \"bot.failed\" |",
    );
    let text = project.read("downloads/newer.md");
    let (before, section) = text.split_once("webhooks/botwebhookfailed.mdx").unwrap();
    let before = before.replace("| \"bot.failed\" |", "| string |");
    let (section, after) = section.split_once("## Bot Status Change\n").unwrap();
    let section = section.replace("- **`event`** (string)", "- **`event`** (\"bot.failed\")");
    let after = after.replace("| \"bot.failed\" |", "| string |");
    let page =
        format!("{before}webhooks/botwebhookfailed.mdx{section}## Bot Status Change\n{after}");
    project.write("downloads/newer.md", &page);
    let report = project.done(&["diff", "main", "downloads/newer.md"]);
    assert!(report.starts_with("none"), "{report}");
    let printed = project.done(&update(&["downloads/newer.md"]));
    let next = without_report(&printed);
    assert!(next.contains(" applied, 1 superseded"), "{next}");
    delete_actions(&project, &printed);
    assert!(!project.read(OVERLAY).contains("x-id: bot-failed-event"));
    assert_eq!(
        project.done(&["codegen", "--check"]),
        "7 files are up to date\n"
    );
}

/// Deletes the listed actions by their lines.
pub(crate) fn delete_actions(project: &Project, printed: &str) {
    let (_, actions) = printed.split_once(OVERLAY).unwrap();
    let actions = actions.split("\n- ").next().unwrap();
    let first_lines = actions.lines().filter_map(|line| {
        let (number, _) = line.trim().strip_prefix("line ")?.split_once(' ')?;
        number.parse::<usize>().ok()
    });
    let overlay = project.read(OVERLAY);
    let mut lines: Vec<&str> = overlay.lines().collect();
    for first in first_lines.collect::<Vec<_>>().into_iter().rev() {
        let action = &lines[first - 1..];
        assert!(action[0].starts_with("  - x-id: "), "{}", action[0]);
        let others = action[1..].iter();
        let length =
            others.take_while(|line| !line.starts_with("  - ") && !line.starts_with("  #"));
        let end = first + length.count();
        lines.drain(first - 1..end);
    }
    project.write(OVERLAY, &format!("{}\n", lines.join("\n")));
}

/// Deletes the listed actions, and moves the listed place.
fn follow(project: &Project, printed: &str) {
    delete_actions(project, printed);
    project.edit(
        SHARED,
        "later: [BotWebhookChatMessage.data]",
        "places: [BotWebhookChatMessage.data]",
    );
    // It adds bounds to what the vendor's payload has, and so it still has its place.
    assert!(
        project
            .read(OVERLAY)
            .contains("bot-chat-message-sender-id-bounds")
    );
}

#[test]
fn an_edited_overlay_is_tried_and_put_in_place_if_it_fits() {
    let project = Project::copy();
    with_chat_message(&project);
    let overlay = project.read(OVERLAY);
    let (start, end) = (
        "  - x-id: bot-chat-message\n",
        "  - x-id: bot-chat-message-sender-id-bounds\n",
    );
    let (before, rest) = overlay.split_once(start).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let edited = format!("{before}{end}{after}");
    project.write(
        "edited.yaml",
        &edited.replace("BotChatMessageData.properties.sender_id", "Nothing"),
    );
    let words = update(&["downloads/newer.md", "--overlay", "edited.yaml"]);
    let said = project.rejected(&words);
    assert!(
        said.contains("edited.yaml:") && said.contains("`bot-chat-message-sender-id-bounds`"),
        "{said}"
    );

    project.write("edited.yaml", &edited);
    let printed = project.done(&words);
    assert!(
        printed.contains("  written    spec/overlay.yaml\n"),
        "{printed}"
    );
    assert!(!printed.contains("  bot-chat-message\n"), "{printed}");
    assert_eq!(project.read(OVERLAY), edited);
}

#[test]
fn a_new_page_is_added_to_the_others() {
    let project = Project::copy();
    let [webhooks, callbacks] = project.split_page();
    fs::create_dir(project.path("downloads")).unwrap();
    project.write("downloads/hooks.md", &webhooks);
    project.write("downloads/callbacks.md", &callbacks);
    let pages = ["downloads/callbacks.md", "downloads/hooks.md"];
    let generated = types(&project);
    let printed = project.done(&update(&pages));
    snapshot(
        "two_pages",
        "The callbacks on a page of their own; the other page has another file name, and its old heading.",
        &without_report(&printed),
    );
    assert_eq!(types(&project), generated);
    let record = without_hashes(&project.read(REGISTRY));
    snapshot(
        "two_pages_record",
        "The record with a second page.",
        &record,
    );
    assert_eq!(
        project.done(&["codegen", "--check"]),
        "7 files are up to date\n"
    );

    // One of the two moves on, and the other stays.
    let callbacks = project.read("spec/docs/callbacks.md");
    project.write(
        "downloads/callbacks.md",
        &callbacks.replace("What bots send", "What a bot sends"),
    );
    let webhooks = project.read(PAGE);
    project.done(&["update", "downloads/callbacks.md", "--date", "2026-05-01"]);
    assert_eq!(project.read(PAGE), webhooks);
    let record = project.read(REGISTRY);
    assert_eq!(
        (
            record.matches("2026-03-16").count(),
            record.matches("2026-05-01").count()
        ),
        (1, 1)
    );
    assert!(
        project
            .read(DOCUMENT)
            .contains("\"version\": \"2026-05-01\"")
    );
}

fn types(project: &Project) -> Vec<String> {
    let files = project::files_in(&project.path(GENERATED));
    // The root has the revision.
    let types = files.iter().filter(|file| !file.ends_with("mod.rs"));
    let mut files: Vec<_> = types
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    files.sort();
    files
}

fn without_hashes(record: &str) -> String {
    let lines = record.lines().map(|line| {
        let is_hash = line.starts_with("sha256 = \"") && line.len() == "sha256 = \"\"".len() + 64;
        if is_hash {
            "sha256 = \"[64 digits]\""
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_was_begun_is_finished_by_the_same_command() {
    let project = Project::copy();
    reworded(&project);
    let words = update(&["downloads/newer.md"]);
    let before = project.contents();
    project.done(&words);
    let after = project.contents();
    let changed: Vec<_> = after
        .iter()
        .filter(|(path, content)| before.get(*path) != Some(content))
        .collect();
    assert_eq!(changed.len(), 5);
    // Whichever of the files are new already: of any four, each combination is tried.
    for some in (0_u32..32).filter(|some| some.count_ones().is_multiple_of(2)) {
        for (index, (path, _)) in changed.iter().enumerate() {
            let state = if some & (1 << index) == 0 {
                &before
            } else {
                &after
            };
            fs::write(path, &state[*path]).unwrap();
        }
        project.done(&words);
        assert_eq!(project.contents(), after, "{some:05b}");
    }
}
