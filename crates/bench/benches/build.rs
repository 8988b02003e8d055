//! The duration of a first build: `cargo bench --bench build`, with names of projects after `--` for some only.
//!
//! Each project is empty except for one dependency, and is built with `cargo build --release` in an empty target folder,
//! after its crates were downloaded. The processor time is that of all processes, as Linux reports it: it depends less on
//! the other load of the machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use bench::table::Table;

/// The name of a project, and its dependency.
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

/// Writes the project, and downloads its crates.
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

/// The duration and the processor time, in seconds.
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

/// The processor time of the child processes that have ended, and of their children.
fn processor_seconds() -> f64 {
    /// The clock ticks of `/proc/*/stat` in a second, which do not depend on the kernel's timer.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name of the program is in parentheses, and may contain any character.
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let fields: Vec<_> = fields.split(' ').collect();
    // `cutime` and `cstime` are the 16th and 17th fields. These fields begin with the third.
    let ticks: f64 = fields[13..15]
        .iter()
        .map(|field| field.parse::<f64>().unwrap())
        .sum();
    ticks / TICKS
}

/// The number of crates that are built for it, without itself.
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
        // The settings of the workspace do not apply to the project.
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}
