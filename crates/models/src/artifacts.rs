//! The artifacts of a completed bot.

use std::fmt;

use crate::{BotCompletedData, SIGNED_URL_LIFETIME, SignedUrl, Timestamp};

/// The kind of an artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[non_exhaustive]
pub enum ArtifactKind {
    /// The recording, with video and sound.
    Video,
    /// The recording, sound only.
    Audio,
    /// The processed transcription.
    Transcription,
    /// The transcription, as the provider returned it.
    RawTranscription,
    /// Who spoke when.
    Diarization,
    /// The messages of the meeting's chat.
    ChatMessages,
}

impl ArtifactKind {
    /// Every kind, in the order of [`BotCompletedData::artifacts`].
    pub const ALL: &'static [Self] = &[
        Self::Video,
        Self::Audio,
        Self::Transcription,
        Self::RawTranscription,
        Self::Diarization,
        Self::ChatMessages,
    ];

    /// The key of the artifact's link in the payload.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Transcription => "transcription",
            Self::RawTranscription => "raw_transcription",
            Self::Diarization => "diarization",
            Self::ChatMessages => "chat_messages",
        }
    }

    /// A name for the file that the link leads to: the key of the link, with the extension of the file's format.
    ///
    /// It does not depend on the link, whose path may vary. Source: the source of the vendor's bot, to 2026-08.
    ///
    /// ```
    /// use meeting_baas_models::ArtifactKind;
    ///
    /// assert_eq!(ArtifactKind::Video.file_name(), "video.mp4");
    /// assert_eq!(ArtifactKind::Diarization.file_name(), "diarization.jsonl");
    /// ```
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Video => "video.mp4",
            Self::Audio => "audio.flac",
            Self::Transcription => "transcription.json",
            Self::RawTranscription => "raw_transcription.json",
            Self::Diarization => "diarization.jsonl",
            Self::ChatMessages => "chat_messages.json",
        }
    }
}

impl fmt::Display for ArtifactKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl BotCompletedData {
    /// The artifacts of the bot, each with the link to download it.
    ///
    /// Any of them may be absent: a bot that records sound only has no video, and a bot whose data is deleted has no
    /// artifact. The links are secrets, and [expire after four hours](Self::links_expire_at): store the artifacts, not
    /// the links. `GET /v2/bots/{id}` of the vendor's API has new links.
    ///
    /// ```
    /// use meeting_baas_models::{ArtifactKind, BotCompletedData};
    ///
    /// let data: BotCompletedData = serde_json::from_str(
    ///     r#"{
    ///         "bot_id": "7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93",
    ///         "data_deleted": false,
    ///         "sent_at": "2026-03-17T10:35:12.640Z",
    ///         "audio": "https://storage.example.com/audio.flac?signature=s3cret",
    ///         "video": null
    ///     }"#,
    /// )?;
    ///
    /// let kinds: Vec<ArtifactKind> = data.artifacts().map(|(kind, _)| kind).collect();
    /// assert_eq!(kinds, [ArtifactKind::Audio]);
    /// for (kind, link) in data.artifacts() {
    ///     println!("download {kind} from {link:?}"); // shows the host only
    /// }
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn artifacts(&self) -> impl Iterator<Item = (ArtifactKind, &SignedUrl)> {
        ArtifactKind::ALL
            .iter()
            .filter_map(|&kind| Some((kind, self.artifact(kind)?)))
    }

    /// The link to one artifact; `None` if the bot has no artifact of this kind.
    pub const fn artifact(&self, kind: ArtifactKind) -> Option<&SignedUrl> {
        match kind {
            ArtifactKind::Video => self.video.as_ref(),
            ArtifactKind::Audio => self.audio.as_ref(),
            ArtifactKind::Transcription => self.transcription.as_ref(),
            ArtifactKind::RawTranscription => self.raw_transcription.as_ref(),
            ArtifactKind::Diarization => self.diarization.as_ref(),
            ArtifactKind::ChatMessages => self.chat_messages.as_ref(),
        }
    }

