//! The download of the example `meeting_vtt`, from a real server.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use meeting_baas_models::SignedUrl;

#[expect(dead_code, reason = "`main` is for the example")]
#[path = "../../examples/meeting_vtt.rs"]
mod meeting_vtt;

use meeting_vtt::{DownloadError, agent, download};

/// A server that answers each request with one text; its address.
fn server(answer: impl Fn(&str) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let length = stream.read(&mut head).unwrap();
            let head = String::from_utf8_lossy(&head[..length]).into_owned();
            // The client may have what it needs before it has everything.
            let _ = stream.write_all(answer(&head).as_bytes());
        }
    });
    format!("http://{address}")
}

fn ok(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

fn redirect(location: &str) -> String {
    format!(
        "HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )
}

fn get(link: &str, limit: u64) -> Result<String, DownloadError> {
    let link: SignedUrl = serde_json::from_value(link.into()).unwrap();
    download(&agent(), &link, limit).map(|file| String::from_utf8(file).unwrap())
}

#[test]
fn link_is_sent_as_it_is() {
    let server = server(|head| ok(head.lines().next().unwrap_or_default()));
    let file = get(&format!("{server}/a%2Fb?X-Amz-Signature=%41+b"), 1000).unwrap();
    assert_eq!(file, "GET /a%2Fb?X-Amz-Signature=%41+b HTTP/1.1");
}

#[test]
fn file_beyond_the_limit_is_rejected() {
    let server = server(|_| ok("0123456789"));
    assert_eq!(get(&server, 10).unwrap(), "0123456789");
    assert!(matches!(get(&server, 9), Err(DownloadError::TooLong)));
}

#[test]
fn redirect_is_followed_within_its_scheme_alone() {
    let other = server(|_| ok("redirected"));
    let to_other = server(move |_| redirect(&format!("{other}/file")));
    assert_eq!(get(&to_other, 100).unwrap(), "redirected");
    for target in [
        "https://127.0.0.1/file",
        "file:///etc/hosts",
        "ftp://127.0.0.1/",
        "/relative",
        "",
    ] {
        let server = server(move |_| redirect(target));
        assert!(
            matches!(get(&server, 100), Err(DownloadError::Redirect)),
            "{target}"
        );
    }
}

#[test]
fn redirects_in_a_circle_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let itself = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let circle = server(move |_| redirect(&itself));
    assert!(get(&circle, 100).is_err());
    let circle = server(|head| {
        let host = head.lines().find_map(|line| {
            line.to_lowercase()
                .strip_prefix("host: ")
                .map(str::to_owned)
        });
        redirect(&format!("http://{}/again", host.unwrap_or_default()))
    });
    assert!(matches!(get(&circle, 100), Err(DownloadError::Redirect)));
}

#[test]
fn errors_do_not_show_the_link() {
    let expired = server(|_| {
        "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned()
    });
    for link in [
        expired.as_str(),
        "http://127.0.0.1:1",
        "http://no.such.host.invalid",
        "not a link",
    ] {
        let error = get(&format!("{link}/?s3cret"), 100).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains("s3cret") && !shown.contains("127.0.0.1"),
            "{shown}"
        );
    }
}
