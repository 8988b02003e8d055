//! The entry points for the text of a file.

use super::lines::DiarizationLines;
use crate::decode;
use crate::{
    ChatMessage, DecodeError, DiarizationSegment, Drift, RawTranscription, Transcription, Utterance,
};

impl Transcription {
    /// Reads the file behind the link `transcription`.
    ///
    /// # Errors
    ///
    /// The text is not a transcription, or is beyond a [limit](crate#limits).
    pub fn from_slice(json: &[u8]) -> Result<Self, DecodeError> {
        decode::whole(json)
    }

    /// Lists the keys that this type does not know, as [`WebhookEvent::drift`](crate::WebhookEvent::drift) does.
    ///
    /// # Errors
    ///
    /// Those of [`from_slice`](Self::from_slice).
    pub fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
        decode::drift_of_whole::<Self>(json)
    }

    /// What was said, utterance by utterance.
    pub fn utterances(&self) -> &[Utterance] {
        &self.result.utterances
    }
}

impl RawTranscription {
    /// Reads the file behind the link `raw_transcription`.
    ///
    /// # Errors
    ///
    /// The text is not a raw transcription, or is beyond a [limit](crate#limits).
    pub fn from_slice(json: &[u8]) -> Result<Self, DecodeError> {
        decode::whole(json)
    }

    /// Lists the keys that this type does not know, but for those of the entries, which depend on the transcription
    /// service.
    ///
    /// # Errors
    ///
    /// Those of [`from_slice`](Self::from_slice).
    pub fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
        decode::drift_of_whole::<Self>(json)
    }
}

impl DiarizationSegment {
    /// Reads one line of the file behind the link `diarization`.
    ///
    /// # Errors
    ///
    /// The text is not a segment, or is beyond a [limit](crate#limits).
    pub fn from_slice(json: &[u8]) -> Result<Self, DecodeError> {
        decode::whole(json)
    }

    /// Reads the file behind the link `diarization`, line by line.
    ///
    /// The file is not in memory as a whole: the iterator keeps one line.
    ///
    /// ```
    /// use meeting_baas_models::DiarizationSegment;
    ///
    /// let file = r#"{"speaker": "Ada", "start_time": 0.5, "end_time": 2.25}
    /// {"speaker": "Grace", "start_time": "two", "end_time": 4}
    /// {"speaker": "Grace", "start_time": 4, "end_time": 6.5}
    /// "#;
    ///
    /// let mut segments = Vec::new();
    /// for line in DiarizationSegment::lines(file.as_bytes()) {
    ///     match line {
    ///         Ok(segment) => segments.push(segment),
    ///         Err(error) => assert_eq!(error.line(), 2),
    ///     }
    /// }
    /// assert_eq!(segments.len(), 2);
    /// ```
    pub fn lines<Reader: std::io::BufRead>(reader: Reader) -> DiarizationLines<Reader> {
        DiarizationLines::new(reader)
    }

    /// Lists the keys and values of a line that this type does not know.
    ///
    /// # Errors
    ///
    /// Those of [`from_slice`](Self::from_slice).
    pub fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
        decode::drift_of_whole::<Self>(json)
    }
}

impl ChatMessage {
    /// Reads the file behind the link `chat_messages`: a list of messages.
    ///
    /// # Errors
    ///
    /// The text is not a list of messages, or is beyond a [limit](crate#limits).
    pub fn list_from_slice(json: &[u8]) -> Result<Vec<Self>, DecodeError> {
        decode::whole(json)
    }

    /// Lists the keys of the messages that this type does not know.
    ///
    /// # Errors
    ///
    /// Those of [`list_from_slice`](Self::list_from_slice).
    pub fn list_drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
        decode::drift_of_whole::<Vec<Self>>(json)
    }
}
