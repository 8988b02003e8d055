//! A run that fails or dies in the middle leaves each file old or new, and the next one brings all up to date.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests write inputs and read what the command wrote, and a helper fails as its test does"
)]

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Output, Stdio};
use std::{fs, thread};

#[path = "support/command.rs"]
mod command;

use command::{DOCUMENT, GENERATED, Project};

const EVENTS: &str = "crates/models/src/generated/event.rs";
const CODEGEN: &str = env!("CARGO_BIN_EXE_xtask");

/// The largest file that a run may write, in the shell's blocks of 512 bytes: less than the types, more than some.
const BLOCKS: [u32; 4] = [0, 1, 8, 40];

/// A project all of whose outputs are out of date.
fn outdated() -> Project {
    let project = Project::copy();
    for path in outputs(&project).into_keys() {
        project.write(&path, "old\n");
    }
    project
}

/// The outputs by their paths.
fn outputs(project: &Project) -> BTreeMap<String, String> {
    let names = fs::read_dir(project.path(GENERATED)).unwrap();
    let types = names.map(|entry| {
        let name = entry.unwrap().file_name();
        format!("{GENERATED}/{}", name.to_string_lossy())
    });
    let paths = types.chain([DOCUMENT.to_owned()]);
    paths
        .map(|path| (path.clone(), project.read(&path)))
        .collect()
}

/// Runs `codegen` where no file may become longer than so many blocks; `trap` says what then becomes of it.
fn limited(project: &Project, trap: &str, blocks: u32) -> Output {
    let script = format!("{trap} ulimit -f {blocks}; exec \"$0\" codegen");
    let mut shell = command::command("sh");
    let shell = shell.args(["-c", &script, CODEGEN]);
    shell.current_dir(project.folder()).output().unwrap()
}

/// Each is as before or as after; nothing else is there but what a dead run left beside them.
fn assert_old_or_new(found: &BTreeMap<String, String>, new: &BTreeMap<String, String>) {
    for (path, text) in new {
        let found = &found[path];
        assert!(
            found == "old\n" || found == text,
            "{path} is neither:\n{found}"
        );
    }
}

fn assert_mended(project: &Project, new: &BTreeMap<String, String>) {
    project.done(&["codegen"]);
    assert_eq!(&outputs(project), new);
    project.done(&["codegen", "--check"]);
}

#[test]
fn a_disk_that_fills_up_is_an_error_and_the_next_run_mends_it() {
    let new = outputs(&Project::copy());
    for blocks in BLOCKS {
        let project = outdated();
        let output = limited(&project, "trap '' XFSZ;", blocks);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("cannot write `"), "{said}");
        let found = outputs(&project);
        assert_old_or_new(&found, &new);
        assert_eq!(found[DOCUMENT], "old\n");
        assert_eq!(found.len(), new.len(), "{found:?}");
        assert_mended(&project, &new);
    }
}

#[test]
fn a_run_that_is_killed_in_the_middle_is_mended_by_the_next() {
    let new = outputs(&Project::copy());
    for blocks in BLOCKS {
        let project = outdated();
        let output = limited(&project, "", blocks);
        assert!(output.status.signal().is_some(), "{output:?}");
        let found = outputs(&project);
        assert_old_or_new(&found, &new);
        assert_eq!(found[DOCUMENT], "old\n");
        assert_mended(&project, &new);
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_an_error_and_the_next_run_mends_it() {
    let new = outputs(&Project::copy());
    let project = outdated();
    let folder = project.path(GENERATED);
    let mode = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    // Who may do everything may write there too.
    let may_write = fs::write(folder.join("probe"), "").is_ok();
    if may_write {
        fs::remove_file(folder.join("probe")).unwrap();
    }
    let run = project.run(&["codegen"]);
    mode(0o755);
    assert_eq!(run.code == 0, may_write, "{}", run.said);
    assert!(
        may_write || run.said.contains("cannot write beside `"),
        "{}",
        run.said
    );
    assert_old_or_new(&outputs(&project), &new);
    assert_mended(&project, &new);
}

/// What stands in a file's place cannot be replaced, whoever runs it.
#[test]
fn a_folder_in_a_files_place_is_an_error_and_stays() {
    let new = outputs(&Project::copy());
    let project = outdated();
    fs::remove_file(project.path(EVENTS)).unwrap();
    fs::create_dir(project.path(EVENTS)).unwrap();
    let run = project.run(&["codegen"]);
    assert_eq!(run.code, 1);
    assert!(run.said.contains("event.rs"), "{}", run.said);
    fs::remove_dir(project.path(EVENTS)).unwrap();
    assert_mended(&project, &new);
}

#[test]
fn runs_at_once_do_not_mix() {
    let new = outputs(&Project::copy());
    let project = outdated();
    let start = || {
        let mut command = command::command(CODEGEN);
        let command = command.arg("codegen").current_dir(project.folder());
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let runs = [start(), start(), start(), start()];
    // Whoever reads meanwhile sees no half of a file.
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..200 {
                for (path, text) in &new {
                    let found = project.read(path);
                    assert!(found == "old\n" || found == *text, "half of {path}");
                }
            }
        });
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
    });
    assert_eq!(outputs(&project), new);
    project.done(&["codegen", "--check"]);
}
