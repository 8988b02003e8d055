//! Events of bots.

use super::Payload;
use super::values::Numbers;

/// `extra` of a typical application: a few small keys.
const EXTRA: &str = r#"{"tenant":"acme-legal","case":4711,"billable":true,"room":"Case review, weekly","owner":"amelie.rousseau"}"#;

/// A recording with this many participants, half of whom spoke, and links of this many characters.
pub fn completed(participants: usize, link: usize) -> Payload {
    let mut numbers = Numbers::new();
    let (bot_id, event_id, job) = (numbers.uuid(), numbers.uuid(), numbers.uuid());
    let (joined_at, exited_at, sent_at) = (
        numbers.timestamp(),
        numbers.timestamp(),
        numbers.timestamp(),
    );
    let mut url = |file: &str| numbers.signed_url(file, link);
    let (audio, diarization, raw, transcription, video, chat) = (
        url("audio.flac"),
        url("diarization.jsonl"),
        url("raw_transcription.json"),
        url("transcription.json"),
        url("video.mp4"),
        url("chat_messages.json"),
    );
    let (all, speakers) = (people(participants), people(participants.div_ceil(2)));
    let data = format!(
        r#"{{"audio":"{audio}","bot_id":"{bot_id}","chat_messages":"{chat}","data_deleted":false,"diarization":"{diarization}","duration_seconds":3742,"event_id":"{event_id}","exited_at":"{exited_at}","joined_at":"{joined_at}","participants":{all},"raw_transcription":"{raw}","sent_at":"{sent_at}","speakers":{speakers},"transcription":"{transcription}","transcription_ids":["{job}"],"transcription_provider":"gladia","video":"{video}"}}"#
    );
    Payload {
        event: "bot.completed",
        data,
        extra: Some(EXTRA.to_owned()),
    }
}

/// Every second participant has a display name and a picture.
fn people(count: usize) -> String {
    const NAMES: [&str; 4] = [
        "Amélie Rousseau",
        "Kenji Watanabe",
        "Noor El-Masri",
        "Jo Lindqvist",
    ];
    let people = (0..count).map(|number| {
        let (name, id) = (NAMES[number % NAMES.len()], 16_778_240 + number);
        let details = format!(
            r#","display_name":"{name} (Legal)","profile_picture":"https://pictures.example.com/u/{id}.jpg?size=96""#
        );
        let details = if number % 2 == 0 { details.as_str() } else { "" };
        format!(r#"{{"name":"{name}","id":{id}{details}}}"#)
    });
    format!("[{}]", people.collect::<Vec<_>>().join(","))
}

/// A bot that was not admitted to the meeting.
pub fn failed() -> Payload {
    let mut numbers = Numbers::new();
    let (bot_id, event_id, sent_at) = (numbers.uuid(), numbers.uuid(), numbers.timestamp());
    let data = format!(
        r#"{{"bot_id":"{bot_id}","error_code":"BOT_NOT_ACCEPTED","error_message":"The bot was not let in from the waiting room.","event_id":"{event_id}","sent_at":"{sent_at}"}}"#
    );
    Payload {
        event: "bot.failed",
        data,
        extra: Some(EXTRA.to_owned()),
    }
}

/// The most frequent event, of about 360 bytes.
pub fn status_change() -> Payload {
    status_change_with(EXTRA.to_owned())
}

/// The same, with this many keys in `extra`.
pub fn status_change_with_extra(keys: usize) -> Payload {
    let mut numbers = Numbers::new();
    let members = (0..keys).map(|key| format!(r#""key_{key}":"{}""#, numbers.uuid()));
    status_change_with(format!("{{{}}}", members.collect::<Vec<_>>().join(",")))
}

fn status_change_with(extra: String) -> Payload {
    let mut numbers = Numbers::new();
    let (bot_id, event_id, created_at) = (numbers.uuid(), numbers.uuid(), numbers.timestamp());
    let data = format!(
        r#"{{"bot_id":"{bot_id}","event_id":"{event_id}","status":{{"code":"in_call_recording","created_at":"{created_at}","start_time":1773739875}}}}"#
    );
    Payload {
        event: "bot.status_change",
        data,
        extra: Some(extra),
    }
}

/// A chat message with a JSON escape in its text.
pub fn chat_message() -> Payload {
    let mut numbers = Numbers::new();
    let (bot_id, event_id, sent_at) = (numbers.uuid(), numbers.uuid(), numbers.timestamp());
    let data = format!(
        r#"{{"bot_id":"{bot_id}","event_id":"{event_id}","message_id":"spaces/4YkQ/messages/17","sender_id":16778240,"sender_name":"Amélie Rousseau","sent_at":"{sent_at}","text":"Agenda: https://wiki.example.com/agenda\npoint 2 first, please"}}"#
    );
    Payload {
        event: "bot.chat_message",
        data,
        extra: Some(EXTRA.to_owned()),
    }
}
