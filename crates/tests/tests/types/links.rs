//! What HTTP clients make of a link, as the documentation of the webhooks says under *Links that expire*.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use meeting_baas_models::SignedUrl;
use tokio::runtime::Runtime;

/// A server that responds to each request, and its targets as they were sent.
fn server() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, targets) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let length = stream.read(&mut head).unwrap();
            let head = String::from_utf8_lossy(&head[..length]).into_owned();
            let target = head.split(' ').nth(1).unwrap_or_default();
            sender.send(target.to_owned()).unwrap();
            let response =
                "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(response.as_bytes()).unwrap();
        }
    });
    (format!("http://{address}"), targets)
}

async fn fetch(link: &SignedUrl) -> reqwest::Result<reqwest::Response> {
    let response = reqwest::Client::new().get(link.expose()).send().await?;
    response.error_for_status()
}

/// The link of the sample, and what of a link `reqwest` and `ureq` change; an empty text is an error of the client.
#[test]
fn clients_send_the_links_of_s3_unchanged_and_normalize_others() {
    let signed = "/recordings/7c1d5b0e/video.mp4?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=KEY%2F20260317%2Feu-west-3\
                  %2Fs3%2Faws4_request&X-Amz-Date=20260317T103512Z&X-Amz-Expires=14400&X-Amz-SignedHeaders=host\
                  &X-Amz-Signature=e83b5071c9d2f46a";
    let (address, targets) = server();
    let runtime = Runtime::new().unwrap();
    for (link, by_reqwest, by_ureq) in [
        (signed, signed, signed),
        (
            "/a%2Fb//c?s=%41+b~",
            "/a%2Fb//c?s=%41+b~",
            "/a%2Fb//c?s=%41+b~",
        ),
        ("/a/../b?s=1", "/b?s=1", "/a/../b?s=1"),
        ("/a/./b?s=1", "/a/b?s=1", "/a/./b?s=1"),
        ("/a/%2e%2E/b?s=1", "/b?s=1", "/a/%2e%2E/b?s=1"),
        ("/it's?s='1'", "/it's?s=%271%27", "/it's?s='1'"),
        ("/a?s=\"1\"", "/a?s=%221%22", ""),
        ("/a b?s=1", "/a%20b?s=1", ""),
        ("/a\\b?s=1", "/a/b?s=1", "/a\\b?s=1"),
        ("/ä?s=1", "/%C3%A4?s=1", "/ä?s=1"),
        ("?s=1", "/?s=1", "/?s=1"),
    ] {
        let whole = SignedUrl::from(format!("{address}{link}"));
        let _ = runtime.block_on(fetch(&whole));
        assert_eq!(
            targets.try_recv().unwrap_or_default(),
            by_reqwest,
            "reqwest, {link}"
        );
        let _ = ureq::get(whole.expose()).call();
        assert_eq!(
            targets.try_recv().unwrap_or_default(),
            by_ureq,
            "ureq, {link}"
        );
    }
}

#[test]
fn an_error_of_reqwest_shows_the_link_unless_it_is_removed() {
    let (address, _targets) = server();
    let runtime = Runtime::new().unwrap();
    for address in [address.as_str(), "http://127.0.0.1:1"] {
        let link = SignedUrl::from(format!("{address}/video.mp4?X-Amz-Signature=s3cret"));
        let error = runtime.block_on(fetch(&link)).unwrap_err();
        assert!(format!("{error}").contains("s3cret") && format!("{error:?}").contains("s3cret"));
        let error = error.without_url();
        let mut shown = format!("{error} {error:?}");
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            shown.push_str(&format!(" {error} {error:?}"));
            cause = error.source();
        }
        assert!(
            !shown.contains("s3cret") && !shown.contains("video.mp4"),
            "{shown}"
        );
    }
}
