//! Whether the types of one side read what the schemas of the other side allow.
//!
//! This is the reading of the generated types, which is wider than the schemas: keys that are not listed are
//! ignored, lists of values are open, `null` and absence are the same, lengths and patterns are not looked
//! at, and a link is any text. Integers that state no bounds are taken to be within ±(2^53 − 1), which is
//! what JSON carries between programs (RFC 8259, section 6).

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::change::Verdict;
use crate::diff::compare::{Field, unlisted};
use crate::diff::read::Side;
use crate::rust::model::HAND_WRITTEN;
use crate::schema::keyword::is_constraint;
use crate::schema::{Kind, Object, Others, Part, Schema};

/// A reader and a writer.
pub(super) struct Reader<'a> {
    /// What is written.
    pub(super) writer: &'a Side<'a>,
    /// What it is read with.
    pub(super) read_by: &'a Side<'a>,
    /// Whether a type of the writer is a type of the reader: what differs in it is a change by itself.
    pub(super) paired: &'a dyn Fn(&str, &str) -> bool,
}

/// Verdicts on pairs of schemas, by their addresses.
///
/// A pair that is still being judged counts as read: a type that holds itself is read if the rest of it is.
type Seen = BTreeMap<(*const Schema, *const Schema), Verdict>;

impl Reader<'_> {
    /// Whether a field reads what is written for it; `None` is what is never sent, and no field.
    pub(super) fn field(&self, written: Option<&Field<'_>>, read: Option<&Field<'_>>) -> Verdict {
        // Without a field, the key is ignored.
        read.map_or(Verdict::Safe, |read| {
            self.member(written, read, &mut Seen::new())
        })
    }

    fn member(&self, written: Option<&Field<'_>>, read: &Field<'_>, seen: &mut Seen) -> Verdict {
        // Such a field is an `Option`, which reads both `null` and absence as `None`.
        let open = !read.required || read.schema.nullable;
        match written {
            None if open => Verdict::Safe,
            Some(written) if written.required || open => {
                self.schema(&written.schema, &read.schema, open, seen)
            }
            _ => Verdict::Breaks,
        }
    }

    fn schema(
        &self,
        written: &Schema,
        read: &Schema,
        reads_null: bool,
        seen: &mut Seen,
    ) -> Verdict {
        let names = (written.reference(), read.reference());
        let (written_place, read_place) = (written, read);
        let written = self.writer.document.resolve(written);
        let read = self.read_by.document.resolve(read);
        // The type of a union is any value, unless it is written by hand.
        let mut by_hand = HAND_WRITTEN.iter();
        let is_any = matches!(read.kind, Kind::Union(_))
            && by_hand.all(|name| self.read_by.document.schemas.get(*name) != Some(read));
        if read.allows_anything() || is_any {
            return Verdict::Safe;
        }
        let reads_null = reads_null || read_place.nullable || read.nullable;
        let writes_null = written_place.nullable || written.nullable || written.is_null();
        if writes_null && !reads_null {
            return Verdict::Breaks;
        }
        if written.is_null() || written.allows_nothing() {
            return Verdict::Safe;
        }
        if let (Some(written), Some(read)) = names
            && (self.paired)(written, read)
        {
            return Verdict::Safe;
        }
        let pair = (std::ptr::from_ref(written), std::ptr::from_ref(read));
        if let Some(verdict) = seen.get(&pair) {
            return *verdict;
        }
        seen.insert(pair, Verdict::Safe);
        let verdict = self.kinds(written, read, seen);
        seen.insert(pair, verdict);
        verdict
    }

    /// Every alternative of the writer must be read by one of the reader.
    fn kinds(&self, written: &Schema, read: &Schema, seen: &mut Seen) -> Verdict {
        if !is_understood(written) || !is_understood(read) {
            return if written == read {
                Verdict::Safe
            } else {
                Verdict::Unknown
            };
        }
        match (&written.kind, &read.kind) {
            (Kind::Union(variants), _) => {
                let verdicts = variants.iter().map(|it| self.schema(it, read, false, seen));
                verdicts.max().unwrap_or(Verdict::Unknown)
            }
            (_, Kind::Union(variants)) => {
                let verdicts = variants
                    .iter()
                    .map(|it| self.schema(written, it, false, seen));
                verdicts.min().unwrap_or(Verdict::Unknown)
            }
            // What allows anything is read by nothing but what allows anything.
            (Kind::Any, Kind::Any) => Verdict::Safe,
            (Kind::Any, _) => Verdict::Breaks,
            (_, Kind::Any) => Verdict::Safe,
            (Kind::Reference(_), _) | (_, Kind::Reference(_)) => {
                if written == read {
                    Verdict::Safe
                } else {
                    Verdict::Unknown
                }
            }
            (Kind::Text | Kind::Enum(_), Kind::Text | Kind::Enum(_)) => self.text(written, read),
            (Kind::Integer, Kind::Integer) if !holds_integers(read, written) => Verdict::Breaks,
            (Kind::Boolean, Kind::Boolean)
            | (Kind::Integer, Kind::Integer)
            | (Kind::Integer | Kind::Number, Kind::Number) => Verdict::Safe,
            (Kind::List(written), Kind::List(read)) => self.schema(written, read, false, seen),
            (Kind::Object(_) | Kind::Map(_), Kind::Object(object)) => {
                self.object(written, object, seen)
            }
            (Kind::Object(_) | Kind::Map(_), Kind::Map(values)) => self.map(written, values, seen),
            (
                Kind::Object(_)
                | Kind::Map(_)
                | Kind::List(_)
                | Kind::Text
                | Kind::Enum(_)
                | Kind::Integer
                | Kind::Number
                | Kind::Boolean
                | Kind::Other(_),
                _,
            ) => Verdict::Breaks,
        }
    }

    fn text(&self, written: &Schema, read: &Schema) -> Verdict {
        let constant = read.constant().filter(|it| self.read_by.is_event(it));
        let is_read = match (constant, read.format.as_deref()) {
            (Some(constant), _) => written.constant() == Some(constant),
            (None, Some("date-time" | "uuid")) => written.format == read.format,
            _ => true,
        };
        if is_read {
            Verdict::Safe
        } else {
            Verdict::Breaks
        }
    }

    fn object(&self, written: &Schema, read: &Object, seen: &mut Seen) -> Verdict {
        let others = match &written.kind {
            Kind::Object(object) => unlisted(false, &object.others),
            Kind::Map(values) => unlisted(true, values),
            _ => None,
        };
        let verdicts = read.properties.iter().map(|(key, field)| {
            let property = written.property(key).map(Field::of);
            let written = property.as_ref().or(others.as_ref());
            self.member(written, &Field::of(field), seen)
        });
        verdicts.max().unwrap_or(Verdict::Safe)
    }

    /// Every value of the writer is a value of the reader's map.
    fn map(&self, written: &Schema, values: &Others, seen: &mut Seen) -> Verdict {
        // Keys that are forbidden are ignored, as all that are not listed.
        let Others::Schema(values) = values else {
            return Verdict::Safe;
        };
        let properties = written
            .object()
            .into_iter()
            .flat_map(|it| it.properties.values());
        let properties = properties.map(|property| &property.schema);
        let others = match &written.kind {
            Kind::Object(Object { others, .. }) | Kind::Map(others) => unlisted(true, others),
            _ => None,
        };
        let verdicts = properties
            .chain(others.as_ref().map(|field| &*field.schema))
            .map(|written| self.schema(written, values, false, seen));
        verdicts.max().unwrap_or(Verdict::Safe)
    }
}

