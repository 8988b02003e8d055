//! Asks before the store is changed.

use std::io::{IsTerminal as _, Write as _};

use crate::arguments::Confirmation;
use crate::failure::Failure;
use crate::output;

/// Says what would be done, and asks; returns if it is to be done.
pub(super) fn confirm(what: &str, confirmation: &Confirmation) -> Result<(), Failure> {
    if confirmation.yes {
        return Ok(());
    }
    output::note(format_args!("This would {what}."));
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "nothing was changed: without a terminal to ask, add `--yes`",
        ));
    }
    let _ = write!(std::io::stderr(), "Continue? [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    if read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes") {
        Ok(())
    } else {
        Err(Failure::found_because("nothing was changed"))
    }
}
