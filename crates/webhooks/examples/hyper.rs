//! A server without a framework: with hyper, and its own code for the limits of the body.
//!
//! The secrets are environment variables: see `ReceiverBuilder::secrets_from_env`. The argument is the address to listen on,
//! `127.0.0.1:3000` by default. With port 0 the system chooses a port.

use std::convert::Infallible;
use std::error::Error;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use meeting_baas_webhooks::{Delivery, Receiver, Rejection};
use tokio::net::TcpListener;
use tokio::time::timeout;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:3000");
    let receiver = Receiver::from_env()?;
    let listener = TcpListener::bind(address).await?;
    println!("listening at http://{}/", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let receiver = receiver.clone();
        tokio::spawn(async move {
            let service =
                service_fn(async |request| Ok::<_, Infallible>(respond(&receiver, request).await));
            let served = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
            if let Err(error) = served {
                eprintln!("{error}");
            }
        });
    }
}

async fn respond(receiver: &Receiver, request: Request<Incoming>) -> Response<Empty<Bytes>> {
    match receive(receiver, request).await {
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

/// Checks the head before it reads the body, and applies the limits of the receiver.
async fn receive(receiver: &Receiver, request: Request<Incoming>) -> Result<Delivery, Rejection> {
    let (head, body) = request.into_parts();
    receiver.check_head(&head.method, &head.headers)?;
    let limit = receiver.max_body_length();
    let too_large = Rejection::BodyTooLarge { limit };
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large);
    }
    let wait = receiver.body_timeout();
    let body = match timeout(wait, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return Err(too_large),
        Ok(Err(_)) => return Err(Rejection::BodyIncomplete),
        Err(_) => return Err(Rejection::BodyTooSlow { timeout: wait }),
    };
    receiver.receive(&head.method, &head.headers, body)
}
