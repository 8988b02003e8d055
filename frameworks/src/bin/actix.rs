//! A server with actix-web 4.
//!
//! The secrets are environment variables: see `ReceiverBuilder::secrets_from_env`. The argument is the address to listen on,
//! `127.0.0.1:3000` by default. With port 0 the system chooses a port. actix-web has a time limit for heads of its own, of 5 s
//! (`HttpServer::client_request_timeout`).

use std::error::Error;

use actix_web::http::StatusCode;
use actix_web::rt::time::timeout;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use http::Method;
use meeting_baas_webhooks::{Delivery, Receiver, Rejection, header_map};

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:3000");
    let receiver = web::Data::new(Receiver::from_env()?);
    // For every method: a callback may use PUT. actix-web distinguishes `/` at the end of a path, as the vendor does.
    let app = move || {
        let route = web::route().to(respond);
        App::new().app_data(receiver.clone()).route("/", route)
    };
    let server = HttpServer::new(app).bind(address)?;
    for address in server.addrs() {
        println!("listening at http://{address}/");
    }
    Ok(server.run().await?)
}

async fn respond(
    receiver: web::Data<Receiver>,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    match receive(&receiver, &request, body).await {
        Ok(delivery) => {
            println!("{delivery:?}");
            HttpResponse::NoContent().finish()
        }
        Err(rejection) => {
            eprintln!("{rejection}");
            rejected(&rejection)
        }
    }
}

/// Checks the head, reads the body within the limits of the receiver, and verifies it.
async fn receive(
    receiver: &Receiver,
    request: &HttpRequest,
    body: web::Payload,
) -> Result<Delivery, Rejection> {
    // All pairs, so that a duplicate header is noticed.
    let headers = header_map(
        request
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes())),
    )?;
    let method = Method::try_from(request.method().as_str()).unwrap_or(Method::TRACE);
    receiver.check_head(&method, &headers)?;
    let (limit, wait) = (receiver.max_body_length(), receiver.body_timeout());
    let body = match timeout(wait, body.to_bytes_limited(limit)).await {
        Ok(Ok(Ok(body))) => body,
        Ok(Ok(Err(_))) => return Err(Rejection::BodyIncomplete),
        Ok(Err(_)) => return Err(Rejection::BodyTooLarge { limit }),
        Err(_) => return Err(Rejection::BodyTooSlow { timeout: wait }),
    };
    receiver.receive(&method, &headers, body)
}

/// The response to a rejection, with the `Allow` header of a 405.
fn rejected(rejection: &Rejection) -> HttpResponse {
    let response = rejection.response::<()>();
    let status = StatusCode::from_u16(response.status().as_u16());
    let mut builder = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in response.headers() {
        builder.insert_header((name.as_str(), value.as_bytes()));
    }
    builder.finish()
}
