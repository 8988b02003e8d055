//! `listen` without a secret, and with `--insecure`.

use crate::support::{Ended, Listening, Server, bare, run, send_raw};

/// Without a secret, with `--insecure`.
fn forwarding_to(url: &str) -> Listening {
    let arguments = ["listen", "--port", "0", "--insecure", "--forward", url];
    Listening::of(&mut bare(&arguments))
}

#[test]
fn without_a_secret_it_says_how_to_get_one_and_insecure_accepts_everything_visibly() {
    let ended = Ended::of(&mut bare(&["listen", "--port", "0"]));
    assert_eq!(ended.code, 2);
    for text in [
        "there is no secret",
        "MEETING_BAAS_WEBHOOK_SECRETS=whsec_",
        "openssl rand",
        "--insecure",
    ] {
        assert!(ended.errors.contains(text), "{}", ended.errors);
    }

    let server = Server::with_status(204);
    let listening = forwarding_to(&server.url);
    let sent = run(&["trigger", "all", "--to", &listening.url, "--expect", "204"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    for _ in 0..15 {
        let line = listening.line();
        assert!(line.contains("NOT VERIFIED: there is no secret"), "{line}");
        server.request();
    }
    let odd = b"PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\x00\xff{";
    assert!(send_raw(&listening.url, odd).contains("204"));
    let line = listening.line();
    assert!(line.contains("not decoded: "), "{line}");
    assert_eq!(server.request().body, b"\x00\xff{");

    let listening = Listening::start(&["--insecure", "--format", "json"]);
    let sent = run(&["trigger", "bot.failed", "--to", &listening.url, "--tamper"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    let shown = listening.object();
    assert_eq!(shown["verified"], false);
    assert!(
        shown["reason"].as_str().unwrap().contains("signature"),
        "{shown}"
    );
    let sent = run(&["trigger", "bot.failed", "--to", &listening.url]);
    assert_eq!(sent.code, 0);
    assert_eq!(listening.object()["verified"], true);
}

/// As the receiver does: a flood must not take all memory.
#[test]
fn insecure_bodies_have_a_budget_of_64_mib_until_the_response() {
    let body = vec![b'x'; 8 * 1024 * 1024];
    let length = body.len();
    let head = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
    let large = [head.as_bytes(), &body].concat();
    let silent = Server::start("127.0.0.1:0", None);
    let listening = forwarding_to(&silent.url);
    for _ in 0..8 {
        let (url, large) = (listening.url.clone(), large.clone());
        std::thread::spawn(move || send_raw(&url, &large));
        assert_eq!(silent.request().body.len(), length);
    }
    let small = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n{";
    assert!(send_raw(&listening.url, small).contains("503"));
    assert!(listening.line().contains("67108864"));
}
