//! Alerts, which are in no union: they have no event.

use crate_tests::round_trip;
use crate_tests::specification::Specification;
use meeting_baas_models::{Alert, DecodeError, DriftKind};
use meeting_baas_webhooks::testing;
use serde_json::{Value, json};

fn sample() -> Value {
    serde_json::from_str(testing::alert_sample().json()).unwrap()
}

fn read(body: &Value) -> Result<Alert, DecodeError> {
    Alert::from_slice(body.to_string().as_bytes())
}

#[test]
fn the_sample_is_valid_and_comes_back_as_it_was_sent() {
    let sample = testing::alert_sample();
    let complaints = Specification::read()
        .named("Alert")
        .complaints(&self::sample());
    assert!(complaints.is_empty(), "{complaints:?}");
    let alert = Alert::from_slice(&sample.body()).unwrap();
    assert_eq!(Alert::drift(&sample.body()), Ok(vec![]));
    let written = serde_json::to_string(&alert).unwrap();
    assert_eq!(round_trip::differences(sample.json(), &written), []);
    insta::with_settings!({ description => "The sample of an alert", omit_expression => true }, {
        insta::assert_snapshot!("alert", format!("{alert:#?}"));
    });
}

/// A `number` is an `f64`, which Rust writes with a fraction.
#[test]
fn a_whole_number_comes_back_with_a_fraction() {
    let mut body = sample();
    body["current_value"] = json!(90);
    let alert = read(&body).unwrap();
    assert!((alert.current_value - 90.0).abs() < f64::EPSILON);
    let written = serde_json::to_string(&alert).unwrap();
    let differences = round_trip::differences(&body.to_string(), &written);
    let differences: Vec<_> = differences.iter().map(ToString::to_string).collect();
    assert_eq!(differences, ["current_value: 90 became 90.0"]);
}

#[test]
fn what_is_newer_is_read_and_listed() {
    let mut body = sample();
    body["alert_type"] = json!("new_type");
    body["runbook"] = json!("https://example.com");
    body["message"] = Value::Null;
    let alert = read(&body).unwrap();
    assert!(alert.alert_type.is_unknown());
    assert_eq!(alert.message, None);
    let drift = Alert::drift(body.to_string().as_bytes()).unwrap();
    let mut found: Vec<_> = drift
        .iter()
        .map(|drift| (drift.path.as_str(), drift.kind))
        .collect();
    found.sort_by_key(|(path, _)| *path);
    let expected = [
        ("alert_type", DriftKind::UnknownValue),
        ("runbook", DriftKind::UnknownKey),
    ];
    assert_eq!(found, expected);
}

#[test]
fn what_is_malformed_is_an_error_with_its_path() {
    for (body, path) in [
        (json!(null), ""),
        (json!([]), ""),
        (json!({}), "alert_rule_id"),
    ] {
        let error = read(&body).unwrap_err();
        assert_eq!(error.path(), path, "{error}");
        assert_eq!(error.event(), None);
    }
    let mut body = sample();
    body["current_value"] = json!("s3cret");
    let error = read(&body).unwrap_err();
    assert_eq!(error.path(), "current_value");
    assert!(!error.to_string().contains("s3cret"), "{error}");
    assert!(Alert::from_slice(b"\xff").is_err());
}

#[test]
fn an_unpaired_surrogate_is_read_and_listed() {
    let body = testing::alert_sample()
        .json()
        .replace("Deliveries are", "\\ud83d are");
    let alert = Alert::from_slice(body.as_bytes()).unwrap();
    assert!(alert.alert_rule_name.starts_with('\u{fffd}'));
    let drift = Alert::drift(body.as_bytes()).unwrap();
    assert_eq!(drift[0].kind, DriftKind::UnpairedSurrogate);
    assert_eq!(drift[0].path, "alert_rule_name");
}
