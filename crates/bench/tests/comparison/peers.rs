//! The peers decode the same events to the same values. The exceptions are listed here.

use bench::comparison::Contestant;
use bench::decode::{DECODERS, Understood};
use bench::payloads::{self, Load};
use bench::{encode, receive, verify};
use bytes::Bytes;
use serde_json::Value;

/// A difference between a body and what a peer decodes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Departure {
    /// `:00.000Z` becomes `:00Z`: `chrono` omits a fraction of zero.
    ZeroFraction,
    /// `extra` is lost: an adjacently tagged enum has no other keys.
    NoExtra,
    /// `updated_at` is lost: an untagged enum selects the first payload that matches, and that of
    /// `calendar.connection_created` matches a `calendar.connection_updated`.
    NoUpdatedAt,
    /// An absent key becomes null: one struct has the fields of all payloads.
    AbsentIsNull,
}

use Departure::{AbsentIsNull, NoExtra, NoUpdatedAt, ZeroFraction};

fn departures(name: &str) -> &'static [Departure] {
    match name {
        "stock typify" => &[ZeroFraction, NoUpdatedAt],
        "internally tagged" => &[ZeroFraction],
        "adjacently tagged" => &[ZeroFraction, NoExtra],
        "quicktype" => &[AbsentIsNull],
        _ => &[],
    }
}

impl Departure {
    /// The body with the difference applied.
    fn apply(self, value: &mut Value) {
        match (self, value) {
            (ZeroFraction, Value::String(text)) => {
                if let Some(start) = text.strip_suffix(":00.000Z") {
                    *text = format!("{start}:00Z");
                }
            }
            (NoExtra, Value::Object(members)) if members.contains_key("event") => {
                members.remove("extra");
            }
            (NoUpdatedAt, Value::Object(members)) => {
                members.remove("updated_at");
                self.apply_to_all(members.values_mut());
            }
            (AbsentIsNull, Value::Object(members)) => {
                members.retain(|_, member| !member.is_null());
                self.apply_to_all(members.values_mut());
            }
            (_, Value::Object(members)) => self.apply_to_all(members.values_mut()),
            (_, Value::Array(items)) => self.apply_to_all(items.iter_mut()),
            _ => {}
        }
    }

    fn apply_to_all<'value>(self, values: impl Iterator<Item = &'value mut Value>) {
        values.for_each(|value| self.apply(value));
    }
}

/// The first body that differs after decoding and encoding, apart from these differences.
fn misunderstood(understood: Understood, departures: &[Departure]) -> Option<String> {
    let bodies = payloads::loads().into_iter().flat_map(|load| load.bodies);
    bodies.into_iter().find(|body| {
        let mut written: Value = serde_json::from_str(body).unwrap();
        let mut read = understood(body.as_bytes()).unwrap();
        for departure in departures {
            departure.apply(&mut written);
            // An added null equals a null that was sent.
            if *departure == AbsentIsNull {
                departure.apply(&mut read);
            }
        }
        written != read
    })
}

#[test]
fn each_reads_the_same_values() {
    for decoder in DECODERS {
        let Some(understood) = decoder.understood else {
            continue;
        };
        let misunderstood = misunderstood(understood, departures(decoder.name));
        assert_eq!(misunderstood, None, "{}", decoder.name);
    }
}

#[test]
fn each_departure_is_one() {
    for decoder in DECODERS {
        for departure in departures(decoder.name) {
            let mut others = departures(decoder.name).to_vec();
            others.retain(|other| other != departure);
            let misunderstood = misunderstood(decoder.understood.unwrap(), &others);
            assert!(misunderstood.is_some(), "{}: {departure:?}", decoder.name);
        }
    }
}

#[test]
fn only_the_envelope_and_the_floor_keep_no_payload() {
    let nothing = DECODERS
        .iter()
        .filter(|decoder| decoder.understood.is_none());
    let names: Vec<_> = nothing.map(|decoder| decoder.name).collect();
    assert_eq!(names, ["our envelope", "floor: `IgnoredAny`"]);
}

#[test]
fn the_payloads_are_as_large_as_the_tables_say() {
    let bytes = |load: &Load| (load.name.clone(), load.bytes());
    let sizes: Vec<_> = payloads::loads().iter().map(bytes).collect();
    let expected = [
        ("the mix", 900..=1_100),
        ("bot.status_change", 350..=370),
        ("bot.completed", 4_500..=5_500),
        ("calendar.events_synced", 650_000..=750_000),
    ];
    assert_eq!(sizes.len(), 2 * expected.len());
    for (pair, (name, range)) in sizes.chunks(2).zip(expected) {
        for (found, bytes) in pair {
            assert_eq!(found, name);
            assert!(range.contains(bytes), "{name}: {bytes} bytes");
        }
    }
    let lengths = payloads::lengths();
    let shortest = lengths.iter().map(Load::bytes).min();
    let longest = lengths.iter().map(Load::bytes).max();
    assert!(
        shortest < Some(1_000) && longest > Some(6_500_000),
        "{shortest:?}, {longest:?}"
    );
}

/// Each of these panics if a signature is rejected or a body cannot be decoded.
#[test]
fn each_contestant_runs() {
    let bodies: Vec<_> = payloads::loads()
        .into_iter()
        .flat_map(|load| load.bodies)
        .collect();
    encode::contestants(&bodies)
        .iter()
        .for_each(Contestant::run);
    receive::contestants(&bodies)
        .iter()
        .for_each(Contestant::run);
    for body in bodies {
        verify::contestants(&Bytes::from(body))
            .iter()
            .for_each(Contestant::run);
    }
}
