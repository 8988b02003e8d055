//! Files that a command reads.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::failure::Failure;
use crate::output;

/// The length of the longest file that is read as a whole, in bytes: 1 GiB.
const LONGEST: u64 = 1 << 30;

/// The name of standard input.
const STANDARD: &str = "-";

pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == STANDARD
}

/// The name of a file in a message, in one line.
pub(crate) fn name(path: &Path) -> String {
    if is_standard(path) {
        "standard input".to_owned()
    } else {
        output::one_line(&path.display().to_string())
    }
}

/// Opens a file, or standard input.
#[allow(
    clippy::disallowed_methods,
    reason = "the tool reads the files that its user names"
)]
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if is_standard(path) {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    Ok(Box::new(file))
}

/// Reads a file, or standard input.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut limited = open(path)?.take(LONGEST + 1);
    limited
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > LONGEST {
        let name = name(path);
        return Err(Failure::unavailable(format_args!(
            "{name} is longer than 1 GiB"
        )));
    }
    Ok(bytes)
}

pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let name = name(path);
    Failure::unavailable(format_args!("{name} cannot be read: {error}"))
}
