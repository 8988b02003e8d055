//! A delivery: what a receiver gets, and how.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::model::Schema;

/// How a payload comes to a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryKind {
    /// To the endpoint of the account.
    Webhook,
    /// To the URL that a bot was created with.
    Callback,
    /// The receiver downloads it from a link in an event.
    Artifact,
}

/// What is sent to a receiver, or what it downloads.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Its JSON pointer.
    pub pointer: String,
    /// What its body says.
    pub payload: Schema,
    /// The JSON pointer, below its own, of the operation that has the payload.
    pub main: Option<String>,
    /// Its operations without the payload, by their JSON pointers below its own.
    pub operations: BTreeMap<String, BTreeMap<String, Member>>,
    /// What its path items state next to operations, by the JSON pointers below its own.
    pub annotations: BTreeMap<String, Value>,
}

/// A member of an operation. Two are equal if they are written alike, or say the same once references are followed.
#[derive(Clone, Debug)]
pub struct Member {
    /// As it is written.
    pub stated: Value,
    /// With the content of what it refers to, but for schemas.
    pub resolved: Value,
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.stated == other.stated || self.resolved == other.resolved
    }
}

impl fmt::Display for DeliveryKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Webhook => "webhook",
            Self::Callback => "callback",
            Self::Artifact => "artifact",
        })
    }
}

impl Delivery {
    /// A member of the operation that has the payload.
    pub fn member(&self, keyword: &str) -> Option<&Value> {
        let operation = self.operations.get(self.main.as_ref()?)?;
        Some(&operation.get(keyword)?.stated)
    }
}
