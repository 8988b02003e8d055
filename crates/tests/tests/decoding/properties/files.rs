//! What holds for each type that is in no union: the files behind the links, and alerts.

use std::fmt::Debug;

use meeting_baas_models::{
    Alert, ChatMessage, DecodeError, DiarizationSegment, Drift, DriftKind, RawMetadata,
    RawTranscription, RawUtterance, Transcription,
};
use proptest::prelude::{BoxedStrategy, Strategy, any};
use proptest::sample::Index;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tests::document::openapi;
use tests::generator::{Spelling, schema, spellings, values};

use super::payloads::Payload;
use super::round_trip::validator;
use super::same::same;

/// A type, with the entry points of its file.
trait File: Serialize + DeserializeOwned + PartialEq + Debug {
    /// The name of its schema.
    const NAME: &'static str;

    fn read(json: &[u8]) -> Result<Self, DecodeError>;

    fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError>;
}

macro_rules! files {
    ($($Type:ident)+) => {
        $(impl File for $Type {
            const NAME: &'static str = stringify!($Type);

            fn read(json: &[u8]) -> Result<Self, DecodeError> {
                Self::from_slice(json)
            }

            fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
                Self::drift(json)
            }
        })+
    };
}

files! { Alert Transcription RawTranscription DiarizationSegment }

impl File for ChatMessage {
    const NAME: &'static str = "ChatMessage";

    fn read(json: &[u8]) -> Result<Self, DecodeError> {
        let list = [b"[", json, b"]"].concat();
        Self::list_from_slice(&list).map(|mut messages| messages.remove(0))
    }

    fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
        let list = [b"[", json, b"]"].concat();
        let mut drift = Self::list_drift(&list)?;
        for drift in &mut drift {
            drift.path = drift.path.trim_start_matches("[0].").to_owned();
        }
        Ok(drift)
    }
}

fn payload<T: File>() -> (Payload, BoxedStrategy<(Value, Spelling)>) {
    let schema = schema(&openapi(), T::NAME);
    let cases = (values(&schema), spellings()).boxed();
    let name = T::NAME.to_owned();
    (Payload { name, schema }, cases)
}

fn comes_back<T: File>() {
    let (payload, cases) = payload::<T>();
    let validator = validator(T::NAME);
    payload.holds(&cases, |(value, spelling)| {
        validator
            .validate(&value)
            .map_err(|error| format!("the generated file is not valid: {error}"))?;
        let text = spelling.write(&value);
        let file = T::read(text.as_bytes()).map_err(|error| error.to_string())?;
        let other = serde_json::from_str::<T>(&text).map_err(|error| error.to_string())?;
        if file != other {
            return Err(format!("read as {file:?}, and by serde as {other:?}"));
        }
        let drift = T::drift(text.as_bytes()).map_err(|error| error.to_string())?;
        if !drift.is_empty() {
            return Err(format!("drift: {drift:?}"));
        }
        same(
            &value,
            &serde_json::to_value(&file).map_err(|error| error.to_string())?,
        )
    });
}

#[test]
fn valid_files_come_back_as_they_were() {
    comes_back::<Alert>();
    comes_back::<Transcription>();
    comes_back::<RawTranscription>();
    comes_back::<DiarizationSegment>();
    comes_back::<ChatMessage>();
}

fn ignores_unknown_keys<T: File>() {
    let (payload, cases) = payload::<T>();
    payload.holds(&cases, |(mut value, spelling)| {
        let known = spelling.write(&value);
        value["unknown_key"] = json!({"any": [1, null]});
        let text = spelling.write(&value);
        let [file, known] = [&text, &known].map(|text| T::read(text.as_bytes()));
        if file != known {
            return Err(format!(
                "read as {file:?}, and without the key as {known:?}"
            ));
        }
        let drift = T::drift(text.as_bytes()).map_err(|error| error.to_string())?;
        match drift.as_slice() {
            [only] if only.path == "unknown_key" && only.kind == DriftKind::UnknownKey => Ok(()),
            drift => Err(format!("drift: {drift:?}")),
        }
    });
}

#[test]
fn unknown_keys_are_ignored_and_listed() {
    ignores_unknown_keys::<Alert>();
    ignores_unknown_keys::<Transcription>();
    ignores_unknown_keys::<RawTranscription>();
    ignores_unknown_keys::<DiarizationSegment>();
    ignores_unknown_keys::<ChatMessage>();
}

fn rejects_what_serde_rejects<T: File>() {
    let (payload, cases) = payload::<T>();
    let damages = (any::<Index>(), any::<u8>()).boxed();
    let cases = (cases, damages).boxed();
    payload.holds(&cases, |((value, spelling), (place, byte))| {
        let mut text = spelling.write(&value).into_bytes();
        let place = place.index(text.len());
        if let Some(damaged) = text.get_mut(place) {
            *damaged = byte;
        }
        let (file, other) = (T::read(&text), serde_json::from_slice::<T>(&text));
        match (file, other) {
            (Ok(file), Ok(other)) if file == other => Ok(()),
            (Err(_), Err(_)) => Ok(()),
            // An unpaired surrogate is read from text alone.
            (Ok(_), Err(_)) if text.windows(2).any(|pair| pair == b"\\u") => Ok(()),
            (file, other) => Err(format!("read as {file:?}, and by serde as {other:?}")),
        }
    });
}

#[test]
fn damaged_files_are_read_by_each_entry_point_or_by_none() {
    rejects_what_serde_rejects::<Alert>();
    rejects_what_serde_rejects::<Transcription>();
    rejects_what_serde_rejects::<RawTranscription>();
    rejects_what_serde_rejects::<DiarizationSegment>();
    rejects_what_serde_rejects::<ChatMessage>();
}

/// The views of an entry of a raw transcription are of its documented form.
#[test]
fn documented_entries_of_a_raw_transcription_have_their_views() {
    let document = openapi();
    let metadata = values(&schema(&document, "RawMetadata"));
    let utterances = values(&schema(&document, "RawUtterance"));
    let (payload, _) = payload::<RawTranscription>();
    let cases = (metadata, utterances).boxed();
    payload.holds(&cases, |(metadata, utterance)| {
        let entry = json!({"metadata": metadata, "transcription": {"utterances": [utterance]}});
        let file = json!({"transcriptions": [entry]}).to_string();
        let file = RawTranscription::from_slice(file.as_bytes()).map_err(|it| it.to_string())?;
        let chunk = file.transcriptions.first().ok_or("no entry")?;
        let read: RawMetadata = chunk.metadata().map_err(|error| error.to_string())?;
        same(&metadata, &json!(read))?;
        let read: Vec<RawUtterance> = chunk.utterances().map_err(|error| error.to_string())?;
        same(&json!([utterance]), &json!(read))
    });
}
