//! More deliveries than can be stored.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use meeting_baas_inbox::rusqlite::TransactionBehavior;

use crate::place::{self, Place};
use crate::process::Setting;
use crate::sender;

const CONNECTIONS: usize = 128;

/// What became of a request: whether it was a callback, its key if it was acknowledged, and how long it took.
struct Response {
    is_callback: bool,
    key: Option<String>,
    status: Option<u16>,
    took: Duration,
}

/// Another process has the lock of the file, so nothing can be stored for seven seconds, and then everything.
pub(crate) fn flood() {
    let place = Place::new();
    let service = place.start(&Setting::default(), &[]);
    let responses = Mutex::new(Vec::new());
    place::in_inbox(&place.file(), async |inbox| {
        let mut connection = inbox.connect().unwrap();
        let lock = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .unwrap();
        thread::scope(|scope| {
            for number in 0..CONNECTIONS {
                let (address, responses) = (&service.address, &responses);
                scope.spawn(move || deliver(address, number, responses));
            }
            thread::sleep(Duration::from_secs(7));
            lock.rollback().unwrap();
        });
    });
    let responses = responses.into_inner().unwrap();
    let unavailable = |is_callback: bool| {
        responses
            .iter()
            .filter(move |response| response.is_callback == is_callback && response.key.is_none())
    };
    for (is_callback, limit) in [(false, 2_000), (true, 5_000)] {
        assert!(unavailable(is_callback).count() > 0, "nothing had to wait");
        for response in unavailable(is_callback) {
            assert_eq!(response.status, Some(503));
            // The machine may have other work.
            let range = Duration::from_millis(limit - 100)..Duration::from_millis(limit + 1_500);
            assert!(
                range.contains(&response.took),
                "{is_callback}: {:?}",
                response.took
            );
        }
    }
    let ledger: BTreeSet<String> = responses
        .iter()
        .filter_map(|response| response.key.clone())
        .collect();
    assert_eq!(ledger.len(), CONNECTIONS, "it recovers without help");
    place.settle(&service);
    place.assert_handled(&ledger);
    println!(
        "{} times 503, {} acknowledged",
        responses.len() - ledger.len(),
        ledger.len()
    );
}

/// Sends one delivery until it is acknowledged.
fn deliver(address: &str, number: usize, responses: &Mutex<Vec<Response>>) {
    loop {
        let start = Instant::now();
        let (key, status) = sender::send_numbered(address, number);
        let is_acknowledged = status == Some(200);
        responses.lock().unwrap().push(Response {
            is_callback: sender::is_callback(number),
            key: is_acknowledged.then_some(key),
            status,
            took: start.elapsed(),
        });
        if is_acknowledged {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
}
