//! A request's body, sent the way a test has it.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// How many bytes are sent at a time.
const PIECE: usize = 64 * 1024;

/// What is sent of a body, and what is said of it.
pub struct SentBody {
    /// What is still to be sent.
    pub bytes: Bytes,
    /// Its length as the head has it; without it, the body is sent in chunks.
    pub announced: Option<u64>,
    /// Whether it stops without an end, as if the sender hung.
    pub stalls: bool,
    /// How long the sender waits before the first byte.
    pub pause: Option<Pin<Box<Sleep>>>,
    /// How many bytes were sent.
    pub sent: Arc<AtomicUsize>,
}

impl SentBody {
    pub fn whole(bytes: Bytes) -> Self {
        Self {
            announced: Some(length(&bytes)),
            bytes,
            stalls: false,
            pause: None,
            sent: Arc::default(),
        }
    }

    /// As if the sender were slow.
    pub fn after(mut self, pause: Duration) -> Self {
        self.pause = Some(Box::pin(sleep(pause)));
        self
    }
}

pub fn length(bytes: &Bytes) -> u64 {
    bytes.len().try_into().unwrap()
}

impl Body for SentBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        let piece = self.bytes.len().min(PIECE);
        if piece > 0 {
            let piece = self.bytes.split_to(piece);
            self.sent.fetch_add(piece.len(), Ordering::Relaxed);
            Poll::Ready(Some(Ok(Frame::data(piece))))
        } else if self.stalls {
            Poll::Pending
        } else {
            Poll::Ready(None)
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.announced.map_or(SizeHint::new(), SizeHint::with_exact)
    }
}
