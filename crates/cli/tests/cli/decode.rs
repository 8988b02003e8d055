//! `decode`: a body to its event, or what is wrong with it.

use meeting_baas_webhooks::testing::{alert_sample, webhook_samples};

use crate::support::{run, run_with_input};

#[test]
fn every_sample_is_decoded_without_what_is_secret() {
    for sample in webhook_samples().iter().chain([alert_sample()]) {
        let body = sample.json().as_bytes();
        for format in ["text", "json"] {
            let ended = run_with_input(&["decode", "--drift", "--format", format], body);
            assert_eq!(ended.code, 0, "{ended:?}");
            assert!(
                !ended.output.contains("://")
                    && (ended.output.contains("[hidden]") || !sample.json().contains("http")),
                "{}",
                ended.output
            );
            if format == "text" {
                assert!(ended.output.ends_with("drift: none\n"), "{}", ended.output);
            } else {
                let object = ended.objects().remove(0);
                assert_eq!(object["type"], "decoded");
                assert!(object["drift"].as_array().unwrap().is_empty());
                assert!(object["payload"].is_object());
            }
        }
        let revealed = run_with_input(&["decode", "--reveal"], body);
        assert!(!revealed.output.contains("[hidden]"), "{}", revealed.output);
    }
}

#[test]
fn an_unknown_event_is_not_an_error_and_drift_is_listed() {
    let body = br#"{"event": "bot.sang", "data": {"song": "hunter2"}}"#;
    let ended = run_with_input(&["decode", "--drift"], body);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended.output.starts_with("unknown event: bot.sang\n"),
        "{}",
        ended.output
    );
    assert!(
        ended
            .output
            .ends_with("drift:\n  event: an unknown value\n"),
        "{}",
        ended.output
    );
    assert!(!ended.output.contains("hunter2"), "{}", ended.output);
    let revealed = run_with_input(&["decode", "--reveal"], body);
    assert!(revealed.output.contains("hunter2"));
}

#[test]
fn an_error_has_its_place_in_both_formats() {
    let body = b"{\"event\": \"bot.failed\",\n \"data\": {\"bot_id\": 7}, \"extra\": null}";
    let ended = run_with_input(&["decode"], body);
    assert_eq!(ended.code, 1);
    assert!(ended.output.is_empty());
    assert!(
        ended
            .errors
            .starts_with("error: standard input: bot.failed: at `data.bot_id` (line 2, column "),
        "{}",
        ended.errors
    );
    let ended = run_with_input(&["decode", "--format", "json"], body);
    assert_eq!(ended.code, 1);
    let object = ended.objects().remove(0);
    assert_eq!(object["error"]["path"], "data.bot_id");
    assert_eq!(object["error"]["line"], 2);
    assert_eq!(object["event"], "bot.failed");

    for body in [
        &b""[..],
        b"[]",
        b"\xff",
        b"{\"event\": \"bot.failed\"}",
        b"null",
    ] {
        assert_eq!(run_with_input(&["decode"], body).code, 1, "{body:?}");
    }
    let missing = run(&["decode", "no such file"]);
    assert_eq!(missing.code, 3);
    assert!(
        missing.errors.contains("no such file cannot be read"),
        "{}",
        missing.errors
    );
}
