//! Forwards a delivery as it was received.

use std::time::Instant;

use bytes::Bytes;
use http::header::{
    CONNECTION, EXPECT, HOST, HeaderName, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, Method};

use super::report::Forwarded;
use crate::client::Client;
use crate::time;

/// The headers of one connection, which are not forwarded, and the name of the host, which is another.
const OF_A_CONNECTION: [HeaderName; 9] = [
    CONNECTION,
    EXPECT,
    HOST,
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Sends the bytes and the headers that were received, and returns the status of the response.
pub(super) async fn forward(
    client: &Client,
    method: &Method,
    headers: &HeaderMap,
    body: &Bytes,
) -> Forwarded {
    let start = Instant::now();
    let (client, method) = (client.clone(), method.clone());
    let (headers, body) = (forwarded(headers), body.clone());
    let sent = tokio::task::spawn_blocking(move || client.send(&method, &headers, &body)).await;
    let (status, error, answer) = match sent {
        Ok(Ok(status)) => (Some(status), None, status),
        Ok(Err(error)) => (None, Some(error.to_string()), error.status()),
        Err(_) => (None, Some("listening ended".to_owned()), 502),
    };
    Forwarded {
        status,
        milliseconds: time::milliseconds(start.elapsed()),
        error,
        answer,
    }
}

/// Without the headers of the connection: those of HTTP, and those that `Connection` names.
fn forwarded(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    let is_forwarded = |name: &HeaderName| {
        !OF_A_CONNECTION.contains(name) && !named.contains(name) && name != "keep-alive"
    };
    // In their order, which `HeaderMap::remove` changes.
    let mut forwarded = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers.iter().filter(|(name, _)| is_forwarded(name)) {
        forwarded.append(name, value.clone());
    }
    forwarded
}

#[cfg(test)]
mod tests {
    use super::forwarded;
    use http::HeaderMap;

    #[test]
    fn headers_of_the_connection_are_not_forwarded_and_all_others_are() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("host", "tunnel.example.com"),
            ("connection", "close, X-Hop"),
            ("x-hop", "1"),
            ("keep-alive", "timeout=5"),
            ("transfer-encoding", "chunked"),
            ("svix-id", "msg_1"),
            ("x-twice", "1"),
            ("x-twice", "2"),
            ("content-length", "3"),
        ] {
            headers.append(name, value.parse().unwrap());
        }
        let forwarded = forwarded(&headers);
        let kept: Vec<_> = forwarded
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
            .collect();
        assert_eq!(
            kept,
            [
                ("svix-id", "msg_1"),
                ("x-twice", "1"),
                ("x-twice", "2"),
                ("content-length", "3")
            ]
        );
    }
}
