//! The limits of a request.

use std::time::Duration;

/// The limits beyond which a request is rejected before it is decoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The length of the body in bytes.
    pub(crate) body: usize,
    /// The duration of reading the body.
    pub(crate) body_timeout: Duration,
    /// The number of bytes of all bodies that are being read; `None` for the default.
    #[cfg(feature = "http-body")]
    pub(crate) budget: Option<usize>,
    /// The length of each header that this crate reads, in bytes.
    pub(crate) header: usize,
    /// The number of entries in the signature header, of any version.
    pub(crate) signatures: usize,
}

impl Default for Limits {
    /// A `calendar.events_synced` with 5,000 instances has 2.5 MB if each has a title of 100 characters and a link of 150: 8 MiB
    /// are three times that. A signature has at most 92 bytes (`v1a`), so 32 of them, far more than during a rotation, fit into
    /// a header. The sender of a webhook waits 30 seconds: after half of that, there is time to respond.
    fn default() -> Self {
        Self {
            body: 8 * 1024 * 1024,
            body_timeout: Duration::from_secs(15),
            #[cfg(feature = "http-body")]
            budget: None,
            header: 4 * 1024,
            signatures: 32,
        }
    }
}
