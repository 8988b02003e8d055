//! The requests of the table, valid and invalid, of both kinds.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, Method, Request};
use meeting_baas_webhooks::testing::{self, ManualClock, WebhookSigner};
use meeting_baas_webhooks::{Receiver, ReceiverBuilder};

use super::body::{SentBody, length};

/// The route for both kinds, and those for one kind only.
pub const EITHER: &str = "/";
pub const WEBHOOKS_ALONE: &str = "/webhooks";
pub const CALLBACKS_ALONE: &str = "/callbacks";

const NOW: u64 = 1_773_739_800;
const SECRET: &str = "callback-secret-of-today";
const OLD_SECRET: &str = "callback-secret-of-yesterday";
const BODY: &str = r#"{"event": "calendar.connection_error", "data": {}}"#;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Webhook,
    Callback,
}

/// Who signs, or whose secret it is.
#[derive(Clone, Copy)]
enum Signer {
    Today,
    Yesterday,
    Stranger,
}

/// A receiver in the midst of a rotation, at the time of every test.
pub fn receiver() -> ReceiverBuilder {
    Receiver::builder()
        .webhook_secret(testing::webhook_secret(1))
        .webhook_secret(testing::webhook_secret(2))
        .callback_secret(SECRET)
        .callback_secret(OLD_SECRET)
        .clock(ManualClock::at_unix_seconds(NOW))
}

/// The default of the limit: what the table calls the largest body.
fn limit() -> usize {
    receiver().build().unwrap().max_body_length()
}

fn now() -> SystemTime {
    ManualClock::at_unix_seconds(NOW).now()
}

fn signer(signer: Signer) -> WebhookSigner {
    let seed = match signer {
        Signer::Today => 1,
        Signer::Yesterday => 2,
        Signer::Stranger => 3,
    };
    WebhookSigner::new(&testing::webhook_secret(seed)).unwrap()
}

fn from(who: Signer, kind: Kind, id: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    match kind {
        Kind::Webhook => signer(who).request(id, now(), body).unwrap(),
        Kind::Callback => {
            let secret = match who {
                Signer::Today => SECRET,
                Signer::Yesterday => OLD_SECRET,
                Signer::Stranger => "callback-secret-of-a-stranger",
            };
            testing::callback_request(Some(secret), body).unwrap()
        }
    }
}

fn good(kind: Kind, body: impl Into<Bytes>) -> Request<Bytes> {
    from(Signer::Today, kind, "msg_1", body)
}

/// A valid request with this body.
pub fn valid(kind: Kind, body: impl Into<Bytes>) -> Request<Bytes> {
    good(kind, body)
}

/// As a client sends it.
fn sent(request: Request<Bytes>) -> Vec<Request<SentBody>> {
    vec![request.map(SentBody::whole)]
}

/// A valid request with a change in its head.
fn changed(kind: Kind, change: impl FnOnce(&mut HeaderMap)) -> Vec<Request<SentBody>> {
    let mut request = good(kind, BODY);
    change(request.headers_mut());
    sent(request)
}

pub fn every_event(kind: Kind) -> Vec<Request<SentBody>> {
    let samples = match kind {
        Kind::Webhook => testing::webhook_samples(),
        Kind::Callback => testing::callback_samples(),
    };
    let requests = samples.iter().map(|sample| {
        let request = from(
            Signer::Today,
            kind,
            sample.event().replace('.', "_").as_str(),
            sample.body(),
        );
        request.map(SentBody::whole)
    });
    requests.collect()
}

pub fn unknown_event(kind: Kind) -> Vec<Request<SentBody>> {
    sent(good(kind, BODY))
}

pub fn no_event(kind: Kind) -> Vec<Request<SentBody>> {
    let bodies = ["", "[]", "no JSON", r#"{"event": "bot.failed"}"#];
    let requests = bodies.into_iter().enumerate().map(|(number, body)| {
        let id = format!("msg_{number}");
        from(Signer::Today, kind, &id, body).map(SentBody::whole)
    });
    requests.collect()
}

pub fn two_copies(kind: Kind) -> Vec<Request<SentBody>> {
    let mut copies = sent(good(kind, BODY));
    copies.extend(sent(good(kind, BODY)));
    copies
}

fn signed(at: SystemTime) -> Vec<Request<SentBody>> {
    sent(signer(Signer::Today).request("msg_1", at, BODY).unwrap())
}

pub fn at_the_tolerance(_: Kind) -> Vec<Request<SentBody>> {
    signed(now() - Duration::from_mins(5))
}

pub fn stale(_: Kind) -> Vec<Request<SentBody>> {
    signed(now() - Duration::from_secs(301))
}

pub fn future(_: Kind) -> Vec<Request<SentBody>> {
    signed(now() + Duration::from_secs(301))
}

pub fn tampered(kind: Kind) -> Vec<Request<SentBody>> {
    let request = good(kind, BODY);
    sent(request.map(|_| Bytes::from(BODY.replace("connection", "Connection"))))
}

pub fn old_secret(kind: Kind) -> Vec<Request<SentBody>> {
    sent(from(Signer::Yesterday, kind, "msg_1", BODY))
}

pub fn wrong_secret(kind: Kind) -> Vec<Request<SentBody>> {
    sent(from(Signer::Stranger, kind, "msg_1", BODY))
}

/// One header of the three, which the receiver needs.
fn header(kind: Kind) -> &'static str {
    match kind {
        Kind::Webhook => "svix-signature",
        Kind::Callback => "x-mb-secret",
    }
}

pub fn missing_header(kind: Kind) -> Vec<Request<SentBody>> {
    changed(kind, |headers| {
        headers.remove(header(kind)).unwrap();
    })
}

