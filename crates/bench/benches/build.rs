//! What a first build takes: `cargo bench -p bench --bench build`, or with names of projects behind `--`.
//!
//! Each project is empty but for one dependency, and is built with `cargo build --release` and an empty target folder. The
//! crates are downloaded before. The processor time is that of all processes that took part, as Linux counts it: it
//! depends less on what else the machine does.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use bench::table::Table;

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
    let mut table = Table::new(
        "A first `cargo build --release` of an empty project with one dependency",
        &["dependency", "crates", "seconds", "processor seconds"],
    );
    for (name, project) in projects {
        let (seconds, of_processor) = build(&project);
        println!("{name}: {seconds:.1} s");
        table.line([
            name.to_string(),
            crates(&project).to_string(),
            format!("{seconds:.1}"),
            format!("{of_processor:.1}"),
        ]);
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

/// Seconds, and seconds of a processor.
fn build(project: &Path) -> (f64, f64) {
    let target = project.join("target");
    if target.exists() {
        fs::remove_dir_all(&target).unwrap();
    }
    let (start, of_processor) = (Instant::now(), processor_seconds());
    cargo(project, &["build", "--release", "--quiet", "--offline"]);
    let seconds = start.elapsed().as_secs_f64();
    let of_processor = processor_seconds() - of_processor;
    fs::remove_dir_all(&target).unwrap();
    (seconds, of_processor)
}

/// What the processes that this one waited for have taken, and those that they waited for.
fn processor_seconds() -> f64 {
    /// In `/proc/*/stat`, a second has a hundred of them whatever the kernel counts in.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the program may hold anything, and stands in parentheses.
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let fields: Vec<_> = fields.split(' ').collect();
    // `cutime` and `cstime`, the 16th and the 17th of all, where these begin with the third.
    let ticks: f64 = fields[13..15]
        .iter()
        .map(|field| field.parse::<f64>().unwrap())
        .sum();
    ticks / TICKS
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
