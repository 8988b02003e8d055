//! The models crate as another document would make it, and the programs that use it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tests::{document, frozen, project};
use xtask::command::layout;
use xtask::rust::generate;
use xtask::schema::Document;

/// A test takes it before its first build: all of them have one target folder, where Cargo takes equal packages of two
/// workspaces for one.
pub(crate) fn builds() -> MutexGuard<'static, ()> {
    static BUILDS: Mutex<()> = Mutex::new(());
    BUILDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The folder of all builds of these tests; the dependencies are built once.
fn scratch() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("reality")
}

/// A workspace of the models crate, the user's program and the decoder.
pub(crate) struct Crates {
    folder: PathBuf,
    decoder: PathBuf,
}

impl Crates {
    /// Writes the workspace, and builds all of it but the user's program.
    pub(crate) fn new(name: &str, document: &Value) -> Self {
        let slug = name.replace(' ', "-");
        let folder = scratch().join(&slug);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        write_workspace(&folder);
        let generated = folder.join(layout::GENERATED);
        fs::remove_dir_all(&generated).unwrap();
        fs::create_dir(&generated).unwrap();
        for (file, text) in generate(&with_newer_webhooks(document)).unwrap().files {
            fs::write(generated.join(file), text).unwrap();
        }
        let decoder = scratch().join(format!("decoder-of-{slug}"));
        let crates = Self { folder, decoder };
        let built = crates.cargo_build("decoder");
        assert!(
            built.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&built.stderr)
        );
        // The next build overwrites it.
        fs::copy(scratch().join("target/debug/decoder"), &crates.decoder).unwrap();
        crates
    }

    /// Whether the user's program compiles.
    pub(crate) fn program_compiles(&self) -> bool {
        self.cargo_build("user-program").status.success()
    }

    /// How many of the deliveries arrive how.
    pub(crate) fn decode(&self, deliveries: &[String]) -> BTreeMap<String, usize> {
        let mut decoder = Command::new(&self.decoder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = decoder.stdin.take().unwrap();
        let text = deliveries.join("\n");
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()).unwrap());
        let output = decoder.wait_with_output().unwrap();
        writer.join().unwrap();
        assert!(output.status.success());
        let mut arrivals = BTreeMap::new();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            *arrivals.entry(line.to_owned()).or_default() += 1;
        }
        assert_eq!(arrivals.values().sum::<usize>(), deliveries.len());
        arrivals
    }

    fn cargo_build(&self, package: &str) -> Output {
        Command::new(env!("CARGO"))
            .args(["build", "--offline", "--quiet", "--package", package])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", scratch().join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .output()
            .unwrap()
    }
}

/// The document with the webhooks that are newer than the frozen one: what is written by hand in the models names their
/// types.
fn with_newer_webhooks(document: &Value) -> Value {
    let (frozen, live) = (frozen::openapi(), document::openapi());
    let mut whole = document.clone();
    let mut names = Vec::new();
    for (key, webhook) in live["webhooks"].as_object().unwrap() {
        if frozen["webhooks"].get(key).is_none() {
            whole["webhooks"][key] = webhook.clone();
            names.push(key.clone());
        }
    }
    let schemas = Document::read(&live);
    for name in schemas.reach(names.iter().map(String::as_str)) {
        if whole["components"]["schemas"].get(name).is_none() {
            whole["components"]["schemas"][name] = live["components"]["schemas"][name].clone();
        }
    }
    whole
}

/// Writes the crate as it is, the programs next to it, and the versions of the project's dependencies.
fn write_workspace(folder: &Path) {
    let root = project::root();
    let programs = root.join("tests/fixtures/diff");
    copy(&root.join("crates/models"), &folder.join("crates/models"));
    for program in ["user_program", "decoder"] {
        copy(&programs.join(program), &folder.join(program));
    }
    let manifest = project::read("Cargo.toml");
    // The members are others, and the profiles are about packages that are not here.
    let (_, shared) = manifest.split_once("[workspace.package]").unwrap();
    let (shared, _) = shared.split_once("\n[profile").unwrap_or((shared, ""));
    let members = r#"members = ["crates/models", "decoder", "user_program"]"#;
    fs::write(
        folder.join("Cargo.toml"),
        format!("[workspace]\nresolver = \"3\"\n{members}\n\n[workspace.package]{shared}\n"),
    )
    .unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        } else if name != OsStr::new("target") {
            copy(&path, &to.join(name));
        }
    }
}
