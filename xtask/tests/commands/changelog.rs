//! `cargo xtask changelog` as a maintainer sees it.

use crate::project::{self, DOCUMENT, NEWER, Project};

/// The working tree is a newer page's: a field that may be null no more, a new field, another sentence.
fn moved_on(project: &Project) {
    project.newer(&[
        (
            "    - **`event_id`** (string (uuid) | null)",
            "    - **`retryable`** (boolean) *Optional*\n      Whether another bot may try\n\n    - **`event_id`** (string (uuid))",
        ),
        (
            "\"event_id\": null",
            "\"retryable\": true,\n    \"event_id\": \"exampleevent_id\"",
        ),
        (project::SENTENCE, "The bot"),
    ]);
    project.done(&["update", NEWER, "--date", "2026-03-16"]);
}

#[test]
fn the_draft_of_an_entry() {
    let project = Project::committed();
    moved_on(&project);
    let description = "A newer page: one field is never null, one is new, one has another text.";
    let entry = project.done(&["changelog"]);
    project::snapshot("changelog", "entry", description, &entry);
}

#[test]
fn the_base_is_the_newest_release() {
    let project = Project::committed();
    moved_on(&project);
    project.commit("a newer page");
    let nothing = project.done(&["changelog"]);
    assert!(
        nothing.starts_with("Nothing to release: from merge base with main"),
        "{nothing}"
    );
    project.git(&["tag", "v0.1.0", "HEAD~1"]);
    project.git(&["tag", "newest"]);
    let entry = project.done(&["changelog"]);
    assert!(entry.starts_with("## 0.2.0, unreleased\n"), "{entry}");
    assert_eq!(entry, project.done(&["changelog", "v0.1.0", "main"]));
    project.git(&["tag", "--annotate", "--message=x", "v0.2.0"]);
    let nothing = project.done(&["changelog"]);
    assert!(
        nothing.starts_with("Nothing to release: from v0.2.0 ("),
        "{nothing}"
    );
}

#[test]
fn a_page_that_is_not_recorded_has_no_date() {
    let project = Project::committed();
    project.reworded();
    let entry = project.done(&["changelog", "main", NEWER]);
    let expected = "## 0.1.1, unreleased\n\nMatches a documentation page that is not recorded yet. A patch change of 0.1.0.\n";
    assert!(entry.starts_with(expected), "{entry}");
}

#[test]
fn a_workspace_without_a_version_is_rejected() {
    let project = Project::committed();
    project.edit(DOCUMENT, project::SENTENCE, "The bot");
    project.write("Cargo.toml", "[workspace]\n");
    let said = project.rejected(&["changelog"]);
    assert!(
        said.starts_with("error: `Cargo.toml` has no version such as"),
        "{said}"
    );
    let run = project.run(&["changelog", "--format", "json"]);
    assert_eq!(run.code, 2);
}
