//! Payloads with a wrong value, or that are not JSON.

use crate_tests::fixture::Carrier;
use meeting_baas_models::{CallbackEvent, DecodeError, WebhookEvent};
use serde_json::json;

use super::super::renderings::Renderings;
use super::super::secrets::{places, secret};
use super::{sample, webhook};

/// Replaces every value of every payload by a secret, and renders the error or the drift.
pub(super) fn render(renderings: &mut Renderings) {
    for carrier in [Carrier::Webhook, Carrier::Callback] {
        for known in carrier.samples() {
            let payload = sample(carrier, known.event());
            for place in places(&payload) {
                for wrong in [
                    json!(secret()),
                    json!([secret()]),
                    json!({ "key": secret() }),
                ] {
                    let mut payload = payload.clone();
                    *payload.pointer_mut(&place).unwrap() = wrong;
                    report(renderings, carrier, &payload.to_string());
                }
            }
        }
    }
    report(
        renderings,
        Carrier::Webhook,
        &format!("{{\"event\": {}", secret()),
    );
    // An unknown key, in a drift and in an error.
    let known = r#""event": "bot.failed""#;
    for json in [
        format!(r#"{{{known}, "https://host.example/{}": 01}}"#, secret()),
        format!(r#"{{{known}, "data": {{"?{}": 01}}}}"#, secret()),
        format!(r#"{{"event": 1, "host.example/{}": 01}}"#, secret()),
    ] {
        report(renderings, Carrier::Webhook, &json);
    }
    let mut payload = webhook("bot.failed");
    payload["data"][format!("host.example/{}", secret())] = json!(1);
    report(renderings, Carrier::Webhook, &payload.to_string());
    report(renderings, Carrier::Webhook, &secret());
}

fn report(renderings: &mut Renderings, carrier: Carrier, text: &str) {
    let drift = match carrier {
        Carrier::Webhook => WebhookEvent::drift(text.as_bytes()),
        Carrier::Callback => CallbackEvent::drift(text.as_bytes()),
    };
    match drift {
        Ok(drift) => {
            for drift in drift {
                renderings.both(&drift);
                renderings.both(&drift.kind);
            }
        }
        Err(error) => {
            renderings.both::<DecodeError>(&error);
            renderings.both(&error.found());
        }
    }
}
