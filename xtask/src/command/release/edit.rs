//! What a release changes in the files that carry its version.

use crate::command::version::Version;

/// What a heading ends with as long as its entry is not released.
const UNRELEASED: &str = ", unreleased";

/// The first entry of the changelog, and the text around it.
#[derive(Debug)]
pub(super) struct Entry<'text> {
    pub(super) version: Version,
    /// From below its heading to the next.
    pub(super) body: &'text str,
    above: &'text str,
    below: &'text str,
}

impl<'text> Entry<'text> {
    /// The first entry, if it is one that is not released: `## 0.2.0, unreleased`.
    pub(super) fn first(changelog: &'text str) -> Option<Self> {
        let (above, rest) = changelog.split_once("\n## ")?;
        let (heading, below) = rest.split_once('\n')?;
        let version = Version::read(heading.strip_suffix(UNRELEASED)?)?;
        let body = below
            .split_once("\n## ")
            .map_or(below, |(body, _earlier)| body);
        Some(Self {
            version,
            body,
            above,
            below,
        })
    }

    /// The changelog with this entry under its final heading.
    pub(super) fn released(&self, version: &str) -> String {
        let Self { above, below, .. } = self;
        format!("{above}\n## {version}\n{below}")
    }
}

/// The workspace's manifest with the version of a release. Where one of our crates names another, what follows the `+`
/// is left out, for Cargo would not take notice of it.
pub(super) fn manifest(text: &str, number: Version, version: &str) -> Option<String> {
    Version::of_workspace(text)?;
    let mut section = "";
    let mut changed = String::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            section = line.trim_end();
        }
        let new = match section {
            "[workspace.package]" if line.trim_start().starts_with("version") => {
                with_version(line, version)
            }
            "[workspace.dependencies]" if line.starts_with("meeting-baas-") => {
                with_version(line, &number.to_string())
            }
            _ => None,
        };
        changed.push_str(new.as_deref().unwrap_or(line));
    }
    Some(changed)
}

/// A line with another version between the quotes.
fn with_version(line: &str, version: &str) -> Option<String> {
    let at = line.find("version")?;
    let (key, rest) = line[at..].split_once('"')?;
    let (_old, rest) = rest.split_once('"')?;
    Some(format!("{}{key}\"{version}\"{rest}", &line[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heading_alone_is_changed() {
        let text = "# Changelog\n\n## 0.2.0, unreleased\n\nNew.\n\n## 0.1.0+2025-12-01\n\nOld.\n";
        let entry = Entry::first(text).unwrap();
        assert_eq!(Some(entry.version), Version::read("0.2.0"));
        assert_eq!(entry.body, "\nNew.\n");
        assert_eq!(
            entry.released("0.2.0+2026-03-16"),
            "# Changelog\n\n## 0.2.0+2026-03-16\n\nNew.\n\n## 0.1.0+2025-12-01\n\nOld.\n"
        );
    }

    #[test]
    fn what_is_released_is_not_released_again() {
        for text in [
            "# Changelog\n",
            "# Changelog\n\n## 0.1.0+2025-12-01\n\nOld.\n\n## 0.0.1, unreleased\n",
            "# Changelog\n\n## Unreleased\n\nNew.\n",
            "# Changelog\n\n## 0.2, unreleased\n\nNew.\n",
        ] {
            assert!(Entry::first(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_manifest_has_the_version_where_crates_take_it_from() {
        let text = "[workspace.package]\nversion = \"0.1.0\" # ours\nrust-version = \"1.89\"\n\n\
                    [workspace.dependencies]\nlru = \"0.1.0\"\n\
                    meeting-baas-models = { version = \"0.1.0\", path = \"crates/models\" }\n\
                    [workspace.metadata]\nversion = \"0.1.0\"\n";
        let number = Version::read("0.2.0").unwrap();
        assert_eq!(
            manifest(text, number, "0.2.0+2026-03-16").unwrap(),
            "[workspace.package]\nversion = \"0.2.0+2026-03-16\" # ours\nrust-version = \"1.89\"\n\n\
             [workspace.dependencies]\nlru = \"0.1.0\"\n\
             meeting-baas-models = { version = \"0.2.0\", path = \"crates/models\" }\n\
             [workspace.metadata]\nversion = \"0.1.0\"\n"
        );
        assert_eq!(manifest("[workspace]\n", number, "0.2.0"), None);
    }
}
