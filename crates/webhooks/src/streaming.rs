//! Receives requests whose body is still to be read.

mod body;

use std::time::Instant;

use bytes::Bytes;
use http::header::EXPECT;
use http::request::Parts;
use http_body::Body;

use crate::budget::Charge;
use crate::delivery::Delivery;
use crate::receiver::Receiver;
use crate::rejection::Rejection;
use crate::trace;

/// The signature of a longer body, in bytes, is computed on a thread for blocking work: it takes 0.7 ms a MiB for each secret.
const LONGEST_INLINE: usize = 256 * 1024;

impl Receiver {
    /// Reads the body of a request within the limits of the receiver, and then receives the request as
    /// [`receive`](Self::receive) does. With hyper, and every framework that has bodies of the crate `http-body`.
    ///
    /// It checks the head first, and keeps at most [`max_body_length`](Self::max_body_length) bytes, which arrive within
    /// [`body_timeout`](Self::body_timeout) and within the [budget](crate::ReceiverBuilder::max_body_bytes) of all bodies. The
    /// signature of a body of more than 256 KiB is computed on a thread for blocking work.
    ///
    /// What is left of the body of a rejected request is read and discarded before this returns, up to 32 MiB and until the
    /// timeout: many clients read the response only when they have sent the body, and would see a broken connection instead.
    /// If the client pauses for half a second, this returns, and what the client still sends is discarded afterwards. The
    /// body is not read if the client waits for a `100 Continue`, and discarded afterwards if its `Content-Length` exceeds 32 MiB.
    ///
    /// It requires Tokio with an enabled timer.
    ///
    /// # Errors
    ///
    /// Those of `receive`, and [`Rejection::BodyIncomplete`], [`Rejection::BodyTooSlow`] and [`Rejection::OverBudget`].
    #[cfg_attr(docsrs, doc(cfg(feature = "http-body")))]
    pub async fn receive_streaming<B>(&self, head: &Parts, body: B) -> Result<Delivery, Rejection>
    where
        B: Body + Send + Unpin + 'static,
    {
        receive(self, head, body, |_| Ok(())).await
    }

    /// The number of bytes of all bodies that are being read now, for a metric. The maximum is the
    /// [budget](crate::ReceiverBuilder::max_body_bytes).
    #[cfg_attr(docsrs, doc(cfg(feature = "http-body")))]
    pub fn unverified_bytes(&self) -> usize {
        self.budget().used()
    }
}

/// `accepts` checks the kind of the route last, so that only a verified sender learns it.
pub(crate) async fn receive<B>(
    receiver: &Receiver,
    head: &Parts,
    body: B,
    accepts: impl FnOnce(&Delivery) -> Result<(), Rejection>,
) -> Result<Delivery, Rejection>
where
    B: Body + Send + Unpin + 'static,
{
    let read = read(receiver, head, body).await;
    let watch = trace::Watch::start(Some(&head.extensions));
    let verified = match read {
        Ok((body, charge)) => verified(receiver, head, body, charge).await,
        Err(rejection) => Err(rejection),
    };
    let outcome = verified.and_then(|delivery| accepts(&delivery).map(|()| delivery));
    watch.stop(&outcome);
    outcome
}

/// Reads a body, and discards the rest of a rejected one.
async fn read<B>(
    receiver: &Receiver,
    head: &Parts,
    mut body: B,
) -> Result<(Bytes, Charge), Rejection>
where
    B: Body + Send + Unpin + 'static,
{
    let start = Instant::now();
    let timeout = receiver.body_timeout();
    let rejection = match receiver.verifies_head(&head.method, &head.headers) {
        Ok(is_verified) => {
            let mut charge = Charge::new(receiver, is_verified);
            let whole = body::collect(&mut body, receiver.max_body_length(), &mut charge);
            match tokio::time::timeout(timeout, whole).await {
                Ok(Ok(whole)) => return Ok((whole, charge)),
                Ok(Err(rejection)) => rejection,
                Err(_) => Rejection::BodyTooSlow { timeout },
            }
        }
        Err(rejection) => rejection,
    };
    if !head.headers.contains_key(EXPECT) {
        body::discard(body, timeout.saturating_sub(start.elapsed())).await;
    }
    Err(rejection)
}

/// Verifies a request, on another thread if that takes long. The charge ends with the verification.
async fn verified(
    receiver: &Receiver,
    head: &Parts,
    body: Bytes,
    charge: Charge,
) -> Result<Delivery, Rejection> {
    if body.len() <= LONGEST_INLINE {
        return receiver.verified(&head.method, &head.headers, body, receiver.now());
    }
    let (method, headers) = (head.method.clone(), head.headers.clone());
    let (shared, same_body) = (receiver.clone(), body.clone());
    let blocking = move || {
        let outcome = shared.verified(&method, &headers, same_body, shared.now());
        drop(charge);
        outcome
    };
    match tokio::task::spawn_blocking(blocking).await {
        Ok(outcome) => outcome,
        // The runtime is shutting down: this is the last request of its connection.
        Err(_) => receiver.verified(&head.method, &head.headers, body, receiver.now()),
    }
}
