//! `cargo xtask` alone, and `cargo xtask ci`, as a maintainer sees them; and how `.ci/run` chooses its steps.

use std::fs;

use crate::project::{self, Project, Run, repository};

/// Says what it was told, and ends as the file `code` says.
const SCRIPT: &str = "echo \"told: $*\"\nexit \"$(cat code)\"\n";

fn project(script: &str) -> Project {
    let project = Project::committed();
    fs::create_dir(project.path(".ci")).unwrap();
    project.write(".ci/run", script);
    project.write("code", "0");
    project
}

fn real_script() -> String {
    fs::read_to_string(repository().join(".ci/run")).unwrap()
}

#[test]
fn alone_it_lists_what_a_maintainer_can_do() {
    let project = Project::copy();
    let list = project.done(&[]);
    insta::with_settings!({
        description => "What `cargo xtask` alone prints",
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots/ci",
    }, {
        insta::assert_snapshot!("list", list);
    });
}

#[test]
fn the_script_is_told_which_steps_and_says_how_it_went() {
    let project = project(SCRIPT);
    assert_eq!(project.done(&["ci"]), "told: \n");
    assert_eq!(
        project.done(&["ci", "lints", "tests"]),
        "told: lints tests\n"
    );
    assert_eq!(project.done(&["ci", "--list"]), "told: --list\n");
    project.write("code", "3");
    assert_eq!(project.run(&["ci", "lints"]).code, 1);
    assert_eq!(project.run(&["ci", "--list", "lints"]).code, 2);
}

#[test]
fn each_step_that_is_listed_is_there() {
    let project = project(&real_script());
    let list = project.done(&["ci", "--list"]);
    let script = real_script();
    for line in list.lines() {
        let (name, about) = line.split_once(' ').unwrap();
        assert!(script.contains(&format!("\n{name}() {{\n")), "{name}");
        assert!(!about.trim().is_empty(), "{name}");
    }
    assert!(
        list.starts_with("formatting ") && list.contains("\nunchanged "),
        "{list}"
    );
}

#[test]
fn steps_are_run_in_order_with_their_times_and_the_first_that_fails_ends_the_run() {
    let project = project(&real_script());
    let script = real_script();
    // Two steps that need nothing of this machine, one of which can fail.
    let head = script.split_once("formatting() {").unwrap().0;
    let tail = script
        .split_once("# What stands in the working tree")
        .unwrap()
        .1;
    let steps = "formatting() {\n  echo formatted\n}\ntests() {\n  return \"$(cat code)\"\n}\n#";
    project.write(".ci/run", &format!("{head}{steps}{tail}"));
    let printed = project.done(&["ci", "tests", "formatting"]);
    let order = [
        "== formatting",
        "formatted",
        "-- formatting: ",
        " s  formatting\n",
    ];
    assert!(
        order.map(|text| printed.find(text).unwrap()).is_sorted(),
        "{printed}"
    );
    assert!(
        printed.contains(" s  tests (the README's command)\n"),
        "{printed}"
    );
    let last = printed.lines().last().unwrap();
    assert!(
        last.starts_with("these steps passed in ") && last.ends_with(": tests formatting"),
        "{last}"
    );
    // Only a whole run is one that a release can rest on.
    assert!(!project.path("target/ci/passed").exists());

    project.write("code", "1");
    let run = project.run(&["ci", "tests", "unchanged"]);
    assert_eq!(run.code, 1);
    assert!(
        run.said
            .contains("!! failed: tests (the README's command) (tests)"),
        "{}",
        run.said
    );
    assert!(
        !run.printed.contains("== the working tree"),
        "{}",
        run.printed
    );

    // A name is no pattern, and no two names are one.
    for nonsense in ["nonsense", ".*", "test", "tests formatting", ""] {
        let run = project.run(&["ci", nonsense]);
        assert_eq!(run.code, 1, "{nonsense}");
        let expected = format!("there is no step {nonsense}: see --list");
        assert!(run.said.contains(&expected), "{}", run.said);
    }
}

/// A `cargo` that notes what it is told, and prints what stands in a file.
const CARGO: &str = "#!/usr/bin/env bash\necho \"$*\" >>calls\ncat printed\n";

