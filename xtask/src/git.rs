//! The one module that asks `git`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the main branch is looked for, in this order: what others see of it goes before the local copy.
const MAIN_BRANCHES: [&str; 5] = [
    "refs/remotes/origin/main",
    "refs/heads/main",
    "refs/remotes/origin/master",
    "refs/heads/master",
    "refs/remotes/origin/HEAD",
];

/// What `git` could not tell, and why.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program is not there.
    #[error("cannot start `git`: {0}; install it, or name files in place of revisions")]
    Start(#[source] io::Error),
    /// The folder is in no repository, or in one that may not be read.
    #[error("`{}` is in no git repository that can be read: {said}", folder.display())]
    NoRepository {
        /// Where it was started.
        folder: PathBuf,
        /// What it said.
        said: String,
    },
    /// No commit has this name.
    #[error(
        "`{revision}` is neither a file nor a git revision: name a commit, branch or tag, an OpenAPI document, \
         or documentation pages (`a.md,b.md`)"
    )]
    UnknownRevision {
        /// As it was given.
        revision: String,
    },
    /// A commit does not hold the file.
    #[error("the revision `{revision}` has no `{path}`: {said}")]
    NoFile {
        /// As it was given.
        revision: String,
        /// Which file.
        path: String,
        /// What `git` said.
        said: String,
    },
    /// A file of a commit is no text.
    #[error("`{path}` at `{revision}` is not UTF-8")]
    NoText {
        /// As it was given.
        revision: String,
        /// Which file.
        path: String,
    },
    /// A repository without a commit.
    #[error("the repository has no commit yet: name both sides")]
    NoCommit,
    /// None of the usual names.
    #[error(
        "there is no main branch (neither `origin/main` nor `main`): name the side to compare with"
    )]
    NoMainBranch,
    /// The history is cut off, or never was one.
    #[error(
        "`HEAD` has no ancestor in common with `{branch}`: fetch the whole history (`git fetch --unshallow`), or \
         name the side to compare with"
    )]
    NoMergeBase {
        /// The main branch.
        branch: String,
    },
}

/// A commit, and how it was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// For people: as it was given, or what it is.
    pub name: String,
    /// The commit's full hash.
    pub commit: String,
}

impl Revision {
    /// The name, with the beginning of the hash where the name is not the hash itself.
    pub fn title(&self) -> String {
        if self.commit.starts_with(&self.name) {
            return self.name.clone();
        }
        let short = self.commit.get(..8).unwrap_or(&self.commit);
        format!("{} ({short})", self.name)
    }
}

/// The repository that a folder is in.
#[derive(Debug)]
pub struct Repository {
    folder: PathBuf,
}

impl Repository {
    /// The repository that a folder is in.
    ///
    /// # Errors
    ///
    /// `git` is not there, or does not take the folder for a part of a repository.
    pub fn around(folder: &Path) -> Result<Self, GitError> {
        let repository = Self {
            folder: folder.to_owned(),
        };
        let output = repository.ask(&["rev-parse", "--git-dir"])?;
        if output.status.success() {
            return Ok(repository);
        }
        Err(GitError::NoRepository {
            folder: folder.to_owned(),
            said: said(&output),
        })
    }

    /// The commit that people call by this name.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn revision(&self, name: &str) -> Result<Revision, GitError> {
        let commit = self
            .commit(name)?
            .ok_or_else(|| GitError::UnknownRevision {
                revision: name.to_owned(),
            })?;
        Ok(Revision {
            name: name.to_owned(),
            commit,
        })
    }

    /// Where the history of `HEAD` left the main branch.
    ///
    /// # Errors
    ///
    /// There is no commit, no main branch, or no common ancestor.
    pub fn merge_base(&self) -> Result<Revision, GitError> {
        let head = self.commit("HEAD")?.ok_or(GitError::NoCommit)?;
        for branch in MAIN_BRANCHES {
            let Some(main) = self.commit(branch)? else {
                continue;
            };
            let output = self.ask(&["merge-base", &main, &head])?;
            let branch = short_name(branch);
            if !output.status.success() {
                return Err(GitError::NoMergeBase { branch });
            }
            return Ok(Revision {
                name: format!("merge base with {branch}"),
                commit: first_line(&output),
            });
        }
        Err(GitError::NoMainBranch)
    }

    /// The newest release in the history of `HEAD`: a tag such as `v0.1.0`.
    ///
    /// # Errors
    ///
    /// `git` cannot be started.
    pub fn release(&self) -> Result<Option<Revision>, GitError> {
        let describe = [
            "describe",
            "--tags",
            "--abbrev=0",
            "--match=v[0-9]*",
            "HEAD",
        ];
        let output = self.ask(&describe)?;
        if !output.status.success() {
            return Ok(None);
        }
        let tag = first_line(&output);
        let commit = self.commit(&format!("refs/tags/{tag}"))?;
        Ok(commit.map(|commit| Revision { name: tag, commit }))
    }

    /// A file below the folder, as a commit has it.
    ///
    /// # Errors
    ///
    /// The commit does not have it, or it is no text.
    pub fn file(&self, revision: &Revision, path: &str) -> Result<String, GitError> {
        let output = self.ask(&["cat-file", "blob", &format!("{}:./{path}", revision.commit)])?;
        if !output.status.success() {
            return Err(GitError::NoFile {
                revision: revision.title(),
                path: path.to_owned(),
                said: said(&output),
            });
        }
        String::from_utf8(output.stdout).map_err(|_| GitError::NoText {
            revision: revision.title(),
            path: path.to_owned(),
        })
    }

    /// The hash of the commit with this name. What begins with `-` is a name like any other.
    fn commit(&self, name: &str) -> Result<Option<String>, GitError> {
        let name = format!("{name}^{{commit}}");
        let verify = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ];
        let output = self.ask(&verify)?;
        Ok(output.status.success().then(|| first_line(&output)))
    }

    fn ask(&self, arguments: &[&str]) -> Result<Output, GitError> {
        Command::new("git")
            .arg("-C")
            .arg(&self.folder)
            .args(arguments)
            // What it says is quoted in errors, which are English.
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

/// The first line of what `git` complains of, without its prefix.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().next().unwrap_or("git says nothing more");
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}
