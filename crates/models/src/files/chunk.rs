//! An entry of a raw transcription, which is kept as JSON.

use std::fmt;
use std::ops::Deref;

use serde_core::de::DeserializeOwned;
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::decode::{self, Cursor, Rejected};
use crate::from_json::FromJson;
use crate::redacted;
use crate::shape::{Field, Shape};
use crate::{DecodeError, RawMetadata, RawUtterance};

/// What the transcription service answered about one piece of the audio, kept as JSON.
///
/// It is a map (it dereferences to [`serde_json::Map`]). Its content depends on the transcription service, and that of one
/// service is documented: [`metadata`](Self::metadata) and [`utterances`](Self::utterances) read it, and may fail.
///
/// No entry states when its piece begins, so the times of two pieces cannot be compared. For times in the recording, use
/// [`Transcription`](crate::Transcription).
///
/// `Debug` shows the keys only.
///
/// Source: the vendor's OpenAPI document, since 2026-01-19.
#[derive(Clone, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transparent))]
pub struct RawChunk(Map<String, Value>);

/// The part of an entry that has its metadata.
const WITH_METADATA: Shape = Shape::Object {
    expected: "an object with `metadata`",
    fields: &[Field {
        key: "metadata",
        shape: RawMetadata::shape,
    }],
};

/// The part of an entry that has its utterances.
const WITH_UTTERANCES: Shape = Shape::Object {
    expected: "an object with `transcription`",
    fields: &[Field {
        key: "transcription",
        shape: || Shape::Object {
            expected: "an object with `utterances`",
            fields: &[Field {
                key: "utterances",
                shape: Vec::<RawUtterance>::shape,
            }],
        },
    }],
};

impl RawChunk {
    /// What the transcription service states about the piece: `metadata`.
    ///
    /// # Errors
    ///
    /// The entry has no such key, or something else there. The path of the error begins in the entry.
    pub fn metadata(&self) -> Result<RawMetadata, DecodeError> {
        self.view(self.0.get("metadata"), WITH_METADATA)
    }

    /// What was said in the piece: `transcription.utterances`.
    ///
    /// # Errors
    ///
    /// The entry has no such key, or something else there. The path of the error begins in the entry.
    pub fn utterances(&self) -> Result<Vec<RawUtterance>, DecodeError> {
        let transcription = self.0.get("transcription");
        let utterances = transcription.and_then(|it| it.get("utterances"));
        self.view(utterances, WITH_UTTERANCES)
    }

    /// The map.
    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }

    /// Reads a part. If that fails, the walk of the entry finds why.
    fn view<T: DeserializeOwned>(
        &self,
        part: Option<&Value>,
        shape: Shape,
    ) -> Result<T, DecodeError> {
        let view = part.and_then(|part| T::deserialize(part).ok());
        view.ok_or_else(|| decode::value_error(shape, &Value::Object(self.0.clone())))
    }
}

impl Deref for RawChunk {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl From<Map<String, Value>> for RawChunk {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

impl fmt::Debug for RawChunk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RawChunk ")?;
        redacted::keys(self.0.keys(), formatter)
    }
}

impl Serialize for RawChunk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RawChunk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self)
    }
}

impl FromJson for RawChunk {
    fn shape() -> Shape {
        Map::shape()
    }

    fn read(json: &mut Cursor<'_>) -> Result<Self, Rejected> {
        Map::read(json).map(Self)
    }
}

#[cfg(feature = "arbitrary")]
impl<'a> arbitrary::Arbitrary<'a> for RawChunk {
    /// A flat map.
    fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        let map: crate::Extra = source.arbitrary()?;
        Ok(Self(map.into_map()))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Found, RawChunk, RawTranscription};

    fn chunk(json: &str) -> RawChunk {
        let file = format!("{{\"transcriptions\": [{json}]}}");
        let mut file = RawTranscription::from_slice(file.as_bytes()).unwrap();
        file.transcriptions.remove(0)
    }

    #[test]
    fn metadata_and_utterances_are_views() {
        let chunk = chunk(
            r#"{
                "metadata": {"audio_duration": 12.5},
                "transcription": {"utterances": [{"text": "Hello.", "start": 0, "end": 1.5, "speaker": 0}]},
                "moderation": {"any": 1}
            }"#,
        );
        assert_eq!(chunk.metadata().unwrap().audio_duration, Some(12.5));
        let utterances = chunk.utterances().unwrap();
        assert_eq!(utterances[0].text.as_deref(), Some("Hello."));
        assert_eq!(utterances[0].speaker, Some(0.0));
        assert!(chunk.contains_key("moderation"));
    }

    #[test]
    fn view_of_another_shape_is_an_error_with_its_path() {
        let chunk = chunk(r#"{"metadata": 1, "transcription": {"utterances": [{"start": 1}]}}"#);
        let error = chunk.metadata().unwrap_err();
        assert_eq!((error.path(), error.found()), ("metadata", Found::Number));
        let error = chunk.utterances().unwrap_err();
        assert_eq!(error.path(), "transcription.utterances[0].end");
        assert_eq!(error.found(), Found::Missing);
    }

    #[test]
    fn debug_shows_no_value() {
        let chunk = chunk(r#"{"text": "s3cret"}"#);
        assert_eq!(format!("{chunk:?}"), r#"RawChunk {"text"}"#);
    }
}
