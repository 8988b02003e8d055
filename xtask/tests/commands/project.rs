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

/// A newer page, which is not yet in place.
pub(crate) const NEWER: &str = "downloads/newer.md";

/// A sentence of the small project's page.
pub(crate) const SENTENCE: &str = "The UUID of the bot that failed";

/// The files of a project.
type Files = BTreeMap<PathBuf, String>;

/// Two payloads of the frozen project, with what table and overlay say of them: each command takes a fifth of the time.
static SMALL: LazyLock<Files> = LazyLock::new(|| files("small_project"));

static FROZEN: LazyLock<Files> = LazyLock::new(|| files("project"));

/// What the commands read and write, whatever the vendor's newest page is.
fn files(fixture: &str) -> Files {
    let root = repository().join("tests/fixtures").join(fixture);
    let inputs = pipeline::read(&root, &[]).unwrap();
    let mut files = pipeline::run(&inputs).unwrap().files;
    for folder in ["spec", "spec/docs"] {
        for file in files_in(&root.join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            files.insert(file.strip_prefix(&root).unwrap().to_owned(), text);
        }
    }
    // Whatever the project's own version is.
    let manifest = "[workspace.package]\nversion = \"0.1.0\"\n";
    files.insert("Cargo.toml".into(), manifest.to_owned());
    files
}

/// A copy of a project.
pub(crate) struct Project(TempDir);

/// How a command ended, and what it wrote to its two streams.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) printed: String,
    pub(crate) said: String,
}

impl Project {
    /// A copy of the small project.
    pub(crate) fn copy() -> Self {
        Self::of(&SMALL)
    }

    /// A copy of the frozen project, where the report is on what only it has.
    pub(crate) fn frozen() -> Self {
        Self::of(&FROZEN)
    }

    fn of(files: &Files) -> Self {
        let project = Self(TempDir::new().unwrap());
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A copy of the small project with its first commit on the branch `main`.
    pub(crate) fn committed() -> Self {
        let project = Self::copy();
        project.begin();
        project
    }

    /// Makes the first commit, on the branch `main`.
    pub(crate) fn begin(&self) {
        self.git(&["init", "--quiet", "--initial-branch=main"]);
        self.commit("the first");
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Writes a file, and the folder that it is in.
    pub(crate) fn write(&self, name: impl AsRef<Path>, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Makes one small edit, and proves that it is one.
    pub(crate) fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {name}");
        self.write(name, &text.replace(old, new));
    }

    /// Writes the page with edits, each of which is there at least once, as a newer one.
    pub(crate) fn newer(&self, edits: &[(impl AsRef<str>, impl AsRef<str>)]) {
        let page = edits.iter().fold(self.read(PAGE), |page, (old, new)| {
            let (old, new) = (old.as_ref(), new.as_ref());
            assert!(page.contains(old), "{old}");
            page.replace(old, new)
        });
        self.write(NEWER, &page);
    }

    /// Writes a newer page with one other sentence.
    pub(crate) fn reworded(&self) {
        self.newer(&[(SENTENCE, "The bot")]);
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

    /// Commits everything.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
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

    /// Writes the small project's page as two newer ones, of which the second has the callbacks.
    pub(crate) fn split_page(&self, names: [&str; 2]) {
        let text = self.read(PAGE);
        let (start, end) = ("## Failed\n", "## Webhook & Callback Payloads");
        let (before, rest) = text.split_once(start).unwrap();
        let (sections, after) = rest.split_once(end).unwrap();
        let (index, rest) = after.split_once("## Callbacks\n").unwrap();
        let (links, foot) = rest.split_once("\n\n---").unwrap();
        self.write(names[0], &format!("{before}{end}{index}\n\n---{foot}"));
        let callbacks = format!(
            "# callbacks api-v2 Reference\n\n{start}{sections}## Callback Payloads\n\nWhat bots send\n\n\
             ### Source: ./content/docs/api-v2/reference/callbacks/index.mdx\n\n## Callbacks\n{links}\n\n---\n"
        );
        self.write(names[1], &callbacks);
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
