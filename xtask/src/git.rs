//! Runs `git`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The names of the main branch, by precedence: the remote branch first, for the local one may be out of date.
const MAIN_BRANCHES: [&str; 5] = [
    "refs/remotes/origin/main",
    "refs/heads/main",
    "refs/remotes/origin/master",
    "refs/heads/master",
    "refs/remotes/origin/HEAD",
];

/// Why `git` gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program cannot be started.
    #[error("cannot start `git`: {0}; install it, or name files in place of revisions")]
    Start(#[source] io::Error),
    /// There is no such repository, commit or file.
    #[error("{0}")]
    Missing(String),
}

/// A commit and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    /// The name for reports: as given, or a description.
    pub name: String,
    /// The full hash.
    pub commit: String,
}

impl Revision {
    /// The name, followed by the short hash unless the name is the hash.
    pub(crate) fn title(&self) -> String {
        if self.commit.starts_with(&self.name) {
            return self.name.clone();
        }
        let short = self.commit.get(..8).unwrap_or(&self.commit);
        format!("{} ({short})", self.name)
    }
}

/// The repository that contains a folder.
#[derive(Debug)]
pub(crate) struct Repository {
    folder: PathBuf,
}

impl Repository {
    /// Finds the repository that contains a folder.
    ///
    /// # Errors
    ///
    /// `git` cannot be started, or the folder is not in a repository.
    pub(crate) fn around(folder: &Path) -> Result<Self, GitError> {
        let repository = Self {
            folder: folder.to_owned(),
        };
        let output = repository.run(&["rev-parse", "--git-dir"])?;
        if output.status.success() {
            return Ok(repository);
        }
        Err(GitError::Missing(format!(
            "`{}` is not in a git repository that can be read: {}",
            folder.display(),
            said(&output)
        )))
    }

    /// The commit with this name.
    ///
    /// # Errors
    ///
    /// There is no such commit.
    pub(crate) fn revision(&self, name: &str) -> Result<Revision, GitError> {
        let unknown = || {
            GitError::Missing(format!(
                "`{name}` is neither a file nor a git revision: name a commit, branch or tag, an OpenAPI document, \
                 or documentation pages (`a.md,b.md`)"
            ))
        };
        let commit = self.commit(name)?.ok_or_else(unknown)?;
        Ok(Revision {
            name: name.to_owned(),
            commit,
        })
    }

    /// The merge base of `HEAD` and the main branch.
    ///
    /// # Errors
    ///
    /// There is no commit, no main branch, or no common ancestor.
    pub(crate) fn merge_base(&self) -> Result<Revision, GitError> {
        let missing = |message: &str| GitError::Missing(message.to_owned());
        let head = self.commit("HEAD")?;
        let head =
            head.ok_or_else(|| missing("the repository has no commit yet: name both sides"))?;
        for branch in MAIN_BRANCHES {
            let Some(main) = self.commit(branch)? else {
                continue;
            };
            let output = self.run(&["merge-base", &main, &head])?;
            let branch = short_name(branch);
            if !output.status.success() {
                return Err(GitError::Missing(format!(
                    "`HEAD` has no ancestor in common with `{branch}`: fetch the whole history (`git fetch --unshallow`), \
                     or name the side to compare with"
                )));
            }
            return Ok(Revision {
                name: format!("merge base with {branch}"),
                commit: first_line(&output),
            });
        }
        Err(missing(
            "there is no main branch (neither `origin/main` nor `main`): name the side to compare with",
        ))
    }

    /// The newest release in the history of `HEAD`: a tag such as `v0.1.0`.
    ///
    /// # Errors
    ///
    /// `git` cannot be started.
    pub(crate) fn release(&self) -> Result<Option<Revision>, GitError> {
        let describe = [
            "describe",
            "--tags",
            "--abbrev=0",
            "--match=v[0-9]*",
            "HEAD",
        ];
        let output = self.run(&describe)?;
        if !output.status.success() {
            return Ok(None);
        }
        let tag = first_line(&output);
        let commit = self.commit(&format!("refs/tags/{tag}"))?;
        Ok(commit.map(|commit| Revision { name: tag, commit }))
    }

    /// The content of a file below the folder, at a commit.
    ///
    /// # Errors
    ///
    /// The commit does not have the file, or it is not UTF-8.
    pub(crate) fn file(&self, revision: &Revision, path: &str) -> Result<String, GitError> {
        let output = self.run(&["cat-file", "blob", &format!("{}:./{path}", revision.commit)])?;
        let title = revision.title();
        if !output.status.success() {
            let said = said(&output);
            let message = format!("the revision `{title}` has no `{path}`: {said}");
            return Err(GitError::Missing(message));
        }
        String::from_utf8(output.stdout)
            .map_err(|_| GitError::Missing(format!("`{path}` at `{title}` is not UTF-8")))
    }

    /// The hash of the commit with this name. A name that begins with `-` is not an option.
    fn commit(&self, name: &str) -> Result<Option<String>, GitError> {
        let name = format!("{name}^{{commit}}");
        let verify = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ];
        let output = self.run(&verify)?;
        Ok(output.status.success().then(|| first_line(&output)))
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, GitError> {
        Command::new("git")
            .arg("-C")
            .arg(&self.folder)
            .args(arguments)
            // Errors quote its messages in English.
            .env("LC_ALL", "C")
            .output()
            .map_err(GitError::Start)
    }
}

/// `refs/remotes/origin/main` gives `origin/main`.
fn short_name(branch: &str) -> String {
    let short = branch
        .strip_prefix("refs/remotes/")
        .or_else(|| branch.strip_prefix("refs/heads/"));
    short.unwrap_or(branch).to_owned()
}

fn first_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().next().unwrap_or_default().to_owned()
}

/// The first line of the error message of `git`, without its prefix.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().next().unwrap_or("git says nothing more");
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}
