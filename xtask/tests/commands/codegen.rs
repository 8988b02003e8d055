//! `cargo xtask` as a user sees it: what it prints, what it writes, and how it exits.

use std::fs;

use tempfile::TempDir;

use crate::project::{
    self, DOCUMENT, GENERATED, NEWER, OVERLAY, PAGE, Project, REGISTRY, SHARED, files_in, xtask,
};

fn snapshot(name: &str, description: &str, text: &str) {
    project::snapshot("codegen", name, description, text);
}

#[test]
fn a_second_run_changes_nothing() {
    let project = Project::copy();
    let before = project.state();
    let printed = project.done(&["codegen", "-v"]);
    assert_eq!(project.state(), before, "bytes or times have changed");
    snapshot(
        "nothing_to_do",
        "`codegen -v` where every file is up to date.",
        &printed,
    );
}

#[test]
fn a_run_restores_what_was_changed_lost_or_left_over() {
    let project = Project::copy();
    let before = project.contents();
    disturb(&project);
    let printed = project.done(&["codegen"]);
    assert_eq!(project.contents(), before);
    let (_, files) = printed.split_once("files ").unwrap();
    snapshot(
        "restored",
        "What `codegen` says of the files where one was changed, one lost, and one left over.",
        files,
    );
}

#[test]
fn check_accepts_a_tree_that_is_up_to_date() {
    let project = Project::copy();
    let before = project.state();
    let printed = project.done(&["codegen", "--check"]);
    let files = files_in(&project.path(GENERATED)).len() + 1;
    assert_eq!(printed, format!("{files} files are up to date\n"));
    assert_eq!(project.state(), before);
}

#[test]
fn check_shows_all_that_is_not_up_to_date() {
    let project = Project::copy();
    disturb(&project);
    let before = project.state();
    let run = project.run(&["codegen", "--check"]);
    assert_eq!((run.code, run.said.as_str()), (3, ""));
    assert_eq!(project.state(), before, "a check must write nothing");
    snapshot(
        "check",
        "`codegen --check` where one file was changed, one lost, and one left over.",
        &run.printed,
    );
}

/// One file is stale, one is missing, and one is left over.
fn disturb(project: &Project) {
    project.edit(DOCUMENT, "\"openapi\": \"3.1.0\"", "\"openapi\": \"3.0.0\"");
    fs::remove_file(project.path(GENERATED).join("mod.rs")).unwrap();
    fs::write(project.path(GENERATED).join("zoom.rs"), "").unwrap();
}

#[test]
fn other_pages_go_into_another_tree() {
    let project = Project::copy();
    project.reworded();
    let before = project.state();
    let out = TempDir::new().unwrap();
    let words = ["codegen", "--docs", NEWER, "--out"];
    project.done(&[&words[..], &[out.path().to_str().unwrap()]].concat());
    assert_eq!(project.state(), before);
    let made = fs::read_to_string(out.path().join(GENERATED).join("shared.rs")).unwrap();
    assert!(made.contains("/// The bot\n"));

    let check = project.run(&["codegen", "--check", "--docs", NEWER]);
    assert_eq!((check.code, check.said.as_str()), (3, ""));
    assert_eq!(project.state(), before);
    snapshot(
        "check_of_a_newer_page",
        "What a page with one reworded description would change: `codegen --check --docs newer.md`.",
        &check.printed,
    );
}

#[test]
fn derive_prints_the_document_before_the_overlay() {
    let project = Project::copy();
    let before = project.state();
    let printed = project.done(&["derive", PAGE]);
    assert_eq!(project.state(), before);
    assert!(printed.contains("\"BotWebhookFailed\""));
    assert!(!printed.contains("bot.failed"), "the overlay brings it");
}

#[test]
fn a_damaged_page() {
    let project = Project::copy();
    project.newer(&[("**`error_code`** (string)", "**`error_code`** (code)")]);
    let said = project.rejected(&["derive", NEWER]);
    snapshot("damaged_page", "A type word that nobody knows.", &said);
}

/// The text of a page is not a command of the runner that prints it, or of the terminal.
#[test]
fn derive_prints_no_command_of_a_page() {
    let project = Project::copy();
    let hostile = "##vso[task.complete]##[error]\u{9b}2J";
    project.newer(&[("The UUID of the bot", hostile)]);
    let printed = project.done(&["derive", NEWER]);
    for command in ["##vso[", "##[", "\u{9b}"] {
        assert!(!printed.contains(command), "{command:?}");
    }
    let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert!(document.to_string().contains(hostile));
}

/// What is wrong with one input is reported at its place.
#[test]
fn an_input_with_a_mistake() {
    let target = "target: $.components.schemas.ErrorCode\n";
    for (name, description, file, old, new) in [
        (
            "other_hash",
            "Another hash in the record.",
            REGISTRY,
            "sha256 = \"4c5f",
            "sha256 = \"0000",
        ),
        (
            "misspelt_member",
            "`palces` in the shared table.",
            SHARED,
            "places: [\"*.data.bot_id\"]",
            "palces: [\"*.data.bot_id\"]",
        ),
        (
            "place_of_nothing",
            "A place that no page has in the shared table.",
            SHARED,
            "*.data.bot_id",
            "*.data.robot_id",
        ),
        (
            "unequal_shapes",
            "Two different strings under one name in the shared table.",
            SHARED,
            "places: [\"*.data.error_code\"]",
            "places: [\"*.data.error_code\", BotWebhookFailed.data.sent_at]",
        ),
        (
            "overlay_conflict",
            "An action of the overlay whose target is not there.",
            OVERLAY,
            target,
            "target: $.components.schemas.BotFailedData.properties.code\n",
        ),
    ] {
        let project = Project::copy();
        project.edit(file, old, new);
        snapshot(name, description, &project.rejected(&["codegen"]));
    }
}

#[test]
fn a_page_that_is_not_recorded() {
    let project = Project::copy();
    fs::copy(project.path(PAGE), project.path("spec/docs/callbacks.md")).unwrap();
    snapshot(
        "unrecorded_page",
        "A page in addition to the recorded ones.",
        &project.rejected(&["codegen"]),
    );
}

#[test]
fn a_page_that_is_lost() {
    let project = Project::copy();
    fs::remove_file(project.path(PAGE)).unwrap();
    let folder = project.folder().canonicalize().unwrap();
    let said = project
        .rejected(&["codegen"])
        .replace(folder.to_str().unwrap(), "[project]");
    snapshot("lost_page", "A recorded page that is not there.", &said);
}

#[test]
fn outside_the_project() {
    let nowhere = TempDir::new().unwrap();
    let run = xtask(nowhere.path(), &["codegen"]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""));
    snapshot("no_project", "Started in an empty folder.", &run.said);
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    let project = Project::copy();
    let before = project.state();
    for arguments in [
        &["no-such-command"][..],
        &["codegen", "--chekc"],
        &["codegen", "--docs", PAGE],
        &["derive"],
    ] {
        let run = project.run(arguments);
        assert_eq!((run.code, run.printed.as_str()), (2, ""), "{arguments:?}");
        assert!(run.said.contains("Usage: cargo xtask"), "{}", run.said);
    }
    assert_eq!(project.state(), before);
}

/// As with `head`, which stops reading: the result was not reported.
#[test]
fn a_closed_pipe_is_not_a_success() {
    let project = Project::copy();
    for both in [false, true] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut check = project::prepared(project.folder(), &["codegen", "--check"]);
        if both {
            check.stderr(writer.try_clone().unwrap());
        }
        let status = check.stdout(writer).status().unwrap();
        assert_eq!(status.code(), Some(1));
    }
}
