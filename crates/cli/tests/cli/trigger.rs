//! `trigger`: what is sent, and the exit code.

use std::collections::BTreeMap;

use meeting_baas_webhooks::models::WebhookEvent;
use serde_json::Value;

use crate::support::{CALLBACK_SECRET, Ended, Listening, Server, bare, command, free_address, run};

const BOT: &str = "7c1d5b0e-3f52-4c8a-9d57-1e0b6a2f4c93";

#[test]
fn all_is_every_event_callback_and_alert_once() {
    let listening = Listening::start(&[]);
    let sent = run(&["trigger", "all", "--to", &listening.url, "--format", "json"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let objects = sent.objects();
    let (summary, answers) = objects.split_last().unwrap();
    assert_eq!(summary["type"], "summary");
    assert_eq!(
        (&summary["sent"], &summary["accepted"]),
        (&15.into(), &15.into())
    );
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for answer in answers {
        assert_eq!(answer["type"], "answer");
        assert_eq!(answer["status"], 200);
        let kind = answer["kind"].as_str().unwrap();
        kinds
            .entry(kind)
            .or_default()
            .push(answer["event"].as_str().unwrap());
    }
    assert_eq!(kinds["webhook"].len(), 12);
    assert_eq!(kinds["callback"], ["bot.completed", "bot.failed"]);
    assert_eq!(kinds["alert"], ["alert"]);

    // Another run has other message ids, so that a service does not take it for a duplicate.
    let again = run(&["trigger", "all", "--to", &listening.url, "--format", "json"]);
    assert_ne!(again.objects()[0]["message_id"], answers[0]["message_id"]);

    let mut only_webhooks = bare(&["trigger", "all", "--to", &listening.url]);
    let ended = Ended::of(only_webhooks.env(
        "MEETING_BAAS_WEBHOOK_SECRETS",
        crate::support::WEBHOOK_SECRET,
    ));
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended.output.ends_with("12 sent, 12 with 2xx\n"),
        "{}",
        ended.output
    );
    assert!(
        ended.errors.contains("no callback is sent") && ended.errors.contains("no alert is sent"),
        "{}",
        ended.errors
    );
}

#[test]
fn a_sample_is_changed_by_pointer_and_sent_with_its_id_and_its_copies() {
    let server = Server::with_status(200);
    let arguments = [
        "trigger",
        "bot.failed",
        "--to",
        &server.url,
        "--id",
        "msg_mine",
        "--copies",
        "2",
        "--set",
        "/data/error_code=OOM_KILLED",
        "--set",
        "/extra={\"tenant\": 7}",
        "--set",
        &format!("/data/bot_id={BOT}"),
    ];
    let sent = run(&arguments);
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_eq!(sent.output.matches("msg_mine").count(), 3);
    for _ in 0..3 {
        let request = server.request();
        assert!(request.head.contains("svix-id: msg_mine\r\n"));
        let WebhookEvent::BotFailed(event) = WebhookEvent::from_slice(&request.body).unwrap()
        else {
            panic!("another event");
        };
        assert_eq!(event.data.error_code.as_str(), "OOM_KILLED");
        assert_eq!(event.data.bot_id.to_string(), BOT);
        assert_eq!(
            serde_json::to_value(&event.extra).unwrap(),
            serde_json::json!({"tenant": 7})
        );
    }
}

#[test]
fn a_callback_and_an_alert_have_their_secrets_and_their_urls() {
    let (account, callbacks) = (Server::with_status(200), Server::with_status(200));
    let sent = run(&[
        "trigger",
        "bot.completed",
        "--to",
        &account.url,
        "--callback-to",
        &callbacks.url,
    ]);
    assert_eq!(sent.code, 0, "{sent:?}");
    assert!(account.request().head.contains("svix-signature: v1,"));
    let callback = callbacks.request();
    assert!(
        callback
            .head
            .contains(&format!("x-mb-secret: {CALLBACK_SECRET}\r\n"))
            && !callback.head.contains("svix")
    );

    let only = run(&["trigger", "bot.completed", "--callback-to", &callbacks.url]);
    assert_eq!(only.code, 0, "{only:?}");
    callbacks.request();
    assert!(account.requests.try_recv().is_err());

    for alert in [["trigger", "--alert"], ["trigger", "alert"]] {
        let sent = run(&[&alert[..], &["--to", &account.url]].concat());
        assert_eq!(sent.code, 0, "{sent:?}");
        assert!(account.request().head.contains("x-mb-alert-secret: "));
    }
}

#[test]
fn a_life_is_in_order_or_shuffled_with_copies() {
    let events = |arguments: &[&str]| {
        let server = Server::with_status(200);
        let sent = run(&[
            &["trigger", "--to", &server.url, "--format", "json"],
            arguments,
        ]
        .concat());
        assert_eq!(sent.code, 0, "{sent:?}");
        let mut codes = Vec::new();
        while let Ok(request) = server.requests.try_recv() {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            let code = body["data"]["status"]["code"].as_str();
            codes.push(code.unwrap_or(body["event"].as_str().unwrap()).to_owned());
        }
        codes
    };
    let completed = events(&["--life"]);
    assert_eq!(completed.first().unwrap(), "joining_call");
    assert_eq!(completed.last().unwrap(), "bot.completed");
    assert_eq!(events(&["--life=failed"]).last().unwrap(), "bot.failed");
    assert!(events(&["--life=retried"]).contains(&"retrying".to_owned()));
    let shuffled = events(&["--life", "--shuffle=7", "--copies", "1"]);
    assert_eq!(
        shuffled,
        events(&["--life", "--shuffle=7", "--copies", "1"])
    );
    assert_eq!(shuffled.len(), 2 * completed.len());
    assert_ne!(
        shuffled.iter().step_by(2).collect::<Vec<_>>(),
        completed.iter().collect::<Vec<_>>()
    );
    let pointer = format!("/data/bot_id={BOT}");
    assert_eq!(
        events(&["--life", "--set", &pointer, "--id", "msg_a"]),
        completed
    );
}

#[test]
fn an_unexpected_status_has_one_hint() {
    let server = Server::with_status(500);
    let all = ["trigger", "all", "--to", &server.url];
    let ended = run(&all);
    assert_eq!(ended.code, 1, "{ended:?}");
    assert_eq!(
        ended.errors,
        "500: the service has no secret of this kind, or the route accepts another kind only: a handler of `Delivery` \
         accepts all kinds. With the feature `tracing`, the service logs its reason.\n"
    );
    let ended = run(&[&all[..], &["--format", "json"]].concat());
    assert_eq!(ended.errors, "");
}

#[test]
fn the_exit_code_follows_the_answers() {
    let trigger = |status: u16, arguments: &[&str]| {
        let server = Server::with_status(status);
        run(&[&["trigger", "bot.failed", "--to", &server.url], arguments].concat())
    };
    assert_eq!(trigger(204, &[]).code, 0);
    for status in [302, 401, 503] {
        let ended = trigger(status, &[]);
        assert_eq!(ended.code, 1, "{ended:?}");
        assert!(ended.output.starts_with(&status.to_string()), "{ended:?}");
        assert!(ended.output.ends_with("1 sent, 0 with 2xx\n"), "{ended:?}");
        let hints = ended.errors.lines().count();
        assert_eq!(hints, usize::from(status != 302), "{ended:?}");
    }
    assert_eq!(trigger(401, &["--expect", "401"]).code, 0);
    let rejected = trigger(401, &["--unknown-secret"]);
    assert_eq!((rejected.code, rejected.errors.as_str()), (1, ""));
    assert!(!trigger(404, &[]).errors.contains("logs its reason"));
    assert_eq!(trigger(200, &["--expect", "401"]).code, 1);

    let silent = Server::start("127.0.0.1:0", None);
    let ended = run(&[
        "trigger",
        "bot.failed",
        "--to",
        &silent.url,
        "--timeout",
        "200ms",
    ]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(
        ended.output.contains("no response within 200 ms"),
        "{ended:?}"
    );

    let url = format!("http://{}/", free_address());
    for format in ["text", "json"] {
        let ended = run(&["trigger", "all", "--to", &url, "--format", format]);
        assert_eq!(ended.code, 3, "{ended:?}");
        assert_eq!(ended.output.lines().count(), 1, "{ended:?}");
        assert!(
            ended
                .errors
                .contains("connection refused: is the service running?"),
            "{ended:?}"
        );
    }
}

#[test]
fn what_cannot_be_sent_is_rejected_before_anything_is_sent() {
    for (arguments, message) in [
        (
            &["trigger", "bot.sang"][..],
            "expected one of `bot.chat_message`",
        ),
        (
            &[
                "trigger",
                "calendar.events_synced",
                "--callback-to",
                "http://127.0.0.1:1/",
            ],
            "callbacks have the events",
        ),
        (
            &["trigger", "bot.failed", "--set", "data=1"],
            "`--set` expects a JSON pointer",
        ),
        (
            &["trigger", "bot.failed", "--set", "/nowhere/at/all=1"],
            "only its last key may be new",
        ),
        (
            &["trigger", "all", "--set", "/data/nothing=1"],
            "no sample has anything at",
        ),
        (&["trigger", "bot.failed", "--id", "msg.1"], "message id"),
        (
            &["trigger", "--life", "--set", "/data/x=1"],
            "`--life` sets the id of the bot only",
        ),
        (
            &["trigger", "--life", "--set", "/data/bot_id=7"],
            "expected a UUID",
        ),
        (
            &[
                "trigger",
                "bot.failed",
                "--to",
                "http://me:hunter2@127.0.0.1/",
            ],
            "a user or a password",
        ),
        (
            &["trigger", "bot.failed", "--callback-to", "hunter2"],
            "expected a URL",
        ),
        (
            &["trigger", "bot.failed", "--age", "10"],
            "a whole number and a unit",
        ),
        (&["trigger"], "required"),
    ] {
        let ended = Ended::of(&mut command(arguments));
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        assert!(
            ended.errors.contains(message),
            "{arguments:?}: {}",
            ended.errors
        );
        assert!(
            ended.output.is_empty() && !ended.errors.contains("hunter2"),
            "{ended:?}"
        );
    }
    let ended = Ended::of(&mut bare(&["trigger", "bot.failed"]));
    assert_eq!(ended.code, 2);
    assert!(
        ended
            .errors
            .contains("MEETING_BAAS_WEBHOOK_SECRETS is not set"),
        "{}",
        ended.errors
    );
}
