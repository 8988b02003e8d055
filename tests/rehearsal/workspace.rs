//! A copy of the workspace, with its tests and its commands.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tests::project;

/// A copy, with its first commit on the branch `main`.
pub(crate) struct Workspace {
    folder: PathBuf,
    target: PathBuf,
}

/// How a program ended, and what it wrote.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) printed: String,
    pub(crate) said: String,
}

impl Workspace {
    /// Copies every file that git knows or would know.
    pub(crate) fn copy() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rehearsal");
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let executable = std::env::current_exe().unwrap();
        let workspace = Self {
            folder,
            // The dependencies are built there.
            target: executable.ancestors().nth(3).unwrap().to_owned(),
        };
        let files =
            run(command("git", &project::root()).args(["ls-files", "-co", "--exclude-standard"]));
        for file in files.printed.lines() {
            let (from, to) = (project::root().join(file), workspace.path(file));
            if from.exists() {
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                copy(&from, &to);
            }
        }
        for arguments in [
            &["init", "--quiet", "--initial-branch=main"][..],
            &["add", "--all"],
            &["commit", "--quiet", "--message", "before"],
        ] {
            workspace.git(arguments);
        }
        workspace
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        fs::write(self.path(file), text).unwrap();
    }

    pub(crate) fn edit(&self, file: &str, edit: impl FnOnce(&str) -> String) {
        self.write(file, &edit(&self.read(file)));
    }

    /// The names of the recorded pages.
    pub(crate) fn pages(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("spec/docs")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| Path::new(name).extension().is_some_and(|it| it == "md"))
            .collect()
    }

    /// Runs a command of the copy.
    pub(crate) fn xtask(&self, arguments: &[&str]) -> Run {
        let xtask = ["run", "--locked", "--quiet", "--package", "xtask", "--"];
        self.cargo(&[&xtask[..], arguments].concat(), "no")
    }

    /// Runs Cargo; `update` says what becomes of snapshots that differ.
    pub(crate) fn cargo(&self, arguments: &[&str], update: &str) -> Run {
        let mut cargo = command(env!("CARGO"), &self.folder);
        cargo.args(arguments).env("CARGO_TARGET_DIR", &self.target);
        run(cargo.env("INSTA_UPDATE", update))
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let run = run(command("git", &self.folder).args(arguments));
        assert_eq!(run.code, 0, "git {arguments:?}: {}", run.said);
        run.printed
    }

    /// How many lines of files differ from the commit: added and removed ones.
    pub(crate) fn changed_lines(&self, files: &str) -> usize {
        self.git(&["add", "--all", "--intent-to-add"]);
        let counts = self.git(&["diff", "--numstat", "--", files]);
        let counts = counts
            .split_whitespace()
            .filter_map(|word| word.parse::<usize>().ok());
        counts.sum()
    }
}

fn copy(from: &Path, to: &Path) {
    let linked = fs::read_link(from);
    #[cfg(unix)]
    if let Ok(target) = linked {
        std::os::unix::fs::symlink(target, to).unwrap();
        return;
    }
    #[cfg(not(unix))]
    let _ = linked;
    fs::copy(from, to).unwrap();
}

/// A program in a folder, without what Cargo and git say to these tests.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    for name in [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
    ] {
        command.env_remove(name);
    }
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_AUTHOR_NAME", "A"),
        ("GIT_AUTHOR_EMAIL", "a@example.com"),
        ("GIT_COMMITTER_NAME", "A"),
        ("GIT_COMMITTER_EMAIL", "a@example.com"),
    ] {
        command.env(name, value);
    }
    command.current_dir(folder);
    command
}

fn run(command: &mut Command) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    Run {
        code: status.code().unwrap_or(-1),
        printed: String::from_utf8(stdout).unwrap(),
        said: String::from_utf8_lossy(&stderr).into_owned(),
    }
}
