//! `verify`: which check fails, and whose secret a request fits.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use meeting_baas_webhooks::testing::{
    WebhookSigner, alert_request, callback_request, webhook_samples,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{
    ALERT_SECRET, CALLBACK_SECRET, Ended, OTHER_SECRET, WEBHOOK_SECRET, bare, command, run,
    run_with_input,
};

/// A request in two files.
struct Captured {
    folder: TempDir,
}

impl Captured {
    fn of(request: &http::Request<bytes::Bytes>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut headers = String::from("> POST / HTTP/1.1\n");
        for (name, value) in request.headers() {
            headers.push_str(&format!("> {name}: {}\n", value.to_str().unwrap()));
        }
        let captured = Self { folder };
        captured.write("headers", headers.as_bytes());
        captured.write("body", request.body());
        captured
    }

    fn webhook(secret: &str, age: Duration) -> Self {
        let signer = WebhookSigner::new(secret).unwrap();
        let signed_at = SystemTime::now() - age;
        Self::of(
            &signer
                .request("msg_1", signed_at, webhook_samples()[0].body())
                .unwrap(),
        )
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn verify(&self, arguments: &[&str]) -> Ended {
        let (headers, body) = (self.path("headers"), self.path("body"));
        let files = [
            "verify",
            "--headers",
            headers.to_str().unwrap(),
            "--body",
            body.to_str().unwrap(),
        ];
        run(&[&files[..], arguments].concat())
    }

    /// The result as JSON.
    fn result(&self, arguments: &[&str]) -> Value {
        let ended = self.verify(&[arguments, &["--format", "json"]].concat());
        let object = ended.objects().remove(0);
        assert_eq!(object["type"], "verification");
        assert_eq!(
            ended.code,
            i32::from(object["verified"] == false),
            "{ended:?}"
        );
        object
    }
}

const NOW: Duration = Duration::ZERO;

#[test]
fn a_valid_request_of_each_kind_is_accepted() {
    let captured = Captured::webhook(WEBHOOK_SECRET, NOW);
    let ended = captured.verify(&[]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended.output.starts_with("webhook: accepted\n"),
        "{}",
        ended.output
    );
    assert!(
        ended
            .output
            .ends_with("It fits secret 1 of the endpoint `default`.\n"),
        "{}",
        ended.output
    );
    let body = webhook_samples()[0].body();
    for (request, kind) in [
        (
            callback_request(Some(CALLBACK_SECRET), body.clone()).unwrap(),
            "callback",
        ),
        (alert_request(ALERT_SECRET, body).unwrap(), "alert"),
    ] {
        let result = Captured::of(&request).result(&[]);
        assert_eq!(result["kind"], kind);
        assert_eq!(result["verified"], true, "{result}");
        assert_eq!(result["secret"], 1);
    }
}

#[test]
fn an_old_request_fails_by_its_timestamp_only_and_is_accepted_at_its_time() {
    let captured = Captured::webhook(WEBHOOK_SECRET, Duration::from_hours(2));
    let ended = captured.verify(&[]);
    assert_eq!(ended.code, 1);
    for text in [
        "webhook: rejected with 401",
        "  timestamp  failed",
        "  signature  passed",
        "secret 1 of the endpoint `default`: only the check `timestamp` fails.",
    ] {
        assert!(ended.output.contains(text), "{text}: {}", ended.output);
    }
    let result = captured.result(&["--received", "2h"]);
    assert_eq!(result["verified"], true, "{result}");
}

#[test]
fn a_request_of_another_endpoint_names_it() {
    let captured = Captured::webhook(OTHER_SECRET, NOW);
    let result = captured.result(&[]);
    assert_eq!(result["failed_check"], "signature");
    assert_eq!(result["endpoint"], Value::Null);
    assert!(
        captured
            .verify(&[])
            .output
            .ends_with("It fits no secret that is configured.\n")
    );

    captured.write(
        "eu",
        format!("whsec_py1rkdyjU4YRBAqNTx33hRXaJrjmlG1c {OTHER_SECRET}").as_bytes(),
    );
    let endpoint = format!("eu={}", captured.path("eu").display());
    let result = captured.result(&["--endpoint", &endpoint]);
    assert_eq!(
        (&result["verified"], &result["endpoint"], &result["secret"]),
        (&true.into(), &"eu".into(), &2.into())
    );
}

#[test]
fn a_body_that_an_editor_changed_is_recognized() {
    let captured = Captured::webhook(WEBHOOK_SECRET, NOW);
    let body = webhook_samples()[0].body();
    let text = str::from_utf8(&body).unwrap();
    for (changed, says) in [
        (format!("{text}\n"), "Without the line break at its end"),
        (format!("\u{feff}{text}"), "Without the byte order mark"),
        (text.replace('\n', "\r\n"), "With the line breaks of Unix"),
    ] {
        captured.write("body", changed.as_bytes());
        let result = captured.result(&[]);
        assert_eq!(result["failed_check"], "signature");
        if changed != text {
            assert_eq!(result["body_change"], says, "{result}");
        }
    }
    captured.write("body", b"{}");
    assert_eq!(captured.result(&[])["body_change"], Value::Null);
}

#[test]
fn each_check_that_fails_is_named() {
    let captured = Captured::webhook(WEBHOOK_SECRET, NOW);
    let headers = fs::read_to_string(captured.path("headers")).unwrap();
    let without = |name: &str| -> String {
        let kept = headers.lines().filter(|line| !line.contains(name));
        kept.flat_map(|line| [line, "\n"]).collect()
    };
    for (headers, check, answer) in [
        (headers.replace("POST", "GET"), "method", 405),
        (without("svix-id"), "headers", 400),
        (without("svix"), "headers", 401),
        (
            headers.replace("svix-timestamp: ", "svix-timestamp: x"),
            "timestamp",
            400,
        ),
        (headers.replace("v1,", "v2,"), "signature", 401),
    ] {
        captured.write("headers", headers.as_bytes());
        let result = captured.result(&[]);
        assert_eq!(result["failed_check"], check, "{headers}: {result}");
        assert_eq!(result["answer"], answer, "{headers}");
    }
    captured.write("headers", b"x-mb-alert-secret: a");
    let (headers, body) = (captured.path("headers"), captured.path("body"));
    let mut verify = bare(&[
        "verify",
        "--headers",
        headers.to_str().unwrap(),
        "--body",
        body.to_str().unwrap(),
    ]);
    let ended = Ended::of(verify.env("MEETING_BAAS_WEBHOOK_SECRETS", WEBHOOK_SECRET));
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(
        ended.output.contains("  secrets    failed"),
        "{}",
        ended.output
    );
}

#[test]
fn what_cannot_be_tried_is_rejected_and_shows_no_secret() {
    let captured = Captured::webhook(WEBHOOK_SECRET, NOW);
    captured.write("headers", b"hunter2");
    let ended = captured.verify(&[]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.errors.contains("line 1 is not a header") && !ended.errors.contains("hunter2"),
        "{}",
        ended.errors
    );

    let (headers, body) = (captured.path("headers"), captured.path("body"));
    let (headers, body) = (headers.to_str().unwrap(), body.to_str().unwrap());
    let ended = Ended::of(&mut bare(&["verify", "--headers", headers, "--body", body]));
    assert_eq!(ended.code, 2);
    assert!(
        ended.errors.contains("there is no secret to verify with"),
        "{}",
        ended.errors
    );

    let missing = run(&["verify", "--headers", "no such file", "--body", body]);
    assert_eq!(missing.code, 3);
    assert!(
        missing.errors.contains("no such file cannot be read"),
        "{}",
        missing.errors
    );
    assert_eq!(run(&["verify", "--headers", "-", "--body", "-"]).code, 2);

    for (name, value) in [
        ("MEETING_BAAS_WEBHOOK_SECRETS", "whsec_hunter2"),
        ("MEETING_BAAS_CALLBACK_SECRETS", "hunter2"),
        ("MEETING_BAAS_UNSIGNED_CALLBACKS", "hunter2"),
        ("MEETING_BAAS_WEBHOOK_SECRET", "hunter2"),
        ("MEETING_BAAS_WEBHOOK_SECRETS_FILE", "/hunter2/is/not/there"),
    ] {
        let mut verify = bare(&["verify", "--headers", headers, "--body", body]);
        let ended = Ended::of(verify.env(name, value));
        assert_eq!(ended.code, 2, "{name}: {ended:?}");
        if !name.ends_with("_FILE") {
            assert!(!ended.errors.contains("hunter2"), "{ended:?}");
        }
    }
    let mut both = command(&["verify", "--headers", headers, "--body", body]);
    let ended = Ended::of(both.env("MEETING_BAAS_WEBHOOK_SECRETS_FILE", headers));
    assert_eq!(ended.code, 2);
    assert!(ended.errors.contains("are both set"), "{}", ended.errors);
    for endpoint in ["whsec_hunter2", "default=file", "eu=/no/such/file"] {
        let ended = captured.verify(&["--endpoint", endpoint]);
        assert!(matches!(ended.code, 2 | 3), "{ended:?}");
        assert!(!ended.errors.contains("hunter2"), "{ended:?}");
    }
}

#[test]
fn the_body_may_come_from_standard_input() {
    let captured = Captured::webhook(WEBHOOK_SECRET, NOW);
    let headers = captured.path("headers");
    let arguments = [
        "verify",
        "--headers",
        headers.to_str().unwrap(),
        "--body",
        "-",
    ];
    let ended = run_with_input(&arguments, webhook_samples()[0].json().as_bytes());
    assert_eq!(ended.code, 0, "{ended:?}");
}
