//! Sends as the vendor does: each delivery until it is acknowledged, and keeps a ledger of what was.
//!
//! `sender URL NUMBER LEDGER [PERCENT]`: sends this number of deliveries, webhooks and callbacks, over 16 connections, and appends
//! the key of each that was acknowledged to the file. With `PERCENT`, it waits only so much of the vendor's times between
//! two attempts, which are up to two hours.
//!
//! The secrets are in the same environment variables as those of the service.

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};
use std::{env, thread};

use bytes::Bytes;
use http::Request;
use meeting_baas_webhooks::Receiver;
use meeting_baas_webhooks::testing::{
    WebhookSigner, callback_request, callback_samples, webhook_samples,
};

const CONNECTIONS: usize = 16;

/// The seconds between the seven attempts to deliver a webhook.
const WEBHOOK: [u64; 6] = [5, 10, 300, 900, 1_800, 7_200];

/// The seconds between the four attempts to deliver a callback.
const CALLBACK: [u64; 3] = [1, 5, 15];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [url, number, ledger, percent @ ..] = arguments.as_slice() else {
        return Err("usage: sender URL NUMBER LEDGER [PERCENT]".into());
    };
    let number: usize = number.parse()?;
    let percent = percent.first().map_or(Ok(100), |percent| percent.parse())?;
    #[expect(clippy::disallowed_methods, reason = "the ledger is a file")]
    let ledger = OpenOptions::new().create(true).append(true).open(ledger)?;
    let sender = Sender {
        url: url.clone(),
        signer: WebhookSigner::new(&secret("MEETING_BAAS_WEBHOOK_SECRETS")?)?,
        callback_secret: secret("MEETING_BAAS_CALLBACK_SECRETS")?,
        keys: Receiver::from_env()?,
        percent,
        ledger: Mutex::new(ledger),
    };
    let next = AtomicUsize::new(0);
    let acknowledged = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let agent = agent();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= number {
                        break;
                    }
                    match sender.deliver(&agent, index) {
                        Ok(true) => {
                            acknowledged.fetch_add(1, Ordering::Relaxed);
                        }
                        Ok(false) => eprintln!("given up: {index}"),
                        Err(error) => eprintln!("{index}: {error}"),
                    }
                }
            });
        }
    });
    println!("{} of {number} acknowledged", acknowledged.into_inner());
    Ok(())
}

struct Sender {
    url: String,
    signer: WebhookSigner,
    callback_secret: String,
    /// It has the same secrets, and so gives a request its key.
    keys: Receiver,
    percent: u64,
    ledger: Mutex<File>,
}

impl Sender {
    /// Sends until a response is 2xx. Returns whether one was.
    fn deliver(&self, agent: &ureq::Agent, index: usize) -> Result<bool, Box<dyn Error>> {
        let is_callback = index % 4 == 3;
        let waits = if is_callback {
            CALLBACK.as_slice()
        } else {
            WEBHOOK.as_slice()
        };
        let mut waits = waits.iter();
        loop {
            // The vendor signs each attempt anew.
            let request = if is_callback {
                self.callback(index)
            } else {
                self.webhook(index)
            }?;
            let (head, body) = request.into_parts();
            let key = self
                .keys
                .receive(&head.method, &head.headers, body.clone())?;
            let key = key.key().clone();
            let status = self.send(agent, Request::from_parts(head, body))?;
            if status.is_some_and(|status| (200..300).contains(&status)) {
                let mut ledger = self.ledger.lock().map_err(|error| error.to_string())?;
                writeln!(ledger, "{key}")?;
                return Ok(true);
            }
            // A callback is not retried after a 4xx.
            let is_final = is_callback && status.is_some_and(|status| (400..500).contains(&status));
            match waits.next() {
                Some(&wait) if !is_final => {
                    thread::sleep(Duration::from_millis(wait * 10 * self.percent));
                }
                _ => return Ok(false),
            }
        }
    }

    fn webhook(&self, index: usize) -> Result<Request<Bytes>, Box<dyn Error>> {
        let samples = webhook_samples();
        let sample = samples.get(index % samples.len()).ok_or("no sample")?;
        let id = format!("msg_{index}");
        Ok(self.signer.request(&id, SystemTime::now(), sample.body())?)
    }

    /// A callback has no id, so each has another body.
    fn callback(&self, index: usize) -> Result<Request<Bytes>, Box<dyn Error>> {
        let samples = callback_samples();
        let sample = samples.get(index % samples.len()).ok_or("no sample")?;
        let number = format!("{{\"number\":{index},");
        let body = sample.json().replacen('{', &number, 1);
        Ok(callback_request(Some(&self.callback_secret), body)?)
    }

    /// The status of the response; `None` without one.
    fn send(
        &self,
        agent: &ureq::Agent,
        request: Request<Bytes>,
    ) -> Result<Option<u16>, Box<dyn Error>> {
        let (mut head, body) = request.into_parts();
        head.uri = self.url.parse()?;
        let response = agent.run(Request::from_parts(head, body.to_vec()));
        Ok(response.ok().map(|response| response.status().as_u16()))
    }
}

/// The vendor waits 30 seconds for a response.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

/// The first of the secrets in a variable.
fn secret(variable: &str) -> Result<String, String> {
    let secrets = env::var(variable).map_err(|error| format!("{variable}: {error}"))?;
    let first = secrets.split_whitespace().next();
    first
        .map(str::to_owned)
        .ok_or(format!("{variable} is empty"))
}
