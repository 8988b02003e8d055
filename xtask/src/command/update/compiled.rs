//! Whether the code that is written by hand compiles with the new types.

use std::path::Path;
use std::process::Command;

use crate::files;

/// The crates with such code, and the folder of the first.
const CRATES: [&str; 2] = ["meeting-baas-models", "meeting-baas-webhooks"];
const MANIFEST: &str = "crates/models/Cargo.toml";
/// So many errors are shown.
const SHOWN: usize = 20;

/// What the compiler says.
#[derive(Debug, PartialEq)]
pub(super) enum Compiled {
    /// The code compiles.
    Yes,
    /// It does not; the first errors, each on one line, and how many more there are.
    No(Vec<String>),
    /// It was not compiled, and why.
    NotChecked(String),
}

/// The command, as a person would type it.
pub(super) fn command() -> String {
    format!("cargo {}", arguments().join(" "))
}

fn arguments() -> Vec<&'static str> {
    let crates = CRATES.iter().flat_map(|name| ["-p", name]);
    let check = ["check", "--locked", "--all-features"];
    check.into_iter().chain(crates).collect()
}

/// Compiles the code, without the network; `None` if the project has no such crate.
pub(super) fn check(root: &Path) -> Option<Compiled> {
    if !files::is_file(&root.join(MANIFEST)) {
        return None;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments())
        .args([
            "--offline",
            "--quiet",
            "--color=never",
            "--message-format=short",
        ])
        .current_dir(root)
        // Cargo sets it for this process, and crates could read it.
        .env_remove("CARGO_MANIFEST_DIR")
        .output();
    let output = match output {
        Ok(output) => output,
        Err(reason) => return Some(Compiled::NotChecked(reason.to_string())),
    };
    if output.status.success() {
        return Some(Compiled::Yes);
    }
    Some(read(&String::from_utf8_lossy(&output.stderr)))
}

/// What the compiler says in its short form: an error of the code has a place before it.
fn read(said: &str) -> Compiled {
    let errors = said.lines().filter(|line| line.contains(": error"));
    let mut shown: Vec<String> = errors.clone().take(SHOWN).map(str::to_owned).collect();
    if shown.is_empty() {
        let error = said.lines().find(|line| line.starts_with("error"));
        let reason = error
            .or_else(|| said.lines().next())
            .unwrap_or("cargo says nothing");
        return Compiled::NotChecked(reason.to_owned());
    }
    let more = errors.count() - shown.len();
    shown.extend((more > 0).then(|| format!("… and {more} more")));
    Compiled::No(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_code_are_distinguished_from_those_of_cargo() {
        let error = "crates/models/src/a.rs:1:5: error[E0609]: no field `a` on type `B`";
        let said = format!(
            "warning: x\n{error}\nerror: could not compile `m` (lib) due to 1 previous error\n"
        );
        assert_eq!(read(&said), Compiled::No(vec![error.to_owned()]));
        let many = read(&format!("{error}\n").repeat(SHOWN + 1));
        assert!(matches!(many, Compiled::No(shown) if shown[SHOWN..] == ["… and 1 more"]));
        let said = "error: no matching package named `serde` found\nlocation searched: index\n";
        let reason = "error: no matching package named `serde` found".to_owned();
        assert_eq!(read(said), Compiled::NotChecked(reason));
    }
}
