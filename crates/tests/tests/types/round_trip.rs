//! Every fixture is valid against the document, decodes, and encodes to the same JSON, unless the list of
//! departures has it with a reason.

mod complete;
mod departures;
mod differences;
mod unknown;

use std::collections::BTreeMap;

use crate_tests::carried::{self, Decoded};
use crate_tests::changed_lines::changed_lines;
use crate_tests::fixture::{self, Carrier, Fixture};
use crate_tests::round_trip;
use crate_tests::specification::Specification;
use departures::DEPARTURES;
use meeting_baas_models::DriftKind;
use serde_json::Value;

fn decoded(fixture: &Fixture) -> Decoded {
    carried::decode(fixture.carrier, &fixture.text)
        .unwrap_or_else(|error| panic!("{fixture}: {error}"))
}

fn complaints(specification: &Specification, fixture: &Fixture, body: &str) -> Vec<String> {
    let payload = specification.payload(fixture.carrier, fixture.event());
    let payload = payload.unwrap_or_else(|| panic!("{fixture}: the document has no such event"));
    payload.complaints(&serde_json::from_str(body).unwrap())
}

fn lines<Line: ToString>(lines: &[Line]) -> String {
    let lines = lines.iter().map(|line| format!("\n  {}", line.to_string()));
    lines.collect()
}

#[test]
fn a_fixture_is_named_after_its_event() {
    for fixture in fixture::all() {
        let body: Value = serde_json::from_str(&fixture.text).unwrap();
        assert_eq!(body["event"], fixture.event(), "{fixture}");
        assert!(decoded(&fixture).is_known, "{fixture} is of no type");
    }
}

#[test]
fn a_fixture_is_valid_or_a_departure_with_a_reason() {
    let specification = Specification::read();
    for fixture in fixture::all() {
        let complaints = complaints(&specification, &fixture, &fixture.text);
        match departures::of(&fixture).and_then(|departure| departure.from_the_document) {
            None => assert!(
                complaints.is_empty(),
                "{fixture} is not as the document says:{}",
                lines(&complaints)
            ),
            Some(_) => assert!(
                !complaints.is_empty(),
                "{fixture} is valid: remove the departure from the list"
            ),
        }
    }
}

#[test]
fn a_fixture_comes_back_as_it_was_sent_or_is_a_departure_with_a_reason() {
    for fixture in fixture::all() {
        let differences = round_trip::differences(&fixture.text, &decoded(&fixture).encoded);
        match departures::of(&fixture).and_then(|departure| departure.on_the_way_back) {
            None => assert!(
                differences.is_empty(),
                "{fixture} does not come back as it was sent:{}",
                lines(&differences)
            ),
            Some(_) => assert!(
                !differences.is_empty(),
                "{fixture} comes back as it was sent: remove the departure from the list"
            ),
        }
    }
}

#[test]
fn what_is_written_once_is_written_the_same_again() {
    for fixture in fixture::all() {
        let once = decoded(&fixture).encoded;
        let again = carried::decode(fixture.carrier, &once)
            .unwrap_or_else(|error| panic!("{fixture}, written and read again: {error}"));
        assert_eq!(again.encoded, once, "{fixture}");
    }
}

/// What is decoded, for review: the full webhook of each event whole, and of its variants and callbacks what differs
/// from that, but for keys that they leave out. Links show no query, and `extra` no value: both may be secrets.
#[test]
fn debug_of_each_event() {
    let mut events: BTreeMap<String, Vec<Fixture>> = BTreeMap::new();
    for fixture in fixture::all() {
        let event = fixture.event().to_owned();
        events.entry(event).or_default().push(fixture);
    }
    for (event, fixtures) in events {
        let is_full = |it: &&Fixture| it.carrier == Carrier::Webhook && it.variant().is_none();
        let full = fixtures.iter().find(is_full);
        let full = full.unwrap_or_else(|| panic!("{event} has no full webhook"));
        let whole = folded(&decoded(full).debug);
        let variants = fixtures.iter().filter(|it| !is_full(it)).map(|variant| {
            let base = without_what_is_absent(full, variant);
            let base = carried::decode(full.carrier, &base)
                .map_or_else(|_| whole.clone(), |decoded| folded(&decoded.debug));
            let changes = changed_lines(&base, &folded(&decoded(variant).debug));
            format!("===== {variant}\n{changes}")
        });
        let variants: String = variants.collect();
        for (name, description, text) in [
            (event.clone(), format!("{full}"), &whole),
            (
                format!("{event}.variants"),
                format!("What differs from {full}"),
                &variants,
            ),
        ] {
            if text.is_empty() {
                continue;
            }
            insta::with_settings!({
                description => description,
                omit_expression => true,
                snapshot_path => "snapshots/round_trip",
                prepend_module_to_snapshot => false,
            }, {
                insta::assert_snapshot!(name, text);
            });
        }
    }
}

