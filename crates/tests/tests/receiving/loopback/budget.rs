//! Many large bodies at once, whose senders are not verified.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use meeting_baas_webhooks::{Receiver, ReceiverBuilder};
use tokio::task::JoinSet;

use super::body::SentBody;
use super::client::{self, Answer, Protocol};
use super::requests;
use super::senders::{self, Kind};
use super::server::Server;

const MIB: usize = 1024 * 1024;

/// The half for any body, which six unverified senders use up.
pub const BUDGET: usize = 12 * MIB;
const SENDERS: usize = 6;
const SENT: usize = MIB;

/// A receiver whose budget is used up by few unverified senders.
pub fn small() -> ReceiverBuilder {
    senders::receiver()
        .max_body_length(2 * MIB)
        .max_body_bytes(BUDGET)
        .body_timeout(Duration::from_hours(1))
}

/// Unverified senders: each sends a large body that never ends, until this is dropped.
pub struct UnverifiedSenders {
    tasks: JoinSet<Option<Answer>>,
    receiver: Receiver,
}

impl UnverifiedSenders {
    /// Waits until the budget is used up.
    pub async fn start(protocol: Protocol, address: SocketAddr, receiver: &Receiver) -> Self {
        let mut tasks = JoinSet::new();
        for _ in 0..SENDERS {
            let body = SentBody {
                announced: None,
                stalls: true,
                ..SentBody::whole(Bytes::from(vec![b'x'; SENT]))
            };
            tasks.spawn(client::send(
                protocol,
                address,
                with_an_unknown_secret(body),
            ));
        }
        let senders = Self {
            tasks,
            receiver: receiver.clone(),
        };
        senders.used(SENDERS * SENT).await;
        senders
    }

    /// Their bytes are free again.
    async fn leave(mut self) {
        self.tasks.shutdown().await;
        self.used(0).await;
    }

    /// Waits until the receiver has read as many bytes that it could not verify yet.
    async fn used(&self, bytes: usize) {
        while self.receiver.unverified_bytes() != bytes {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// A head that is valid, but for the signature, which the receiver can check only with the body.
fn with_an_unknown_secret(body: SentBody) -> Request<SentBody> {
    requests::wrong_secret(Kind::Webhook)
        .remove(0)
        .map(|_| body)
}

#[tokio::test]
async fn a_large_body_is_received_again_after_the_flood() {
    for protocol in [Protocol::Http1, Protocol::Http2] {
        let receiver = small().build().unwrap();
        let (server, address) = Server::start(receiver.clone()).await;
        let senders = UnverifiedSenders::start(protocol, address, &receiver).await;
        assert_eq!(status(protocol, address).await, 503, "{protocol:?}");
        senders.leave().await;
        assert_eq!(status(protocol, address).await, 200, "{protocol:?}");

        let over = "the bodies that are being read exceed the budget of 12582912 bytes";
        let reason = server.noted().rejected[0].to_string();
        assert!(reason.starts_with(over), "{reason}");
    }
}

async fn status(protocol: Protocol, address: SocketAddr) -> u16 {
    let request = senders::valid(Kind::Webhook, vec![b'x'; SENT]).map(SentBody::whole);
    let answer = client::send(protocol, address, request).await;
    answer.unwrap().status
}
