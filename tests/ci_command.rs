//! `cargo xtask` alone, and `cargo xtask ci`, as a maintainer sees them; and how `.ci/run` chooses its steps.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests write inputs and read what the command wrote, and a helper fails as its test does"
)]

#[path = "support/command.rs"]
mod command;

use std::fs;

use command::{Project, repository};

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
        snapshot_path => "snapshots/ci_command",
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

    let run = project.run(&["ci", "nonsense"]);
    assert_eq!(run.code, 1);
    assert!(
        run.said.contains("there is no step nonsense: see --list"),
        "{}",
        run.said
    );
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

    let commit = project.commit("steps");
    assert_eq!(project.run(&["ci"]).code, 0);
    assert_eq!(
        fs::read_to_string(record).unwrap(),
        format!("{commit}\nthe other half\n")
    );
}