/// The body of the full fixture without the keys that a variant leaves out: that these are `None` is nothing special, but in
/// the variants for just that.
fn without_what_is_absent(full: &Fixture, variant: &Fixture) -> String {
    fn without(full: Value, variant: &Value) -> Value {
        let (Value::Object(members), Value::Object(kept)) = (&full, variant) else {
            return full;
        };
        let members = members.iter().filter_map(|(key, member)| {
            let (member, kept) = (member.clone(), kept.get(key)?);
            let is_typed = key != "extra";
            Some((
                key.clone(),
                if is_typed {
                    without(member, kept)
                } else {
                    member
                },
            ))
        });
        Value::Object(members.collect())
    }
    if variant
        .variant()
        .is_some_and(|name| name.ends_with("_absent"))
    {
        return full.text.clone();
    }
    let [full, variant] = [full, variant].map(|it| serde_json::from_str(&it.text).unwrap());
    without(full, &variant).to_string()
}

/// What `Debug` prints on several lines, with each group that is short enough on one line, as rustfmt does it.
fn folded(debug: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut open = Vec::new();
    for line in debug.lines() {
        if line.ends_with(['(', '[', '{']) {
            open.push(lines.len());
        }
        lines.push(line.to_owned());
        if !line.trim_start().starts_with([')', ']', '}']) {
            continue;
        }
        let start: usize = open.pop().expect("a group that ends has a beginning");
        let inside = lines[start + 1..lines.len() - 1].iter();
        let inside: Vec<&str> = inside.map(|part| part.trim_start()).collect();
        let inside = inside.join(" ");
        let space = if lines[start].ends_with('{') { " " } else { "" };
        let group = format!(
            "{}{space}{}{space}{}",
            lines[start],
            inside.trim_end_matches(','),
            line.trim_start()
        );
        if group.chars().count() <= 100 {
            lines.truncate(start);
            lines.push(group);
        }
    }
    lines.join("\n")
}

/// The canonical form of what does not come back as it was sent: each difference, with what is written in its place.
#[test]
fn canonical_form_of_each_departure() {
    let specification = Specification::read();
    let mut departures = Vec::new();
    for fixture in fixture::all() {
        let departure = departures::of(&fixture);
        let Some(reason) = departure.and_then(|departure| departure.on_the_way_back) else {
            continue;
        };
        let encoded = decoded(&fixture).encoded;
        let differences = round_trip::differences(&fixture.text, &encoded);
        let complaints = complaints(&specification, &fixture, &encoded);
        assert!(
            complaints.is_empty(),
            "{fixture}: what is written in its place does not conform to the document:{}",
            lines(&complaints)
        );
        departures.push(format!("{fixture}: {reason}{}", lines(&differences)));
    }
    insta::with_settings!({
        description => "What does not come back as it was sent",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("departures", departures.join("\n\n"));
    });
}

/// What the types drop is what drift lists, key for key.
#[test]
fn drift_lists_what_the_types_do_not_know() {
    for fixture in fixture::all() {
        let drift = carried::drift(fixture.carrier, &fixture.text).unwrap();
        let keys = drift
            .iter()
            .filter(|drift| drift.kind == DriftKind::UnknownKey);
        let mut keys: Vec<_> = keys.map(|drift| drift.path.clone()).collect();
        let variant = fixture.variant().unwrap_or_default();
        let values = drift.len() - keys.len();
        assert_eq!(
            values > 0,
            ["unknown_values", "unknown_code"].contains(&variant),
            "{fixture}"
        );
        if variant == "unknown_keys" {
            let differences = round_trip::differences(&fixture.text, &decoded(&fixture).encoded);
            let mut lost: Vec<_> = differences.into_iter().map(|lost| lost.path).collect();
            lost.sort();
            keys.sort();
            assert_eq!(keys, lost, "{fixture}");
        } else {
            assert!(keys.is_empty(), "{fixture}: {keys:?}");
        }
    }
}

#[test]
fn no_link_and_no_extra_shows_its_secret_in_debug() {
    for secret in ["X-Amz-Signature", "pwd=", "acme-legal\"", "4711"] {
        let fixtures = fixture::all();
        let with_it: Vec<_> = fixtures
            .iter()
            .filter(|fixture| fixture.text.contains(secret))
            .collect();
        assert!(!with_it.is_empty(), "no fixture has {secret}");
        for fixture in with_it {
            let debug = decoded(fixture).debug;
            assert!(!debug.contains(secret), "{fixture} shows {secret}");
        }
    }
}

#[test]
fn every_departure_is_of_a_fixture() {
    let fixtures: Vec<_> = fixture::all().iter().map(ToString::to_string).collect();
    for departure in DEPARTURES {
        let name = departure.fixture;
        let count = DEPARTURES
            .iter()
            .filter(|other| other.fixture == name)
            .count();
        assert_eq!(count, 1, "{name} is in the list {count} times");
        assert!(
            fixtures.iter().any(|fixture| fixture == name),
            "no fixture {name}"
        );
        let reasons = [departure.from_the_document, departure.on_the_way_back];
        assert!(reasons.iter().any(Option::is_some), "{name} has no reason");
    }
}
