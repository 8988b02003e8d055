//! The version of the published crates.

use std::fmt;

use toml_edit::DocumentMut;

use crate::diff::Bump;

/// A version of three numbers. Build metadata (`+2025-12-01`, the date of the page) is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version([u64; 3]);

impl Version {
    /// Reads `workspace.package.version` of a manifest, which the published crates inherit.
    pub(super) fn of_workspace(manifest: &str) -> Option<Self> {
        let manifest: DocumentMut = manifest.parse().ok()?;
        let package = manifest.get("workspace")?.get("package")?;
        Self::read(package.get("version")?.as_str()?)
    }

    /// Parses `0.1.0` or `0.1.0+2025-12-01`.
    fn read(text: &str) -> Option<Self> {
        let numbers = text.split_once('+').map_or(text, |(numbers, _)| numbers);
        let numbers: Vec<u64> = numbers
            .split('.')
            .map(|number| number.parse().ok())
            .collect::<Option<_>>()?;
        numbers.try_into().ok().map(Self)
    }

    /// The next version. Below 1.0 a breaking change raises the second number, and everything else the third.
    pub(super) fn raised(self, bump: Bump) -> Self {
        let Self([major, minor, patch]) = self;
        Self(match (bump, major) {
            (Bump::None, _) => [major, minor, patch],
            (Bump::Major, 0) | (Bump::Minor, 1..) => [major, minor.saturating_add(1), 0],
            (Bump::Major, _) => [major.saturating_add(1), 0, 0],
            (Bump::Minor | Bump::Patch, _) => [major, minor, patch.saturating_add(1)],
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(formatter, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_1_0_a_breaking_change_raises_the_second_number() {
        let raised = |text: &str| {
            let version = Version::read(text).unwrap();
            [Bump::None, Bump::Patch, Bump::Minor, Bump::Major]
                .map(|bump| version.raised(bump).to_string())
        };
        assert_eq!(raised("0.1.2"), ["0.1.2", "0.1.3", "0.1.3", "0.2.0"]);
        assert_eq!(raised("1.2.3"), ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]);
    }

    #[test]
    fn a_version_has_three_numbers_and_build_metadata_is_ignored() {
        let version = Some(Version([0, 1, 0]));
        assert_eq!(Version::read("0.1.0+2025-12-01"), version);
        for text in ["0.1", "0.1.0-rc.1", "0.1.0.0", ""] {
            assert_eq!(Version::read(text), None, "{text}");
        }
    }
}
