//! `cargo xtask update` as a maintainer sees it: newer pages in place, or a tree as it was.

mod rejected;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::project::{self, DOCUMENT, GENERATED, NEWER, OVERLAY, PAGE, Project, REGISTRY, SHARED};

const DATE: [&str; 2] = ["--date", "2026-03-16"];
const UP_TO_DATE: &str = "6 files are up to date\n";

fn snapshot(name: &str, description: &str, text: &str) {
    project::snapshot("update", name, description, text);
}

/// Writes a newer page that names the event of a webhook, which the overlay does as well.
fn with_event(project: &Project) {
    let page = project.read(PAGE);
    let page = page.replacen("| `event` | string |", "| `event` | \"bot.failed\" |", 1);
    let field = "- **`event`** (\"bot.failed\")";
    project.write(NEWER, &page.replacen("- **`event`** (string)", field, 1));
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
    project.reworded();
    let newer = project.read(NEWER);
    let record = project.read(REGISTRY);
    let before = project.read(DOCUMENT);
    let printed = project.done(&update(&[NEWER]));
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
    let revision = "\"version\": \"2026-03-16\"";
    assert!(project.read(DOCUMENT).contains(revision));
    assert_eq!(project.done(&["codegen", "--check"]), UP_TO_DATE);

    // The report is what `diff` says of the two documents.
    project.write("before.json", &before);
    let report = project.done(&["diff", "before.json"]);
    let report = report.replace("before.json", "the document before");
    assert!(printed.contains(&report), "{printed}\n{report}");

    // A second run has nothing to do, and the page keeps its date: the other one is not ignored without a word.
    let before = project.state();
    let again = project.done(&["update", NEWER, "--date", "2026-04-01"]);
    let unchanged = "webhooks.md unchanged: it was recorded with the day 2026-03-16, which it keeps; `--date 2026-04-01` is not used";
    assert!(again.contains(unchanged), "{again}");
    assert_eq!(project.state(), before);
}

/// The page has the payload of a chat message, which the overlay has as well.
#[test]
fn what_the_vendor_caught_up_with_is_listed_for_removal() {
    let project = Project::frozen();
    let section = include_str!("../../../tests/fixtures/pages/chat_message.md");
    let link = "- [Bot Webhook Chat Message](./botwebhookchatmessage)";
    project.newer(&[
        (
            "## Bot Failed\n",
            format!("{section}## Bot Failed\n").as_str(),
        ),
        (
            "- [Bot Webhook Completed]",
            &format!("{link}\n- [Bot Webhook Completed]"),
        ),
    ]);
    let printed = project.done(&update(&[NEWER]));
    snapshot(
        "superseded",
        "A newer page that has a payload which the overlay brings as well.",
        &without_report(&printed),
    );
    let made = project.contents();
    // Strict about its own pages, `codegen` rejects what is listed, and nothing else.
    let rejected = project.rejected(&["codegen", "--check"]);
    let place = "the pages have `BotWebhookChatMessage.data` now";
    assert!(rejected.contains(place), "{rejected}");

    // A person does what is listed, and every file is as it should be.
    delete_actions(&project, &printed);
    let place = "[BotWebhookChatMessage.data]";
    project.edit(
        SHARED,
        &format!("later: {place}"),
        &format!("places: {place}"),
    );
    // It adds bounds to what the vendor's payload has, and so it still has its place.
    let bounds = "bot-chat-message-sender-id-bounds";
    assert!(project.read(OVERLAY).contains(bounds));
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
    let project = Project::copy();
    with_event(&project);
    let report = project.done(&["diff", DOCUMENT, NEWER]);
    assert!(report.starts_with("none"), "{report}");
    let printed = project.done(&update(&[NEWER]));
    let superseded = " applied, 1 superseded";
    assert!(printed.contains(superseded), "{printed}");
    delete_actions(&project, &printed);
    assert!(!project.read(OVERLAY).contains("x-id: bot-failed-event"));
    assert_eq!(project.done(&["codegen", "--check"]), UP_TO_DATE);
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

#[test]
fn an_edited_overlay_is_tried_and_put_in_place_if_it_fits() {
    let project = Project::copy();
    with_event(&project);
    let overlay = project.read(OVERLAY);
    let (head, actions) = overlay.split_once("  - x-id: bot-failed-event\n").unwrap();
    let (_, others) = actions.split_once("\n\n").unwrap();
    let edited = format!("{head}{others}");
    project.write(
        "edited.yaml",
        &edited.replace("schemas.ErrorCode", "schemas.Nothing"),
    );
    let words = update(&[NEWER, "--overlay", "edited.yaml"]);
    let said = project.rejected(&words);
    for word in ["edited.yaml:", "`error-codes-of-the-page`"] {
        assert!(said.contains(word), "{said}");
    }

    project.write("edited.yaml", &edited);
    let printed = project.done(&words);
    let written = "  written    spec/overlay.yaml\n";
    assert!(printed.contains(written), "{printed}");
    assert!(printed.contains(" applied, 0 superseded\n"), "{printed}");
    assert_eq!(project.read(OVERLAY), edited);
}

#[test]
fn a_new_page_is_added_to_the_others() {
    let project = Project::copy();
    project.split_page(["downloads/hooks.md", "downloads/callbacks.md"]);
    let generated = types(&project);
    // As `diff` reads them: with a comma.
    let printed = project.done(&update(&["downloads/callbacks.md,downloads/hooks.md"]));
    snapshot(
        "two_pages",
        "The callbacks on a page of their own; the other page has another file name, and its old heading.",
        &without_report(&printed),
    );
    assert_eq!(types(&project), generated);
    snapshot(
        "two_pages_record",
        "The record with a second page.",
        &project.read(REGISTRY),
    );
    assert_eq!(project.done(&["codegen", "--check"]), UP_TO_DATE);

    // One of the two moves on, and the other stays.
    let callbacks = project.read("spec/docs/callbacks.md");
    let callbacks = callbacks.replace("What bots send", "What a bot sends");
    project.write("downloads/callbacks.md", &callbacks);
    let webhooks = project.read(PAGE);
    project.done(&["update", "downloads/callbacks.md", "--date", "2026-05-01"]);
    assert_eq!(project.read(PAGE), webhooks);
    let record = project.read(REGISTRY);
    let dates = ["2026-03-16", "2026-05-01"].map(|date| record.matches(date).count());
    assert_eq!(dates, [1, 1]);
    let revision = "\"version\": \"2026-05-01\"";
    assert!(project.read(DOCUMENT).contains(revision));
}

/// The generated files, but for the root, which has the revision.
fn types(project: &Project) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = project.contents();
    files.retain(|path, _| path.starts_with(project.path(GENERATED)) && !path.ends_with("mod.rs"));
    files
}

#[test]
fn what_was_begun_is_finished_by_the_same_command() {
    let project = Project::copy();
    project.reworded();
    let words = update(&[NEWER]);
    let before = project.contents();
    project.done(&words);
    let after = project.contents();
    let changed = after.iter();
    let changed = changed.filter(|(path, content)| before.get(*path) != Some(content));
    let changed: Vec<_> = changed.collect();
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
