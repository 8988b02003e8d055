//! `cargo xtask release` as a maintainer sees it.

use std::fs;

use crate::project::{self, DOCUMENT, Project};

const ENTRY: &str =
    "# Changelog\n\n## 0.1.0, unreleased\n\nMatches the documentation page of 2025-12-01.\n";

/// Says which steps it was told, writes to the lock file as Cargo does, and ends as the file `code` says.
const SCRIPT: &str = "echo \"told: $*\"\necho touched >>Cargo.lock\nexit \"$(cat code)\"\n";

/// A project whose newest commit has passed everything.
fn ready() -> Project {
    let project = Project::committed();
    fs::create_dir_all(project.path(".ci")).unwrap();
    project.write(".ci/run", SCRIPT);
    project.write("code", "0");
    project.write(".gitignore", "/target\n");
    project.write("Cargo.lock", "# a lock\n");
    project.write("CHANGELOG.md", ENTRY);
    committed(&project);
    project
}

/// Commits everything, as a commit that has passed.
fn committed(project: &Project) {
    let commit = project.commit("next");
    fs::create_dir_all(project.path("target/ci")).unwrap();
    project.write(
        "target/ci/passed",
        &format!("{commit}\nknown vulnerabilities\n"),
    );
}

/// Runs what must not be released, and gives the one finding that stands against it.
fn finding(project: &Project) -> String {
    let before = project.contents();
    let run = project.run(&["release"]);
    assert_eq!((run.code, run.said.as_str()), (1, ""), "{}", run.printed);
    assert_eq!(project.contents(), before);
    assert!(
        run.printed.ends_with("\n\nNothing was changed.\n"),
        "{}",
        run.printed
    );
    let findings: Vec<&str> = run
        .printed
        .lines()
        .filter(|line| line.starts_with("NO"))
        .collect();
    assert_eq!(findings.len(), 1, "{}", run.printed);
    findings[0]["NO".len()..].trim().to_owned()
}

#[test]
fn a_version_is_prepared_and_what_is_left_is_said() {
    let project = ready();
    let printed = project.done(&["release"]);
    insta::with_settings!({
        description => "Everything is as it must be. `told: packages` is the script's; Cargo's own lines stand there.",
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots/release",
    }, {
        insta::assert_snapshot!("prepared", printed);
        insta::assert_snapshot!("changes", project.git(&["diff", "--unified=0"]));
    });
}

#[test]
fn each_thing_that_is_in_the_way_is_said_and_nothing_is_changed() {
    let project = ready();
    project.git(&["checkout", "--quiet", "-b", "topic"]);
    assert_eq!(
        finding(&project),
        "on the branch `topic`: a release is a commit of `main`"
    );
    project.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(
        finding(&project),
        "on no branch: a release is a commit of `main`"
    );
    project.git(&["checkout", "--quiet", "main"]);

    project.write("notes.txt", "");
    assert_eq!(finding(&project), "not committed:");
    fs::remove_file(project.path("notes.txt")).unwrap();

    project.commit("not tried");
    let untried = finding(&project);
    assert!(
        untried.starts_with("`.ci/run` has not passed for this commit here"),
        "{untried}"
    );
    fs::remove_dir_all(project.path("target")).unwrap();
    assert_eq!(finding(&project), untried);

    project.write("CHANGELOG.md", &ENTRY.replace("2025-12-01", "2025-11-30"));
    committed(&project);
    assert_eq!(
        finding(&project),
        "its entry in CHANGELOG.md does not name the page's day, 2025-12-01"
    );
}

#[test]
fn a_version_is_new_and_as_high_as_the_changes_ask_for() {
    let project = ready();
    project.git(&["tag", "v0.1.0"]);
    let version = |version: &str| {
        project.write("CHANGELOG.md", &ENTRY.replace("0.1.0", version));
        committed(&project);
    };
    assert_eq!(
        finding(&project),
        "0.1.0 is not newer than 0.1.0, which is released"
    );
    // A field that is not required any more is another type in Rust.
    let document = project.read(DOCUMENT);
    project.write(DOCUMENT, &document.replacen("\"error_message\",", "", 1));
    version("0.1.1");
    assert_eq!(
        finding(&project),
        "0.1.1 is too low: what changed since 0.1.0 is major, which asks for 0.2.0 or higher"
    );
    version("0.2.0");
    let printed = project.done(&["release"]);
    assert!(
        printed.contains("\nok    0.2.0 follows 0.1.0; what changed for users: major\n"),
        "{printed}"
    );
}

#[test]
fn without_bash_everything_is_as_it_was() {
    let project = ready();
    let before = project.contents();
    let programs = tempfile::tempdir().unwrap();
    let git = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("git"))
        .find(|path| path.exists())
        .unwrap();
    std::os::unix::fs::symlink(git, programs.path().join("git")).unwrap();
    let output = project::prepared(project.folder(), &["release"])
        .env("PATH", programs.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("bash"), "{said}");
    assert_eq!(project.contents(), before);
}

#[test]
fn where_the_packages_cannot_be_made_everything_is_as_it_was() {
    let project = ready();
    project.write("code", "1");
    committed(&project);
    let before = project.contents();
    let run = project.run(&["release"]);
    assert_eq!(run.code, 1, "{}", run.said);
    assert!(run.printed.contains("told: packages\n"), "{}", run.printed);
    assert!(
        run.printed
            .ends_with("\nThe packages cannot be made: everything is as it was.\n"),
        "{}",
        run.printed
    );
    assert_eq!(project.contents(), before);
}

#[test]
fn without_an_entry_there_is_nothing_to_release() {
    let project = ready();
    project.write(
        "CHANGELOG.md",
        &ENTRY.replace(", unreleased", "+2025-12-01"),
    );
    let said = project.refused(&["release"]);
    assert!(
        said.starts_with("error: CHANGELOG.md has no first entry such as"),
        "{said}"
    );
    assert_eq!(project.run(&["release", "0.2.0"]).code, 2);
}
