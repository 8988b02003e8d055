//! The service: what becomes of a request.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Empty;
use hyper::body::Incoming;
use meeting_baas_inbox::Inbox;
use meeting_baas_webhooks::{Delivery, MessageId, Receiver, Rejection};
use tokio::sync::Notify;

use super::forward::forward;
use super::notes;
use super::printer::Printer;
use super::report::{Forwarded, Rejected, Report, Shown, Stopped};
use super::unverified::{Body, Budget};
use crate::arguments::Listen;
use crate::client::{Client, Target};
use crate::failure::Failure;
use crate::inbox::place::Place;
use crate::output::VERSION;
use crate::secrets::{HOW_TO_GET_ONE, Secrets};
use crate::time;
use crate::view::{self, View};

/// How long the last line waits for a reader that does not read.
const LAST_LINE: Duration = Duration::from_secs(1);

/// What becomes of requests.
pub(super) struct Service {
    /// `None` without secrets, with `--insecure`.
    receiver: Option<Receiver>,
    is_insecure: bool,
    /// For `--insecure`; a receiver has one of its own.
    budget: Budget,
    notes: Vec<String>,
    client: Option<Client>,
    inbox: Option<Inbox>,
    events: Vec<String>,
    answer: u16,
    count: Option<u64>,
    counters: Counters,
    counted: Notify,
    printer: Option<Printer>,
}

#[derive(Default)]
struct Counters {
    deliveries: AtomicU64,
    not_acknowledged: AtomicU64,
    rejected: AtomicU64,
    ignored: AtomicU64,
}

/// A request that is accepted.
struct Accepted {
    kind: &'static str,
    /// `None` if it was not verified.
    delivery: Option<Delivery>,
    reason: Option<String>,
    view: View,
    body: Bytes,
}

impl Service {
    pub(super) async fn new(arguments: &Listen) -> Result<Self, Failure> {
        let secrets = Secrets::read(&arguments.endpoint)?;
        let receiver = secrets.receiver()?;
        if receiver.is_none() && !arguments.insecure {
            return Err(Failure::usage(format_args!(
                "there is no secret, so no delivery can be verified.\n{HOW_TO_GET_ONE}.\n`--insecure` accepts everything"
            )));
        }
        let client = match arguments.forward.as_deref() {
            Some(url) => Some(Client::new(
                Target::parse("--forward", url)?,
                arguments.forward_timeout,
            )?),
            None => None,
        };
        let inbox = match arguments.inbox.as_deref() {
            Some(place) => Some(Place::parse(place)?.open_or_create().await?),
            None => None,
        };
        Ok(Self {
            notes: notes::of(arguments, &secrets),
            receiver,
            is_insecure: arguments.insecure,
            budget: Budget::new(),
            client,
            inbox,
            events: arguments.event.clone(),
            answer: arguments.answer.unwrap_or(200),
            count: arguments.count,
            counters: Counters::default(),
            counted: Notify::new(),
            printer: None,
        })
    }

    pub(super) fn with_printer(self, printer: Printer) -> Self {
        Self {
            printer: Some(printer),
            ..self
        }
    }

    pub(super) fn forwards_to(&self) -> Option<String> {
        self.client
            .as_ref()
            .map(|client| client.target().to_string())
    }

    pub(super) const fn is_insecure(&self) -> bool {
        self.is_insecure
    }

    /// What the user should know before the first delivery.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Waits until as many deliveries as `--count` are answered.
    pub(super) async fn counted(&self) {
        self.counted.notified().await;
    }

    /// Whether as many deliveries as `--count` arrived, and were acknowledged.
    pub(super) fn verdict(&self, count: Option<u64>) -> Result<(), Failure> {
        let Stopped {
            deliveries,
            not_acknowledged,
            ..
        } = self.stopped();
        match count {
            Some(count) if deliveries < count => Err(Failure::found_because(format_args!(
                "{deliveries} of {count} deliveries arrived in time"
            ))),
            Some(_) if not_acknowledged > 0 => Err(Failure::found()),
            _ => Ok(()),
        }
    }

    fn stopped(&self) -> Stopped {
        let value = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        Stopped {
            version: VERSION,
            deliveries: value(&self.counters.deliveries),
            not_acknowledged: value(&self.counters.not_acknowledged),
            rejected: value(&self.counters.rejected),
            ignored: value(&self.counters.ignored),
        }
    }

    /// Prints the last line.
    pub(super) async fn stop(&self) {
        if let Some(printer) = &self.printer {
            // A reader that does not read may keep the first from being taken.
            let report = Report::Stopped(self.stopped());
            let _ = tokio::time::timeout(LAST_LINE, printer.print(&report)).await;
            printer.finish().await;
        }
    }

    async fn print(&self, report: &Report) {
        if let Some(printer) = &self.printer {
            printer.print(report).await;
        }
    }

