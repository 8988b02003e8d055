//! The members of objects and arrays, each read at its own path.

use std::borrow::Cow;

use serde_core::de::{DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess};

use super::{TrackedSeed, failed};
use crate::decode::failure::Failure;
use crate::decode::key::KeySeed;
use crate::decode::number::{self, NumberText};
use crate::decode::path::Path;
use crate::decode::place::Place;

pub(super) struct TrackedSeq<'up, A> {
    seq: A,
    place: Place<'up>,
    index: usize,
}

impl<'up, A> TrackedSeq<'up, A> {
    pub(super) fn new(seq: A, place: Place<'up>) -> Self {
        Self {
            seq,
            place,
            index: 0,
        }
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for TrackedSeq<'_, A> {
    type Error = Failure<A::Error>;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        let path = self.place.member(Path::Index(self.place.path, self.index));
        let place = self.place.at(&path);
        self.index += 1;
        self.seq
            .next_element_seed(TrackedSeed { seed, place })
            .map_err(|error| failed(place, error))
    }

    fn size_hint(&self) -> Option<usize> {
        self.seq.size_hint()
    }
}

pub(super) struct TrackedMap<'de, 'up, A> {
    map: A,
    place: Place<'up>,
    /// The key of the value that comes next; `None` behind the last.
    key: Option<Cow<'de, str>>,
    /// Whether that key is read but not handed on.
    peeked: bool,
}

impl<'de, 'up, A: MapAccess<'de>> TrackedMap<'de, 'up, A> {
    pub(super) fn new(map: A, place: Place<'up>) -> Self {
        Self {
            map,
            place,
            key: None,
            peeked: false,
        }
    }

    /// Whether the object is what `arbitrary_precision` hides a number in.
    pub(super) fn is_number(&mut self) -> Result<bool, A::Error> {
        self.key = self.read_key()?;
        self.peeked = true;
        Ok(self.key.as_deref() == Some(number::KEY))
    }

    /// The hidden number.
    pub(super) fn number(mut self) -> Result<NumberText, A::Error> {
        self.map.next_value().map(NumberText)
    }

    fn read_key(&mut self) -> Result<Option<Cow<'de, str>>, A::Error> {
        let place = self.place;
        self.map
            .next_key_seed(KeySeed)
            .inspect_err(|_| place.failed())
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for TrackedMap<'de, '_, A> {
    type Error = Failure<A::Error>;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        if !std::mem::replace(&mut self.peeked, false) {
            self.key = self.read_key().map_err(Failure::Format)?;
        }
        match self.key.as_deref() {
            Some(key) => seed.deserialize(key.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Self::Error> {
        let key = self.key.as_deref().unwrap_or_default();
        let path = self.place.member(Path::Key(self.place.path, key));
        let place = self.place.at(&path);
        self.map
            .next_value_seed(TrackedSeed { seed, place })
            .map_err(|error| failed(place, error))
    }

    fn size_hint(&self) -> Option<usize> {
        let peeked = self.peeked && self.key.is_some();
        Some(self.map.size_hint()? + usize::from(peeked))
    }
}
