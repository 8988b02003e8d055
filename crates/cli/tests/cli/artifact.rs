//! `artifact`: text, captions and talk time.

use std::fs;

use tempfile::TempDir;

use crate::support::run;

const TRANSCRIPTION: &str = r#"{"result": {"utterances": [
    {"text": "Hello.", "start": 0.5, "end": 1, "speaker": "speaker 1"},
    {"text": "Hi.", "start": 2, "end": 3.5, "speaker": "speaker 2"}
]}}"#;

const DIARIZATION: &str = "{\"speaker\": \"Ada\", \"start_time\": 0, \"end_time\": 1.5}\n\
    {\"speaker\": \"Grace\", \"start_time\": \"two\", \"end_time\": 4}\n\
    {\"speaker\": \"Grace\", \"start_time\": 2, \"end_time\": 4}\n";

fn files() -> (TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (transcription, diarization) = (path("transcription"), path("diarization"));
    fs::write(&transcription, TRANSCRIPTION).unwrap();
    fs::write(&diarization, DIARIZATION).unwrap();
    (folder, transcription, diarization)
}

#[test]
fn each_result_has_the_speakers_of_the_diarization() {
    let (_folder, transcription, diarization) = files();
    for (command, expected) in [
        ("text", "Ada: Hello.\nGrace: Hi.\n"),
        ("srt", "1\n00:00:00,500 --> 00:00:01,000\nAda: Hello.\n"),
        (
            "vtt",
            "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\n<v Ada>Hello.\n",
        ),
        ("talk-time", "      2.0 s  Grace\n      1.5 s  Ada\n"),
    ] {
        for order in [
            [&transcription, &diarization],
            [&diarization, &transcription],
        ] {
            let ended = run(&["artifact", command, order[0], order[1]]);
            assert_eq!(ended.code, 0, "{ended:?}");
            assert!(
                ended.output.starts_with(expected),
                "{command}: {}",
                ended.output
            );
            assert!(
                ended.errors.contains("warning: ")
                    && ended.errors.contains("line 2 is not a segment"),
                "{}",
                ended.errors
            );
        }
        let json = run(&["artifact", command, &transcription, "--format", "json"]);
        assert_eq!(json.objects()[0]["type"], command);
    }
    let alone = run(&["artifact", "talk-time", &transcription]);
    assert_eq!(
        alone.output,
        "      1.5 s  speaker 2\n      0.5 s  speaker 1\n"
    );
}

#[test]
fn what_is_not_a_file_of_a_meeting_is_rejected() {
    let (folder, transcription, diarization) = files();
    let ended = run(&["artifact", "vtt", &diarization]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.errors.contains("expected a transcription"),
        "{}",
        ended.errors
    );
    let ended = run(&["artifact", "vtt", &transcription, &transcription]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.errors.contains("a second transcription"),
        "{}",
        ended.errors
    );
    let other = folder.path().join("other");
    fs::write(&other, "{\"hunter\": 2}").unwrap();
    let ended = run(&["artifact", "vtt", other.to_str().unwrap()]);
    assert_eq!(ended.code, 1);
    assert!(
        ended
            .errors
            .contains("neither a transcription nor a diarization"),
        "{}",
        ended.errors
    );
    assert_eq!(run(&["artifact", "vtt", "no such file"]).code, 3);
    assert_eq!(run(&["artifact", "vtt"]).code, 2);
}
