//! Reads a body within the limits of the receiver, or discards it.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use http_body::{Body, Frame};
use tokio::time::Instant;

use crate::budget::Charge;
use crate::rejection::Rejection;

/// How much of the body of a rejected request is read at most, in bytes: four times the default of the maximum length.
const LONGEST_DISCARDED: usize = 32 * 1024 * 1024;

/// A client that sends nothing for this long may be waiting for the response.
const PAUSE: Duration = Duration::from_millis(500);

/// Keeps nothing of a body whose `Content-Length` exceeds the limit, and at most the limit of any other.
///
/// A body of one frame, as most are, is not copied. Several frames are concatenated as they arrive: as a list, many small ones
/// would need many times the limit.
pub(super) async fn collect<B>(
    body: &mut B,
    limit: usize,
    charge: &mut Charge,
) -> Result<Bytes, Rejection>
where
    B: Body + Unpin,
{
    let fits = |length: u64| usize::try_from(length).is_ok_and(|length| length <= limit);
    if !fits(body.size_hint().lower()) {
        return Err(Rejection::BodyTooLarge { limit });
    }
    let mut whole = BytesMut::new();
    while let Some(frame) = frame(body).await {
        // The error may contain any text of other layers, which a rejection must not contain.
        let frame = frame.map_err(|_| Rejection::BodyIncomplete)?;
        // Other frames are trailers, which are ignored.
        let Ok(mut data) = frame.into_data() else {
            continue;
        };
        let length = data.remaining();
        if length > limit - whole.len() {
            return Err(Rejection::BodyTooLarge { limit });
        }
        charge.add(length)?;
        if whole.is_empty() && body.is_end_stream() {
            return Ok(data.copy_to_bytes(length));
        }
        whole.reserve(length);
        while data.has_remaining() {
            let chunk = data.chunk();
            whole.extend_from_slice(chunk);
            data.advance(chunk.len());
        }
    }
    Ok(whole.freeze())
}

/// Reads the rest of the body of a rejected request, and keeps nothing of it.
///
/// A client that sends the whole body first reads the response only then. Node's HTTP/2 client even closes the stream with an
/// error if the response comes while more than 10 MB are still to be sent. So this ends with the body, and the response follows.
/// A client that pauses may be waiting for the response: then a task reads what it still sends.
pub(super) async fn discard<B>(body: B, timeout: Duration)
where
    B: Body + Send + Unpin + 'static,
{
    let deadline = Instant::now() + timeout;
    let fits = body.size_hint().lower() <= LONGEST_DISCARDED as u64;
    let mut rest = Rest {
        body,
        left: LONGEST_DISCARDED,
    };
    while fits && Instant::now() < deadline {
        match tokio::time::timeout_at(deadline.min(Instant::now() + PAUSE), rest.next()).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(_) => break,
        }
    }
    if Instant::now() < deadline {
        tokio::spawn(tokio::time::timeout_at(deadline, async move {
            while rest.next().await {}
        }));
    }
}

/// What is left of a body, and how much of it is read.
struct Rest<B> {
    body: B,
    left: usize,
}

impl<B> Rest<B>
where
    B: Body + Unpin,
{
    /// Reads one frame. `false` if that was the last one.
    async fn next(&mut self) -> bool {
        let Some(Ok(frame)) = frame(&mut self.body).await else {
            return false;
        };
        let length = frame.data_ref().map_or(0, Buf::remaining);
        self.left = self.left.saturating_sub(length);
        self.left > 0
    }
}

async fn frame<B>(body: &mut B) -> Option<Result<Frame<B::Data>, B::Error>>
where
    B: Body + Unpin,
{
    poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await
}

#[cfg(all(test, feature = "axum"))]
mod tests {
    use axum_core::body::Body;
    use bytes::Bytes;

    use super::{Charge, collect};
    use crate::receiver::Receiver;

    #[tokio::test]
    async fn a_body_of_one_frame_is_not_copied() {
        let receiver = Receiver::builder().accept_unsigned_callbacks();
        let receiver = receiver.build().unwrap();
        let mut charge = Charge::new(&receiver, false);
        let came = Bytes::from(vec![b'x'; 1_000]);
        let mut body = Body::from(came.clone());
        let body = collect(&mut body, 1_000, &mut charge).await.unwrap();
        assert_eq!(body.as_ptr(), came.as_ptr());
        assert_eq!(body, came);
    }
}
