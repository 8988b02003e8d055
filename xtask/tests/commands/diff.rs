//! `cargo xtask diff` as a user sees it: every kind of side, what is compared by default, and how it exits.

use std::fs;

use crate::project::{self, DOCUMENT, NEWER, OVERLAY, PAGE, Project, REGISTRY, SENTENCE};

fn snapshot(name: &str, description: &str, text: &str) {
    project::snapshot("diff", name, description, text);
}

/// Makes the document say something else.
fn reword(project: &Project) {
    project.edit(DOCUMENT, SENTENCE, "The bot");
}

/// Runs `diff` for programs, and returns the version bump that the changes require.
fn bump(project: &Project, sides: &[&str]) -> String {
    let arguments = [&["diff", "--format", "json"], sides].concat();
    let report: serde_json::Value = serde_json::from_str(&project.done(&arguments)).unwrap();
    report["bump"].as_str().unwrap().to_owned()
}

fn differ(project: &Project, sides: &[&str]) -> bool {
    bump(project, sides) != "none"
}

#[test]
fn by_default_the_working_tree_is_compared_with_where_it_left_the_main_branch() {
    let project = Project::committed();
    assert!(!differ(&project, &[]));
    project.git(&["switch", "--quiet", "--create", "newer"]);
    reword(&project);
    assert!(differ(&project, &[]), "not committed");
    project.commit("the bot");
    assert!(differ(&project, &[]), "committed");

    // What the main branch does meanwhile is not this branch's.
    project.git(&["switch", "--quiet", "main"]);
    project.edit(
        DOCUMENT,
        "\"description\": \"Why a bot failed, for programs.\"",
        "\"description\": \"Why.\"",
    );
    project.commit("meanwhile");
    project.git(&["switch", "--quiet", "newer"]);
    let report = project.done(&["diff", "--format", "json"]);
    assert!(!report.contains("ErrorCode"), "{report}");
    // And nothing changed that the remote's main branch has.
    project.git(&["update-ref", "refs/remotes/origin/main", "newer"]);
    assert!(!differ(&project, &[]));
}

#[test]
fn the_names_of_revisions() {
    let project = Project::committed();
    reword(&project);
    project.commit("the second");
    let second = project.git(&["rev-parse", "HEAD"]);
    project.git(&["tag", "v0.2.0"]);
    for base in ["HEAD~1", "main^", &second[..9], "v0.2.0", "HEAD"] {
        let expected = ["HEAD~1", "main^"].contains(&base);
        assert_eq!(differ(&project, &[base]), expected, "{base}");
    }
    assert!(differ(&project, &["HEAD~1", "HEAD"]));
    assert!(!differ(&project, &["HEAD", "v0.2.0"]));
}

#[test]
fn a_file_goes_before_a_revision_of_the_same_name() {
    let project = Project::committed();
    reword(&project);
    project.git(&["branch", "side"]);
    fs::copy(project.path(DOCUMENT), project.path("side")).unwrap();
    assert!(!differ(&project, &["side"]));
    assert!(differ(&project, &["refs/heads/side"]));
    // A folder is not a document, so the side is the branch.
    project.git(&["branch", "folder"]);
    fs::create_dir(project.path("folder")).unwrap();
    assert!(differ(&project, &["folder"]));
}

#[test]
fn documents_need_no_git() {
    let project = Project::copy();
    fs::copy(project.path(DOCUMENT), project.path("older.json")).unwrap();
    assert!(!differ(&project, &["older.json"]));
    reword(&project);
    assert!(differ(&project, &["older.json"]));
    assert!(!differ(&project, &["older.json", "older.json"]));
    let yaml = "openapi: 3.1.0\ninfo: { title: T, version: 1 }\nwebhooks: {}\n";
    let json = r#"{"webhooks": {}, "info": {"version": 1, "title": "T"}, "openapi": "3.1.0"}"#;
    project.write("a.yaml", yaml);
    project.write("b.json", json);
    assert!(!differ(&project, &["a.yaml", "b.json"]));
}

