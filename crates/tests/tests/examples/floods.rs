//! Floods of connections, streams and frames against an example server, as a process: it needs little memory, and those who
//! send what they should get their responses meanwhile.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use http::Request;
use meeting_baas_webhooks::testing;

use super::{PATIENCE, SECRETS, SERVER, Server, build, lines};

/// How long the floods last.
const FLOOD: Duration = Duration::from_secs(3);

/// How many connections each flood keeps open.
const CONNECTIONS: usize = 30;

/// In MiB: the budget of unverified bodies is 64, a buffer that grows has room for twice its bytes, and the allocator keeps some of
/// what was freed. Measured: 136 to 162, and without a budget 277 to 368.
const MOST_MEMORY: u64 = 220;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// `POST`, `http`, `/`, and the authority `a`.
const REQUEST: &[u8] = &[0x83, 0x86, 0x84, 0x01, 1, b'a'];

const POST: &str = "POST / HTTP/1.1\r\nhost: a\r\n";

/// What a connection begins with, and what it sends again and again; the number counts from 0.
struct Flood {
    name: &'static str,
    first: Vec<u8>,
    next: fn(u32) -> Vec<u8>,
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
    [&head, payload].concat()
}

/// The preface, the settings and a frame of HTTP/2.
fn http_2(frame_of_start: &[u8]) -> Vec<u8> {
    [PREFACE, &frame(4, 0, 0, &[]), frame_of_start].concat()
}

/// The number of the stream of a client.
fn stream(number: u32) -> u32 {
    (2 * number + 1) & 0x7fff_ffff
}

/// A head of a webhook whose signature is wrong, so that its body is read before it is rejected.
fn unverified(rest: &str) -> Vec<u8> {
    let seconds = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let signature = format!("v1,{}=", "A".repeat(43));
    format!("{POST}svix-id: a\r\nsvix-timestamp: {seconds}\r\nsvix-signature: {signature}\r\n{rest}\r\n\r\n").into_bytes()
}

fn floods() -> [Flood; 11] {
    let flood = |name, first, next| Flood { name, first, next };
    [
        flood("streams that are reset", http_2(&[]), |number| {
            let stream = stream(number);
            [
                frame(1, 5, stream, REQUEST),
                frame(3, 0, stream, &[0, 0, 0, 8]),
            ]
            .concat()
        }),
        flood("streams that are not ended", http_2(&[]), |number| {
            let stream = stream(number);
            [
                frame(1, 4, stream, REQUEST),
                frame(0, 0, stream, &[b'x'; 16_384]),
            ]
            .concat()
        }),
        flood(
            "headers that go on",
            http_2(&frame(1, 0, 1, REQUEST)),
            |_| {
                // A literal field that is not indexed: `x: aaa…`.
                let field = [&[0, 1, b'x', 0x7f, 0x81, 0x7e], [b'a'; 16_256].as_slice()].concat();
                frame(9, 0, 1, &field)
            },
        ),
        flood(
            "empty frames of a head",
            http_2(&frame(1, 0, 1, REQUEST)),
            |_| frame(9, 0, 1, &[]).repeat(1_000),
        ),
        flood(
            "empty frames of a body",
            http_2(&frame(1, 4, 1, REQUEST)),
            |_| frame(0, 0, 1, &[]).repeat(1_000),
        ),
        flood("settings", http_2(&[]), |_| {
            frame(4, 0, 0, &[0, 3, 0, 0, 0, 1]).repeat(1_000)
        }),
        flood("pings", http_2(&[]), |_| {
            frame(6, 0, 0, &[7; 8]).repeat(1_000)
        }),
        flood("a head without end", POST.into(), |number| {
            format!("x-{number}: {}\r\n", "a".repeat(1_000)).into_bytes()
        }),
        flood("requests whose responses are not read", Vec::new(), |_| {
            format!("{POST}content-length: 0\r\n\r\n")
                .repeat(100)
                .into_bytes()
        }),
        flood(
            "a body of small chunks",
            unverified("transfer-encoding: chunked"),
            |_| b"1\r\nx\r\n".repeat(1_000),
        ),
        flood(
            "large bodies",
            unverified("content-length: 8388608"),
            |_| vec![b'x'; 65_536],
        ),
    ]
}

/// Keeps connections open on which it sends without reading, and opens another when one is closed. Returns how many it opened.
fn run(flood: &Flood, address: &str, end: Instant) -> u64 {
    let opened = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                while Instant::now() < end {
                    let Ok(mut stream) = TcpStream::connect(address) else {
                        continue;
                    };
                    opened.fetch_add(1, Ordering::Relaxed);
                    stream
                        .set_write_timeout(Some(Duration::from_millis(200)))
                        .unwrap();
                    let mut sent = stream.write_all(&flood.first);
                    for number in 0.. {
                        if sent.is_err() || Instant::now() > end {
                            break;
                        }
                        sent = stream.write_all(&(flood.next)(number));
                    }
                    // The server reads no more, or has closed it: it is kept until then.
                    stream
                        .set_read_timeout(Some(Duration::from_millis(200)))
                        .unwrap();
                    while Instant::now() < end {
                        match stream.read(&mut [0; 4096]) {
                            Ok(0) => break,
                            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {
                                break;
                            }
                            _ => {}
                        }
                    }
                }
            });
        }
    });
    opened.into_inner()
}

/// In MiB, at its highest.
fn most_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: u64 = line
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kib / 1024
}

/// The status of the response to a callback that is as it should be, and how long that takes.
fn honest(url: &str) -> (u16, Duration) {
    let start = Instant::now();
    let callback = testing::callback_samples()[0].json().to_owned();
    let request = testing::callback_request(Some(SECRETS[1].1), callback).unwrap();
    let mut request: Request<Vec<u8>> = request.map(Into::into);
    *request.uri_mut() = url.parse().unwrap();
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE));
    let status = config.build().new_agent().run(request).unwrap().status();
    (status.as_u16(), start.elapsed())
}

#[test]
fn a_flood_takes_little_memory_and_others_are_answered() {
    let program = build(&SERVER);
    for flood in floods() {
        let mut command = Command::new(&program);
        let running = command
            .arg("127.0.0.1:0")
            .envs(SECRETS)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut running = Server(running.spawn().unwrap());
        let lines = lines(&mut running.0);
        let first = lines.recv_timeout(PATIENCE).unwrap();
        let url = first.strip_prefix("listening at ").unwrap();
        let address = url.trim_start_matches("http://").trim_end_matches('/');
        let end = Instant::now() + FLOOD;
        let (opened, slowest) = thread::scope(|scope| {
            let attack = scope.spawn(|| run(&flood, address, end));
            let mut slowest = Duration::ZERO;
            while Instant::now() < end {
                let (status, time) = honest(url);
                assert_eq!(status, 200, "{}", flood.name);
                slowest = slowest.max(time);
                thread::sleep(Duration::from_millis(50));
            }
            (attack.join().unwrap(), slowest)
        });
        let memory = most_memory(running.0.id());
        println!(
            "{}: {opened} connections, {memory} MiB, slowest response {slowest:?}",
            flood.name
        );
        assert!(memory < MOST_MEMORY, "{}: {memory} MiB", flood.name);
        assert!(
            slowest < Duration::from_secs(15),
            "{}: {slowest:?}",
            flood.name
        );
    }
}