    pub(super) async fn respond(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Empty<Bytes>>, Infallible> {
        let start = Instant::now();
        let received_at = SystemTime::now();
        let (head, body) = request.into_parts();
        // Its bytes count until the response.
        let unverified;
        let accepted = if self.is_insecure {
            unverified = self.budget.read(body).await;
            match &unverified {
                Ok(body) => Ok(self.accept_any(&head, body)),
                Err(rejection) => Err(rejection.clone()),
            }
        } else {
            self.verify(&head, body).await
        };
        let accepted = match accepted {
            Ok(accepted) => accepted,
            Err(rejection) => {
                add(&self.counters.rejected);
                self.print(&Report::Rejected(Rejected {
                    version: VERSION,
                    time: time::shown(received_at),
                    time_of_day: time::of_day(received_at),
                    reason: rejection.to_string(),
                    answer: rejection.status().as_u16(),
                    milliseconds: time::milliseconds(start.elapsed()),
                }))
                .await;
                return Ok(rejection.response());
            }
        };
        if !self.is_selected(accepted.view.event.as_deref()) {
            add(&self.counters.ignored);
            return Ok(response(200));
        }
        let mut stored = None;
        let mut store_error = None;
        if let (Some(inbox), Some(delivery)) = (&self.inbox, &accepted.delivery) {
            match inbox.store(delivery).await {
                Ok(result) => stored = Some(result.as_str()),
                Err(error) => store_error = Some(error.to_string()),
            }
        }
        let forwarded = match &self.client {
            // It is not acknowledged, so the sender sends it again, and it is forwarded then.
            Some(client) if store_error.is_none() => {
                Some(forward(client, &head.method, &head.headers, &accepted.body).await)
            }
            _ => None,
        };
        let answer = match (&store_error, &forwarded) {
            (Some(_), _) => 503,
            (None, Some(Forwarded { answer, .. })) => *answer,
            (None, None) => self.answer,
        };
        let delivery = accepted.delivery.as_ref();
        let shown = Shown {
            version: VERSION,
            time: time::shown(received_at),
            time_of_day: time::of_day(received_at),
            kind: accepted.kind,
            verified: delivery.is_some_and(|delivery| delivery.is_verified()),
            reason: accepted.reason,
            endpoint: delivery.map(|delivery| delivery.label().to_string()),
            message_id: delivery
                .and_then(|delivery| delivery.message_id().map(MessageId::to_string)),
            key: delivery.map(|delivery| delivery.key().to_string()),
            bytes: accepted.body.len(),
            view: accepted.view,
            stored,
            store_error,
            forwarded,
            answer,
            milliseconds: time::milliseconds(start.elapsed()),
        };
        self.print(&Report::Delivery(Box::new(shown))).await;
        if !(200..300).contains(&answer) {
            add(&self.counters.not_acknowledged);
        }
        if Some(add(&self.counters.deliveries)) == self.count {
            self.counted.notify_one();
        }
        Ok(response(answer))
    }

    /// An unverified callback is shown as such, where unsigned callbacks are accepted.
    async fn verify(
        &self,
        head: &http::request::Parts,
        body: Incoming,
    ) -> Result<Accepted, Rejection> {
        let receiver = self.receiver.as_ref().ok_or(Rejection::NoWebhookSecret)?;
        let delivery = receiver.receive_streaming(head, body).await?;
        let reason = (!delivery.is_verified()).then(|| "a callback without a secret".to_owned());
        Ok(Accepted {
            kind: delivery.kind().as_str(),
            reason,
            view: View::of_delivery(&delivery),
            body: delivery.body().clone(),
            delivery: Some(delivery),
        })
    }

    /// Accepts a request, whether or not it can be verified.
    fn accept_any(&self, head: &http::request::Parts, body: &Body) -> Accepted {
        let body = body.bytes.clone();
        let verified = match &self.receiver {
            Some(receiver) => receiver
                .receive(&head.method, &head.headers, body.clone())
                .map_err(|rejection| rejection.to_string()),
            None => Err("there is no secret".to_owned()),
        };
        match verified {
            Ok(delivery) => Accepted {
                kind: delivery.kind().as_str(),
                reason: (!delivery.is_verified()).then(|| "a callback without a secret".to_owned()),
                view: View::of_delivery(&delivery),
                body,
                delivery: Some(delivery),
            },
            Err(reason) => Accepted {
                kind: view::kind(&head.headers),
                delivery: None,
                reason: Some(reason),
                view: View::of_body(&body),
                body,
            },
        }
    }

    fn is_selected(&self, event: Option<&str>) -> bool {
        self.events.is_empty()
            || event.is_some_and(|event| self.events.iter().any(|wanted| wanted == event))
    }
}

/// Counts one more, and returns how many there are.
fn add(counter: &AtomicU64) -> u64 {
    counter.fetch_add(1, Ordering::SeqCst) + 1
}

fn response(status: u16) -> Response<Empty<Bytes>> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    response
}
