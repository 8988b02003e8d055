//! How much of a body is read, and for how long.

use axum_core::body::Body;
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::receiver::Receiver;
use crate::rejection::Rejection;

/// Reads a body whole, within the receiver's limits.
pub(super) async fn read(receiver: &Receiver, body: Body) -> Result<Bytes, Rejection> {
    let timeout = receiver.body_timeout();
    let whole = collect(body, receiver.max_body_length());
    tokio::time::timeout(timeout, whole)
        .await
        .unwrap_or(Err(Rejection::BodyTooSlow { timeout }))
}

/// Reads nothing of a body that is announced as too long, and nothing after the limit of any other.
///
/// A body that comes in one piece, as most do, is kept as it came. Several pieces are put together as they come: kept
/// apart, many small ones would take many times the limit.
async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Rejection> {
    let fits = |length: u64| usize::try_from(length).is_ok_and(|length| length <= limit);
    if !fits(body.size_hint().lower()) {
        return Err(Rejection::BodyTooLarge { limit });
    }
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // What the error says is anybody's text, of any layer in front; a rejection has none but its own.
        let frame = frame.map_err(|_| Rejection::BodyIncomplete)?;
        // What is no data is a trailer, which nobody asked for.
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
    async fn one_piece_is_kept_as_it_came() {
        let came = Bytes::from(vec![b'x'; 1_000]);
        let body = collect(Body::from(came.clone()), 1_000).await.unwrap();
        assert_eq!(body.as_ptr(), came.as_ptr());
        assert_eq!(body, came);
    }
}
