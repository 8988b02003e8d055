//! No bytes make a reader panic.

use std::fmt;

use meeting_baas_models::{CallbackEvent, Found, WebhookEvent};
use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};

use super::entry_points::EntryPoint;
use super::payloads::{Payload, payloads};
use crate_tests::event::Event;

/// Bytes that may be invalid JSON; `Debug` escapes what is not ASCII.
struct Noise(Vec<u8>);

impl fmt::Debug for Noise {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.escape_ascii())
    }
}

/// A small damage of a text.
#[derive(Clone, Debug)]
enum Damage {
    Replace(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    CutOff(Index),
    Repeat(Index, Index),
}

fn damages() -> BoxedStrategy<Damage> {
    let byte = || {
        let syntax = b"{}[]\",:\\/-+.0eEntu \n\x00\x7f\xc3\xff".to_vec();
        prop_oneof![select(syntax), any::<u8>()]
    };
    prop_oneof![
        3 => (any::<Index>(), byte()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        3 => (any::<Index>(), byte()).prop_map(|(at, byte)| Damage::Insert(at, byte)),
        3 => any::<Index>().prop_map(Damage::Remove),
        1 => any::<Index>().prop_map(Damage::CutOff),
        1 => any::<(Index, Index)>().prop_map(|(from, to)| Damage::Repeat(from, to)),
    ]
    .boxed()
}

fn damage(bytes: &mut Vec<u8>, damage: &Damage) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len();
    match damage {
        Damage::Replace(at, byte) => bytes[at.index(length)] = *byte,
        Damage::Insert(at, byte) => bytes.insert(at.index(length), *byte),
        Damage::Remove(at) => {
            bytes.remove(at.index(length));
        }
        Damage::CutOff(at) => bytes.truncate(at.index(length)),
        Damage::Repeat(from, to) => {
            let (from, to) = (from.index(length), to.index(length));
            bytes.extend_from_within(from.min(to)..from.max(to));
        }
    }
}

/// Valid payloads with a few damages, and bytes of any kind.
fn noise(payload: &Payload) -> BoxedStrategy<Noise> {
    let damaged = (payload.deliveries(), vec(damages(), 1..4)).prop_map(|(delivery, damages)| {
        let mut bytes = delivery.text.into_bytes();
        for it in &damages {
            damage(&mut bytes, it);
        }
        bytes
    });
    let any_bytes = vec(any::<u8>(), 0..64);
    prop_oneof![9 => damaged, 1 => any_bytes]
        .prop_map(Noise)
        .boxed()
}

/// Reading returns an event or an error with a reason. The entry points for bytes, for text and of serde agree. An
/// event can be written and read again.
fn is_endured<E: Event>(noise: &Noise) -> Result<(), String> {
    let drift = E::drift(&noise.0);
    let event = E::read(&noise.0);
    if let Ok(text) = str::from_utf8(&noise.0)
        && text.parse::<E>().is_ok() != event.is_ok()
    {
        return Err("from_slice and from_str disagree".to_owned());
    }
    // Of an unknown event nothing is kept, so more of them have a drift than can be read.
    if event.is_ok() && drift.is_err() {
        return Err(format!("drift: {drift:?}, from_slice: {event:?}"));
    }
    // The code that rejects a payload is not the code that explains the rejection.
    if let Err(error) = &event
        && (drift.is_ok_and(|drift| drift.iter().all(|it| it.path != "event"))
            || error.found() == Found::Other)
    {
        return Err(format!("the rejection has no reason: {error}"));
    }
    if let Ok(text) = str::from_utf8(&noise.0)
        && let Ok(same) = serde_json::from_str::<E>(text)
        && event.as_ref() != Ok(&same)
    {
        return Err(format!("from_slice: {event:?}, Deserialize: {same:?}"));
    }
    for entry_point in EntryPoint::ALL {
        let Ok(event) = entry_point.read::<E>(&noise.0) else {
            continue;
        };
        let written =
            serde_json::to_vec(&event).map_err(|error| format!("{entry_point:?}: {error}"))?;
        let again =
            E::read(&written).map_err(|error| format!("{entry_point:?}, again: {error}"))?;
        if again != event {
            return Err(format!("{entry_point:?}: {event:?} came back as {again:?}"));
        }
    }
    Ok(())
}

#[test]
fn damaged_payloads_and_random_bytes_do_not_panic() {
    for payload in payloads() {
        payload.holds(&noise(&payload), |noise| {
            if payload.is_callback() {
                is_endured::<CallbackEvent>(&noise)
            } else {
                is_endured::<WebhookEvent>(&noise)
            }
        });
    }
}
