//! A delivery is handled once, with any order of attempts and any outcome of its handler.

mod interleavings;
mod outcomes;
mod store;
mod storm;

use std::num::NonZeroUsize;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use meeting_baas_webhooks::{DeliveryKey, Label};

/// The output of a future that is ready on the first poll.
fn ready<Output>(future: impl Future<Output = Output>) -> Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits"),
    }
}

/// The key of a message to one endpoint.
fn key(message_id: &str) -> DeliveryKey {
    DeliveryKey::from_stored(&Label::default(), &format!("webhook:{message_id}"))
}

fn room(messages: usize) -> NonZeroUsize {
    NonZeroUsize::new(messages).unwrap()
}
