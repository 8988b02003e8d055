//! What the steps of `.ci/run` install: tools of one version, and packages with hashes.

use std::fs;

use serde_json::Value;
use tests::project;

/// Whether a text is a version as `1.2.3`, and no range of versions.
fn is_exact_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok())
}

#[test]
fn every_tool_of_a_step_has_one_version() {
    let script = project::read(".ci/run");
    let mut installed = 0;
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("tool cargo-"))
    {
        let mut words = line.split(' ').skip(1);
        let (name, version) = (words.next().unwrap(), words.next().unwrap());
        let constant = format!("readonly {}=", version.trim_start_matches('$'));
        let value = script
            .lines()
            .find_map(|line| line.strip_prefix(&constant))
            .unwrap();
        assert!(is_exact_version(value), "{name}: {value}");
        installed += 1;
    }
    assert!(installed >= 2, "{installed}");
    assert!(script.contains("cargo install \"$1\" --version \"=$2\" --locked"));
    // Nothing else installs anything: a component is the toolchain's own, and a toolchain is named by its version.
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'))
    {
        let installs = line.contains(" install") || line.contains("npx ") || line.contains("curl ");
        let is_known = [
            "cargo install \"$1\"",
            // Each with its hash: see the test of the requirements.
            "pip\" install --quiet --require-hashes --requirement .ci/clients/requirements.txt",
            // The distribution's own packages, which it signs.
            "apt-get install --quiet --yes --no-install-recommends postgresql pgbouncer",
            "rustup toolchain install \"$version\" ",
            "installing the component",
        ]
        .iter()
        .any(|known| line.contains(known));
        assert!(
            !installs || is_known || line.contains("cannot be installed"),
            "{line}"
        );
    }
}

/// The folders of `.ci` with a list of what npm installs.
fn npm_folders() -> Vec<String> {
    let entries = fs::read_dir(project::root().join(".ci")).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path());
    let folders = folders.filter(|folder| folder.join("package.json").exists());
    let names = folders.map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned());
    names.collect()
}

#[test]
fn npm_installs_what_the_lock_file_names_and_runs_none_of_it() {
    let script = project::read(".ci/run");
    let installs: Vec<_> = script
        .lines()
        .filter(|line| line.contains("npm "))
        .filter(|line| !line.starts_with('#') && !line.contains("`npm "))
        .collect();
    let folders = npm_folders();
    assert_eq!(installs.len(), folders.len(), "{installs:#?}");
    for install in installs {
        assert!(install.contains("npm ci --ignore-scripts "), "{install}");
    }
    for folder in folders {
        npm_lock_file_names_a_hash_for_each_package(&folder);
    }
}

fn npm_lock_file_names_a_hash_for_each_package(folder: &str) {
    let json = |name: &str| -> Value {
        serde_json::from_str(&project::read(&format!(".ci/{folder}/{name}"))).unwrap()
    };
    let manifest = json("package.json");
    let wanted = manifest["devDependencies"].as_object().unwrap();
    assert_eq!(manifest["dependencies"], Value::Null);
    for (name, version) in wanted {
        assert!(
            is_exact_version(version.as_str().unwrap()),
            "{name}: {version}"
        );
    }
    let lock = json("package-lock.json");
    let packages = lock["packages"].as_object().unwrap();
    assert_eq!(
        &packages[""]["devDependencies"],
        &manifest["devDependencies"]
    );
    assert!(packages.len() > wanted.len());
    for (path, package) in packages.iter().filter(|(path, _)| !path.is_empty()) {
        assert!(
            package["integrity"]
                .as_str()
                .unwrap()
                .starts_with("sha512-"),
            "{path}"
        );
        // Without an address, npm asks the registry that it is configured with; the hash is checked either way.
        assert_eq!(package["resolved"], Value::Null, "{path}");
    }
}

#[test]
fn pip_installs_exact_versions_with_hashes() {
    let requirements = project::read(".ci/clients/requirements.txt");
    let text = requirements.replace("\\\n", " ");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let wanted = project::read(".ci/clients/requirements.in");
    for package in wanted.lines().filter(|line| !line.starts_with('#')) {
        let is_locked = lines
            .iter()
            .any(|line| line.split_whitespace().next() == Some(package));
        assert!(is_locked, "{package}");
    }
    for line in lines {
        let mut words = line.split_whitespace();
        let (_, version) = words.next().unwrap().split_once("==").unwrap();
        assert!(
            version.starts_with(|first: char| first.is_ascii_digit()),
            "{line}"
        );
        let hashes: Vec<&str> = words.collect();
        assert!(!hashes.is_empty(), "{line}");
        assert!(
            hashes.iter().all(|word| word.starts_with("--hash=sha256:")),
            "{line}"
        );
    }
}
