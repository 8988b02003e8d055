//! From one store to another.

use super::Inbox;
use super::manage::PAGE;
use crate::entry::Filter;
use crate::error::Error;

/// What was copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Copied {
    /// Deliveries that the target did not have.
    pub deliveries: u64,
}

impl Inbox {
    /// Copies all deliveries to another inbox, of any engine, with their states, times and errors, and the work that was done
    /// [`once`](crate::Attempt::once). What is in progress waits there. Keys that the target has are skipped, so it can be
    /// called again after an error.
    ///
    /// Stop the workers of this inbox first, and receive with the target already: otherwise both handle what is waiting.
    ///
    /// # Errors
    ///
    /// One of the stores failed. What was copied until then is in the target.
    pub async fn copy_to(&self, target: &Self) -> Result<Copied, Error> {
        let (source, other) = (&self.0.engine, &target.0.engine);
        // First: a delivery must not be handled there before its work is known to be done.
        let mut after = None;
        loop {
            let works = source.works(after, PAGE).await?;
            let Some(last) = works.last() else {
                break;
            };
            after = Some(last.work.clone());
            other.import(Vec::new(), works).await?;
        }
        let mut copied = Copied::default();
        let mut filter = Filter::all().limit(PAGE);
        loop {
            let entries = source.list(filter.clone()).await?;
            let Some(last) = entries.last() else {
                break;
            };
            filter = filter.after(last.sequence());
            let stored = other.import(entries, Vec::new()).await?;
            target.wake(stored);
            copied.deliveries += stored;
        }
        Ok(copied)
    }
}
