//! Bodies with the headers of a signed webhook.

use std::time::SystemTime;

use bytes::Bytes;
use http::HeaderMap;

/// A secret for these benchmarks only: 24 bytes in Base64.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A webhook, as a server receives it.
#[derive(Clone, Debug)]
pub struct Signed {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Signed {
    /// Signs a body now, with the crate `svix`, with the headers of Svix and of Standard Webhooks. It is valid for five minutes.
    pub fn now(body: impl Into<Bytes>) -> [Self; 2] {
        const ID: &str = "msg_2rXv4pWbZ8yqL0sKfTn6uJcDaGh";
        let body = body.into();
        let timestamp = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let signer = svix::webhooks::Webhook::new(SECRET).unwrap();
        let signature = signer.sign(ID, timestamp.cast_signed(), &body).unwrap();
        ["svix", "webhook"].map(|scheme| {
            let header = |name: &str, value: &str| {
                let name: http::HeaderName = format!("{scheme}-{name}").parse().unwrap();
                (name, value.parse().unwrap())
            };
            Self {
                headers: HeaderMap::from_iter([
                    header("id", ID),
                    header("timestamp", &timestamp.to_string()),
                    header("signature", &signature),
                ]),
                body: body.clone(),
            }
        })
    }
}
