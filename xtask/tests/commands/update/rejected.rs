//! Updates that are rejected, and leave the tree as it was.

use super::{snapshot, update};
use crate::project::{NEWER, PAGE, Project};

#[test]
fn a_conflict_leaves_the_tree_as_it_was() {
    let project = Project::frozen();
    project.newer(&[("string[] | null", "object[] | null")]);
    snapshot(
        "conflict",
        "A newer page that makes lists of objects of the lists of names.",
        &project.rejected(&update(&[NEWER])),
    );
}

#[test]
fn errors_are_reported_before_anything_is_written() {
    let project = Project::copy();
    project.reworded();
    let page = project.read(NEWER);
    project.write("downloads/twin.md", &page);
    let other = page.replace("# webhooks api-v2", "# hooks api-v2");
    project.write("downloads/other.md", &other);
    let damaged = page.replace("(string (uuid))", "(text)");
    project.write("downloads/damaged.md", &damaged);
    project.write("downloads/page.txt", "# A page\n");
    let mut said = String::new();
    for words in [
        &["downloads/missing.md", "--date", "2026-03-16"][..],
        &[NEWER, "--date", "2026-02-30"],
        &[NEWER, "--date", "2025-11-30"],
        &[NEWER, "downloads/twin.md", "--date", "2026-03-16"],
        &["downloads/page.txt", "--date", "2026-03-16"],
        &[NEWER, "--overlay", "missing.yaml", "--date", "2026-03-16"],
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
    assert!(said.contains("downloads/damaged.md:"), "{said}");
    assert!(said.ends_with("Nothing was changed.\n"), "{said}");

    project.write("spec/docs/stray.md", &page);
    let said = project.rejected(&update(&[NEWER]));
    let stray = "`stray.md` is next to the pages, but is not recorded";
    assert!(said.contains(stray), "{said}");
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
