//! The schemas that `schemars` derives from the Rust types. Nothing here knows the document.

use meeting_baas_models::{
    Alert, BotWebhookChatMessage, BotWebhookChatStatus, BotWebhookCompleted, BotWebhookFailed,
    BotWebhookStatusChange, CalendarWebhookConnectionCreated, CalendarWebhookConnectionDeleted,
    CalendarWebhookConnectionUpdated, CalendarWebhookEventCancelled, CalendarWebhookEventCreated,
    CalendarWebhookEventUpdated, CalendarWebhookEventsSynced, CallbackCompleted, CallbackFailed,
    ChatMessage, DiarizationSegment, RawMetadata, RawTranscription, RawUtterance, Transcription,
};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};
use tests::document::SCHEMAS;

/// What a schema of a Rust type describes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Contract {
    /// What the type accepts.
    Reading,
    /// What the type writes.
    Writing,
}

/// Every type that a payload is made of, by its name.
pub(crate) fn derived(contract: Contract) -> Map<String, Value> {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = SCHEMAS.into());
    let settings = match contract {
        Contract::Reading => settings.for_deserialize(),
        Contract::Writing => settings.for_serialize(),
    };
    let mut generator = settings.into_generator();
    generator.subschema_for::<Alert>();
    generator.subschema_for::<BotWebhookChatMessage>();
    generator.subschema_for::<BotWebhookChatStatus>();
    generator.subschema_for::<BotWebhookCompleted>();
    generator.subschema_for::<BotWebhookFailed>();
    generator.subschema_for::<BotWebhookStatusChange>();
    generator.subschema_for::<CalendarWebhookConnectionCreated>();
    generator.subschema_for::<CalendarWebhookConnectionDeleted>();
    generator.subschema_for::<CalendarWebhookConnectionUpdated>();
    generator.subschema_for::<CalendarWebhookEventCancelled>();
    generator.subschema_for::<CalendarWebhookEventCreated>();
    generator.subschema_for::<CalendarWebhookEventUpdated>();
    generator.subschema_for::<CalendarWebhookEventsSynced>();
    generator.subschema_for::<CallbackCompleted>();
    generator.subschema_for::<CallbackFailed>();
    generator.subschema_for::<ChatMessage>();
    generator.subschema_for::<DiarizationSegment>();
    generator.subschema_for::<RawMetadata>();
    generator.subschema_for::<RawTranscription>();
    generator.subschema_for::<RawUtterance>();
    generator.subschema_for::<Transcription>();
    generator.take_definitions(true)
}
