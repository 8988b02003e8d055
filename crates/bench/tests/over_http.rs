//! Each server takes what the load sends: the load fails on any answer but 204.

use bench::processes::{CONNECTIONS, Server, load};

#[test]
fn each_server_takes_each_payload() {
    for handler in ["ours", "svix", "empty"] {
        let server = Server::start(env!("CARGO_BIN_EXE_server"), handler);
        for payload in ["bot.status_change", "bot.completed", "the mix"] {
            let requests = 3 * CONNECTIONS;
            let answered = load(env!("CARGO_BIN_EXE_load"), &server, requests, payload);
            assert!(
                answered.requests_per_second > 0.0,
                "{handler}: {answered:?}"
            );
            assert!(answered.median_microseconds <= answered.p99_microseconds);
        }
        assert!(server.resident_kib() > 0);
    }
}
