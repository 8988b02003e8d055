//! A deserializer around another one that knows where in the document it is.
//!
//! The types of this crate are read through it unchanged. What it adds: the path of the first problem,
//! what was expected there and the kind that was found; the keys and values that the types do not know;
//! and that an array never passes for an object, as serde's derived code would have it.

mod access;
pub(super) mod number;
mod visitor;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::failure::Failure;
use super::found::Found;
use super::path::Path;
use super::tracker::Tracker;
use crate::drift::DriftKind;
use visitor::TrackedVisitor;

/// Where a value stands, and where to note what is found there.
#[derive(Clone, Copy)]
pub(super) struct Place<'up> {
    path: &'up Path<'up>,
    tracker: &'up Tracker,
    /// Whether it is within a map whose keys are somebody's own: a path ends there.
    within_map: bool,
}

impl<'up> Place<'up> {
    pub(super) fn root(tracker: &'up Tracker) -> Self {
        Self {
            path: &Path::Root,
            tracker,
            within_map: false,
        }
    }

    /// The path of a member, which goes no deeper within a map.
    fn member(self, member: Path<'up>) -> Path<'up> {
        if self.within_map { *self.path } else { member }
    }

    fn at<'member>(self, path: &'member Path<'member>) -> Place<'member>
    where
        'up: 'member,
    {
        Place { path, ..self }
    }

    /// The format has refused what stands here.
    fn failed<E>(self, error: E) -> Failure<E> {
        self.tracker.failed(self.path);
        Failure::Format(error)
    }

    /// Turns a failure into the format's own error, and notes what it says.
    pub(super) fn settle<E: Error>(self, failure: Failure<E>, expected: &str, found: Found) -> E {
        match failure {
            Failure::Format(error) => error,
            Failure::Refused(refusal) => {
                self.tracker.refused(self.path, refusal, expected, found);
                E::custom("refused")
            }
        }
    }
}

/// What the type that is read asks for, as far as it matters here.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Anything,
    Number,
    /// An object whose keys are fields.
    Struct,
    /// An object whose keys are somebody's own.
    Map,
    /// A text of the open enum with this name.
    OpenEnum(&'static str),
}

/// A deserializer, and the place of the value that it reads.
pub(super) struct Tracked<'up, D> {
    deserializer: D,
    place: Place<'up>,
    open_enum: Option<&'static str>,
}

impl<'up, D> Tracked<'up, D> {
    pub(super) fn new(deserializer: D, place: Place<'up>) -> Self {
        Self {
            deserializer,
            place,
            open_enum: None,
        }
    }

    /// What a newtype holds; that of an open enum is its text.
    fn of_newtype(deserializer: D, place: Place<'up>, wanted: Wanted) -> Self {
        Self {
            deserializer,
            place,
            open_enum: match wanted {
                Wanted::OpenEnum(name) => Some(name),
                _ => None,
            },
        }
    }

    fn run<'de, V: Visitor<'de>>(
        self,
        wanted: Wanted,
        visitor: V,
        read: impl FnOnce(D, TrackedVisitor<'up, V>) -> Result<V::Value, D::Error>,
    ) -> Result<V::Value, Failure<D::Error>>
    where
        D: Deserializer<'de>,
    {
        let place = self.place;
        place.tracker.begin();
        let visitor = TrackedVisitor {
            visitor,
            place,
            wanted,
        };
        read(self.deserializer, visitor).map_err(|error| place.failed(error))
    }

    /// Reads a value as the type asks, or as what it is where its kind is to be known.
    fn read<'de, V: Visitor<'de>>(
        self,
        wanted: Wanted,
        visitor: V,
        hinted: impl FnOnce(D, TrackedVisitor<'up, V>) -> Result<V::Value, D::Error>,
    ) -> Result<V::Value, Failure<D::Error>>
    where
        D: Deserializer<'de>,
    {
        if self.place.tracker.kinds {
            self.run(wanted, visitor, D::deserialize_any)
        } else {
            self.run(wanted, visitor, hinted)
        }
    }

    fn wanted_text(&self) -> Wanted {
        self.open_enum.map_or(Wanted::Anything, Wanted::OpenEnum)
    }
}

macro_rules! read_as {
    ($wanted:expr => $($method:ident)+) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
                self.read($wanted, visitor, D::$method)
            }
        )+
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tracked<'_, D> {
    type Error = Failure<D::Error>;

    read_as! { Wanted::Anything =>
        deserialize_any deserialize_bool deserialize_char deserialize_bytes deserialize_byte_buf
        deserialize_unit deserialize_seq deserialize_identifier
    }

    read_as! { Wanted::Number =>
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }

    read_as! { Wanted::Map => deserialize_map }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let wanted = self.wanted_text();
        self.read(wanted, visitor, D::deserialize_str)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let wanted = self.wanted_text();
        self.read(wanted, visitor, D::deserialize_string)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.run(Wanted::Anything, visitor, D::deserialize_option)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.run(Wanted::OpenEnum(name), visitor, |deserializer, visitor| {
            deserializer.deserialize_newtype_struct(name, visitor)
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.read(Wanted::Struct, visitor, |deserializer, visitor| {
            deserializer.deserialize_struct(name, fields, visitor)
        })
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.read(Wanted::Anything, visitor, |deserializer, visitor| {
            deserializer.deserialize_unit_struct(name, visitor)
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.read(Wanted::Anything, visitor, |deserializer, visitor| {
            deserializer.deserialize_tuple(length, visitor)
        })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.read(Wanted::Anything, visitor, |deserializer, visitor| {
            deserializer.deserialize_tuple_struct(name, length, visitor)
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.run(Wanted::Anything, visitor, |deserializer, visitor| {
            deserializer.deserialize_enum(name, variants, visitor)
        })
    }

    /// What nobody asks for is a key that the type does not know.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.place
            .tracker
            .drifted(self.place.path, DriftKind::UnknownKey);
        self.run(Wanted::Anything, visitor, D::deserialize_ignored_any)
    }

    fn is_human_readable(&self) -> bool {
        self.deserializer.is_human_readable()
    }
}

/// A seed that is read with its path tracked.
struct TrackedSeed<'up, S> {
    seed: S,
    place: Place<'up>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for TrackedSeed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let place = self.place;
        self.seed
            .deserialize(Tracked::new(deserializer, place))
            .map_err(|failure| place.settle(failure, "", Found::Other))
    }
}