#[test]
fn pages_are_compared_bare_and_a_page_with_anything_else_is_not() {
    let project = Project::committed();
    project.reworded();
    assert!(
        !differ(&project, &[PAGE]),
        "the page, with the overlay, is the document"
    );
    assert!(!differ(&project, &[PAGE, "main"]));
    assert!(!differ(&project, &[DOCUMENT, PAGE]));
    assert_eq!(bump(&project, &[PAGE, NEWER]), "patch");
    assert_eq!(bump(&project, &[PAGE, NEWER, "--no-overlay"]), "patch");
    assert_eq!(bump(&project, &["--no-overlay", "main", PAGE]), "major");

    // An overlay that does not fit is in nobody's way where pages are compared.
    project.edit(
        OVERLAY,
        "CallbackFailed.properties.event\n    update: { const: bot.failed }",
        "CallbackFailed.properties.event\n    update: { type: integer }",
    );
    assert_eq!(bump(&project, &[PAGE, NEWER]), "patch");
    // What fits is judged.
    let run = project.run(&["diff", "main", NEWER]);
    assert_eq!(run.code, 1);
    let commit = project.git(&["rev-parse", "--short=8", "main"]);
    let printed = run.printed.replace(commit.trim(), "[commit]");
    snapshot(
        "overlay_conflict",
        "A page against a revision, with an overlay of which an action does not fit the page.",
        &format!("{printed}\n{}", run.said),
    );
    let json = project.run(&["diff", "main", NEWER, "--format", "json"]);
    assert_eq!((json.code, &json.said), (1, &run.said));
    assert!(json.printed.starts_with('{') && json.printed.ends_with("}\n"));
    // A draft of the changelog would state what is not decided.
    assert!(
        project
            .rejected(&["changelog", "main", NEWER])
            .contains("conflict")
    );
}

#[test]
fn several_pages_are_one_side() {
    let project = Project::copy();
    project.split_page(["a.md", "b.md"]);
    assert!(!differ(&project, &["a.md,b.md"]));
    assert!(!differ(&project, &[PAGE, "a.md,b.md"]));
    assert!(differ(&project, &["a.md", "a.md,b.md"]));
}

#[test]
fn the_report_in_each_format() {
    let project = Project::committed();
    reword(&project);
    for format in ["text", "markdown", "json", "github"] {
        let report = project.done(&["diff", "main", "--format", format]);
        assert!(
            report.contains("documentation-changed"),
            "{format}: {report}"
        );
        assert!(!report.contains('\u{1b}'), "colour, and no terminal");
    }
    // The annotation is at the line of the working tree's document.
    let annotations = project.done(&["diff", "--format", "github"]);
    assert!(
        annotations.contains("file=spec/openapi.json,line="),
        "{annotations}"
    );
}

#[test]
fn the_rules_are_listed() {
    let project = Project::copy();
    let rules = project.done(&["diff", "--rules"]);
    assert_eq!(rules.lines().count(), xtask::diff::Rule::ALL.len());
    assert!(rules.contains("property-became-optional"));
}

#[test]
fn a_version_that_is_too_much_has_a_code_of_its_own() {
    let project = Project::committed();
    let code = |threshold: &str| project.run(&["diff", "--fail-on", threshold]).code;
    assert_eq!(["patch", "minor", "major"].map(code), [0, 0, 0]);
    reword(&project);
    assert_eq!(["patch", "minor", "major"].map(code), [4, 0, 0]);
    let major = |it: &str| project.run(&["diff", "--fail-on", it, "--no-overlay", "main", PAGE]);
    assert_eq!(["patch", "minor", "major"].map(|it| major(it).code), [4; 3]);
    let run = project.run(&["diff", "--fail-on", "patch"]);
    assert_eq!(run.said, "");
    assert_eq!(
        run.printed,
        project.done(&["diff"]),
        "the report is the same"
    );
    // A type that nothing uses is rejected: what changes in Rust is not known, and no version is small enough.
    let text = project.read(DOCUMENT);
    let unused = r#""schemas": { "Unused": { "type": "object", "properties": {} },"#;
    project.write(DOCUMENT, &text.replacen("\"schemas\": {", unused, 1));
    assert_eq!(["patch", "minor", "major"].map(code), [4, 4, 4]);
    assert!(project.done(&["diff"]).starts_with("at least minor: "));
}

