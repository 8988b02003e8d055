//! The binary in a copy of the project, for the tests of each command.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::SystemTime;

use tempfile::TempDir;
use xtask::command::pipeline;

pub(crate) const PAGE: &str = "spec/docs/webhooks.md";
pub(crate) const REGISTRY: &str = "spec/docs/pages.toml";
pub(crate) const SHARED: &str = "spec/shared.yaml";
pub(crate) const OVERLAY: &str = "spec/overlay.yaml";
pub(crate) const DOCUMENT: &str = "spec/openapi.json";
pub(crate) const GENERATED: &str = "crates/models/src/generated";

/// The outputs of `codegen` for the frozen project.
static OUTPUTS: LazyLock<BTreeMap<PathBuf, String>> = LazyLock::new(|| {
    let inputs = pipeline::read(&repository().join("tests/fixtures/project"), &[]).unwrap();
    pipeline::run(&inputs).unwrap().files
});

/// A copy of the frozen project: what the commands read and write, whatever the vendor's newest page is.
pub(crate) struct Project(TempDir);

/// How a command ended, and what it wrote to its two streams.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) printed: String,
    pub(crate) said: String,
}

impl Project {
    pub(crate) fn copy() -> Self {
        let project = Self(TempDir::new().unwrap());
        for folder in ["spec", "spec/docs", GENERATED] {
            fs::create_dir_all(project.path(folder)).unwrap();
        }
        let frozen = repository().join("tests/fixtures/project");
        for folder in ["spec", "spec/docs"] {
            for file in files_in(&frozen.join(folder)) {
                let copy = project.path(folder).join(file.file_name().unwrap());
                fs::copy(&file, copy).unwrap();
            }
        }
        for (path, text) in OUTPUTS.iter() {
            project.write(path.to_str().unwrap(), text);
        }
        // Whatever the project's own version is.
        project.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
        project
    }

    /// A copy with its first commit on the branch `main`.
    pub(crate) fn committed() -> Self {
        let project = Self::copy();
        project.git(&["init", "--quiet", "--initial-branch=main"]);
        project.commit("the first");
        project
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Makes one small edit, and proves that it is one.
    pub(crate) fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {name}");
        self.write(name, &text.replace(old, new));
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        xtask(self.folder(), arguments)
    }

    /// Runs a command that must succeed without a message, and returns its output.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!((run.code, run.said.as_str()), (0, ""), "{}", run.printed);
        run.printed
    }

    /// Runs a command that must fail and change nothing, and returns its message.
    pub(crate) fn rejected(&self, arguments: &[&str]) -> String {
        let before = self.state();
        let run = self.run(arguments);
        assert_eq!((run.code, run.printed.as_str()), (1, ""), "{}", run.said);
        assert_eq!(self.state(), before);
        run.said
    }

    /// Commits everything, and returns the commit's hash.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// Runs git without the user's settings.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = command("git")
            .args(arguments)
            .current_dir(self.folder())
            .envs([
                ("GIT_CONFIG_GLOBAL", "/dev/null"),
                ("GIT_CONFIG_SYSTEM", "/dev/null"),
                ("GIT_AUTHOR_NAME", "A"),
                ("GIT_AUTHOR_EMAIL", "a@example.com"),
                ("GIT_COMMITTER_NAME", "A"),
                ("GIT_COMMITTER_EMAIL", "a@example.com"),
            ])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The project's page, and its callbacks on a page of their own.
    pub(crate) fn split_page(&self) -> [String; 2] {
        let text = self.read(PAGE);
        let (start, end) = ("## Completed\n", "## Webhook & Callback Payloads");
        let (before, rest) = text.split_once(start).unwrap();
        let (sections, after) = rest.split_once(end).unwrap();
        let (index, rest) = after.split_once("## Callbacks\n").unwrap();
        let (links, foot) = rest.split_once("\n\n---").unwrap();
        [
            format!("{before}{end}{index}\n\n---{foot}"),
            format!(
                "# callbacks api-v2 Reference\n\n{start}{sections}## Callback Payloads\n\nWhat bots send\n\n\
                 ### Source: ./content/docs/api-v2/reference/callbacks/index.mdx\n\n## Callbacks\n{links}\n\n---\n"
            ),
        ]
    }

    /// Every file with its content and the time of its last change; what git keeps is not looked at.
    pub(crate) fn state(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut state = state(self.folder());
        state.retain(|path, _| !path.starts_with(self.path(".git")));
        state
    }

    /// Every file with its content.
    pub(crate) fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = self.state().into_iter();
        files.map(|(path, (content, _))| (path, content)).collect()
    }
}

/// Compares a text with a snapshot of a command, whatever times are in it.
pub(crate) fn snapshot(command: &str, name: &str, description: &str, text: &str) {
    insta::with_settings!({
        description => description,
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => format!("snapshots/{command}"),
        filters => [(r"\d+(\.\d+)? ms", "[time]")],
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// What Cargo, a hook of git and GitHub say to whoever runs the tests: by the first, the real project would be found in
/// place of the copy, and by the next ones its repository, where a commit would be made.
const SAID_TO_THE_TESTS: [&str; 7] = [
    "CARGO_MANIFEST_DIR",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_WORK_TREE",
    "GITHUB_ACTIONS",
];

/// A program that works in the folder that it is given, in whichever environment the tests run.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for name in SAID_TO_THE_TESTS {
        command.env_remove(name);
    }
    command
}

/// The command in a folder, ready to be run.
pub(crate) fn prepared(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(folder);
    command
}

pub(crate) fn xtask(folder: &Path, arguments: &[&str]) -> Run {
    run(&mut prepared(folder, arguments))
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    Run {
        code: status.code().unwrap(),
        printed: String::from_utf8(stdout).unwrap(),
        said: String::from_utf8(stderr).unwrap(),
    }
}

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

pub(crate) fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_file()).collect()
}

fn state(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut state = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            state.extend(self::state(&path));
        } else {
            let modified = path.metadata().unwrap().modified().unwrap();
            state.insert(path.clone(), (fs::read(&path).unwrap(), modified));
        }
    }
    state
}
