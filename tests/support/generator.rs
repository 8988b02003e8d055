//! Valid payloads, made from an OpenAPI document alone.
//!
//! ```text
//! let payloads = generator::payload(&document, "BotWebhookFailed");
//! ```
//!
//! The schema is read by the model of all stages, and references are followed; an assertion that the generator does
//! not know is a panic, so that none of a document is ignored. From the schema come the [`values`], and the [`sites`]
//! of a value, which is what tests change.

mod path;
mod schema;
mod sites;
mod spelling;
mod texts;
mod values;

use proptest::strategy::BoxedStrategy;
use serde_json::Value;

pub use path::{Path, Step};
pub use schema::{admits_kind_of, alternative, range, schema};
pub use sites::{Presence, Site, sites};
pub use spelling::{Spelling, spellings};
pub use texts::{plain_texts, texts};
pub use values::{anything, objects, values};

/// Valid values of the schema that a document has under a name.
///
/// There are nulls, absent optional keys, empty and long arrays, texts with any letter, integers at their
/// bounds, and every value of every enum; keys are in any order. A failing value shrinks to the simplest
/// that fails.
pub fn payload(document: &Value, name: &str) -> BoxedStrategy<Value> {
    values(&schema(document, name))
}
