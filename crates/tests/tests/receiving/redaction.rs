//! No output contains a secret: the `Debug` and `Display` of every public type of both crates, and every line of the log.
//!
//! Every secret of the inputs is made of one mark, so it is found whatever piece of it is printed, as it is or
//! in base64, in hex or as a list of bytes.

mod lines;
mod models;
mod renderings;
mod secrets;
mod webhooks;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use renderings::Renderings;
use secrets::Needles;
use tests::public_api;

/// Of invalid and valid values, and what must not be found in any of them.
static ALL: LazyLock<(Renderings, Needles)> = LazyLock::new(|| {
    let mut renderings = Renderings::default();
    models::render(&mut renderings);
    let needles = webhooks::render(&mut renderings);
    (renderings, needles)
});

#[test]
fn no_public_type_shows_a_secret() {
    let (renderings, needles) = &*ALL;
    for (name, printed) in renderings.all() {
        needles.assert_absent(name, printed);
    }
}

/// A new type must be rendered here.
#[test]
fn every_public_type_is_rendered() {
    let (renderings, _) = &*ALL;
    for name in ["models", "webhooks"] {
        let list = public_api::of_crate(name);
        let missing = |public: BTreeSet<String>, rendered: &BTreeSet<String>| {
            public.difference(rendered).cloned().collect::<Vec<_>>()
        };
        let types = xtask::rust::public_api::types(&list);
        assert!(!types.is_empty());
        assert_eq!(missing(types, &renderings.debugged()), [""; 0], "by Debug");
        let displayed = public_api::displayed(&list);
        assert!(!displayed.is_empty());
        let rendered = renderings.displayed();
        assert_eq!(missing(displayed, &rendered), [""; 0], "by Display");
    }
}

/// Each text of a payload that a person wrote.
#[test]
fn the_test_requests_contain_the_secrets() {
    let bodies: Vec<serde_json::Value> = webhooks::requests()
        .iter()
        .filter_map(|request| serde_json::from_slice(request.body()).ok())
        .collect();
    let secret = serde_json::Value::from(secrets::secret());
    for (event, place) in [
        ("bot.chat_message", "/data/text"),
        ("bot.chat_message", "/data/sender_name"),
        ("bot.completed", "/data/participants/0/name"),
        ("bot.failed", "/data/error_message"),
        ("calendar.connection_created", "/data/account_email"),
        ("calendar.event_created", "/data/instances/0/title"),
    ] {
        let of_the_event = bodies.iter().filter(|body| body["event"] == event);
        let found = of_the_event.filter(|body| body.pointer(place) == Some(&secret));
        assert!(found.count() > 0, "no secret in {event} at {place}");
    }
}

/// The search finds what it is to find.
#[test]
fn every_form_of_a_secret_is_found() {
    let secret = secrets::secret();
    for form in secrets::forms(secret.as_bytes()) {
        for piece in [
            form.as_str(),
            &form[..form.len() * 2 / 3],
            &form[form.len() / 3..],
        ] {
            assert!(Needles::default().found_in(piece).is_some(), "{piece}");
        }
    }
    assert_eq!(Needles::default().found_in("hus, shu: MeetingBaaS"), None);
}
