//! Updates that are rejected, and leave the tree as it was.

use std::fs;

use super::{newer, reworded, snapshot, update};
use crate::project::{PAGE, Project};

#[test]
fn a_conflict_leaves_the_tree_as_it_was() {
    let project = Project::copy();
    newer(&project, "string[] | null", "object[] | null");
    snapshot(
        "conflict",
        "A newer page that makes lists of objects of the lists of names.",
        &project.rejected(&update(&["downloads/newer.md"])),
    );
}

#[test]
fn errors_are_reported_before_anything_is_written() {
    let project = Project::copy();
    reworded(&project);
    let page = "downloads/newer.md";
    fs::copy(project.path(page), project.path("downloads/twin.md")).unwrap();
    project.write(
        "downloads/other.md",
        &project
            .read(page)
            .replace("# webhooks api-v2", "# hooks api-v2"),
    );
    project.write(
        "downloads/damaged.md",
        &project.read(page).replace("(string (uuid))", "(text)"),
    );
    project.write("downloads/page.txt", "# A page\n");
    let mut said = String::new();
    for words in [
        &["downloads/missing.md", "--date", "2026-03-16"][..],
        &[page, "--date", "2026-02-30"],
        &[page, "--date", "2025-11-30"],
        &[page, "downloads/twin.md", "--date", "2026-03-16"],
        &["downloads/page.txt", "--date", "2026-03-16"],
        &[page, "--overlay", "missing.yaml", "--date", "2026-03-16"],
    ] {
        said.push_str(&format!("$ cargo xtask update {}\n", words.join(" ")));
        said.push_str(&project.rejected(&[&["update"], words].concat()));
        said.push('\n');
    }
    snapshot(
        "rejected",
        "Pages, dates and overlays that are rejected.",
        &said,
    );

    let said = project.rejected(&update(&["downloads/other.md"]));
    let advice = "`downloads/other.md` was read as a page in addition to `webhooks.md`: to replace one of them";
    assert!(said.contains(advice), "{said}");
    let said = project.rejected(&update(&["downloads/damaged.md"]));
    assert!(
        said.contains("downloads/damaged.md:") && said.ends_with("Nothing was changed.\n"),
        "{said}"
    );

    fs::copy(project.path(page), project.path("spec/docs/stray.md")).unwrap();
    let said = project.rejected(&update(&[page]));
    assert!(
        said.contains("`stray.md` is next to the pages, but is not recorded"),
        "{said}"
    );
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    let project = Project::copy();
    for words in [
        &["update", PAGE][..],
        &["update", "--date", "2026-03-16"],
        &["update"],
    ] {
        let run = project.run(words);
        assert_eq!((run.code, run.printed.as_str()), (2, ""), "{words:?}");
    }
}
