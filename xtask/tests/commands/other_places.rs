//! Nothing outside the project is read, written or removed, whatever the record names and wherever links lead.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::project::{DOCUMENT, GENERATED, NEWER, OVERLAY, PAGE, Project, REGISTRY, SHARED};

/// A copy of the project in a folder with a file that does not belong to it.
struct Outside {
    project: Project,
    folder: TempDir,
}

impl Outside {
    fn new() -> Self {
        let outside = Self {
            project: Project::copy(),
            folder: TempDir::new().unwrap(),
        };
        fs::write(outside.path("secret.md"), "# a\n").unwrap();
        fs::write(outside.path("code.rs"), "fn main() {}\n").unwrap();
        outside.project.reworded();
        outside
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Each command fails, says that, and changes nothing inside or outside of the project.
    fn assert_rejected(&self, expected: &str) {
        for words in [
            &["codegen"][..],
            &["codegen", "--check"],
            &["update", NEWER, "--date", "2026-03-16"],
        ] {
            let said = self.project.rejected(words);
            assert!(said.contains(expected), "{words:?}: {said}");
        }
        let names = fs::read_dir(&self.folder).unwrap().count();
        assert_eq!(names, 2);
        assert_eq!(fs::read_to_string(self.path("secret.md")).unwrap(), "# a\n");
        assert_eq!(
            fs::read_to_string(self.path("code.rs")).unwrap(),
            "fn main() {}\n"
        );
    }
}

#[test]
fn record_names_files_of_its_folder() {
    let outside = Outside::new();
    let record = outside.project.read(REGISTRY);
    let secret = outside.path("secret.md").display().to_string();
    for name in ["../../../secret.md", "../docs/webhooks.md", &secret] {
        let text = record.replace("\"webhooks.md\"", &format!("'{name}'"));
        outside.project.write(REGISTRY, &text);
        outside.assert_rejected(&format!(
            "`{name}` is not the name of a file in this folder"
        ));
    }
}

#[cfg(unix)]
#[test]
fn symbolic_link_on_the_way_is_rejected() {
    use std::os::unix::fs::symlink;

    for place in [
        "spec",
        "spec/docs",
        REGISTRY,
        PAGE,
        SHARED,
        OVERLAY,
        DOCUMENT,
        "crates",
        "crates/models/src",
        GENERATED,
    ] {
        let outside = Outside::new();
        let place = outside.project.path(place);
        let moved = outside.project.path("moved");
        fs::rename(&place, &moved).unwrap();
        symlink(&moved, &place).unwrap();
        let expected = format!("`{}` is a symbolic link", canonical(&place).display());
        outside.assert_rejected(&expected);
    }
}

/// As the command names it, which finds the project from the current folder.
#[cfg(unix)]
fn canonical(place: &Path) -> PathBuf {
    let parent = place.parent().unwrap().canonicalize().unwrap();
    parent.join(place.file_name().unwrap())
}

#[cfg(unix)]
#[test]
fn linked_folder_of_generated_files_keeps_the_files_behind_it() {
    let outside = Outside::new();
    let generated = outside.project.path(GENERATED);
    fs::remove_dir_all(&generated).unwrap();
    std::os::unix::fs::symlink(outside.folder.path(), &generated).unwrap();
    outside.assert_rejected("generated` is a symbolic link");
    // Another tree is held to the same.
    let said = outside.project.rejected(&["codegen", "--out", "."]);
    assert!(said.contains("generated` is a symbolic link"), "{said}");
}

#[cfg(unix)]
#[test]
fn link_that_leads_nowhere_is_not_written_through() {
    let outside = Outside::new();
    let project = &outside.project;
    let new = outside.path("new.md");
    std::os::unix::fs::symlink(&new, project.path("spec/docs/callbacks.md")).unwrap();
    let pages = ["newer/webhooks.md", "newer/callbacks.md"];
    project.split_page(pages);
    let before = project.read(PAGE);
    let run = project.run(&["update", pages[0], pages[1], "--date", "2026-03-16"]);
    assert_eq!((run.code, run.printed.as_str()), (1, ""), "{}", run.said);
    let link = "callbacks.md` is a symbolic link";
    assert!(run.said.contains(link), "{}", run.said);
    assert!(run.said.ends_with("Nothing was changed.\n"), "{}", run.said);
    assert_eq!(project.read(PAGE), before);
    assert!(!new.exists());
}

#[cfg(unix)]
#[test]
fn what_a_person_names_may_be_a_link() {
    let outside = Outside::new();
    let links = TempDir::new().unwrap();
    let link = |name: &str, target: PathBuf| {
        let link = links.path().join(name);
        std::os::unix::fs::symlink(target, &link).unwrap();
        link.display().to_string()
    };
    let page = link("page.md", outside.project.path(NEWER));
    let document = link("document.json", outside.project.path(DOCUMENT));
    let out = link("out", outside.folder.path().to_owned());
    outside.project.done(&["diff", &document, &page]);
    outside
        .project
        .done(&["codegen", "--docs", &page, "--out", &out]);
    assert!(outside.path(DOCUMENT).is_file());
}
