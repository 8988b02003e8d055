//! How much a request may bring, and how long it may take.

use std::time::Duration;

/// The bounds beyond which a request is refused before anything of it is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of the body.
    pub(crate) body: usize,
    /// How long a server waits for the whole of it.
    pub(crate) body_timeout: Duration,
    /// Bytes of each header that this crate reads.
    pub(crate) header: usize,
    /// Entries of the signature header, whatever their version.
    pub(crate) signatures: usize,
}

impl Default for Limits {
    /// A `calendar.events_synced` with 5,000 instances is 2.5 MB if each of them has a title of 100 letters and
    /// a link of 150, so 8 MiB take three times that. A signature is at most 92 bytes (`v1a`), so 32 of them,
    /// far more than a rotation brings, fit into a header. A webhook is given 30 seconds, so after half of them
    /// there is time left to answer.
    fn default() -> Self {
        Self {
            body: 8 * 1024 * 1024,
            body_timeout: Duration::from_secs(15),
            header: 4 * 1024,
            signatures: 32,
        }
    }
}