/// Runs steps of the real script with that `cargo`, which prints a result of `cargo test`.
#[cfg(unix)]
fn with_cargo(steps: &[&str], result: &str) -> (Run, String) {
    use std::os::unix::fs::PermissionsExt;

    let project = project(&real_script());
    fs::create_dir(project.path("bin")).unwrap();
    project.write("bin/cargo", CARGO);
    fs::set_permissions(project.path("bin/cargo"), fs::Permissions::from_mode(0o755)).unwrap();
    project.write("printed", &format!("test result: {result}; 0 measured\n"));
    let programs = std::env::var("PATH").unwrap();
    let mut bash = project::command("bash");
    let bash = bash.arg(project.path(".ci/run")).args(steps).env(
        "PATH",
        format!("{}:{programs}", project.path("bin").display()),
    );
    let run = project::run(bash.current_dir(project.folder()));
    (run, project.read("calls"))
}

#[cfg(unix)]
#[test]
fn the_tests_are_the_readmes_and_what_is_generated_is_checked() {
    let (run, calls) = with_cargo(
        &["tests", "generated"],
        "ok. 12 passed; 0 failed; 0 ignored",
    );
    assert_eq!(run.code, 0, "{}", run.said);
    assert_eq!(
        calls,
        "test --workspace --locked\n--locked xtask codegen --check\n"
    );
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    assert!(readme.contains("\n$ cargo test --workspace\n"));
}

#[cfg(unix)]
#[test]
fn an_ignored_test_is_a_failure() {
    let (run, _) = with_cargo(&["tests"], "ok. 12 passed; 0 failed; 10 ignored");
    assert_eq!(run.code, 1, "{}", run.printed);
    assert!(
        run.said.contains("\n!! tests were ignored\n"),
        "{}",
        run.said
    );
}

#[test]
fn what_changes_a_file_again_is_seen_and_without_a_repository_nothing_is_claimed() {
    let script = real_script();
    let (head, rest) = script.split_once("formatting() {").unwrap();
    let (_, tail) = rest.split_once("# What stands in the working").unwrap();
    let step = "formatting() {\n  echo more >>code\n}\n#";
    let project = project(&format!("{head}{step}{tail}"));
    project.commit("steps");
    // It differs before, and differs more after.
    project.write("code", "1");
    let run = project.run(&["ci", "formatting", "unchanged"]);
    assert_eq!(run.code, 1, "{}", run.printed);
    assert!(
        run.said
            .contains("!! failed: the working tree is as it was"),
        "{}",
        run.said
    );
    assert_eq!(project.run(&["ci", "unchanged"]).code, 0);

    fs::remove_dir_all(project.path(".git")).unwrap();
    let run = project.run(&["ci", "formatting", "unchanged"]);
    assert_eq!(run.code, 0, "{}", run.said);
    let not_checked = "\n!! NOT CHECKED: whether the working tree is as it was";
    assert!(run.printed.contains(not_checked), "{}", run.printed);
}

#[test]
fn a_whole_run_of_what_is_committed_is_recorded_with_what_it_could_not_check() {
    let project = project(&real_script());
    let script = real_script();
    let head = script.split_once("readonly STEPS=(").unwrap().0;
    let middle = script.split_once("\nreadonly MODELS").unwrap().1;
    let (middle, rest) = middle.split_once("formatting() {").unwrap();
    let tail = rest
        .split_once("# What stands in the working tree")
        .unwrap()
        .1;
    let steps = "tests() {\n  echo 'test result: ok. 12 passed; 0 failed; 1 ignored;' >\"$WORK/test.log\"\n}\n\
                 half() {\n  skip 'the other half'\n}\n#";
    project.write(
        ".ci/run",
        &format!("{head}readonly STEPS=(\"tests all\" \"half half\")\nreadonly MODELS{middle}{steps}{tail}"),
    );
    project.write(".gitignore", "/target\n");
    let record = project.path("target/ci/passed");

    let run = project.run(&["ci"]);
    assert_eq!(run.code, 0, "{}", run.said);
    assert!(!record.exists(), "not committed");
    assert!(
        run.printed.contains("\n!! NOT CHECKED: the other half\n"),
        "{}",
        run.printed
    );
    assert!(
        run.printed
            .ends_with("cargo test --workspace: 12 passed, 0 failed, 1 ignored\n"),
        "{}",
        run.printed
    );

    // On GitHub nobody would see that.
    let mut bash = project::command("bash");
    let bash = bash.arg(project.path(".ci/run")).arg("half");
    let run = project::run(bash.env("GITHUB_ACTIONS", "true"));
    assert_eq!(run.code, 1, "{}", run.printed);
    assert!(run.said.contains("!! failed: half (half)"), "{}", run.said);

    let commit = project.commit("steps");
    assert_eq!(project.run(&["ci"]).code, 0);
    assert_eq!(
        fs::read_to_string(record).unwrap(),
        format!("{commit}\nthe other half\n")
    );
}
