//! The payloads, and how a property is tried on them.

use std::fmt;
use std::fmt::Display;

use super::entry_points::{EntryPoint, entry_points};
use crate_tests::event::Event;
use proptest::prelude::{BoxedStrategy, Strategy};
use proptest::test_runner::{TestCaseError, TestError, TestRunner};
use serde_json::Value;
use tests::document::openapi;
use tests::generator::{Spelling, schema, spellings, values};
use tests::property::config;
use xtask::schema::Schema;

/// How many cases of each payload a property is tried with by default.
const CASES: u32 = 64;

/// A payload that the document describes.
pub(crate) struct Payload {
    pub(crate) name: String,
    pub(crate) schema: Schema,
}

/// All payloads with an event: the bodies of the document's webhooks and callbacks. `files.rs` has the others.
pub(crate) fn payloads() -> Vec<Payload> {
    let document = openapi();
    let mut names = Vec::new();
    bodies(&document, &mut names);
    names.sort();
    names.dedup();
    let mut all: Vec<&String> = ["/webhooks", "/components/callbacks"]
        .into_iter()
        .filter_map(|section| document.pointer(section)?.as_object())
        .flat_map(|section| section.keys())
        .collect();
    all.sort();
    assert_eq!(names.iter().collect::<Vec<_>>(), all);
    names.retain(|name| name != "Alert");
    let payload = |name: String| Payload {
        schema: schema(&document, &name),
        name,
    };
    names.into_iter().map(payload).collect()
}

/// The schemas of all request bodies in a document.
fn bodies(value: &Value, names: &mut Vec<String>) {
    let reference = value.pointer("/requestBody/content/application~1json/schema/$ref");
    if let Some(name) = reference.and_then(Value::as_str) {
        names.extend(name.rsplit('/').next().map(str::to_owned));
    }
    match value {
        Value::Array(items) => items.iter().for_each(|it| bodies(it, names)),
        Value::Object(members) => members.values().for_each(|it| bodies(it, names)),
        _ => {}
    }
}

/// A payload as it is delivered, and the entry point that reads it.
#[derive(Clone)]
pub(crate) struct Delivery {
    pub(crate) value: Value,
    pub(crate) text: String,
    pub(crate) entry_point: EntryPoint,
}

/// How a payload is written and read.
pub(crate) type Manner = (Spelling, EntryPoint);

/// Every spelling, with every entry point.
pub(crate) fn manners() -> BoxedStrategy<Manner> {
    (spellings(), entry_points()).boxed()
}

impl Delivery {
    pub(crate) fn new(value: Value, (spelling, entry_point): Manner) -> Self {
        let text = spelling.write(&value);
        Self {
            value,
            text,
            entry_point,
        }
    }

    /// The event that the entry point returns, or its error.
    pub(crate) fn read<E: Event>(&self) -> Result<E, String> {
        let event = self.entry_point.read(self.text.as_bytes());
        event.map_err(|error| format!("not read: {error}"))
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\nread by {:?}", self.text, self.entry_point)
    }
}

impl Payload {
    /// Whether it comes as a callback of one bot, and not as a webhook of the account.
    pub(crate) fn is_callback(&self) -> bool {
        self.name.starts_with("Callback")
    }

    /// Valid deliveries of this payload, in any spelling.
    pub(crate) fn deliveries(&self) -> BoxedStrategy<Delivery> {
        (values(&self.schema), manners())
            .prop_map(|(value, manner)| Delivery::new(value, manner))
            .boxed()
    }

    /// Tries a property, and panics with the simplest one for which it does not hold.
    pub(crate) fn holds<Case: fmt::Debug, Reason: Display>(
        &self,
        cases: &BoxedStrategy<Case>,
        property: impl Fn(Case) -> Result<(), Reason>,
    ) {
        let mut runner = TestRunner::new(config(CASES));
        let test = |case| property(case).map_err(|reason| TestCaseError::fail(reason.to_string()));
        match runner.run(cases, test) {
            Ok(()) => {}
            Err(TestError::Fail(reason, case)) => {
                panic!(
                    "{}: {reason}\nfor this, the simplest case:\n{case:?}",
                    self.name
                )
            }
            Err(TestError::Abort(reason)) => panic!("{}: {reason}", self.name),
        }
    }
}
