//! `cargo xtask` without a command, and `cargo xtask ci` with the script `.ci/run`.

use std::fs;
use std::sync::LazyLock;

use crate::project::{self, Project, Run, repository};

/// Prints its arguments, and exits with the code in the file `code`.
const SCRIPT: &str = "echo \"arguments: $*\"\nexit \"$(cat code)\"\n";

/// The real script, and the names that its `--list` prints.
static SCRIPT_AND_STEPS: LazyLock<(String, Vec<String>)> = LazyLock::new(|| {
    let script = fs::read_to_string(repository().join(".ci/run")).unwrap();
    let list = project(&script).done(&["ci", "--list"]);
    let names = list.lines().map(|line| line.split_once('\t').unwrap().0);
    (script, names.map(str::to_owned).collect())
});

fn real_script() -> &'static str {
    &SCRIPT_AND_STEPS.0
}

fn step_names() -> &'static [String] {
    &SCRIPT_AND_STEPS.1
}

fn project(script: &str) -> Project {
    let project = Project::copy();
    project.write(".ci/run", script);
    project.write(".gitignore", "/target\n");
    project.write("code", "0");
    project
}

/// The real script, in which every step prints its name. `steps` redefines some of them.
fn script_with(steps: &str) -> String {
    const CALL: &str = "\nmain \"$@\"\n";
    let script = real_script();
    assert_eq!(script.matches(CALL).count(), 1);
    let mut stubs = String::new();
    for name in step_names().iter().filter(|name| *name != "unchanged") {
        stubs.push_str(&format!("{name}() {{ echo \"ran {name}\"; }}\n"));
    }
    script.replace(CALL, &format!("\n{stubs}{steps}{CALL}"))
}

#[test]
fn help_lists_the_commands() {
    let project = Project::copy();
    let list = project.done(&[]);
    let description = "What `cargo xtask` prints without a command";
    project::snapshot("ci", "list", description, &list);
}

#[test]
fn arguments_and_exit_codes_are_passed_on() {
    let project = project(SCRIPT);
    assert_eq!(project.done(&["ci"]), "arguments: \n");
    assert_eq!(
        project.done(&["ci", "lints", "tests"]),
        "arguments: lints tests\n"
    );
    assert_eq!(project.done(&["ci", "--list"]), "arguments: --list\n");
    for (script, command) in [("1", 1), ("2", 2), ("3", 1)] {
        project.write("code", script);
        assert_eq!(project.run(&["ci", "lints"]).code, command);
    }
    assert_eq!(project.run(&["ci", "--list", "lints"]).code, 2);
}

#[test]
fn list_names_each_step_with_a_tab_before_its_title() {
    let project = project(real_script());
    let list = project.done(&["ci", "--list"]);
    let script = real_script();
    for line in list.lines() {
        let (name, title) = line.split_once('\t').unwrap();
        assert!(script.contains(&format!("\n{name}() {{\n")), "{name}");
        assert_eq!(title, title.trim(), "{name}");
        assert!(!title.is_empty(), "{name}");
    }
    assert!(list.starts_with("formatting\tformatting\n"), "{list}");
    assert!(list.contains("\nunchanged\t"), "{list}");
}

#[test]
fn steps_run_in_the_order_of_the_list_and_report_their_times() {
    let project = project(&script_with(""));
    project.begin();
    let printed = project.done(&["ci", "tests", "formatting"]);
    let order = [
        "== formatting (formatting)",
        "ran formatting",
        "-- formatting: passed in ",
        "== tests (the README's command) (tests)",
        "ran tests",
        "-- tests: passed in ",
        " s  passed  formatting (formatting)\n",
        " s  passed  tests (the README's command) (tests)\n",
        "these steps passed in ",
    ];
    assert!(
        order.map(|text| printed.find(text).unwrap()).is_sorted(),
        "{printed}"
    );
    assert!(printed.ends_with(" s: tests formatting\n"), "{printed}");
}

#[test]
fn a_run_continues_after_steps_that_fail_and_reports_them() {
    let failing =
        "lints() {\n  false\n  echo 'after a failure'\n}\ndependency_count() { exit 7; }\n";
    let project = project(&script_with(failing));
    project.begin();
    let run = project.run(&["ci"]);
    assert_eq!(run.code, 1, "{}", run.printed);
    assert!(!run.printed.contains("after a failure"), "{}", run.printed);
    for name in step_names() {
        let result = match name.as_str() {
            "lints" | "dependency_count" => "FAILED",
            _ => "passed",
        };
        let line = format!("\n-- {name}: {result} in ");
        assert!(run.printed.contains(&line), "{name}: {}", run.printed);
    }
    let passed = "everything passed";
    assert!(!run.printed.contains(passed), "{}", run.printed);
    let failed = run.said.lines().last().unwrap();
    assert!(failed.starts_with("!! failed in "), "{failed}");
    assert!(failed.ends_with(" s: lints dependency_count"), "{failed}");
    let reason = " of .ci/run failed: false\n";
    assert!(run.said.contains(reason), "{}", run.said);
}

