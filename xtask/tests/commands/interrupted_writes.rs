//! A run that fails or dies in the middle leaves each file old or new, and the next one brings all up to date.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, thread};

use crate::project::{self, DOCUMENT, GENERATED, Project};

const EVENTS: &str = "crates/models/src/generated/event.rs";
const CODEGEN: &str = env!("CARGO_BIN_EXE_xtask");

/// Somebody who owns nothing, by the number that most systems have for `nobody`.
const NOBODY: u32 = 65_534;

/// The largest file that a run may write, in the shell's blocks of 512 bytes: none, and more than some of the types.
const BLOCKS: [u32; 2] = [0, 2];

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
    let mut shell = project::command("sh");
    let shell = shell.args(["-c", &script, CODEGEN]);
    shell.current_dir(project.folder()).output().unwrap()
}

/// Each is as before or as after; the only other files are those that a killed run left next to them.
fn assert_old_or_new(found: &BTreeMap<String, String>, new: &BTreeMap<String, String>) {
    for (path, text) in new {
        let found = &found[path];
        assert!(
            found == "old\n" || found == text,
            "{path} is neither:\n{found}"
        );
    }
}

fn assert_up_to_date(project: &Project, new: &BTreeMap<String, String>) {
    project.done(&["codegen"]);
    assert_eq!(&outputs(project), new);
}

#[test]
fn a_full_disk_is_an_error_and_the_next_run_fixes_it() {
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
        assert_up_to_date(&project, &new);
    }
}

#[test]
fn the_next_run_completes_a_killed_run() {
    let new = outputs(&Project::copy());
    for blocks in BLOCKS {
        let project = outdated();
        let output = limited(&project, "", blocks);
        assert!(output.status.signal().is_some(), "{output:?}");
        let found = outputs(&project);
        assert_old_or_new(&found, &new);
        assert_eq!(found[DOCUMENT], "old\n");
        assert_up_to_date(&project, &new);
    }
}

#[test]
fn a_read_only_folder_is_an_error_and_the_next_run_fixes_it() {
    let new = outputs(&Project::copy());
    let project = outdated();
    let mode = |name, mode| {
        fs::set_permissions(project.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    // Where everybody may run it.
    mode("", 0o755);
    fs::copy(CODEGEN, project.path("codegen")).unwrap();
    let mut codegen = project::command(project.path("codegen"));
    codegen.arg("codegen").current_dir(project.folder());
    mode(GENERATED, 0o555);
    // Who may do everything may write there too, and has somebody else try it.
    let probe = project.path(GENERATED).join("probe");
    if fs::write(&probe, "").is_ok() {
        fs::remove_file(probe).unwrap();
        codegen.uid(NOBODY);
    }
    let run = project::run(&mut codegen);
    mode(GENERATED, 0o755);
    assert_eq!(run.code, 1, "{}", run.said);
    let said = run
        .said
        .replace(&project.folder().display().to_string(), "");
    assert!(
        said.contains("cannot create a temporary file next to `"),
        "{said}"
    );
    assert!(said.contains(GENERATED), "{said}");
    assert!(outputs(&project).values().all(|text| text == "old\n"));
    assert_up_to_date(&project, &new);
}

/// A folder at the path of a file cannot be replaced, even by root.
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
    assert_up_to_date(&project, &new);
}

#[test]
fn runs_at_once_do_not_mix() {
    let new = outputs(&Project::copy());
    let project = outdated();
    let start = || {
        let mut command = project::command(CODEGEN);
        let command = command.arg("codegen").current_dir(project.folder());
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let runs = [start(), start(), start(), start()];
    // Whoever reads meanwhile, and once more after, sees no half of a file.
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            loop {
                let last = done.load(Ordering::SeqCst);
                for (path, text) in &new {
                    let found = project.read(path);
                    assert!(found == "old\n" || found == *text, "half of {path}");
                }
                if last {
                    break;
                }
            }
        });
        let ends = runs.map(|mut run| run.wait());
        done.store(true, Ordering::SeqCst);
        for end in ends {
            assert!(end.unwrap().success());
        }
    });
    assert_eq!(outputs(&project), new);
    project.done(&["codegen", "--check"]);
}