    /// The instant at which the first of the links to the artifacts expires.
    ///
    /// A link states its own expiry: see [`SignedUrl::expires_at`]. Of a link that does not, and of an event without
    /// links, the expiry is [four hours](SIGNED_URL_LIFETIME) after `sent_at`; such a link was made a little before the
    /// event was sent, and expires a little earlier. So subtract a margin. A retried delivery has the links of the first
    /// attempt, and so does this instant.
    ///
    /// `None` if the instant is after the year 9999.
    ///
    /// ```
    /// # use meeting_baas_models::BotCompletedData;
    /// # let data: BotCompletedData = serde_json::from_str(
    /// #     r#"{
    /// #         "bot_id": "7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93",
    /// #         "data_deleted": false,
    /// #         "sent_at": "2026-03-17T10:35:12.640Z",
    /// #         "audio": "https://storage.example.com/audio.flac?X-Amz-Date=20260317T103458Z&X-Amz-Expires=14400"
    /// #     }"#,
    /// # )?;
    /// assert_eq!(data.sent_at.to_string(), "2026-03-17T10:35:12.640Z");
    /// let end = data.links_expire_at().map(|end| end.to_string());
    /// assert_eq!(end.as_deref(), Some("2026-03-17T14:34:58.000Z"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn links_expire_at(&self) -> Option<Timestamp> {
        let documented = self.sent_at.checked_add(SIGNED_URL_LIFETIME);
        self.artifacts()
            .map(|(_, link)| link.expires_at().or(documented))
            .reduce(|first, expiry| match (first, expiry) {
                (Some(first), Some(expiry)) => Some(first.min(expiry)),
                (first, expiry) => first.or(expiry),
            })
            .unwrap_or(documented)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;

    fn data(change: impl FnOnce(&mut Value)) -> BotCompletedData {
        let mut value = json!({
            "bot_id": "7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93",
            "data_deleted": false,
            "sent_at": "2026-03-17T10:35:12.640Z",
        });
        change(&mut value);
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn each_kind_is_the_link_of_its_key() {
        for &kind in ArtifactKind::ALL {
            let link = format!("https://storage.example.com/{kind}");
            let data = data(|value| value[kind.as_str()] = json!(link));
            let artifacts: Vec<_> = data.artifacts().collect();
            assert_eq!(artifacts, [(kind, &SignedUrl::from(link))]);
        }
    }

    #[test]
    fn each_file_has_the_name_of_its_key_and_an_extension() {
        for kind in ArtifactKind::ALL {
            let (stem, extension) = kind.file_name().split_once('.').unwrap();
            assert_eq!(stem, kind.as_str());
            assert!(!extension.is_empty() && !extension.contains('.'));
        }
    }

    #[test]
    fn artifacts_are_in_the_order_of_the_kinds() {
        let data = data(|value| {
            for kind in ArtifactKind::ALL {
                value[kind.as_str()] = json!("https://storage.example.com");
            }
        });
        let kinds: Vec<_> = data.artifacts().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ArtifactKind::ALL);
        let keys: BTreeSet<_> = kinds.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(keys.len(), ArtifactKind::ALL.len());
    }

    #[test]
    fn bot_without_links_has_no_artifacts() {
        assert_eq!(data(|_| {}).artifacts().count(), 0);
    }

    #[test]
    fn first_link_that_expires_decides() {
        let link = |query: &str| json!(format!("https://storage.example.com/file?{query}"));
        let early = link("X-Amz-Date=20260317T103458Z&X-Amz-Expires=14400");
        let late = link("X-Amz-Expires=14400&X-Amz-Signature=5d&X-Amz-Date=20260317T103500Z");
        for (audio, video, expected) in [
            (json!(null), json!(null), "2026-03-17T14:35:12.640Z"),
            (early.clone(), json!(null), "2026-03-17T14:34:58.000Z"),
            (late.clone(), early.clone(), "2026-03-17T14:34:58.000Z"),
            (early.clone(), late.clone(), "2026-03-17T14:34:58.000Z"),
            (
                late.clone(),
                link("signature=5d"),
                "2026-03-17T14:35:00.000Z",
            ),
            (link(""), link("signature=5d"), "2026-03-17T14:35:12.640Z"),
            (
                link("X-Amz-Date=20260317T110000Z&X-Amz-Expires=60"),
                late,
                "2026-03-17T11:01:00.000Z",
            ),
        ] {
            let data = data(|value| {
                value["audio"] = audio.clone();
                value["video"] = video.clone();
            });
            let found = data.links_expire_at().unwrap().to_string();
            assert_eq!(found, expected, "{audio} {video}");
        }
    }

    #[test]
    fn expiry_after_the_year_9999_is_none() {
        let data = data(|value| value["sent_at"] = json!("9999-12-31T20:00:00.000Z"));
        assert_eq!(data.links_expire_at(), None);
    }
}
