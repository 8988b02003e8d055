//! Findings: what differs, what is to be judged of it, and how they are collected.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::differences::{Differences, Objects};
use crate::diff::change::{Detail, Wire};
use crate::diff::matching::Sides;
use crate::diff::read::DeliveryKey;
use crate::diff::rule::Rule;
use crate::schema::{Others, Property, Schema};

/// A difference under its rule, with all that it explains.
#[derive(Debug)]
pub(in crate::diff) struct Finding<'a> {
    /// What differs, under the most specific rule.
    pub(in crate::diff) detail: Detail,
    /// What else differs at the place.
    pub(in crate::diff) details: Vec<Detail>,
    /// The deliveries that reach the place.
    pub(in crate::diff) used_by: Vec<String>,
    /// Whose payloads are to be read with whose types.
    pub(in crate::diff) reading: Reading<'a>,
    /// What of the Rust types it is about.
    pub(in crate::diff) subject: Subject<'a>,
}

/// Whose payloads are to be read with whose types.
#[derive(Debug)]
pub(in crate::diff) enum Reading<'a> {
    /// It is known already.
    Known(Wire),
    /// What the older and the newer side have at a place.
    Places(Box<[Place<'a>; 2]>),
}

/// What a side has at a place.
#[derive(Debug)]
pub(in crate::diff) struct Place<'a> {
    /// What its payloads have there; `None` is never sent.
    pub(in crate::diff) written: Option<Field<'a>>,
    /// What its types read there; `None` is ignored.
    pub(in crate::diff) read: Option<Field<'a>>,
}

/// A property as it is read: its schema, and whether it is always present.
#[derive(Clone, Debug)]
pub(in crate::diff) struct Field<'a> {
    /// What its value is.
    pub(in crate::diff) schema: Cow<'a, Schema>,
    /// Whether it is always present.
    pub(in crate::diff) required: bool,
}

/// What of the Rust types a finding is about.
#[derive(Clone, Debug)]
pub(in crate::diff) enum Subject<'a> {
    /// Nothing: no type follows from what differs.
    Nothing,
    /// A value that has no name, and is not a property.
    Unnamed,
    /// A type, under its older and its newer name.
    Type(Option<&'a str>, Option<&'a str>),
    /// A property: the older and the newer place, each as its type and key.
    Property(Option<(&'a str, &'a str)>, Option<(&'a str, &'a str)>),
    /// A delivery, under its older and its newer key.
    Delivery(Option<&'a DeliveryKey>, Option<&'a DeliveryKey>),
    /// It is not known.
    Unknown,
}

impl<'a> Reading<'a> {
    /// Of fields that are read as they are written, the older one first.
    pub(in crate::diff) fn of(fields: [Field<'a>; 2]) -> Self {
        let places = fields.map(|field| Place {
            written: Some(field.clone()),
            read: Some(field),
        });
        Self::Places(Box::new(places))
    }

    /// Of values, the older schema first.
    pub(in crate::diff) fn of_values(schemas: [Cow<'a, Schema>; 2]) -> Self {
        Self::of(schemas.map(|schema| Field {
            schema,
            required: true,
        }))
    }
}

impl<'a> Field<'a> {
    /// A property of an object.
    pub(in crate::diff) fn of(property: &'a Property) -> Self {
        Self {
            schema: Cow::Borrowed(&property.schema),
            required: property.required,
        }
    }
}

/// What may be under a key that an object does not list; `None` if it is never sent.
///
/// A map has any key, and so has an object that says what its other values are. Every other object is open too, but
/// that says no more than that keys may come with time, and those are changes by themselves.
pub(in crate::diff) fn unlisted(is_map: bool, others: &Others) -> Option<Field<'_>> {
    let schema = match others {
        Others::Any if is_map => Schema::anything(),
        Others::Any | Others::Forbidden => return None,
        Others::Schema(schema) => schema,
    };
    Some(Field {
        schema: Cow::Borrowed(schema),
        required: false,
    })
}

/// The findings so far, and what they are found in.
pub(in crate::diff) struct Findings<'a> {
    /// What is compared.
    pub(in crate::diff) sides: Sides<'a>,
    /// What the newer side calls the older one's deliveries.
    pub(in crate::diff) labels: BTreeMap<String, String>,
    /// What was found.
    pub(in crate::diff) found: Vec<Finding<'a>>,
}

impl<'a> Findings<'a> {
    /// Adds a finding.
    pub(in crate::diff) fn add(
        &mut self,
        detail: Detail,
        used_by: &[String],
        reading: Reading<'a>,
        subject: Subject<'a>,
    ) {
        self.found.push(Finding {
            detail,
            details: Vec::new(),
            used_by: used_by.to_vec(),
            reading,
            subject,
        });
    }

    /// Adds what differs at one place as one finding, under the most specific rule.
    ///
    /// What no rule explains is a finding by itself. The objects whose properties are to be compared are returned.
    pub(in crate::diff) fn add_all(
        &mut self,
        differences: Differences<'a>,
        used_by: &[String],
        reading: Reading<'a>,
        subject: Subject<'a>,
    ) -> Vec<Objects<'a>> {
        let Differences {
            mut here,
            mut below,
            objects,
        } = differences;
        here.sort_by_key(|detail| detail.rule);
        below.sort_by_key(|detail| detail.rule);
        let all = here.into_iter().chain(below);
        let (unclassified, explained): (Vec<_>, Vec<_>) =
            all.partition(|detail| detail.rule == Rule::Unclassified);
        let rules = || explained.iter().map(|detail| detail.rule);
        // An annotation changes nothing, even where it is not known what is allowed.
        let reading = if rules().all(Rule::is_annotation) {
            Reading::Known(Wire::SAFE)
        } else {
            reading
        };
        let subject = if rules().all(Rule::is_harmless) {
            Subject::Nothing
        } else {
            subject
        };
        let mut explained = explained.into_iter();
        if let Some(first) = explained.next() {
            self.add(first, used_by, reading, subject);
            if let Some(finding) = self.found.last_mut() {
                finding.details = explained.collect();
            }
        }
        for detail in unclassified {
            let reading = Reading::Known(Wire::UNKNOWN);
            self.add(detail, used_by, reading, Subject::Unknown);
        }
        objects
    }

    /// The deliveries that reach a type, under either of its names.
    pub(in crate::diff) fn users(&self, before: Option<&str>, after: Option<&str>) -> Vec<String> {
        let old = before
            .into_iter()
            .flat_map(|it| self.sides.before.users(it));
        let new = after.into_iter().flat_map(|it| self.sides.after.users(it));
        let old = old.map(|label| self.labels.get(label).unwrap_or(label));
        let users: BTreeSet<&String> = old.chain(new).collect();
        users.into_iter().cloned().collect()
    }
}
