//! The files behind the links in an event, and what services compute from them.
//!
//! # From the event to `meeting.vtt`
//!
//! `bot.completed` has a [`SignedUrl`](crate::SignedUrl) for each file. Download it with the HTTP client of your service, and
//! read it:
//!
//! ```
//! use std::error::Error;
//!
//! use meeting_baas_models::{ArtifactKind, DiarizationSegment, Transcription, WebhookEvent};
//!
//! /// The captions of a meeting; `None` if it has no transcription.
//! fn captions(
//!     event: &WebhookEvent,
//!     download: impl Fn(&str) -> Result<Vec<u8>, Box<dyn Error>>,
//! ) -> Result<Option<String>, Box<dyn Error>> {
//!     let WebhookEvent::BotCompleted(completed) = event else { return Ok(None) };
//!     let Some(link) = completed.data.artifact(ArtifactKind::Transcription) else { return Ok(None) };
//!     let mut transcription = Transcription::from_slice(&download(link.expose())?)?;
//!     if let Some(link) = completed.data.artifact(ArtifactKind::Diarization) {
//!         // A malformed line costs its segment and no other.
//!         let file = download(link.expose())?;
//!         let segments: Vec<_> = DiarizationSegment::lines(&*file).filter_map(Result::ok).collect();
//!         transcription.name_speakers(&segments);
//!     }
//!     Ok(Some(transcription.captions().to_webvtt()))
//! }
//! # let event: WebhookEvent = r#"{
//! #     "event": "bot.completed",
//! #     "data": {
//! #         "bot_id": "7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93",
//! #         "data_deleted": false,
//! #         "sent_at": "2026-03-17T10:35:12.640Z",
//! #         "transcription": "https://storage.example.com/output_transcription.json",
//! #         "diarization": "https://storage.example.com/diarization.jsonl"
//! #     }
//! # }"#.parse()?;
//! # let download = |link: &str| -> Result<Vec<u8>, Box<dyn Error>> {
//! #     Ok(match link.ends_with(".jsonl") {
//! #         true => b"{\"speaker\": \"Ada\", \"start_time\": 0, \"end_time\": 2}\n".to_vec(),
//! #         false => br#"{"result": {"utterances": [{"text": "Hello.", "start": 0.5, "end": 1}]}}"#.to_vec(),
//! #     })
//! # };
//! # let captions = captions(&event, download)?.unwrap();
//! # assert_eq!(captions, "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\n<v Ada>Hello.\n");
//! # Ok::<(), Box<dyn Error>>(())
//! ```
//!
//! The example [`meeting_vtt`] has a `download` that streams, limits the size, follows redirects to `https` only, and never
//! logs the link. The links [expire after four hours](crate::BotCompletedData::links_expire_at): download the files when
//! the event arrives, and store them. `GET /v2/bots/{id}` of the vendor's API returns new links.
//!
//! [`meeting_vtt`]: https://docs.rs/crate/meeting-baas-models/latest/source/examples/meeting_vtt.rs
//!
//! # The files
//!
//! | link | file | read it with | absent if |
//! | ---- | ---- | ------------ | --------- |
//! | `transcription` | JSON | [`Transcription::from_slice`](crate::Transcription::from_slice) | transcription is off, failed, or its data is deleted |
//! | `raw_transcription` | JSON | [`RawTranscription::from_slice`](crate::RawTranscription::from_slice) | the same |
//! | `diarization` | JSON Lines | [`DiarizationSegment::lines`](crate::DiarizationSegment::lines), in constant memory | nobody spoke |
//! | `chat_messages` | JSON | [`ChatMessage::list_from_slice`](crate::ChatMessage::list_from_slice) | nobody wrote |
//! | `audio`, `video` | FLAC, MP4 | a media library | the bot did not record it |
//!
//! Only the keys that every source of the vendor's has are required. Unknown keys are accepted, and `drift` lists them. What
//! is read is written back with the same keys, and with numbers of the same value: `3` is written as `3.0`.
//!
//! The files contain what people said and wrote. `Debug` shows it up to the first link in a text, so log identifiers instead.
//!
//! # What services compute
//!
//! Types of files are in the root of the crate, and what is computed of them is in this module:
//!
//! ```
//! use meeting_baas_models::files::TalkTime;
//! use meeting_baas_models::{DiarizationSegment, Transcription};
//!
//! fn print(transcription: &Transcription, segments: &[DiarizationSegment]) {
//!     print!("{}", transcription.to_text());
//!     for TalkTime { speaker, seconds, .. } in TalkTime::of_segments(segments) {
//!         println!("{speaker}: {seconds:.1} s");
//!     }
//! }
//! ```
//!
//! Where there is a diarization, its talk time is more exact than that of the transcription. `name_speakers` replaces the
//! speaker of an utterance by who spoke longest while it lasted; an utterance in a gap keeps its speaker.
//!
//! | question | answer |
//! | -------- | ------ |
//! | What was said, as plain text? | [`Transcription::to_text`](crate::Transcription::to_text), by turn; [`Utterance::spoken`](crate::Utterance::spoken), by utterance |
//! | Captions? | [`Captions::to_webvtt`], [`Captions::to_subrip`] |
//! | Who said it, by the diarization? | [`Transcription::name_speakers`](crate::Transcription::name_speakers), [`Speakers::between`] |
//! | Which participant is that? | [`DiarizationSegment::participant`](crate::DiarizationSegment::participant), [`Utterance::participant`](crate::Utterance::participant) |
//! | Who spoke how long? | [`TalkTime::of_segments`], [`Transcription::talk_time`](crate::Transcription::talk_time) |
//! | What was written while it was said? | [`Transcription::timeline`](crate::Transcription::timeline) |

mod captions;
mod chunk;
mod lines;
mod read;
mod speakers;
mod speech;
mod talk_time;
mod timeline;

pub use captions::Captions;
pub use chunk::RawChunk;
pub use lines::{DiarizationLines, LineError};
pub use speakers::Speakers;
pub use speech::Turn;
pub use talk_time::TalkTime;
pub use timeline::TimelineItem;
