//! Reads a body within the limits of the receiver.

use axum_core::body::Body;
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::receiver::Receiver;
use crate::rejection::Rejection;

/// Reads a complete body within the limits of the receiver.
pub(super) async fn read(receiver: &Receiver, body: Body) -> Result<Bytes, Rejection> {
    let timeout = receiver.body_timeout();
    let whole = collect(body, receiver.max_body_length());
    tokio::time::timeout(timeout, whole)
        .await
        .unwrap_or(Err(Rejection::BodyTooSlow { timeout }))
}

/// Reads nothing of a body whose `Content-Length` exceeds the limit, and at most the limit of any other.
///
/// A body of one frame, as most are, is not copied. Several frames are concatenated as they arrive: as a list, many small ones
/// would need many times the limit.
async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Rejection> {
    let fits = |length: u64| usize::try_from(length).is_ok_and(|length| length <= limit);
    if !fits(body.size_hint().lower()) {
        return Err(Rejection::BodyTooLarge { limit });
    }
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // The error may contain any text of other layers, which a rejection must not contain.
        let frame = frame.map_err(|_| Rejection::BodyIncomplete)?;
        // Other frames are trailers, which are ignored.
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if data.len() > limit - whole.len() {
            return Err(Rejection::BodyTooLarge { limit });
        }
        if whole.is_empty() && body.is_end_stream() {
            return Ok(data);
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole.freeze())
}

#[cfg(test)]
mod tests {
    use axum_core::body::Body;
    use bytes::Bytes;

    use super::collect;

    #[tokio::test]
    async fn a_body_of_one_frame_is_not_copied() {
        let came = Bytes::from(vec![b'x'; 1_000]);
        let body = collect(Body::from(came.clone()), 1_000).await.unwrap();
        assert_eq!(body.as_ptr(), came.as_ptr());
        assert_eq!(body, came);
    }
}