#[test]
fn an_unknown_step_is_wrong_usage() {
    let project = project(&script_with(""));
    // A name is not a pattern, and two names are two arguments.
    for unknown in ["nonsense", ".*", "test", "tests formatting", ""] {
        let run = project.run(&["ci", unknown]);
        assert_eq!((run.code, run.printed.as_str()), (2, ""), "{unknown}");
        let expected = format!("!! there is no step `{unknown}`: see --list\n");
        assert_eq!(run.said, expected);
    }
}

/// A `cargo` that records its arguments, and prints the file `printed`.
const CARGO: &str = "#!/usr/bin/env bash\necho \"$*\" >>calls\ncat printed\n";

/// Runs steps of the real script with that `cargo`, which prints a result of `cargo test`.
#[cfg(unix)]
fn with_cargo(steps: &[&str], result: &str) -> (Run, String) {
    use std::os::unix::fs::PermissionsExt;

    let project = project(real_script());
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
fn the_step_tests_runs_the_command_of_the_readme() {
    let (run, calls) = with_cargo(
        &["tests", "generated"],
        "ok. 12 passed; 0 failed; 0 ignored",
    );
    assert_eq!(run.code, 0, "{}", run.said);
    assert_eq!(
        calls,
        "test --workspace --locked --no-fail-fast\n--locked xtask codegen --check\n"
    );
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    assert!(readme.contains("\n$ cargo test --workspace\n"));
}

#[cfg(unix)]
#[test]
fn an_ignored_test_is_a_failure() {
    let (run, _) = with_cargo(&["tests"], "ok. 12 passed; 0 failed; 10 ignored");
    assert_eq!(run.code, 1, "{}", run.printed);
    let ignored = "\n!! tests were ignored\n";
    assert!(run.said.contains(ignored), "{}", run.said);
}

#[test]
fn a_step_that_changes_a_file_is_a_failure() {
    let project = project(&script_with("formatting() { echo more >>code; }\n"));
    project.begin();
    // The file differs from the commit before the run, and in another way after it.
    project.write("code", "1");
    let run = project.run(&["ci", "formatting", "unchanged"]);
    assert_eq!(run.code, 1, "{}", run.printed);
    assert!(run.said.ends_with(" s: unchanged\n"), "{}", run.said);
    assert_eq!(project.run(&["ci", "unchanged"]).code, 0);
}

#[test]
fn what_cannot_be_checked_is_reported_and_fails_on_github() {
    let project = project(&script_with(
        "dependency_count() { skip 'the other half'; }\n",
    ));
    project.begin();
    let run = project.run(&["ci", "dependency_count", "lints"]);
    assert_eq!(run.code, 0, "{}", run.said);
    let not_checked = "!! NOT CHECKED: the other half\n";
    assert_eq!(run.said, not_checked);
    let at_the_end = format!("\n{not_checked}");
    assert!(run.printed.contains(&at_the_end), "{}", run.printed);

    let mut bash = project::command("bash");
    let bash = bash
        .arg(project.path(".ci/run"))
        .args(["dependency_count", "lints"]);
    let run = project::run(bash.env("GITHUB_ACTIONS", "true"));
    assert_eq!(run.code, 1, "{}", run.printed);
    assert!(run.said.ends_with(" s: dependency_count\n"), "{}", run.said);
}

#[test]
fn without_a_commit_the_working_tree_is_not_checked() {
    let project = project(&script_with(""));
    let run = project.run(&["ci", "formatting", "unchanged"]);
    assert_eq!(run.code, 0, "{}", run.said);
    let not_checked = "\n!! NOT CHECKED: whether the working tree is unchanged";
    assert!(run.printed.contains(not_checked), "{}", run.printed);
}

#[test]
fn a_whole_run_reports_the_number_of_tests() {
    let log = "test result: ok. 12 passed; 0 failed; 1 ignored;";
    let project = project(&script_with(&format!(
        "tests() {{ echo '{log}' >\"$WORK/test.log\"; }}\n"
    )));
    project.begin();
    let printed = project.done(&["ci"]);
    assert!(printed.contains("\neverything passed in "), "{printed}");
    assert!(
        printed.ends_with("cargo test --workspace: 12 passed, 0 failed, 1 ignored\n"),
        "{printed}"
    );
}
