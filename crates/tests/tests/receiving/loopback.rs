//! A server on loopback: its responses over HTTP, and the deliveries of its handler.

mod body;
mod budget;
mod client;
mod compressed;
mod discarded;
mod log;
mod requests;
mod senders;
mod server;
mod spans;
mod table;
mod threads;
mod time_limits;

use std::time::Duration;

use budget::UnverifiedSenders;
use client::{Answer, Protocol};
use http::Request;
use meeting_baas_webhooks::Rejection;
use server::{Noted, Server};
use table::{Outcome, ROWS, Row, State};
use tests::project;
use tokio::task::JoinSet;

use self::body::SentBody;
use self::senders::{ALERTS_ALONE, CALLBACKS_ALONE, EITHER, Kind, WEBHOOKS_ALONE};

#[tokio::test]
async fn every_row_over_http_1() {
    every_row(Protocol::Http1).await;
}

#[tokio::test]
async fn every_row_over_http_2() {
    every_row(Protocol::Http2).await;
}

async fn every_row(protocol: Protocol) {
    // At once: some wait for a time limit.
    let mut tries = JoinSet::new();
    for row in ROWS {
        for (kind, outcome) in row.outcomes() {
            for route in routes(outcome) {
                tries.spawn(try_row(protocol, row, kind, outcome, route));
            }
        }
    }
    tries.join_all().await;
}

/// The routes of a row. All extractors reject a request with the same status, which does not reveal the kind of a route.
fn routes(outcome: Outcome) -> &'static [&'static str] {
    match outcome {
        Outcome::Rejected(_) => &[EITHER, WEBHOOKS_ALONE, CALLBACKS_ALONE, ALERTS_ALONE],
        _ => &[EITHER],
    }
}

/// The body never comes, and the receiver would wait for it longer than the test does.
#[tokio::test]
async fn a_rejected_head_gets_a_response_though_the_body_is_not_sent() {
    let patient = senders::receiver().body_timeout(Duration::from_hours(1));
    let (server, address) = Server::start(patient.build().unwrap()).await;
    // At once: the server waits for each body, but not long.
    let mut answers = JoinSet::new();
    for protocol in [Protocol::Http1, Protocol::Http2] {
        for (kind, status) in [
            (Kind::Webhook, 400),
            (Kind::Callback, 401),
            (Kind::Alert, 401),
        ] {
            for mut request in requests::missing_header(kind) {
                request.body_mut().bytes.clear();
                request.body_mut().stalls = true;
                answers.spawn(async move {
                    let answer = client::send(protocol, address, request).await.unwrap();
                    assert_eq!(answer.status, status, "{kind:?}, {protocol:?}");
                });
            }
        }
    }
    answers.join_all().await;
    assert_eq!(server.noted().rejected.len(), 6);
}

#[test]
fn the_table_is_in_the_readme() {
    let readme = project::root().join("crates/webhooks/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let table = table::markdown();
    assert!(readme.contains(&table), "the README is to have:\n\n{table}");
}

async fn try_row(protocol: Protocol, row: &Row, kind: Kind, outcome: Outcome, route: &str) {
    let place = format!("{kind:?}, {}, {protocol:?}, to {route}", row.what);
    let requests = (row.requests)(kind);
    let count = requests.len();
    // Where the wait for a body that never ends is what is tried, it is short; elsewhere, a slow machine must not end it.
    let never_ends = requests.iter().any(|request| request.body().stalls);
    let is_waited_for = never_ends && outcome == Outcome::Rejected(503);
    let timeout = Duration::from_millis(if is_waited_for { 300 } else { 30_000 });
    let receiver = match row.state {
        State::Usual => senders::receiver().body_timeout(timeout),
        State::WithoutSecret => senders::receiver_without(kind),
        State::AcceptsUnsigned => {
            senders::receiver_without(Kind::Callback).accept_unsigned_callbacks()
        }
        State::Busy => budget::small(),
    };
    let receiver = receiver.build().unwrap();
    let reason = match outcome {
        Outcome::Rejected(413) => Some(Rejection::BodyTooLarge {
            limit: receiver.max_body_length(),
        }),
        Outcome::Rejected(503) if never_ends => Some(Rejection::BodyTooSlow { timeout }),
        Outcome::Rejected(503) if row.state == State::Busy => {
            let budget = budget::BUDGET;
            Some(Rejection::OverBudget { budget })
        }
        Outcome::Rejected(503) => Some(Rejection::BodyIncomplete),
        Outcome::Rejected(500) if row.state == State::AcceptsUnsigned => {
            Some(Rejection::UnsignedWebhook)
        }
        _ => None,
    };
    let (server, address) = Server::start(receiver.clone()).await;
    let _senders = match row.state {
        State::Busy => Some(UnverifiedSenders::start(protocol, address, &receiver).await),
        _ => None,
    };
    for mut request in requests {
        // Some rows have a route of their own.
        if request.uri() == EITHER {
            *request.uri_mut() = route.parse().unwrap();
        }
        let unheard = may_go_unheard(protocol, &request);
        let answer = client::send(protocol, address, request).await;
        match answer {
            Some(answer) => check(&place, kind, outcome, &answer),
            None => assert!(unheard, "{place}: no answer"),
        }
    }
    let Noted { handled, rejected } = server.noted();
    let statuses: Vec<_> = rejected
        .iter()
        .map(|rejection| rejection.status().as_u16())
        .collect();
    let (to_handle, to_reject) = match outcome {
        Outcome::Handled => (count, vec![]),
        Outcome::HandledOnce => (1, vec![]),
        Outcome::Rejected(status) => (0, vec![status; count]),
        Outcome::NoRoute | Outcome::Impossible => (0, vec![]),
    };
    assert_eq!(
        (handled.len(), statuses),
        (to_handle, to_reject),
        "{place}: {rejected:?}"
    );
    // Of a body's end, the status alone does not say what it came to.
    if let Some(reason) = reason {
        assert_eq!(rejected, vec![reason; count], "{place}");
    }
}

/// In HTTP/2 a body that is not as long as was announced breaks the stream, and with it the way back.
fn may_go_unheard(protocol: Protocol, request: &Request<SentBody>) -> bool {
    let SentBody {
        bytes,
        announced,
        stalls,
        ..
    } = request.body();
    protocol == Protocol::Http2
        && !stalls
        && announced.is_some_and(|announced| announced > body::length(bytes))
}

fn check(place: &str, kind: Kind, outcome: Outcome, answer: &Answer) {
    let status = match outcome {
        Outcome::Handled | Outcome::HandledOnce => 200,
        Outcome::Rejected(status) => status,
        Outcome::NoRoute | Outcome::Impossible => 404,
    };
    assert_eq!(answer.status, status, "{place}");
    assert!(answer.body.is_empty(), "{place}: {:?}", answer.body);
    let allow = match (status, kind) {
        (405, Kind::Webhook | Kind::Alert) => Some("POST"),
        (405, Kind::Callback) => Some("POST, PUT"),
        _ => None,
    };
    assert_eq!(answer.allow.as_deref(), allow, "{place}");
}
