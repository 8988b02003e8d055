//! The thread that computes the signature of a body.

use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use super::body::SentBody;
use super::client::{self, Protocol};
use super::senders::{self, Kind, now};
use super::server::Server;

/// The receiver reads its clock on the thread that verifies a request. All others are the test's own thread.
#[tokio::test]
async fn the_signature_of_a_large_body_is_computed_on_another_thread() {
    let threads = Arc::new(Mutex::new(Vec::<ThreadId>::new()));
    let seen = Arc::clone(&threads);
    let clock = move || {
        seen.lock().unwrap().push(thread::current().id());
        now()
    };
    let receiver = senders::receiver().clock(clock).build().unwrap();
    let (_server, address) = Server::start(receiver).await;
    let this = thread::current().id();
    for (length, is_here) in [(1_000, true), (256 * 1024, true), (256 * 1024 + 1, false)] {
        for protocol in [Protocol::Http1, Protocol::Http2] {
            threads.lock().unwrap().clear();
            let request = senders::valid(Kind::Webhook, vec![b'x'; length]);
            let answer = client::send(protocol, address, request.map(SentBody::whole)).await;
            assert_eq!(answer.unwrap().status, 200);
            let verified_by = *threads.lock().unwrap().last().unwrap();
            assert_eq!(verified_by == this, is_here, "{length} bytes, {protocol:?}");
        }
    }
}
