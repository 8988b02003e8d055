//! Keys and values of a payload that the types do not know.

use meeting_baas_models::{Drift, DriftKind};

use super::*;

#[test]
fn drift_lists_paths() {
    let mut payload = completed();
    assert_eq!(
        WebhookEvent::drift(payload.to_string().as_bytes()).unwrap(),
        []
    );
    payload["new"] = json!({"deep": 1});
    payload["extra"] = json!({"new": {"new": 1}});
    payload["data"]["odd key"] = json!(1e300);
    payload["data"]["participants"][0]["pronouns"] = json!("she");
    let mut drift = places(&payload);
    drift.sort();
    assert_eq!(
        drift,
        [
            (
                "data.participants[0].pronouns".to_owned(),
                DriftKind::UnknownKey
            ),
            ("data[\"odd key\"]".to_owned(), DriftKind::UnknownKey),
            ("new".to_owned(), DriftKind::UnknownKey),
        ]
    );
    let mut payload = failed();
    payload["data"]["error_code"] = json!("SECRET");
    assert_eq!(
        places(&payload),
        [("data.error_code".to_owned(), DriftKind::UnknownValue)]
    );
    payload["event"] = json!("calendar.connection_error");
    assert_eq!(
        places(&payload),
        [("event".to_owned(), DriftKind::UnknownValue)]
    );
    assert!(WebhookEvent::drift(b"[]").is_err());
}

fn places(payload: &Value) -> Vec<(String, DriftKind)> {
    let drift: Vec<Drift> = WebhookEvent::drift(payload.to_string().as_bytes()).unwrap();
    drift
        .into_iter()
        .map(|drift| (drift.path, drift.kind))
        .collect()
}
