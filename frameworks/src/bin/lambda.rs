//! A function of AWS Lambda, behind a function URL, an API Gateway or a load balancer.
//!
//! The secrets are environment variables: see `ReceiverBuilder::secrets_from_env`. The gateway limits the time and the length of a
//! request (6 MB), and may join duplicate headers by a comma.

use bytes::Bytes;
use http::StatusCode;
use lambda_http::{Body, Error, Request, Response, run, service_fn};
use meeting_baas_webhooks::Receiver;

#[tokio::main]
async fn main() -> Result<(), Error> {
    // Once for each instance of the function, rather than for each request.
    let receiver = Receiver::from_env()?;
    let receiver = &receiver;
    run(service_fn(async move |request| {
        Ok::<_, Error>(respond(receiver, request))
    }))
    .await
}

/// An instance is frozen after its response: what remains to be done must be in a queue or a database by then.
fn respond(receiver: &Receiver, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    match receiver.receive(&head.method, &head.headers, bytes(body)) {
        Ok(delivery) => {
            println!("{delivery:?}");
            let mut response = Response::default();
            *response.status_mut() = StatusCode::NO_CONTENT;
            response
        }
        Err(rejection) => {
            eprintln!("{rejection}");
            rejection.response()
        }
    }
}

/// The bytes that were sent: `lambda_http` has decoded a body that the gateway encoded in Base64.
fn bytes(body: Body) -> Bytes {
    match body {
        Body::Text(text) => text.into(),
        Body::Binary(bytes) => bytes.into(),
        _ => Bytes::new(),
    }
}
