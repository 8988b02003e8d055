//! `listen`: deliveries are verified, shown, stored and forwarded.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::SystemTime;

use meeting_baas_webhooks::testing::WebhookSigner;
use serde_json::Value;

use crate::support::{
    CALLBACK_SECRET, Ended, Listening, Server, WEBHOOK_SECRET, bare, free_address, objects, run,
    send_raw,
};

/// A POST as the vendor sends it, with these headers between its own.
fn signed(body: &str, headers: &str) -> Vec<u8> {
    let signer = WebhookSigner::new(WEBHOOK_SECRET).unwrap();
    let request = signer
        .request("msg_1", SystemTime::now(), body.to_owned())
        .unwrap();
    let mut text = format!("POST / HTTP/1.1\r\nHost: tunnel.example.com\r\n{headers}");
    for (name, value) in request.headers() {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}

/// White space, an order of keys, escapes and a number that a JSON library would write otherwise.
const ODD: &str =
    "{ \"zeta\":1.50,\n\t\"event\" : \"bot.s\\u0061ng\", \"data\":{}, \"a\": \"\\/\" }\r\n";

#[test]
fn a_delivery_is_forwarded_byte_for_byte_with_its_headers_and_the_status_comes_back() {
    let server = Server::with_status(418);
    let listening = Listening::start(&["--forward", &server.url, "--format", "json"]);
    let headers = "X-Twice: 1\r\nX-Twice: 2\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nUser-Agent: Svix\r\n";
    let status = send_raw(&listening.url, &signed(ODD, headers));
    assert!(status.starts_with("HTTP/1.1 418"), "{status}");

    let received = server.request();
    assert_eq!(received.body, ODD.as_bytes());
    let (line, headers) = received.head.split_once("\r\n").unwrap();
    assert_eq!(line, "post /hooks?a=b http/1.1");
    let mut names: Vec<&str> = headers
        .lines()
        .filter_map(|line| Some(line.split_once(':')?.0))
        .collect();
    names.sort_unstable();
    // Nothing is added, and only what belongs to the connection is missing.
    assert_eq!(
        names,
        [
            "content-length",
            "content-type",
            "host",
            "svix-id",
            "svix-signature",
            "svix-timestamp",
            "user-agent",
            "x-twice",
            "x-twice"
        ]
    );
    assert!(
        headers.contains("user-agent: svix\r\n") && !headers.contains("tunnel"),
        "{headers}"
    );

    let shown = listening.object();
    assert_eq!(shown["type"], "delivery");
    assert_eq!(shown["answer"], 418);
    assert_eq!(shown["forwarded"]["status"], 418);
    assert_eq!(shown["event"], "bot.sang");
    assert_eq!(shown["decoded"], false);
    assert_eq!(shown["verified"], true);
    assert_eq!(shown["drift"][0]["path"], "event");
}

#[test]
fn every_sample_is_shown_with_its_event_and_its_bot() {
    let listening = Listening::start(&["--format", "json"]);
    let sent = run(&["trigger", "all", "--to", &listening.url]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let mut kinds = Vec::new();
    for _ in 0..15 {
        let shown = listening.object();
        assert_eq!(shown["type"], "delivery");
        assert_eq!(shown["answer"], 200);
        assert_eq!(shown["decoded"], true, "{shown}");
        assert_eq!(shown["error"], Value::Null);
        assert_eq!(shown["drift"], Value::Array(Vec::new()));
        assert_eq!(shown["endpoint"], "default");
        let kind = shown["kind"].as_str().unwrap().to_owned();
        assert_eq!(shown["message_id"].is_string(), kind == "webhook");
        if shown["event"] == "bot.failed" {
            assert_eq!(shown["outcome"], "failed");
            assert_eq!(shown["detail"], "BOT_NOT_ACCEPTED");
            assert_eq!(shown["bot_id"].as_str().unwrap().len(), 36);
        }
        kinds.push(kind);
    }
    let count = |wanted: &str| kinds.iter().filter(|kind| *kind == wanted).count();
    assert_eq!(
        (count("webhook"), count("callback"), count("alert")),
        (12, 2, 1)
    );
}

/// From several senders at once, each of them printed, forwarded and acknowledged.
#[test]
fn no_delivery_of_many_is_missing() {
    let server = Server::with_status(200);
    let listening = Listening::start(&[
        "--forward",
        &server.url,
        "--count",
        "300",
        "--format",
        "json",
    ]);
    std::thread::scope(|scope| {
        for sender in 0..4 {
            let url = &listening.url;
            scope.spawn(move || {
                let id = format!("msg_{sender}");
                let sent = run(&[
                    "trigger",
                    "bot.failed",
                    "--to",
                    url,
                    "--copies",
                    "74",
                    "--id",
                    &id,
                ]);
                assert_eq!(sent.code, 0, "{sent:?}");
            });
        }
    });
    let (code, lines) = listening.ended();
    assert_eq!(code, Some(0));
    assert_eq!(lines.len(), 301);
    assert_eq!(objects(&lines[300])[0]["deliveries"], 300);
    assert_eq!(server.requests.try_iter().count(), 300);
}

#[test]
fn what_cannot_be_verified_is_rejected_with_the_reason_and_is_not_forwarded() {
    let server = Server::with_status(200);
    let listening = Listening::start(&["--forward", &server.url]);
    for (arguments, reason) in [
        (["--tamper", "--id=a"], "no signature is valid"),
        (["--age", "10m"], "600 s old"),
        (["--age", "-10m"], "ahead"),
        (["--unknown-secret", "--id=a"], "no signature is valid"),
    ] {
        let to = [
            "trigger",
            "bot.failed",
            "--to",
            &listening.url,
            "--expect",
            "401",
        ];
        let sent = run(&[&to[..], &arguments[..]].concat());
        assert_eq!(sent.code, 0, "{sent:?}");
        let line = listening.line();
        assert!(
            line.contains("  401  ") && line.contains("rejected: "),
            "{line}"
        );
        assert!(line.contains(reason), "{line}");
    }
    assert!(server.requests.try_recv().is_err());
}

#[test]
fn a_forward_that_fails_or_times_out_says_so_and_works_again_when_the_service_is_back() {
    let address = free_address().to_string();
    let url = format!("http://{address}/");
    let listening = Listening::start(&["--forward", &url, "--forward-timeout", "500ms"]);
    let send = |expected: &str| {
        let to = [
            "trigger",
            "bot.failed",
            "--to",
            &listening.url,
            "--expect",
            expected,
        ];
        let sent = run(&to);
        assert_eq!(sent.code, 0, "{sent:?}");
        listening.line()
    };
    let line = send("502");
    assert!(
        line.contains("NOT FORWARDED: connection refused: is the service running?"),
        "{line}"
    );

    let silent = Server::start(&address, None);
    let line = send("504");
    assert!(
        line.contains("NOT FORWARDED: no response within 500 ms"),
        "{line}"
    );
    drop(silent);

    let broken = Server::start("127.0.0.1:0", Some("what?".to_owned()));
    let listening = Listening::start(&["--forward", &broken.url]);
    let to = [
        "trigger",
        "bot.failed",
        "--to",
        &listening.url,
        "--expect",
        "502",
    ];
    assert_eq!(run(&to).code, 0);
    let line = listening.line();
    assert!(line.contains("NOT FORWARDED: "), "{line}");
}

#[test]
fn a_service_that_is_restarted_gets_the_next_delivery() {
    let address = free_address();
    let forward = format!("http://{address}/");
    let listening = Listening::start(&["--forward", &forward]);
    for _ in 0..2 {
        let (ip, port) = (address.ip().to_string(), address.port().to_string());
        let service = bare(&["listen", "--bind", &ip, "--port", &port])
            .env("MEETING_BAAS_WEBHOOK_SECRETS", WEBHOOK_SECRET)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut service = service.unwrap();
        let mut first = String::new();
        let output = service.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut first).unwrap();
        let sent = run(&["trigger", "bot.failed", "--to", &listening.url]);
        service.kill().unwrap();
        service.wait().unwrap();
        assert_eq!(sent.code, 0, "{sent:?}");
    }
}

#[test]
fn endpoints_have_secrets_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("eu");
    std::fs::write(&file, format!("{}\n", crate::support::OTHER_SECRET)).unwrap();
    let endpoint = format!("eu={}", file.display());
    let listening = Listening::start(&["--endpoint", &endpoint, "--format", "json"]);
    let mut trigger = bare(&["trigger", "bot.failed", "--to", &listening.url]);
    let sent = Ended::of(trigger.env("MEETING_BAAS_WEBHOOK_SECRETS_FILE", &file));
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_eq!(listening.object()["endpoint"], "eu");
}

