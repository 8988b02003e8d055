//! The name of a file, and an argument, is not a command of the terminal or of a runner, wherever it is printed.

use std::fs;

use crate::project::{PAGE, Project, Run};

/// Clears a terminal, turns the direction of a text, and fails a step, in three ways.
const HOSTILE: &str = "\u{1b}[2J\u{9b}2J\u{202e}##[error]a##vso[b]\n::error::c";

fn assert_harmless(run: &Run) {
    for line in run.printed.lines().chain(run.said.lines()) {
        let is_hostile = |character: char| character.is_control() || character == '\u{202e}';
        assert!(!line.contains(is_hostile), "{line:?}");
        assert!(!line.contains("##[") && !line.contains("##vso["), "{line}");
        assert!(!line.trim_start().starts_with("::"), "{line}");
    }
}

#[test]
fn an_argument_that_is_wrong_is_quoted_without_its_commands() {
    let project = Project::committed();
    for words in [
        &[HOSTILE][..],
        &["codegen", HOSTILE],
        &["diff", HOSTILE],
        &["diff", "--format", HOSTILE],
        &["update", HOSTILE, "--date", "2026-03-16"],
        &["update", "a.md", "--date", HOSTILE],
        &[
            "update",
            "a.md",
            "--overlay",
            HOSTILE,
            "--date",
            "2026-03-16",
        ],
        &["derive", HOSTILE],
        &["changelog", HOSTILE],
        &["ci", HOSTILE],
        &["codegen", "--docs", HOSTILE],
        &["codegen", "--check", "--out", HOSTILE],
    ] {
        let run = project.run(words);
        assert_ne!(run.code, 0, "{words:?}");
        assert_harmless(&run);
    }
}

#[test]
fn a_page_with_an_odd_name_is_read_and_not_recorded() {
    let project = Project::copy();
    let page = project.read(PAGE).replacen("# webhooks", "# other", 1);
    for name in [
        HOSTILE,
        "##[error]a",
        "a\u{202e}b",
        "::error::c",
        "a\u{200b}",
    ] {
        let file = format!("{name}.md");
        project.write(&file, &page);
        assert_harmless(&project.run(&["codegen", "--check", "--docs", &file]));
        assert_harmless(&project.run(&["diff", PAGE, &file]));
        let before = project.contents();
        let run = project.run(&["update", &file, "--date", "2026-03-16"]);
        assert_harmless(&run);
        assert_eq!(run.code, 1, "{}", run.said);
        assert_eq!(project.contents(), before);
        fs::remove_file(project.path(&file)).unwrap();
    }
}