#[test]
fn wrong_usage_has_a_code_of_its_own() {
    let project = Project::committed();
    for arguments in [
        &["diff", "--format", "html"][..],
        &["diff", "--fail-on", "none"],
        &["diff", "--rules", "main"],
        &["diff", "a", "b", "c"],
        &["diff", "-x"],
        &["diff", "--no-overlay"],
        &["diff", "main", "HEAD", "--no-overlay"],
    ] {
        let run = project.run(arguments);
        assert_eq!((run.code, run.printed.as_str()), (2, ""), "{arguments:?}");
        assert!(run.said.starts_with("error: "), "{}", run.said);
    }
}

#[test]
fn a_side_that_cannot_be_read_says_why() {
    let project = Project::committed();
    project.git(&["switch", "--quiet", "--orphan", "empty"]);
    project.write("other.txt", "");
    project.commit("without a document");
    project.git(&["switch", "--quiet", "main"]);
    project.write("page.txt", "# webhooks\n\nText.");
    project.write("list.json", "[1]");
    project.write("cut.json", "{\n  \"openapi\": \"3.1.0\",\n  \"info\": {\n");
    project.write("two.yaml", "swagger: '2.0'\n");
    project.write(
        "dangling.yaml",
        "openapi: 3.1.0\nwebhooks: { $ref: '#/nowhere' }\npaths: { $ref: other.yaml, summary: x }\n",
    );
    fs::write(project.path("bytes.json"), b"{\xff}").unwrap();
    let mut said = String::new();
    for side in [
        "nowhere",
        "no/file.json",
        "a.md,b.json",
        "-x",
        "--output=x",
        "",
        "missing.md,other.md",
        "empty",
        "main:spec/openapi.json",
        "page.txt",
        "list.json",
        "cut.json",
        "two.yaml",
        "dangling.yaml",
        "bytes.json",
    ] {
        said.push_str(&format!("$ cargo xtask diff -- '{side}'\n"));
        said.push_str(&project.rejected(&["diff", "--", side]));
        said.push('\n');
    }
    let hash = project.git(&["rev-parse", "empty"]);
    let said = said
        .replace(hash.trim(), "[commit]")
        .replace(&hash[..8], "[commit]");
    snapshot(
        "unreadable",
        "Sides that are not there, or are nothing that can be compared.",
        &said,
    );
}

#[test]
fn git_that_cannot_help_says_why() {
    let folder = |said: String, project: &Project| {
        let path = project.folder().canonicalize().unwrap();
        said.replace(path.to_str().unwrap(), "[project]")
    };
    let mut said = String::new();
    let outside = Project::copy();
    said += &folder(outside.rejected(&["diff"]), &outside);
    outside.git(&["init", "--quiet", "--initial-branch=trunk"]);
    said += &outside.rejected(&["diff"]);
    outside.commit("the first");
    said += &outside.rejected(&["diff"]);
    outside.git(&["switch", "--quiet", "--orphan", "main"]);
    outside.commit("another first");
    outside.git(&["switch", "--quiet", "trunk"]);
    said += &outside.rejected(&["diff"]);
    snapshot(
        "no_default",
        "No default to compare with: no repository, no commit, no main branch, no common ancestor.",
        &said,
    );
}

#[test]
fn missing_git_is_an_error_only_where_it_is_needed() {
    let project = Project::committed();
    let run = |arguments: &[&str]| {
        let mut command = project::prepared(project.folder(), arguments);
        let run = project::run(command.env("PATH", project.folder()));
        (run.code, run.said)
    };
    assert_eq!(run(&["diff", DOCUMENT, PAGE]), (0, String::new()));
    let (code, said) = run(&["diff"]);
    assert_eq!(code, 1);
    assert!(said.starts_with("error: cannot start `git`: "), "{said}");
}

#[test]
fn a_project_below_the_root_of_its_repository_is_found() {
    let project = Project::copy();
    let below = project.path("below");
    fs::create_dir(&below).unwrap();
    for name in ["spec", "crates", "Cargo.toml"] {
        fs::rename(project.path(name), below.join(name)).unwrap();
    }
    project.git(&["init", "--quiet", "--initial-branch=main"]);
    project.commit("the first");
    assert!(below.join(REGISTRY).exists());
    for folder in [below.clone(), below.join("spec/docs")] {
        let run = project::xtask(&folder, &["diff", "main", "HEAD", "--fail-on", "patch"]);
        assert_eq!((run.code, run.said.as_str()), (0, ""));
    }
}
