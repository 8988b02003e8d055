//! A server without a framework: with hyper. The receiver reads the bodies within its limits.
//!
//! The secrets are environment variables: see `ReceiverBuilder::secrets_from_env`. The argument is the address to listen on,
//! `127.0.0.1:3000` by default. With port 0 the system chooses a port.

use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use meeting_baas_webhooks::Receiver;
use tokio::net::TcpListener;

/// A connection without a request is closed after this time.
const IDLE: Duration = Duration::from_secs(10);

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
                .header_read_timeout(IDLE)
                .serve_connection(TokioIo::new(stream), service)
                .await;
            if let Err(error) = served {
                eprintln!("{error}");
            }
        });
    }
}

async fn respond(receiver: &Receiver, request: Request<Incoming>) -> Response<Empty<Bytes>> {
    let (head, body) = request.into_parts();
    match receiver.receive_streaming(&head, body).await {
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