/// Whether the integer type of one schema holds the integers that another one states.
fn holds_integers(read: &Schema, written: &Schema) -> bool {
    let is_unsigned = read.is_unsigned();
    let data = |keyword: &str| match written.assertions.get(keyword) {
        Some(Part::Data(Value::Array(values))) => values.iter().collect(),
        Some(Part::Data(value)) => vec![value],
        _ => Vec::new(),
    };
    let bounds = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];
    let mut stated = bounds.into_iter().chain(["enum"]).flat_map(data);
    let is_u64 = |schema: &Schema| schema.format.as_deref() == Some("uint64");
    (written.is_unsigned() || !is_unsigned)
        && (is_unsigned || is_u64(read) || !is_u64(written))
        && stated.all(|number| {
            let (is_exact, most) = if is_unsigned {
                (number.is_u64(), 2_f64.powi(64))
            } else {
                (number.is_i64(), 2_f64.powi(63))
            };
            is_exact || number.as_f64().is_some_and(|number| number.abs() < most)
        })
}

/// Whether every assertion that decides which values are allowed is one that is judged here.
fn is_understood(schema: &Schema) -> bool {
    let judged = |keyword: &String| {
        is_constraint(keyword) || (keyword == "enum" && schema.kind != Kind::Any)
    };
    !matches!(schema.kind, Kind::Other(_)) && schema.assertions.keys().all(judged)
}
