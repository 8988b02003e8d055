//! What must be so before a version is released.

use std::fmt;
use std::path::Path;

use super::edit::Entry;
use crate::command::sides::{DefaultBase, SideOptions};
use crate::command::version::Version;
use crate::command::{Failure, ci};
use crate::diff::compare;
use crate::files;
use crate::git::Repository;

/// The branch that is released.
const MAIN: &str = "main";

/// One thing that must be so, and what was found.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) passed: bool,
    finding: String,
}

impl Check {
    /// Everything that must be so. All of it is looked at, for who mends one thing wants to know of the others.
    pub(super) fn all(
        root: &Path,
        repository: &Repository,
        entry: &Entry,
        day: &str,
    ) -> Result<Vec<Self>, Failure> {
        Ok(vec![
            Self::committed(repository)?,
            Self::branch(repository)?,
            Self::steps(root, repository)?,
            Self::version(root, repository, entry.version)?,
            Self::page(entry, day),
        ])
    }

    fn new(passed: bool, finding: impl Into<String>) -> Self {
        Self {
            passed,
            finding: finding.into(),
        }
    }

    fn committed(repository: &Repository) -> Result<Self, Failure> {
        let files = repository.uncommitted()?;
        Ok(if files.is_empty() {
            Self::new(true, "everything is committed")
        } else {
            Self::new(
                false,
                format!("not committed:\n      {}", files.join("\n      ")),
            )
        })
    }

    fn branch(repository: &Repository) -> Result<Self, Failure> {
        let branch = repository.branch()?;
        let finding = match &branch {
            Some(branch) => format!("on the branch `{branch}`"),
            None => "on no branch".to_owned(),
        };
        Ok(if branch.as_deref() == Some(MAIN) {
            Self::new(true, finding)
        } else {
            Self::new(
                false,
                format!("{finding}: a release is a commit of `{MAIN}`"),
            )
        })
    }

    fn steps(root: &Path, repository: &Repository) -> Result<Self, Failure> {
        let head = repository.revision("HEAD")?.commit;
        let record = files::read_if_present(root, Path::new(ci::PASSED))?.unwrap_or_default();
        let record = String::from_utf8_lossy(&record);
        let mut lines = record.lines();
        if lines.next() != Some(head.as_str()) {
            return Ok(Self::new(
                false,
                "`.ci/run` has not passed for this commit here: run `cargo xtask ci`, with nothing uncommitted",
            ));
        }
        let unchecked = lines.map(|line| format!("\n      NOT CHECKED there: {line}"));
        Ok(Self::new(
            true,
            format!(
                "`.ci/run` passed for this commit{}",
                unchecked.collect::<String>()
            ),
        ))
    }

    /// Against the newest release; the first one may have any version.
    fn version(root: &Path, repository: &Repository, version: Version) -> Result<Self, Failure> {
        let Some(release) = repository.release()? else {
            return Ok(Self::new(true, format!("{version} is the first release")));
        };
        let Some(released) = release.name.strip_prefix('v').and_then(Version::read) else {
            return Ok(Self::new(
                false,
                format!("the newest tag, `{}`, is no version", release.name),
            ));
        };
        if version <= released {
            return Ok(Self::new(
                false,
                format!("{version} is not newer than {released}, which is released"),
            ));
        }
        let sides = SideOptions::default().read(root, DefaultBase::Release)?;
        let bump = compare(&sides.before.document, &sides.after.document).bump();
        let least = released.raised(bump);
        let bump = bump.as_str();
        Ok(if version >= least {
            Self::new(
                true,
                format!("{version} follows {released}; what changed for users: {bump}"),
            )
        } else {
            Self::new(
                false,
                format!(
                    "{version} is too low: what changed since {released} is {bump}, which asks for {least} or higher"
                ),
            )
        })
    }

    fn page(entry: &Entry, day: &str) -> Self {
        if entry.body.contains(day) {
            Self::new(true, format!("its entry names the page of {day}"))
        } else {
            Self::new(
                false,
                format!("its entry in CHANGELOG.md does not name the page's day, {day}"),
            )
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.passed { "ok" } else { "NO" };
        write!(formatter, "{word}    {}", self.finding)
    }
}
