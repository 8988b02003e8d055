//! What is allocated: the allocator of this binary counts what a thread takes.

use allocation_counter::{AllocationInfo, measure};
use bytes::Bytes;
use http::{HeaderValue, Request};
use meeting_baas_models::Transcription;
use meeting_baas_webhooks::duplicates::{MemoryStore, Outcome, handle_once};
use meeting_baas_webhooks::testing::{self, ManualClock, WebhookSigner};
use meeting_baas_webhooks::{DeliveryKey, Label, Receiver, Rejection};

const NOW: u64 = 1_773_739_800;
const CALLBACK_SECRET: &str = "callback-secret-0f3a";

/// Bodies from nothing to 8 MiB.
const LENGTHS: [usize; 4] = [0, 1_000, 100_000, 8 * 1024 * 1024];

fn receiver() -> Receiver {
    Receiver::builder()
        .webhook_secret(testing::webhook_secret(1))
        .webhook_secret(testing::webhook_secret(2))
        .callback_secret(CALLBACK_SECRET)
        .clock(ManualClock::at_unix_seconds(NOW))
        .build()
        .unwrap()
}

fn webhook(body: Bytes) -> Request<Bytes> {
    let signer = WebhookSigner::new(&testing::webhook_secret(2)).unwrap();
    let clock = ManualClock::at_unix_seconds(NOW);
    signer.request("msg_1", clock.now(), body).unwrap()
}

fn callback(body: Bytes) -> Request<Bytes> {
    testing::callback_request(Some(CALLBACK_SECRET), body).unwrap()
}

/// What is allocated as a request is received, or rejected.
fn receiving(request: Request<Bytes>, accepted: bool) -> AllocationInfo {
    let receiver = receiver();
    let (head, body) = request.into_parts();
    let mut result = None;
    let allocated = measure(|| {
        result = Some(receiver.receive(&head.method, &head.headers, body));
    });
    assert_eq!(result.unwrap().is_ok(), accepted);
    allocated
}

#[test]
fn a_webhook_allocates_its_identifier_alone_however_long_its_body_is() {
    for length in LENGTHS {
        let allocated = receiving(webhook(vec![b'x'; length].into()), true);
        assert_eq!(allocated.count_total, 1, "{allocated:?}");
        // Two counts of references, the five letters of `msg_1`, and the alignment.
        assert_eq!(allocated.bytes_total, 24, "{allocated:?}");
    }
}

#[test]
fn a_callback_allocates_nothing_however_long_its_body_is() {
    for length in LENGTHS {
        let allocated = receiving(callback(vec![b'x'; length].into()), true);
        assert_eq!(allocated.count_total, 0, "{allocated:?}");
    }
}

#[test]
fn a_rejected_request_allocates_nothing() {
    for length in LENGTHS {
        let body = Bytes::from(vec![b'x'; length]);
        let mut tampered = webhook(body.clone());
        tampered
            .headers_mut()
            .insert("svix-id", HeaderValue::from_static("msg_2"));
        let mut wrong = callback(body);
        wrong
            .headers_mut()
            .insert("x-mb-secret", HeaderValue::from_static("wrong"));
        for request in [tampered, wrong] {
            let allocated = receiving(request, false);
            assert_eq!(allocated.count_total, 0, "{allocated:?}");
        }
    }
}

/// By its length alone, with the default limit.
#[test]
fn a_body_of_100_megabytes_is_rejected_and_allocates_nothing() {
    let body = Bytes::from(vec![b'x'; 100_000_000]);
    let (head, _) = webhook(Bytes::new()).into_parts();
    let receiver = receiver();
    let limit = receiver.max_body_length();
    let mut result = None;
    let allocated = measure(|| {
        result = Some(receiver.receive(&head.method, &head.headers, body));
    });
    let rejected = result.unwrap().map(drop);
    assert_eq!(rejected, Err(Rejection::BodyTooLarge { limit }));
    assert_eq!(allocated.count_total, 0, "{allocated:?}");
}

#[test]
fn the_check_of_a_head_allocates_nothing() {
    let receiver = receiver();
    let many = format!("v1,{} ", "A".repeat(43)).repeat(32);
    let mut crowded = webhook(Bytes::new());
    crowded.headers_mut().insert(
        "svix-signature",
        HeaderValue::from_str(many.trim()).unwrap(),
    );
    for request in [webhook(Bytes::new()), callback(Bytes::new()), crowded] {
        let (head, _) = request.into_parts();
        let allocated = measure(|| {
            receiver.check_head(&head.method, &head.headers).unwrap();
        });
        assert_eq!(allocated.count_total, 0, "{allocated:?}");
    }
}

/// The documentation of `MemoryStore` says 23 MB.
#[test]
fn a_full_store_is_as_large_as_promised() {
    fn handle(store: &MemoryStore, number: usize) {
        let id = format!("webhook:msg_{number:027}");
        let key = DeliveryKey::from_stored(&Label::default(), &id);
        let handled = handle_once(store, &key, async || Ok::<(), ()>(()));
        let context = &mut std::task::Context::from_waker(std::task::Waker::noop());
        let outcome = std::pin::pin!(handled).poll(context);
        assert_eq!(outcome, std::task::Poll::Ready(Outcome::Handled));
    }

    let mut store = None;
    let empty = measure(|| store = Some(MemoryStore::default()));
    assert!(empty.bytes_current < 1_000, "{empty:?}");
    let store = store.unwrap();
    let capacity = MemoryStore::CAPACITY.get();
    let taken = |round: usize| {
        let numbers = round * capacity..(round + 1) * capacity;
        measure(|| numbers.for_each(|number| handle(&store, number))).bytes_current
    };
    // The table grows once more as the first are forgotten, and then no more.
    let full = taken(0) + taken(1);
    assert!((13_000_000..23_000_000).contains(&full), "{full}");
    assert_eq!(taken(2), 0);
}

/// What is made of each caption must not be made of the whole utterance.
#[test]
fn captions_take_memory_in_proportion_to_the_text() {
    let bytes = |words: usize| {
        let text = "word ".repeat(words);
        let file =
            format!(r#"{{"result":{{"utterances":[{{"start":0,"end":9,"text":"{text}"}}]}}}}"#);
        let file = Transcription::from_slice(file.as_bytes()).unwrap();
        measure(|| drop(file.captions().to_webvtt())).bytes_total
    };
    let (few, many) = (bytes(4_000), bytes(8_000));
    assert!(many < few * 5 / 2, "{few}, {many}");
}
