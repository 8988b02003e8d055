//! 800 copies of fifty messages, and 16,000 in the step `properties`, from eight senders at once, over HTTP.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::any;
use http::{Request, Uri};
use meeting_baas_webhooks::duplicates::{MemoryStore, Outcome, handle_once};
use meeting_baas_webhooks::testing::{self, WebhookSigner};
use meeting_baas_webhooks::{MessageId, Receiver, WebhookDelivery};
use tests::property;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const MESSAGES: usize = 50;
/// How many copies of each message are sent, by default.
const COPIES: usize = 16;
const SENDERS: usize = 8;

/// How often the first handlers of a message fail, of ten times. The last of them succeeds.
const FAILURES_OF_TEN: u64 = 6;
const FAILING_HANDLERS: usize = 20;

/// What the handlers of one message did.
#[derive(Default)]
struct Work {
    started: AtomicUsize,
    running: AtomicUsize,
    /// How many started while another one ran. A panic would not do: in the server it is a broken connection, as a
    /// handler's own is.
    overlaps: AtomicUsize,
    successes: AtomicUsize,
}

/// A handler that is running.
struct Running<'work>(&'work Work);

impl<'work> Running<'work> {
    fn start(work: &'work Work) -> Self {
        let others = work.running.fetch_add(1, Ordering::SeqCst);
        work.overlaps
            .fetch_add(usize::from(others > 0), Ordering::SeqCst);
        Self(work)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Server {
    receiver: Receiver,
    store: MemoryStore,
    work: BTreeMap<MessageId, Work>,
    /// Whether handlers fail, and by what numbers.
    failures: Option<u64>,
}

impl Server {
    fn new(secret: &str, failures: Option<u64>) -> Arc<Self> {
        Arc::new(Self {
            receiver: Receiver::builder().webhook_secret(secret).build().unwrap(),
            store: MemoryStore::default(),
            work: ids().map(|id| (id.into(), Work::default())).collect(),
            failures,
        })
    }

    async fn handle(&self, id: &MessageId) -> Result<(), &'static str> {
        let work = &self.work[id];
        let attempt = work.started.fetch_add(1, Ordering::SeqCst);
        let running = Running::start(work);
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
        let number = self.failures.map(|seed| random(seed, id, attempt));
        let fails = number.is_some_and(|number| number % 10 < FAILURES_OF_TEN);
        drop(running);
        match number {
            Some(number) if fails && attempt < FAILING_HANDLERS => {
                if number % 3 == 0 {
                    resume_unwind(Box::new("the handler's fate"));
                }
                Err("the handler's fate")
            }
            _ => {
                work.successes.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        }
    }
}

/// The server, as axum hands it to a handler.
#[derive(Clone)]
struct Shared(Arc<Server>);

impl FromRef<Shared> for Receiver {
    fn from_ref(shared: &Shared) -> Self {
        shared.0.receiver.clone()
    }
}

async fn answer(
    State(Shared(server)): State<Shared>,
    webhook: WebhookDelivery,
) -> Outcome<&'static str> {
    let handle = || server.handle(webhook.message_id());
    handle_once(&server.store, webhook.key(), handle).await
}

/// Serves on a port of its own until the runtime ends.
fn serve(runtime: &Runtime, server: &Arc<Server>) -> SocketAddr {
    let routes = Router::new().route("/", any(answer));
    let routes = routes.with_state(Shared(Arc::clone(server)));
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, routes).await });
    address
}

fn ids() -> impl Iterator<Item = String> {
    (0..MESSAGES).map(|message| format!("msg_{message}"))
}

/// The same number for the same handler, whichever thread runs it.
fn random(seed: u64, id: &MessageId, attempt: usize) -> u64 {
    let text = format!("{seed} {id} {attempt}");
    // FNV-1a; its upper bits are the better ones.
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (hash ^ (hash >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33
}

/// Sends copies of every message, each until it is acknowledged, as the vendor does but without waiting.
fn send_all(server: &Server, address: SocketAddr, signer: &WebhookSigner, sender: usize) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let uri: Uri = format!("http://{address}/").parse().unwrap();
    let body = testing::sample("bot.completed").body().unwrap();
    let copies = COPIES * property::factor() as usize / SENDERS;
    for copy in 0..copies {
        for message in 0..MESSAGES {
            // Each sender begins elsewhere at each round, and meets the others at some.
            let message = (message + copy * sender) % MESSAGES;
            let id = format!("msg_{message}");
            let mut attempts = 0;
            loop {
                let request = signer
                    .request(&id, SystemTime::now(), body.clone())
                    .unwrap();
                let mut request: Request<Vec<u8>> = request.map(Into::into);
                *request.uri_mut() = uri.clone();
                match agent.run(request).map(|response| response.status()) {
                    Ok(status) if status.is_success() => break,
                    Ok(status) => assert!(status.is_server_error(), "{status}"),
                    // A handler that panics takes the connection with it.
                    Err(error) => assert!(server.failures.is_some(), "{error}"),
                }
                attempts += 1;
                assert!(attempts < 10_000, "{id} is never acknowledged");
                std::thread::yield_now();
            }
            let successes = server.work[&MessageId::from(id)]
                .successes
                .load(Ordering::SeqCst);
            assert_eq!(successes, 1, "acknowledged, but not handled once");
        }
    }
}

fn storm(failures: Option<u64>) -> Arc<Server> {
    let secret = testing::webhook_secret(1);
    let server = Server::new(&secret, failures);
    let signer = WebhookSigner::new(&secret).unwrap();
    let runtime = Runtime::new().unwrap();
    let address = serve(&runtime, &server);
    std::thread::scope(|scope| {
        for sender in 0..SENDERS {
            let (server, signer) = (&server, &signer);
            scope.spawn(move || send_all(server, address, signer, sender));
        }
    });
    for (id, work) in &server.work {
        let overlaps = work.overlaps.load(Ordering::SeqCst);
        assert_eq!(overlaps, 0, "{id}: a copy is handled while another one is");
    }
    server
}

#[test]
fn each_message_is_handled_exactly_once() {
    let server = storm(None);
    for (id, work) in &server.work {
        assert_eq!(work.started.load(Ordering::SeqCst), 1, "{id}");
        assert_eq!(work.successes.load(Ordering::SeqCst), 1, "{id}");
    }
}

#[test]
fn no_message_is_lost_if_handlers_fail() {
    let server = storm(Some(20_260_317));
    let started = |work: &Work| work.started.load(Ordering::SeqCst);
    for (id, work) in &server.work {
        assert_eq!(work.successes.load(Ordering::SeqCst), 1, "{id}");
    }
    let all: usize = server.work.values().map(started).sum();
    assert!(all > 2 * MESSAGES, "of {all} handlers, too few failed");
}
