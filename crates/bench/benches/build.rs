//! What a first build takes: `cargo bench -p bench --bench build`, or with names of projects behind `--`.
//!
//! Each project is empty but for one dependency, and is built with `cargo build --release` and an empty target folder. The
//! crates are downloaded before. Projects take turns, and the least of a project's turns counts: whatever else the
//! machine does can only add to it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use bench::table::Table;

const TURNS: usize = 2;

/// A project: its name, and the dependency.
const PROJECTS: [(&str, &str); 6] = [
    (
        "meeting-baas-models",
        r#"meeting-baas-models = { path = "MODELS" }"#,
    ),
    (
        "meeting-baas-webhooks",
        r#"meeting-baas-webhooks = { path = "WEBHOOKS" }"#,
    ),
    (
        "meeting-baas-webhooks, axum",
        r#"meeting-baas-webhooks = { path = "WEBHOOKS", features = ["axum"] }"#,
    ),
    ("svix", r#"svix = "=2.9.1""#),
    ("octocrab", r#"octocrab = "=0.54.9""#),
    (
        "async-stripe-webhook",
        r#"async-stripe-webhook = "=1.0.0-rc.10""#,
    ),
];

fn main() {
    let names: Vec<String> = env::args()
        .skip(1)
        .filter(|name| !name.starts_with('-'))
        .collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("build");
    let wanted = |(name, _): &&(&str, &str)| names.is_empty() || names.iter().any(|n| n == name);
    let projects: Vec<_> = PROJECTS
        .iter()
        .filter(wanted)
        .map(|(name, dependency)| (name, project(&folder, name, dependency)))
        .collect();
    let mut seconds = vec![f64::INFINITY; projects.len()];
    for turn in 1..=TURNS {
        for ((name, project), least) in projects.iter().zip(&mut seconds) {
            let taken = build(project);
            println!("{name}, turn {turn}: {taken:.1} s");
            *least = least.min(taken);
        }
    }
    let mut table = Table::new(
        "A first `cargo build --release` of an empty project with one dependency",
        &["dependency", "crates", "seconds"],
    );
    for ((name, project), seconds) in projects.iter().zip(seconds) {
        let cells = [crates(project).to_string(), format!("{seconds:.1}")];
        table.line(std::iter::once((*name).to_string()).chain(cells));
    }
    println!("\n{table}");
}

/// Writes the project, and downloads what it needs.
fn project(folder: &Path, name: &str, dependency: &str) -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = |name: &str| {
        crates
            .join(name)
            .canonicalize()
            .unwrap()
            .display()
            .to_string()
    };
    let dependency = dependency
        .replace("MODELS", &path("models"))
        .replace("WEBHOOKS", &path("webhooks"));
    let project = folder.join(name.replace(", ", "-"));
    fs::create_dir_all(project.join("src")).unwrap();
    fs::write(project.join("src/main.rs"), "fn main() {}\n").unwrap();
    let manifest = format!(
        "[package]\nname = \"project\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}\n\n[workspace]\n"
    );
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    cargo(&project, &["fetch", "--quiet"]);
    project
}

/// Seconds.
fn build(project: &Path) -> f64 {
    let target = project.join("target");
    if target.exists() {
        fs::remove_dir_all(&target).unwrap();
    }
    let start = Instant::now();
    cargo(project, &["build", "--release", "--quiet", "--offline"]);
    let seconds = start.elapsed().as_secs_f64();
    fs::remove_dir_all(&target).unwrap();
    seconds
}

/// The crates that are built for it, itself left out.
fn crates(project: &Path) -> usize {
    let tree = cargo(
        project,
        &["tree", "--edges", "normal,build", "--prefix", "none"],
    );
    let mut crates: Vec<_> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    crates.sort_unstable();
    crates.dedup();
    crates.len() - 1
}

fn cargo(project: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(project)
        // Of the workspace, not of the project.
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}
