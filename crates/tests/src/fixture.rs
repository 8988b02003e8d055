//! The fixtures: deliveries written for this project, as they arrive.
//!
//! The full payload of each event is the sample that `meeting-baas-webhooks` publishes.
//! `fixtures/webhooks/<event>.<variant>.json` is the body of another webhook,
//! `fixtures/callbacks/<event>.<variant>.json` that of another callback. In `fixtures/unknown` is what no
//! type knows, and what may have no event.

use std::fmt;

use meeting_baas_webhooks::testing::{Sample, callback_samples, webhook_samples};

use tests::project;

/// Who brings a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carrier {
    /// A webhook, to the account's endpoint.
    Webhook,
    /// A callback, to the URL that one bot was created with.
    Callback,
}

impl Carrier {
    const ALL: [Self; 2] = [Self::Webhook, Self::Callback];

    /// The folder of its fixtures with a variant.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Webhook => "webhooks",
            Self::Callback => "callbacks",
        }
    }

    /// The published sample of each of its events.
    pub const fn samples(self) -> &'static [Sample] {
        match self {
            Self::Webhook => webhook_samples(),
            Self::Callback => callback_samples(),
        }
    }
}

/// One fixture.
#[derive(Debug)]
pub struct Fixture {
    /// Who brings it.
    pub carrier: Carrier,
    /// The name of the file, without its extension: the event, and the variant where it has one.
    pub stem: String,
    /// The content of the file.
    pub text: String,
}

impl Fixture {
    /// The event that the name of the file promises: its first two words.
    pub fn event(&self) -> &str {
        self.split().0
    }

    /// What is special about it; `None` for the full one.
    pub fn variant(&self) -> Option<&str> {
        self.split().1
    }

    fn split(&self) -> (&str, Option<&str>) {
        let dots = self.stem.match_indices('.').map(|(index, _)| index);
        match dots.take(2).nth(1) {
            Some(index) => (&self.stem[..index], Some(&self.stem[index + 1..])),
            None => (&self.stem, None),
        }
    }
}

impl fmt::Display for Fixture {
    /// The carrier, and the name without its extension.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.carrier.folder(), self.stem)
    }
}

/// All fixtures of the payloads, sorted by carrier and name.
pub fn all() -> Vec<Fixture> {
    let of = |carrier: Carrier| {
        let samples = carrier.samples().iter();
        let samples = samples.map(|sample| (sample.event().to_owned(), sample.json().to_owned()));
        let mut named: Vec<_> = samples.chain(files(carrier.folder())).collect();
        named.sort();
        named.into_iter().map(move |(stem, text)| Fixture {
            carrier,
            stem,
            text,
        })
    };
    Carrier::ALL.into_iter().flat_map(of).collect()
}

/// The names and texts of the fixtures that no type knows.
pub fn unknown() -> Vec<(String, String)> {
    files("unknown")
}

fn files(folder: &str) -> Vec<(String, String)> {
    let folder = project::root().join("tests/fixtures").join(folder);
    let entries =
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let named = paths.iter().map(|path| {
        let stem = path.file_name().unwrap().to_str().unwrap();
        let stem = stem.strip_suffix(".json");
        let stem = stem.unwrap_or_else(|| panic!("{} is not a fixture", path.display()));
        (stem.to_owned(), std::fs::read_to_string(path).unwrap())
    });
    named.collect()
}
