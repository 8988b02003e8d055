//! Whether two JSON texts say the same: key for key, text for text, and numbers compared as they are
//! written, so that neither `1.0` for `1` nor a rounded digit goes unnoticed.
//!
//! Not compared are the order of keys, the space between tokens, and how a text is escaped.

mod exact;

use std::collections::BTreeMap;
use std::fmt;

use exact::Json;

/// One place where what was written differs from what was sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where, as in `data.participants[3].name`; empty for the whole text.
    pub path: String,
    /// How.
    pub change: Change,
}

/// How what was written differs from what was sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// It was sent, and not written.
    Lost,
    /// It was written, and not sent.
    Added,
    /// Another value was written.
    Changed {
        /// What was sent, as JSON.
        sent: String,
        /// What was written, as JSON.
        written: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.change {
            Change::Lost => write!(formatter, "{path}: lost"),
            Change::Added => write!(formatter, "{path}: added"),
            Change::Changed { sent, written } => {
                write!(formatter, "{path}: {sent} became {written}")
            }
        }
    }
}

/// Where the second text differs from the first, in the order of the first.
///
/// Panics if one of them is invalid JSON, or has a duplicate key.
pub fn differences(sent: &str, written: &str) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", &Json::read(sent), &Json::read(written), &mut found);
    found
}

fn compare(path: &str, sent: &Json, written: &Json, found: &mut Vec<Difference>) {
    match (sent, written) {
        (Json::Object(sent), Json::Object(written)) => members(path, sent, written, found),
        (Json::Array(sent), Json::Array(written)) => items(path, sent, written, found),
        _ if sent == written => {}
        _ => found.push(Difference {
            path: path.to_owned(),
            change: Change::Changed {
                sent: sent.to_string(),
                written: written.to_string(),
            },
        }),
    }
}

fn members(
    path: &str,
    sent: &BTreeMap<String, Json>,
    written: &BTreeMap<String, Json>,
    found: &mut Vec<Difference>,
) {
    let at = |key: &str| match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    };
    for (key, value) in sent {
        match written.get(key) {
            Some(other) => compare(&at(key), value, other, found),
            None => found.push(Difference {
                path: at(key),
                change: Change::Lost,
            }),
        }
    }
    for key in written.keys().filter(|key| !sent.contains_key(*key)) {
        found.push(Difference {
            path: at(key),
            change: Change::Added,
        });
    }
}

fn items(path: &str, sent: &[Json], written: &[Json], found: &mut Vec<Difference>) {
    for index in 0..sent.len().max(written.len()) {
        let path = format!("{path}[{index}]");
        match (sent.get(index), written.get(index)) {
            (Some(value), Some(other)) => compare(&path, value, other, found),
            (Some(_), None) => found.push(Difference {
                path,
                change: Change::Lost,
            }),
            _ => found.push(Difference {
                path,
                change: Change::Added,
            }),
        }
    }
}
