//! `artifact`: text, captions and talk time of the files of a meeting.

use std::io::BufRead as _;
use std::path::Path;

use meeting_baas_models::files::TalkTime;
use meeting_baas_models::{DiarizationSegment, Transcription};
use serde_json::{Value, json};

use crate::arguments::{ArtifactCommand, Files};
use crate::failure::Failure;
use crate::input;
use crate::output::{self, Format, VERSION};

/// The files of a meeting.
#[derive(Default)]
struct Meeting {
    transcription: Option<Transcription>,
    segments: Option<Vec<DiarizationSegment>>,
}

pub(crate) fn run(command: &ArtifactCommand) -> Result<(), Failure> {
    let (ArtifactCommand::Text(files)
    | ArtifactCommand::Srt(files)
    | ArtifactCommand::Vtt(files)
    | ArtifactCommand::TalkTime(files)) = command;
    let meeting = Meeting::read(files)?;
    match command {
        ArtifactCommand::Text(_) => {
            // A line for each turn, which people read in a terminal. Captions have no control characters.
            let text = meeting.transcription()?.to_text();
            match files.format {
                Format::Text => output::lines(&text),
                Format::Json => print(files, "text", &text),
            }
        }
        ArtifactCommand::Srt(_) => print(
            files,
            "srt",
            &meeting.transcription()?.captions().to_subrip(),
        ),
        ArtifactCommand::Vtt(_) => print(
            files,
            "vtt",
            &meeting.transcription()?.captions().to_webvtt(),
        ),
        ArtifactCommand::TalkTime(_) => talk_time(files, &meeting.talk_time()),
    }
}

fn print(files: &Files, kind: &str, text: &str) -> Result<(), Failure> {
    match files.format {
        Format::Text => output::bytes(text.as_bytes()),
        Format::Json => output::json(&json!({"version": VERSION, "type": kind, "text": text})),
    }
}

fn talk_time(files: &Files, times: &[TalkTime]) -> Result<(), Failure> {
    if files.format == Format::Json {
        let speakers: Vec<Value> = times
            .iter()
            .map(|time| json!({"speaker": time.speaker, "seconds": time.seconds}))
            .collect();
        return output::json(
            &json!({"version": VERSION, "type": "talk-time", "speakers": speakers}),
        );
    }
    times.iter().try_for_each(|time| {
        let speaker = output::one_line(&time.speaker);
        output::line(format_args!("{:>9.1} s  {speaker}", time.seconds))
    })
}

impl Meeting {
    fn read(files: &Files) -> Result<Self, Failure> {
        let mut meeting = Self::default();
        for path in &files.files {
            meeting.add(path)?;
        }
        if let (Some(transcription), Some(segments)) =
            (&mut meeting.transcription, &meeting.segments)
        {
            transcription.name_speakers(segments);
        }
        Ok(meeting)
    }

    /// A file with a segment in one of its first lines is a diarization, also if others of them are malformed.
    fn add(&mut self, path: &Path) -> Result<(), Failure> {
        let name = input::name(path);
        let bytes = input::read(path)?;
        let is_diarization = bytes.lines().map_while(Result::ok).take(20).any(|line| {
            let line = serde_json::from_str::<Value>(&line);
            line.is_ok_and(|line| line.get("start_time").is_some())
        });
        let twice = |what: &str| {
            Failure::usage(format_args!(
                "{name} is a second {what}: expected one of each"
            ))
        };
        if is_diarization {
            let segments = segments(&bytes, &name);
            return match self.segments.replace(segments) {
                None => Ok(()),
                Some(_) => Err(twice("diarization")),
            };
        }
        let transcription = Transcription::from_slice(&bytes).map_err(|error| {
            Failure::found_because(format_args!(
                "{name} is neither a transcription nor a diarization: {error}"
            ))
        })?;
        match self.transcription.replace(transcription) {
            None => Ok(()),
            Some(_) => Err(twice("transcription")),
        }
    }

    fn transcription(&self) -> Result<&Transcription, Failure> {
        let transcription = self.transcription.as_ref();
        transcription.ok_or_else(|| {
            Failure::usage(
                "expected a transcription (`transcription.json`): a diarization has no text",
            )
        })
    }

    /// That of the diarization is more exact.
    fn talk_time(&self) -> Vec<TalkTime> {
        match (&self.segments, &self.transcription) {
            (Some(segments), _) => TalkTime::of_segments(segments),
            (None, Some(transcription)) => transcription.talk_time(),
            (None, None) => Vec::new(),
        }
    }
}

/// A malformed line costs its segment and no other.
fn segments(bytes: &[u8], name: &str) -> Vec<DiarizationSegment> {
    let read = |line: Result<DiarizationSegment, _>| match line {
        Ok(segment) => Some(segment),
        Err(error) => {
            output::note(format_args!("warning: {name}: {error}"));
            None
        }
    };
    DiarizationSegment::lines(bytes).filter_map(read).collect()
}
