//! Bodies of senders that are not verified (`--insecure`): their length, their duration and their memory have limits.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body;
use meeting_baas_webhooks::Rejection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The longest body, in bytes: that of a receiver.
const LONGEST: usize = 8 * 1024 * 1024;
/// How long reading a body may take: as long as with a receiver.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How many bytes all bodies together may have: as many as with a receiver.
const BUDGET: usize = 64 * 1024 * 1024;

/// A budget, with a permit for each byte.
pub(super) struct Budget(Arc<Semaphore>);

/// A body, whose bytes count until it is dropped.
pub(super) struct Body {
    pub(super) bytes: Bytes,
    _permits: Option<OwnedSemaphorePermit>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(BUDGET)))
    }

    pub(super) async fn read<B>(&self, body: B) -> Result<Body, Rejection>
    where
        B: body::Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        let whole = tokio::time::timeout(TIMEOUT, self.collect(body)).await;
        whole.map_err(|_| Rejection::BodyTooSlow { timeout: TIMEOUT })?
    }

    async fn collect<B>(&self, body: B) -> Result<Body, Rejection>
    where
        B: body::Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Unpin,
    {
        let mut body = Limited::new(body, LONGEST);
        let mut bytes = BytesMut::new();
        let mut permits: Option<OwnedSemaphorePermit> = None;
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| {
                if error.is::<LengthLimitError>() {
                    Rejection::BodyTooLarge { limit: LONGEST }
                } else {
                    Rejection::BodyIncomplete
                }
            })?;
            let data = frame.into_data().unwrap_or_default();
            let over = Rejection::OverBudget { budget: BUDGET };
            let count = u32::try_from(data.len()).map_err(|_| over.clone())?;
            let more = Arc::clone(&self.0).try_acquire_many_owned(count);
            let more = more.map_err(|_| over)?;
            match &mut permits {
                Some(permits) => permits.merge(more),
                None => permits = Some(more),
            }
            bytes.extend_from_slice(&data);
        }
        Ok(Body {
            bytes: bytes.freeze(),
            _permits: permits,
        })
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;

    use super::*;

    #[tokio::test]
    async fn a_body_counts_until_it_is_dropped() {
        let (budget, longest) = (Budget::new(), Bytes::from(vec![b'x'; LONGEST]));
        let mut held = Vec::new();
        for _ in 0..BUDGET / LONGEST {
            held.push(budget.read(Full::new(longest.clone())).await.unwrap());
        }
        let over = budget.read(Full::from("x")).await.err();
        assert_eq!(over, Some(Rejection::OverBudget { budget: BUDGET }));
        held.pop();
        let freed = budget.read(Full::new(longest.clone())).await.unwrap();
        assert_eq!(freed.bytes, longest);
        drop((held, freed));

        let longer = Bytes::from(vec![b'x'; LONGEST + 1]);
        let longer = budget.read(Full::new(longer)).await.err();
        assert_eq!(longer, Some(Rejection::BodyTooLarge { limit: LONGEST }));
    }
}
