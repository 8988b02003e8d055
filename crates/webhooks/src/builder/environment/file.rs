//! Reads a file with secrets.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{ErrorKind, Read};

use zeroize::Zeroizing;

use crate::builder::BuildError;

/// More than any secrets need, in bytes. A buffer that grows would leave copies of them in memory.
const LONGEST: usize = 64 * 1024;

/// The text of the file that the variable `name` names.
pub(super) fn read(name: &'static str, path: &OsStr) -> Result<Zeroizing<String>, BuildError> {
    let unreadable = |reason| BuildError::UnreadableFile { name, reason };
    #[expect(
        clippy::disallowed_methods,
        reason = "the rule is for the generator; here a person names a file"
    )]
    let mut file = File::open(path).map_err(|error| unreadable(error.kind()))?;
    let mut buffer = Zeroizing::new(vec![0; LONGEST]);
    let mut length = 0;
    while let Some(room) = buffer.get_mut(length..).filter(|room| !room.is_empty()) {
        match file.read(room) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error.kind())),
        }
    }
    let text = buffer.get(..length).unwrap_or_default();
    if text.len() == LONGEST {
        return Err(unreadable(ErrorKind::FileTooLarge));
    }
    let text = str::from_utf8(text).map_err(|_| unreadable(ErrorKind::InvalidData))?;
    // An editor may have written a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Ok(Zeroizing::new(text.to_owned()))
}
