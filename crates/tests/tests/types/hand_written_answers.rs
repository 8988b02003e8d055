//! What the types answer by hand, held against the document: a key that it gains must not be forgotten.

use std::collections::BTreeSet;

use crate_tests::fixture::{self, Carrier, Fixture};
use crate_tests::specification::Specification;
use meeting_baas_models::{
    ArtifactKind, BotWebhookChatMessage, BotWebhookChatStatus, BotWebhookCompleted,
    BotWebhookFailed, BotWebhookStatusChange, CallbackCompleted, CallbackFailed, ExtraError,
    SIGNED_URL_LIFETIME, WebhookEvent,
};
use serde::Deserialize;

fn fixture(name: &str) -> Fixture {
    let mut fixtures = fixture::all().into_iter();
    fixtures
        .find(|fixture| fixture.to_string() == name)
        .unwrap()
}

#[test]
fn each_signed_link_of_the_document_is_an_artifact() {
    let specification = Specification::read();
    let data = specification.schema("BotCompletedData");
    let links: BTreeSet<_> = data["properties"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, schema)| {
            schema
                .to_string()
                .contains("#/components/schemas/SignedUrl")
        })
        .map(|(key, _)| key.as_str())
        .collect();
    let kinds: BTreeSet<_> = ArtifactKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(kinds, links);
}

#[test]
fn the_artifacts_of_a_completed_bot_are_its_links() {
    for folder in ["webhooks", "callbacks"] {
        let (stated, documented) = ("2026-03-17T14:35:12.000Z", "2026-03-17T14:35:12.640Z");
        for (variant, count, expected) in [
            ("", 6, stated),
            (".nulls", 0, documented),
            (".page", 5, stated),
        ] {
            let fixture = fixture(&format!("{folder}/bot.completed{variant}"));
            let body: serde_json::Value = serde_json::from_str(&fixture.text).unwrap();
            let data = match fixture.carrier {
                Carrier::Webhook => parse::<BotWebhookCompleted>(&fixture.text).data,
                Carrier::Callback => parse::<CallbackCompleted>(&fixture.text).data,
            };
            assert_eq!(data.artifacts().count(), count, "{fixture}");
            for (kind, link) in data.artifacts() {
                assert_eq!(body["data"][kind.as_str()], link.expose(), "{fixture}");
            }
            let expire_at = data.links_expire_at().unwrap();
            assert_eq!(expire_at.to_string(), expected, "{fixture}");
            assert_eq!(SIGNED_URL_LIFETIME.as_secs(), 4 * 60 * 60);
        }
    }
}

#[test]
fn a_participant_has_its_name_in_both_forms() {
    for name in ["webhooks/bot.completed", "webhooks/bot.completed.page"] {
        let data = parse::<BotWebhookCompleted>(&fixture(name).text).data;
        let people = data.participants.unwrap();
        let names: Vec<_> = people
            .iter()
            .map(meeting_baas_models::Participant::name)
            .collect();
        assert_eq!(names[..2], ["Amélie Rousseau", "Kenji Watanabe"], "{name}");
    }
}

fn parse<T: for<'de> Deserialize<'de>>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

#[derive(Debug, PartialEq, Deserialize)]
struct Attached {
    tenant: String,
    case: Case,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Case {
    id: u64,
}

type View = fn(&str) -> Result<Option<Attached>, ExtraError>;

macro_rules! views {
    ($($Payload:ident)+) => {
        [$((stringify!($Payload), (|json| parse::<$Payload>(json).extra_as()) as View)),+]
    };
}

#[test]
fn each_payload_with_an_extra_shows_it_as_a_type() {
    let views = views! {
        BotWebhookChatMessage BotWebhookChatStatus BotWebhookCompleted BotWebhookFailed
        BotWebhookStatusChange
        CallbackCompleted CallbackFailed
    };
    let specification = Specification::read();
    let mut seen = BTreeSet::new();
    for (carrier, event, payload) in specification.payloads() {
        let schema = specification.schema(&payload.name);
        if schema["properties"].get("extra").is_none() {
            continue;
        }
        let view = views.iter().find(|(name, _)| *name == payload.name);
        let (name, view) = view.unwrap_or_else(|| panic!("{} has no view", payload.name));
        seen.insert(*name);

        let folder = carrier.folder();
        let full = fixture(&format!("{folder}/{event}")).text;
        let attached = Attached {
            tenant: "acme-legal".to_owned(),
            case: Case { id: 4711 },
        };
        assert_eq!(view(&full), Ok(Some(attached)), "{name}");
        if carrier == Carrier::Webhook {
            let event = WebhookEvent::from_slice(full.as_bytes()).unwrap();
            assert!(event.extra().is_some(), "{name}: WebhookEvent::extra");
        }
        let nulls = fixture(&format!("{folder}/{event}.nulls")).text;
        assert_eq!(view(&nulls), Ok(None), "{name}");
        let error = view(&full.replace("4711", "\"4711\"")).unwrap_err();
        assert_eq!(error.path(), "case.id", "{name}");
    }
    assert_eq!(seen.len(), views.len());
}
