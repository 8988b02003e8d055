//! Senders that retry until a delivery is acknowledged, and the ledger of what was.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::Request;
use meeting_baas_webhooks::Receiver;
use meeting_baas_webhooks::testing::{self, WebhookSigner, callback_request};

pub(crate) const CALLBACK_SECRET: &str = "7f9c2ba4e88f827d616045507605853e";

const SENDERS: usize = 16;

pub(crate) fn webhook_secret() -> String {
    testing::webhook_secret(1)
}

/// The senders, in threads. They send until they are stopped.
pub(crate) struct Senders {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    /// The addresses of the services that run.
    addresses: Mutex<Vec<String>>,
    next: AtomicUsize,
    stopped: AtomicBool,
    unavailable: AtomicUsize,
    /// The longest time until a response, in milliseconds.
    slowest: AtomicU64,
    acknowledged: Mutex<BTreeSet<String>>,
    signer: Signer,
}

/// Signs as the vendor does. It has the same secrets as the receiver, and so gives a request its key.
struct Signer {
    webhooks: WebhookSigner,
    receiver: Receiver,
}

impl Signer {
    fn new() -> Self {
        let secret = webhook_secret();
        let receiver = Receiver::builder()
            .webhook_secret(&secret)
            .callback_secret(CALLBACK_SECRET)
            .build();
        Self {
            webhooks: WebhookSigner::new(&secret).unwrap(),
            receiver: receiver.unwrap(),
        }
    }

    /// A request with its key. Every fourth is a callback.
    fn request(&self, number: usize, body: &str) -> (String, Request<Bytes>) {
        let request = if is_callback(number) {
            callback_request(Some(CALLBACK_SECRET), body.to_owned())
        } else {
            let id = format!("msg_{number}");
            self.webhooks
                .request(&id, SystemTime::now(), body.to_owned())
        };
        let (head, body) = request.unwrap().into_parts();
        let received = self
            .receiver
            .receive(&head.method, &head.headers, body.clone());
        let key = received.unwrap().key().to_string();
        (key, Request::from_parts(head, body))
    }
}

pub(crate) fn is_callback(number: usize) -> bool {
    number % 4 == 3
}

/// Sends the delivery with this number once. Returns its key, and the status of the response; `None` if the connection broke.
#[allow(dead_code, reason = "the tests on PostgreSQL have no flood")]
pub(crate) fn send_numbered(address: &str, number: usize) -> (String, Option<u16>) {
    let (key, request) = Signer::new().request(number, &body(number, "quick"));
    (key, send(&agent(), address, request))
}

impl Senders {
    pub(crate) fn start() -> Self {
        let shared = Arc::new(Shared {
            addresses: Mutex::default(),
            next: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
            unavailable: AtomicUsize::new(0),
            slowest: AtomicU64::new(0),
            acknowledged: Mutex::default(),
            signer: Signer::new(),
        });
        let threads = (0..SENDERS)
            .map(|_| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || shared.send_all())
            })
            .collect();
        Self { shared, threads }
    }

    pub(crate) fn send_to(&self, addresses: &[&str]) {
        let addresses = addresses
            .iter()
            .map(|&address| address.to_owned())
            .collect();
        *self.shared.addresses.lock().unwrap() = addresses;
    }

    pub(crate) fn acknowledged(&self) -> usize {
        self.shared.acknowledged.lock().unwrap().len()
    }

    /// Waits until so many are acknowledged.
    #[allow(dead_code, reason = "the tests on PostgreSQL wait for a time")]
    pub(crate) fn wait_for(&self, count: usize) {
        let start = Instant::now();
        while self.acknowledged() < count {
            let is_early = start.elapsed() < Duration::from_secs(60);
            assert!(is_early, "only {} are acknowledged", self.acknowledged());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// How many responses were 503.
    pub(crate) fn unavailable(&self) -> usize {
        self.shared.unavailable.load(Ordering::SeqCst)
    }

    /// How long the slowest response took.
    #[allow(dead_code, reason = "only the tests on PostgreSQL ask")]
    pub(crate) fn slowest(&self) -> Duration {
        Duration::from_millis(self.shared.slowest.load(Ordering::SeqCst))
    }

    /// Ends, and returns the keys of all deliveries that were acknowledged.
    pub(crate) fn stop(self) -> BTreeSet<String> {
        self.shared.stopped.store(true, Ordering::SeqCst);
        for thread in self.threads {
            thread.join().unwrap();
        }
        std::mem::take(&mut *self.shared.acknowledged.lock().unwrap())
    }
}

impl Shared {
    fn send_all(&self) {
        let agent = agent();
        while !self.stopped.load(Ordering::SeqCst) {
            let number = self.next.fetch_add(1, Ordering::SeqCst);
            let body = body(number, "quick");
            while !self.stopped.load(Ordering::SeqCst) && !self.attempt(&agent, number, &body) {
                thread::sleep(Duration::from_millis(5));
            }
        }
    }

    /// Sends once. Returns whether it was acknowledged.
    fn attempt(&self, agent: &ureq::Agent, number: usize, body: &str) -> bool {
        let address = {
            let addresses = self.addresses.lock().unwrap();
            let count = addresses.len().max(1);
            addresses.get(number % count).cloned()
        };
        let Some(address) = address else {
            return false;
        };
        let (key, request) = self.signer.request(number, body);
        let start = Instant::now();
        let status = send(agent, &address, request);
        let time = u64::try_from(start.elapsed().as_millis()).unwrap();
        self.slowest.fetch_max(time, Ordering::SeqCst);
        match status {
            Some(200) => {
                self.acknowledged.lock().unwrap().insert(key);
                true
            }
            Some(503) => {
                self.unavailable.fetch_add(1, Ordering::SeqCst);
                false
            }
            Some(status) => panic!("unexpected status {status}"),
            None => false,
        }
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

/// The status; `None` if the connection broke.
fn send(agent: &ureq::Agent, address: &str, request: Request<Bytes>) -> Option<u16> {
    let (mut head, body) = request.into_parts();
    head.uri = format!("http://{address}/").parse().unwrap();
    let response = agent.run(Request::from_parts(head, body.to_vec()));
    response.ok().map(|response| response.status().as_u16())
}

/// Sends one webhook with this word. Returns its key, if it is acknowledged.
pub(crate) fn try_one(address: &str, id: &str, word: &str) -> Option<String> {
    let signer = WebhookSigner::new(&webhook_secret()).unwrap();
    let request = signer
        .request(id, SystemTime::now(), body(id.len(), word))
        .unwrap();
    let status = send(&agent(), address, request)?;
    (status == 200).then(|| format!("default/webhook:{id}"))
}

/// Sends the same webhook each time, after which the worker of the service looks for deliveries.
#[allow(dead_code, reason = "the tests on PostgreSQL wait for the worker")]
pub(crate) fn wake(address: &str) {
    let _ = try_one(address, "again", "quick");
}

/// Sends one webhook with this word, which must be acknowledged, and returns its key.
pub(crate) fn send_one(address: &str, id: &str, word: &str) -> String {
    try_one(address, id, word).unwrap_or_else(|| panic!("{id} is not acknowledged"))
}

/// About a kilobyte, about one of 64 bots.
fn body(number: usize, word: &str) -> String {
    let bot = number % 64;
    let fill = "x".repeat(800);
    format!(
        r#"{{"event":"bot.status_change","data":{{"bot_id":"00000000-0000-4000-8000-{bot:012}","number":{number},"word":"{word}","fill":"{fill}"}}}}"#
    )
}
