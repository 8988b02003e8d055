//! A request's body, sent the way a test has it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

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
}

impl SentBody {
    pub fn whole(bytes: Bytes) -> Self {
        Self {
            announced: Some(length(&bytes)),
            bytes,
            stalls: false,
        }
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
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.bytes.len().min(PIECE);
        if piece > 0 {
            let piece = self.bytes.split_to(piece);
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
