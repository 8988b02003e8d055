//! The requests of the table, valid and invalid, of all kinds.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, Method, Request};
use meeting_baas_webhooks::testing;

use super::body::{SentBody, length};
use super::senders::{BODY, Kind, Signer, from, limit, now, signer, valid};

/// As a client sends it.
fn sent(request: Request<Bytes>) -> Vec<Request<SentBody>> {
    vec![request.map(SentBody::whole)]
}

/// A valid request with a change in its head.
fn changed(kind: Kind, change: impl FnOnce(&mut HeaderMap)) -> Vec<Request<SentBody>> {
    let mut request = valid(kind, BODY);
    change(request.headers_mut());
    sent(request)
}

pub fn every_event(kind: Kind) -> Vec<Request<SentBody>> {
    let samples = match kind {
        Kind::Webhook => testing::webhook_samples(),
        Kind::Callback => testing::callback_samples(),
        Kind::Alert => std::slice::from_ref(testing::alert_sample()),
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
    sent(valid(kind, BODY))
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
    let mut copies = sent(valid(kind, BODY));
    copies.extend(sent(valid(kind, BODY)));
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
    let request = valid(kind, BODY);
    sent(request.map(|_| Bytes::from(BODY.replace("connection", "Connection"))))
}

pub fn old_secret(kind: Kind) -> Vec<Request<SentBody>> {
    sent(from(Signer::Yesterday, kind, "msg_1", BODY))
}

pub fn wrong_secret(kind: Kind) -> Vec<Request<SentBody>> {
    sent(from(Signer::Unknown, kind, "msg_1", BODY))
}

pub fn missing_header(kind: Kind) -> Vec<Request<SentBody>> {
    changed(kind, |headers| {
        headers.remove(kind.header()).unwrap();
    })
}

pub fn no_headers(kind: Kind) -> Vec<Request<SentBody>> {
    changed(kind, HeaderMap::clear)
}

/// Of events that callbacks have too.
pub fn no_headers_of_both(_: Kind) -> Vec<Request<SentBody>> {
    unsigned(|event| matches!(event, "bot.completed" | "bot.failed"))
}

/// As a proxy passes webhooks on that removes their headers.
pub fn no_headers_of_webhooks(_: Kind) -> Vec<Request<SentBody>> {
    unsigned(|event| !matches!(event, "bot.completed" | "bot.failed"))
}

fn unsigned(has: fn(&str) -> bool) -> Vec<Request<SentBody>> {
    let samples = testing::webhook_samples().iter();
    let samples = samples.filter(|sample| has(sample.event()));
    let requests = samples.map(|sample| testing::callback_request(None, sample.body()).unwrap());
    requests.flat_map(sent).collect()
}

pub fn duplicate_header(kind: Kind) -> Vec<Request<SentBody>> {
    changed(kind, |headers| {
        let value = headers[kind.header()].clone();
        headers.append(kind.header(), value);
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
    let own = valid(Kind::Webhook, BODY).headers()["svix-signature"].clone();
    let other =
        from(Signer::Unknown, Kind::Webhook, "msg_1", BODY).headers()["svix-signature"].clone();
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
    let mut request = valid(kind, BODY);
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
    sent(valid(kind, vec![b'x'; limit()]))
}

/// Sends almost nothing of the announced body: the server must respond without it.
pub fn too_large(kind: Kind) -> Vec<Request<SentBody>> {
    let announced = u64::try_from(limit()).unwrap() + 1;
    let request = valid(kind, BODY).map(|bytes| SentBody {
        announced: Some(announced),
        stalls: true,
        ..SentBody::whole(bytes)
    });
    vec![request]
}

/// Sends nothing after the first byte beyond the limit: the server must respond without the end of the body.
pub fn too_large_in_chunks(kind: Kind) -> Vec<Request<SentBody>> {
    let request = valid(kind, vec![b'x'; limit() + 1]).map(|bytes| SentBody {
        announced: None,
        stalls: true,
        ..SentBody::whole(bytes)
    });
    vec![request]
}

/// Of bytes of 64 KiB and one more.
pub fn more_than_small(kind: Kind) -> Vec<Request<SentBody>> {
    sent(valid(kind, vec![b'x'; 64 * 1024 + 1]))
}

pub fn small(kind: Kind) -> Vec<Request<SentBody>> {
    sent(valid(kind, vec![b'x'; 60_000]))
}

pub fn breaks_off(kind: Kind) -> Vec<Request<SentBody>> {
    let request = valid(kind, BODY).map(|bytes| SentBody {
        announced: Some(length(&bytes)),
        ..SentBody::whole(bytes.slice(..bytes.len() - 1))
    });
    vec![request]
}

pub fn slow(kind: Kind) -> Vec<Request<SentBody>> {
    let request = valid(kind, BODY).map(|bytes| SentBody {
        announced: Some(length(&bytes)),
        stalls: true,
        ..SentBody::whole(bytes.slice(..bytes.len() - 1))
    });
    vec![request]
}

pub fn to_another_route(kind: Kind) -> Vec<Request<SentBody>> {
    let other = match kind {
        Kind::Webhook => Kind::Callback,
        Kind::Callback => Kind::Alert,
        Kind::Alert => Kind::Webhook,
    };
    to(other.route(), kind)
}

pub fn to_its_own_route(kind: Kind) -> Vec<Request<SentBody>> {
    to(kind.route(), kind)
}

pub fn to_another_path(kind: Kind) -> Vec<Request<SentBody>> {
    to(&format!("{}/", kind.route()), kind)
}

fn to(path: &str, kind: Kind) -> Vec<Request<SentBody>> {
    let mut request = valid(kind, BODY);
    *request.uri_mut() = path.parse().unwrap();
    sent(request)
}
