//! Signs a sample of every webhook and callback, and sends them to a URL.
//!
//! The argument is the URL, plain HTTP, `http://127.0.0.1:3000/` by default. The secrets are the first ones of the
//! environment variables that the server reads.

use std::env;
use std::error::Error;
use std::time::SystemTime;

use bytes::Bytes;
use http::{Request, Uri};
use meeting_baas_webhooks::testing::{self, WebhookSigner};

fn main() -> Result<(), Box<dyn Error>> {
    let url: Uri = env::args()
        .nth(1)
        .as_deref()
        .unwrap_or("http://127.0.0.1:3000/")
        .parse()?;
    let signer = WebhookSigner::new(&secret("MEETING_BAAS_WEBHOOK_SECRETS")?)?;
    let webhooks = (1..).zip(testing::webhook_samples());
    // The first one is repeated, as if the sender had not received the response.
    for (number, sample) in webhooks.clone().chain(webhooks.take(1)) {
        let id = format!("msg_{number}");
        let request = signer.request(&id, SystemTime::now(), sample.body())?;
        println!("{}  {id:<8}  {}", send(&url, request)?, sample.event());
    }
    let secret = secret("MEETING_BAAS_CALLBACK_SECRETS")?;
    for sample in testing::callback_samples() {
        let request = testing::callback_request(Some(&secret), sample.body())?;
        println!("{}  callback  {}", send(&url, request)?, sample.event());
    }
    Ok(())
}

/// The first of the secrets in a variable.
fn secret(variable: &str) -> Result<String, String> {
    let secrets = env::var(variable).map_err(|error| format!("{variable}: {error}"))?;
    let first = secrets.split_whitespace().next();
    first
        .map(str::to_owned)
        .ok_or(format!("{variable} is empty"))
}

/// Sends a request, and returns the status of the response.
fn send(url: &Uri, mut request: Request<Bytes>) -> Result<u16, ureq::Error> {
    *request.uri_mut() = url.clone();
    let (head, body) = request.into_parts();
    let request = Request::from_parts(head, body.to_vec());
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    Ok(agent.run(request)?.status().as_u16())
}
