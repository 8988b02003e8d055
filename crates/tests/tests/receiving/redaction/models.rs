//! The types of the payloads.

mod broken;

use std::fmt::{Debug, Display};

use crate_tests::fixture::Carrier;
use meeting_baas_models::files::{Speakers, TalkTime};
use meeting_baas_models::{
    Alert, AlertCategory, AlertRuleId, AlertType, ArtifactKind, BotChatMessageData,
    BotChatMessageName, BotChatStatusData, BotChatStatusName, BotCompletedData, BotCompletedName,
    BotFailedData, BotFailedName, BotId, BotStatus, BotStatusChangeData, BotStatusChangeName,
    BotWebhookChatMessage, BotWebhookChatStatus, BotWebhookCompleted, BotWebhookFailed,
    BotWebhookStatusChange, CalendarConnectionCreatedData, CalendarConnectionCreatedName,
    CalendarConnectionDeletedData, CalendarConnectionDeletedName, CalendarConnectionUpdatedData,
    CalendarConnectionUpdatedName, CalendarEventCancelledData, CalendarEventCancelledName,
    CalendarEventCreatedData, CalendarEventCreatedName, CalendarEventId, CalendarEventUpdatedData,
    CalendarEventUpdatedName, CalendarEventsSyncedData, CalendarEventsSyncedName, CalendarId,
    CalendarPlatform, CalendarWebhookConnectionCreated, CalendarWebhookConnectionDeleted,
    CalendarWebhookConnectionUpdated, CalendarWebhookEventCancelled, CalendarWebhookEventCreated,
    CalendarWebhookEventUpdated, CalendarWebhookEventsSynced, CallbackCompleted, CallbackEvent,
    CallbackFailed, ChatMessage, ChatStatusReason, ConnectionStatus, DiarizationSegment,
    DiarizationSource, Envelope, ErrorCode, EventInstance, EventInstanceStatus, EventSeries,
    EventType, Extra, Link, MeetingPlatform, Participant, ParticipantDetails, RawChunk,
    RawMetadata, RawTranscription, RawUtterance, SeriesId, SignedUrl, StatusCode, Timestamp,
    Transcription, TranscriptionResult, Utterance, WebhookEvent, Word,
};
use meeting_baas_webhooks::testing;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::renderings::Renderings;
use super::secrets::{plant, plant_links, secret};

pub(crate) fn render(renderings: &mut Renderings) {
    bots(renderings);
    calendars(renderings);
    callbacks(renderings);
    alerts(renderings);
    files(renderings);
    events(renderings);
    links(renderings);
    errors(renderings);
    broken::render(renderings);
}

/// The files behind the links, with a link in each of their texts.
fn files(renderings: &mut Renderings) {
    let linked = format!("see https://host.example/{0}?pwd={0}", secret());
    let word = json!({"word": linked, "start": 0, "end": 1});
    let utterance = json!({
        "text": linked, "start": 0, "end": 1, "speaker": linked, "language": linked, "words": [word],
    });
    let raw = json!({
        "text": linked, "start": 0, "end": 1, "speaker": 0, "language": linked, "words": [word],
    });
    let entry = json!({"metadata": {"audio_duration": 1, linked.as_str(): linked}, linked.as_str(): linked});
    let file =
        json!({"provider": linked, "result": {"utterances": [utterance], "languages": [linked]}});
    renderings.debug(&read::<Transcription>(&file, ""));
    renderings.debug(&read::<TranscriptionResult>(&file, "/result"));
    renderings.debug(&read::<Utterance>(&utterance, ""));
    renderings.debug(&read::<Word>(&word, ""));
    renderings.debug(&read::<RawUtterance>(&raw, ""));
    renderings.debug(&read::<RawTranscription>(
        &json!({"transcriptions": [entry]}),
        "",
    ));
    renderings.debug(&read::<RawChunk>(&entry, ""));
    renderings.debug(&read::<RawMetadata>(&entry, "/metadata"));

    let segment = json!({
        "speaker": linked, "start_time": 0, "end_time": 1, "lang": linked, "source": linked,
    });
    renderings.debug(&read::<DiarizationSource>(&segment, "/source"));
    renderings.both(&DiarizationSource::Network);
    let segments = [read::<DiarizationSegment>(&segment, "")];
    renderings.debug(&segments[0]);
    renderings.debug(&Speakers::new(&segments));
    renderings.debug(&TalkTime::of_segments(&segments)[0]);
    let line = json!({"speaker": [linked]}).to_string();
    let mut lines = DiarizationSegment::lines(line.as_bytes());
    renderings.both(&lines.next().unwrap().unwrap_err());
    renderings.debug(&lines);

    let message = json!({
        "message_id": linked, "sender_name": linked, "sender_id": null, "text": linked,
        "timestamp": "2026-03-17T10:05:04.250Z",
    });
    let messages = [read::<ChatMessage>(&message, "")];
    renderings.debug(&messages[0]);
    let file = read::<Transcription>(&file, "");
    renderings.debug(&file.captions());
    renderings.debug(&file.turns()[0]);
    for item in file.timeline(&messages, messages[0].timestamp) {
        renderings.debug(&item);
    }
}

