//! Each server accepts the requests of the load generator, which fails on any response other than 204.

use std::process::Command;

use bench::processes::{CONNECTIONS, Server, load};

#[test]
fn each_server_accepts_each_payload() {
    for handler in ["ours", "svix", "empty"] {
        let server = Server::start(env!("CARGO_BIN_EXE_server"), handler);
        for payload in ["bot.status_change", "bot.completed", "the mix"] {
            // The remainder, one request, is not sent.
            let requests = 3 * CONNECTIONS + 1;
            let answered = load(env!("CARGO_BIN_EXE_load"), &server, requests, payload);
            assert_eq!(answered.requests, 3 * CONNECTIONS);
            assert!(
                answered.requests_per_second > 0.0,
                "{handler}: {answered:?}"
            );
            assert!(answered.median_microseconds <= answered.p99_microseconds);
        }
        assert!(server.resident_kib() > 0);
    }
}

#[test]
fn fewer_requests_than_connections_are_rejected() {
    let output = Command::new(env!("CARGO_BIN_EXE_load"))
        .args(["127.0.0.1:1", "16", "15", "the mix"])
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("15 requests are fewer than the 16 connections"),
        "{errors}"
    );
}