#[test]
fn unsigned_callbacks_are_accepted_if_configured_and_shown_as_such() {
    let mut listen = bare(&["listen", "--port", "0"]);
    let listening = Listening::of(listen.env("MEETING_BAAS_UNSIGNED_CALLBACKS", "accept"));
    let mut trigger = bare(&["trigger", "bot.failed", "--callback-to", &listening.url]);
    let sent = Ended::of(trigger.env("MEETING_BAAS_UNSIGNED_CALLBACKS", "accept"));
    assert_eq!(sent.code, 0, "{sent:?}");
    assert!(
        listening
            .line()
            .contains("NOT VERIFIED: a callback without a secret")
    );
}

#[test]
fn nothing_that_is_shown_has_a_link_a_name_or_a_secret() {
    let listening = Listening::start(&[]);
    let sent = run(&["trigger", "all", "--to", &listening.url]);
    let mut shown: String = (0..15).map(|_| listening.line()).collect();
    let setting = "/data/error_code=https://example.com/?X-Amz-Signature=hunter2";
    let other = run(&[
        "trigger",
        "bot.failed",
        "--to",
        &listening.url,
        "--set",
        setting,
    ]);
    assert_eq!(other.code, 0, "{other:?}");
    let line = listening.line();
    assert!(line.contains("[hidden]"), "{line}");
    shown.push_str(&line);
    for text in [&shown, &sent.output, &sent.errors] {
        for secret in [
            "https://",
            "X-Amz",
            "hunter2",
            "whsec_",
            CALLBACK_SECRET,
            "Ada",
        ] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
}