/// The sample of an event, with secrets where payloads have them.
fn sample(carrier: Carrier, event: &str) -> Value {
    let samples = carrier.samples().iter();
    let sample = samples.copied().find(|sample| sample.event() == event);
    let mut payload = serde_json::from_str(sample.unwrap().json()).unwrap();
    plant(&mut payload);
    payload
}

fn webhook(event: &str) -> Value {
    sample(Carrier::Webhook, event)
}

fn debug<T: DeserializeOwned + Debug>(renderings: &mut Renderings, payload: &Value, place: &str) {
    renderings.debug(&read::<T>(payload, place));
    let mut payload = payload.clone();
    // The types of a callback are those of a webhook.
    plant_links(Carrier::Webhook, &mut payload);
    renderings.debug(&read::<T>(&payload, place));
}

fn both<T: DeserializeOwned + Debug + Display>(
    renderings: &mut Renderings,
    payload: &Value,
    place: &str,
) {
    renderings.both(&read::<T>(payload, place));
}

/// Reads the value at a JSON pointer.
fn read<T: DeserializeOwned>(payload: &Value, place: &str) -> T {
    let part = payload
        .pointer(place)
        .unwrap_or_else(|| panic!("nothing at `{place}`"));
    T::deserialize(part).unwrap_or_else(|error| panic!("`{place}`: {error}"))
}

fn bots(renderings: &mut Renderings) {
    let completed = webhook("bot.completed");
    debug::<BotWebhookCompleted>(renderings, &completed, "");
    debug::<BotCompletedData>(renderings, &completed, "/data");
    debug::<Participant>(renderings, &completed, "/data/participants/0");
    debug::<ParticipantDetails>(renderings, &completed, "/data/participants/0");
    debug::<SignedUrl>(renderings, &completed, "/data/video");
    debug::<Extra>(renderings, &completed, "/extra");
    both::<BotCompletedName>(renderings, &completed, "/event");
    both::<BotId>(renderings, &completed, "/data/bot_id");
    both::<CalendarEventId>(renderings, &completed, "/data/event_id");
    both::<Timestamp>(renderings, &completed, "/data/sent_at");
    let body = completed.to_string();
    renderings.debug(&Envelope::from_slice(body.as_bytes()).unwrap());

    let failed = webhook("bot.failed");
    debug::<BotWebhookFailed>(renderings, &failed, "");
    debug::<BotFailedData>(renderings, &failed, "/data");
    both::<BotFailedName>(renderings, &failed, "/event");
    both::<ErrorCode>(renderings, &failed, "/data/error_code");

    let changed = webhook("bot.status_change");
    debug::<BotWebhookStatusChange>(renderings, &changed, "");
    debug::<BotStatusChangeData>(renderings, &changed, "/data");
    debug::<BotStatus>(renderings, &changed, "/data/status");
    both::<BotStatusChangeName>(renderings, &changed, "/event");
    both::<StatusCode>(renderings, &changed, "/data/status/code");

    let message = webhook("bot.chat_message");
    debug::<BotWebhookChatMessage>(renderings, &message, "");
    debug::<BotChatMessageData>(renderings, &message, "/data");
    both::<BotChatMessageName>(renderings, &message, "/event");

    let chat = webhook("bot.chat_status");
    debug::<BotWebhookChatStatus>(renderings, &chat, "");
    debug::<BotChatStatusData>(renderings, &chat, "/data");
    both::<BotChatStatusName>(renderings, &chat, "/event");
    both::<ChatStatusReason>(renderings, &chat, "/data/reason");
}

