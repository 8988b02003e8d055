//! `cargo xtask changelog` as a maintainer sees it.

use std::fs;

use crate::project::{self, DOCUMENT, PAGE, Project};

/// The working tree is a newer page's: a field that may be null no more, a new field, another sentence.
fn moved_on(project: &Project) {
    let page = project.read(PAGE);
    let mut newer = page.clone();
    for (old, new) in [
        (
            "    - **`error_code`** (string) **Required**",
            "    - **`retryable`** (boolean) *Optional*\n      Whether another bot may try\n\n    - **`error_code`** (string) **Required**",
        ),
        (
            "    \"error_code\": ",
            "    \"retryable\": true,\n    \"error_code\": ",
        ),
        ("The UUID of the bot that completed", "The bot"),
        (
            "- **`exited_at`** (string (date-time) | null)",
            "- **`exited_at`** (string (date-time))",
        ),
        ("\"exited_at\": null", "\"exited_at\": \"exampleexited_at\""),
    ] {
        assert!(newer.contains(old), "{old}");
        newer = newer.replace(old, new);
    }
    fs::write(project.path("newer.md"), newer).unwrap();
    project.done(&["update", "newer.md", "--date", "2026-03-16"]);
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
    let page = project.read(PAGE);
    project.write(
        "newer.md",
        &page.replace("The UUID of the bot that completed", "The bot"),
    );
    let entry = project.done(&["changelog", "main", "newer.md"]);
    let expected = "## 0.1.1, unreleased\n\nMatches a documentation page that is not recorded yet. A patch change of 0.1.0.\n";
    assert!(entry.starts_with(expected), "{entry}");
}

#[test]
fn a_workspace_without_a_version_is_rejected() {
    let project = Project::committed();
    let document = project.read(DOCUMENT);
    project.write(
        DOCUMENT,
        &document.replace("The UUID of the bot that completed", "The bot"),
    );
    project.write("Cargo.toml", "[workspace]\n");
    let said = project.rejected(&["changelog"]);
    assert!(
        said.starts_with("error: `Cargo.toml` has no version such as"),
        "{said}"
    );
    let run = project.run(&["changelog", "--format", "json"]);
    assert_eq!(run.code, 2);
}
