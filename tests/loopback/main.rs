//! A real server on loopback, driven over HTTP: what it answers, and what it hands to its handler.

mod body;
mod client;
mod requests;
mod server;
mod table;
mod told;

use std::time::Duration;

use client::{Answer, Protocol};
use http::Request;
use server::{Noted, Server};
use table::{Outcome, ROWS, Row};
use tests::project;

use crate::body::SentBody;
use crate::requests::Kind;

#[tokio::test]
async fn every_row_over_http_1() {
    for row in ROWS {
        for (kind, outcome) in row.outcomes() {
            try_row(Protocol::Http1, row, kind, outcome).await;
        }
    }
}

#[tokio::test]
async fn every_row_over_http_2() {
    for row in ROWS {
        for (kind, outcome) in row.outcomes() {
            try_row(Protocol::Http2, row, kind, outcome).await;
        }
    }
}

/// The body never comes, and the receiver would wait for it longer than the test does.
#[tokio::test]
async fn what_the_head_condemns_is_answered_without_the_body() {
    let patient = requests::receiver().body_timeout(Duration::from_hours(1));
    let (server, address) = Server::start(patient.build().unwrap()).await;
    for protocol in [Protocol::Http1, Protocol::Http2] {
        for (kind, status) in [(Kind::Webhook, 400), (Kind::Callback, 401)] {
            for mut request in requests::missing_header(kind) {
                request.body_mut().bytes.clear();
                request.body_mut().stalls = true;
                let answer = client::send(protocol, address, request).await.unwrap();
                assert_eq!(answer.status, status, "{kind:?}, {protocol:?}");
            }
        }
    }
    assert_eq!(server.noted().refused.len(), 4);
}

#[test]
fn the_table_is_in_the_readme() {
    let readme = project::root().join("crates/webhooks/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let table = table::markdown();
    assert!(readme.contains(&table), "the README is to have:\n\n{table}");
}

async fn try_row(protocol: Protocol, row: &Row, kind: Kind, outcome: Outcome) {
    let place = format!("{kind:?}, {}, {protocol:?}", row.what);
    let requests = (row.requests)(kind);
    let count = requests.len();
    // Where a body never ends, somebody has to end the wait; elsewhere, a slow machine must not.
    let never_ends = requests.iter().any(|request| request.body().stalls);
    let timeout = Duration::from_millis(if never_ends { 300 } else { 30_000 });
    let receiver = requests::receiver().body_timeout(timeout);
    let (server, address) = Server::start(receiver.build().unwrap()).await;
    for request in requests {
        let unheard = may_go_unheard(protocol, &request);
        let answer = client::send(protocol, address, request).await;
        match answer {
            Some(answer) => check(&place, kind, outcome, &answer),
            None => assert!(unheard, "{place}: no answer"),
        }
    }
    let Noted { handled, refused } = server.noted();
    let statuses: Vec<_> = refused
        .iter()
        .map(|rejection| rejection.status().as_u16())
        .collect();
    let (to_handle, to_refuse) = match outcome {
        Outcome::Handled => (count, vec![]),
        Outcome::HandledOnce => (1, vec![]),
        Outcome::Refused(status) => (0, vec![status; count]),
    };
    assert_eq!(
        (handled.len(), statuses),
        (to_handle, to_refuse),
        "{place}: {refused:?}"
    );
}

/// In HTTP/2 a body that is not as long as was announced breaks the stream, and with it the way back.
fn may_go_unheard(protocol: Protocol, request: &Request<SentBody>) -> bool {
    let SentBody {
        bytes,
        announced,
        stalls,
    } = request.body();
    protocol == Protocol::Http2
        && !stalls
        && announced.is_some_and(|announced| announced > body::length(bytes))
}

fn check(place: &str, kind: Kind, outcome: Outcome, answer: &Answer) {
    let status = match outcome {
        Outcome::Handled | Outcome::HandledOnce => 200,
        Outcome::Refused(status) => status,
    };
    assert_eq!(answer.status, status, "{place}");
    assert!(answer.body.is_empty(), "{place}: {:?}", answer.body);
    let allow = match (status, kind) {
        (405, Kind::Webhook) => Some("POST"),
        (405, Kind::Callback) => Some("POST, PUT"),
        _ => None,
    };
    assert_eq!(answer.allow.as_deref(), allow, "{place}");
}