fn calendars(renderings: &mut Renderings) {
    let created = webhook("calendar.connection_created");
    debug::<CalendarWebhookConnectionCreated>(renderings, &created, "");
    debug::<CalendarConnectionCreatedData>(renderings, &created, "/data");
    both::<CalendarConnectionCreatedName>(renderings, &created, "/event");
    both::<CalendarId>(renderings, &created, "/data/calendar_id");
    both::<CalendarPlatform>(renderings, &created, "/data/calendar_platform");
    both::<ConnectionStatus>(renderings, &created, "/data/status");

    let updated = webhook("calendar.connection_updated");
    debug::<CalendarWebhookConnectionUpdated>(renderings, &updated, "");
    debug::<CalendarConnectionUpdatedData>(renderings, &updated, "/data");
    both::<CalendarConnectionUpdatedName>(renderings, &updated, "/event");

    let deleted = webhook("calendar.connection_deleted");
    debug::<CalendarWebhookConnectionDeleted>(renderings, &deleted, "");
    debug::<CalendarConnectionDeletedData>(renderings, &deleted, "/data");
    both::<CalendarConnectionDeletedName>(renderings, &deleted, "/event");

    let created = webhook("calendar.event_created");
    debug::<CalendarWebhookEventCreated>(renderings, &created, "");
    debug::<CalendarEventCreatedData>(renderings, &created, "/data");
    debug::<EventInstance>(renderings, &created, "/data/instances/0");
    debug::<Link>(renderings, &created, "/data/instances/0/meeting_url");
    both::<CalendarEventCreatedName>(renderings, &created, "/event");
    both::<EventInstanceStatus>(renderings, &created, "/data/instances/0/status");
    both::<EventType>(renderings, &created, "/data/event_type");
    both::<MeetingPlatform>(renderings, &created, "/data/instances/0/meeting_platform");
    both::<SeriesId>(renderings, &created, "/data/series_id");

    let updated = webhook("calendar.event_updated");
    debug::<CalendarWebhookEventUpdated>(renderings, &updated, "");
    debug::<CalendarEventUpdatedData>(renderings, &updated, "/data");
    both::<CalendarEventUpdatedName>(renderings, &updated, "/event");

    let cancelled = webhook("calendar.event_cancelled");
    debug::<CalendarWebhookEventCancelled>(renderings, &cancelled, "");
    debug::<CalendarEventCancelledData>(renderings, &cancelled, "/data");
    both::<CalendarEventCancelledName>(renderings, &cancelled, "/event");

    let synced = webhook("calendar.events_synced");
    debug::<CalendarWebhookEventsSynced>(renderings, &synced, "");
    debug::<CalendarEventsSyncedData>(renderings, &synced, "/data");
    debug::<EventSeries>(renderings, &synced, "/data/events/0");
    both::<CalendarEventsSyncedName>(renderings, &synced, "/event");
}

fn callbacks(renderings: &mut Renderings) {
    let completed = sample(Carrier::Callback, "bot.completed");
    debug::<CallbackCompleted>(renderings, &completed, "");
    let failed = sample(Carrier::Callback, "bot.failed");
    debug::<CallbackFailed>(renderings, &failed, "");
}

fn alerts(renderings: &mut Renderings) {
    let mut alert: Value = serde_json::from_str(testing::alert_sample().json()).unwrap();
    for key in ["alert_rule_name", "alert_type", "category", "message"] {
        let text = alert[key].as_str().unwrap().to_owned();
        alert[key] = format!("{text} https://host.example/{}", secret()).into();
    }
    renderings.debug(&read::<Alert>(&alert, ""));
    let alert: Value = serde_json::from_str(testing::alert_sample().json()).unwrap();
    both::<AlertRuleId>(renderings, &alert, "/alert_rule_id");
    both::<AlertType>(renderings, &alert, "/alert_type");
    both::<AlertCategory>(renderings, &alert, "/category");
}

/// Every event as a whole, and one that nobody knows.
fn events(renderings: &mut Renderings) {
    for known in Carrier::Webhook.samples() {
        let event = webhook(known.event());
        debug::<WebhookEvent>(renderings, &event, "");
    }
    for known in Carrier::Callback.samples() {
        let event = sample(Carrier::Callback, known.event());
        debug::<CallbackEvent>(renderings, &event, "");
    }
    let link = format!("https://host.example/?pwd={}", secret());
    let unknown = json!({"event": link, "data": secret(), "list": [{"key": secret()}], link: 1});
    let body = unknown.to_string();
    renderings.debug(&Envelope::from_slice(body.as_bytes()).unwrap());
    debug::<WebhookEvent>(renderings, &unknown, "");
    debug::<CallbackEvent>(renderings, &unknown, "");
}

/// Links that are none.
fn links(renderings: &mut Renderings) {
    let secret = secret();
    for text in [
        secret.clone(),
        format!("{secret}://{secret}"),
        format!("https:{secret}"),
        format!("//{secret}"),
        format!("mailto:{secret}@example.com"),
        format!("https:///\\{secret}@example.com#{secret}"),
        format!("https://example.com?{secret}/@{secret}"),
        format!("https://{secret}:{secret}@example.com@example.com"),
    ] {
        // A scheme is not a secret.
        if !text.contains("://") || text.starts_with("https") {
            renderings.debug(&Link::from(text.as_str()));
            renderings.debug(&SignedUrl::from(text));
        }
    }
}

/// The errors of invalid texts.
fn errors(renderings: &mut Renderings) {
    let secret = secret();
    renderings.both(&secret.parse::<Timestamp>().unwrap_err());
    renderings.both(&secret.parse::<BotId>().unwrap_err());
    renderings.both(&Timestamp::from_unix_seconds(i64::MAX).unwrap_err());
    let extra: Extra = serde_json::from_value(json!({ "tenant": secret })).unwrap();
    renderings.both(
        &extra
            .view::<std::collections::BTreeMap<String, u8>>()
            .unwrap_err(),
    );
    renderings.both(&ArtifactKind::Video);
    let StatusCode::Unknown(unknown) = StatusCode::from("a new one") else {
        panic!("a new one is known");
    };
    renderings.both(&unknown);
    renderings.debug(&StatusCode::from(format!("?{secret}")));
}