pub fn no_headers(kind: Kind) -> Vec<Request<SentBody>> {
    changed(kind, HeaderMap::clear)
}

pub fn duplicate_header(kind: Kind) -> Vec<Request<SentBody>> {
    changed(kind, |headers| {
        let value = headers[header(kind)].clone();
        headers.append(header(kind), value);
    })
}

pub fn two_schemes(_: Kind) -> Vec<Request<SentBody>> {
    let standard = signer(Signer::Today).with_standard_names();
    let standard = standard.request("msg_1", now(), BODY).unwrap();
    changed(Kind::Webhook, |headers| {
        headers.extend(standard.headers().clone());
    })
}

pub fn two_schemes_that_disagree(_: Kind) -> Vec<Request<SentBody>> {
    let standard = signer(Signer::Today).with_standard_names();
    let standard = standard.request("msg_2", now(), BODY).unwrap();
    changed(Kind::Webhook, |headers| {
        headers.extend(standard.headers().clone());
    })
}

/// As a proxy joins two headers of one name.
pub fn joined_signatures(_: Kind) -> Vec<Request<SentBody>> {
    let own = good(Kind::Webhook, BODY).headers()["svix-signature"].clone();
    let other =
        from(Signer::Stranger, Kind::Webhook, "msg_1", BODY).headers()["svix-signature"].clone();
    let (own, other) = (own.to_str().unwrap(), other.to_str().unwrap());
    let lists = [
        format!("{own},{other}"),
        format!("{other},{own}"),
        format!("{other}, {own}"),
        format!("{own},v1a,AAAA"),
        format!("v1a,AAAA,{own}"),
    ];
    let requests = lists.iter().enumerate().flat_map(|(number, list)| {
        let id = format!("msg_{number}");
        let signed =
            from(Signer::Today, Kind::Webhook, &id, BODY).headers()["svix-signature"].clone();
        let list = list.replace(own, signed.to_str().unwrap());
        changed(Kind::Webhook, |headers| {
            headers.insert("svix-id", id.parse().unwrap());
            headers.insert("svix-signature", list.parse().unwrap());
        })
    });
    requests.collect()
}

/// Another body than the one that was signed.
pub fn encoded(kind: Kind) -> Vec<Request<SentBody>> {
    let mut requests = changed(kind, |headers| {
        headers.insert(CONTENT_ENCODING, "gzip".parse().unwrap());
    });
    for request in &mut requests {
        *request.body_mut() = SentBody::whole(Bytes::from_static(&[0x1f, 0x8b, 8, 0]));
    }
    requests
}

pub fn by_get(kind: Kind) -> Vec<Request<SentBody>> {
    by(Method::GET, kind)
}

pub fn by_put(kind: Kind) -> Vec<Request<SentBody>> {
    by(Method::PUT, kind)
}

fn by(method: Method, kind: Kind) -> Vec<Request<SentBody>> {
    let mut request = good(kind, BODY);
    *request.method_mut() = method;
    sent(request)
}

pub fn other_content_type(kind: Kind) -> Vec<Request<SentBody>> {
    changed(kind, |headers| {
        headers.insert(CONTENT_TYPE, "text/plain".parse().unwrap());
    })
}

pub fn no_content_type(kind: Kind) -> Vec<Request<SentBody>> {
    changed(kind, |headers| {
        headers.remove(CONTENT_TYPE).unwrap();
    })
}

pub fn largest_body(kind: Kind) -> Vec<Request<SentBody>> {
    sent(good(kind, vec![b' '; limit()]))
}

/// Sends almost nothing of the announced body: the server must respond without it.
pub fn too_large(kind: Kind) -> Vec<Request<SentBody>> {
    let announced = u64::try_from(limit()).unwrap() + 1;
    let request = good(kind, BODY).map(|bytes| SentBody {
        bytes,
        announced: Some(announced),
        stalls: true,
    });
    vec![request]
}

/// Sends nothing after the first byte beyond the limit: the server must respond without the end of the body.
pub fn too_large_in_chunks(kind: Kind) -> Vec<Request<SentBody>> {
    let request = good(kind, vec![b' '; limit() + 1]).map(|bytes| SentBody {
        bytes,
        announced: None,
        stalls: true,
    });
    vec![request]
}

pub fn breaks_off(kind: Kind) -> Vec<Request<SentBody>> {
    let request = good(kind, BODY).map(|bytes| SentBody {
        announced: Some(length(&bytes)),
        bytes: bytes.slice(..bytes.len() - 1),
        stalls: false,
    });
    vec![request]
}

pub fn slow(kind: Kind) -> Vec<Request<SentBody>> {
    let request = good(kind, BODY).map(|bytes| SentBody {
        announced: Some(length(&bytes)),
        bytes: bytes.slice(..bytes.len() - 1),
        stalls: true,
    });
    vec![request]
}

pub fn to_the_other_route(kind: Kind) -> Vec<Request<SentBody>> {
    let mut request = good(kind, BODY);
    let other = match kind {
        Kind::Webhook => CALLBACKS_ALONE,
        Kind::Callback => WEBHOOKS_ALONE,
    };
    *request.uri_mut() = other.parse().unwrap();
    sent(request)
}

pub fn to_its_own_route(kind: Kind) -> Vec<Request<SentBody>> {
    let mut request = good(kind, BODY);
    let own = match kind {
        Kind::Webhook => WEBHOOKS_ALONE,
        Kind::Callback => CALLBACKS_ALONE,
    };
    *request.uri_mut() = own.parse().unwrap();
    sent(request)
}
