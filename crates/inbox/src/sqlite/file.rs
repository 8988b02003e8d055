//! The file of the store: its mode, its file system, and the space that is left.

use std::path::{Path, PathBuf};

use crate::error::{Error, OpenError};

/// Creates the file, unless it must exist, readable and writable by its owner only. SQLite gives the files next to it the same
/// mode.
///
/// Returns the path without symbolic links, so that a file that replaces it is noticed.
pub(super) fn prepare(path: &Path, existing: bool) -> Result<PathBuf, OpenError> {
    if !existing {
        create(path)?;
    }
    let path = path.canonicalize().map_err(OpenError::Io)?;
    if let Some(name) = network_file_system(&path) {
        return Err(OpenError::NetworkFileSystem { name });
    }
    Ok(path)
}

#[expect(clippy::disallowed_methods, reason = "the store is a file")]
fn create(path: &Path) -> Result<(), OpenError> {
    // An existing file is not opened here: closing a descriptor of it releases the locks that another inbox of this process
    // may have on it.
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(OpenError::Io(error)),
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = path.metadata().map_err(OpenError::Io)?.permissions().mode();
        // An existing file may be readable by others.
        if mode & 0o077 != 0 {
            let owner_only = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(path, owner_only).map_err(OpenError::Io)?;
        }
    }
    Ok(())
}

/// Checks before each transaction that the file is in place, and that space is left.
#[derive(Default)]
pub(super) struct Guard {
    opened: Option<Opened>,
    mark: u64,
}

struct Opened {
    path: PathBuf,
    identity: Identity,
}

impl Guard {
    pub(super) fn new(path: &Path, mark: u64) -> Result<Self, OpenError> {
        let metadata = path.metadata().map_err(OpenError::Io)?;
        Ok(Self {
            opened: Some(Opened {
                path: path.to_owned(),
                identity: identity(&metadata),
            }),
            mark,
        })
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let Some(Opened { path, identity: id }) = &self.opened else {
            return Ok(());
        };
        let metadata = path.metadata().map_err(|_| Error::FileReplaced)?;
        if identity(&metadata) != *id {
            return Err(Error::FileReplaced);
        }
        match left(path) {
            Some(left) if left < self.mark => Err(Error::LittleSpace {
                left,
                required: self.mark,
            }),
            _ => Ok(()),
        }
    }
}

#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(metadata: &std::fs::Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> Identity {}

/// The bytes that are left for this process; `None` if the system does not say.
#[cfg(unix)]
fn left(path: &Path) -> Option<u64> {
    let system = rustix::fs::statvfs(path).ok()?;
    Some(system.f_bavail.saturating_mul(system.f_frsize))
}

#[cfg(not(unix))]
fn left(_: &Path) -> Option<u64> {
    None
}

/// The name of the network file system that the file is on, where it can be detected.
#[cfg(target_os = "linux")]
fn network_file_system(path: &Path) -> Option<&'static str> {
    let system = rustix::fs::statfs(path).ok()?;
    // The type has another width and sign on each architecture.
    name_of(u32::try_from(i128::from(system.f_type) & 0xffff_ffff).ok()?)
}

/// The numbers of `statfs(2)`.
#[cfg(target_os = "linux")]
fn name_of(kind: u32) -> Option<&'static str> {
    match kind {
        0x6969 => Some("NFS"),
        0x517b | 0xfe53_4d42 | 0xff53_4d42 => Some("SMB"),
        0x00c3_6400 => Some("Ceph"),
        0x5346_414f => Some("AFS"),
        0x7375_7245 => Some("Coda"),
        _ => None,
    }
}

#[cfg(not(target_os = "linux"))]
fn network_file_system(_: &Path) -> Option<&'static str> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn network_file_systems_are_named_and_a_local_one_is_not() {
        assert_eq!(super::name_of(0x6969), Some("NFS"));
        assert_eq!(super::name_of(0xff53_4d42), Some("SMB"));
        assert_eq!(super::network_file_system(&std::env::temp_dir()), None);
    }
}
