//! Runs the examples as processes, and sends signed deliveries to them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use actix_web::{App, HttpResponse, HttpServer, rt, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Method, Request};
use meeting_baas_webhooks::testing::{self, WebhookSigner};
use serde_json::{Value, json};
use tokio::sync::{Mutex, mpsc};

const CALLBACK_SECRET: &str = "callback-secret-of-today";

/// A process that ends with its test.
struct Example(Child);

impl Example {
    fn start(command: &mut Command) -> Self {
        let command = command
            .env("MEETING_BAAS_WEBHOOK_SECRETS", testing::webhook_secret(1))
            .env("MEETING_BAAS_CALLBACK_SECRETS", CALLBACK_SECRET)
            .stdout(Stdio::piped());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Requests, and the status and the `Allow` header of their responses.
fn requests() -> Vec<(&'static str, Request<Bytes>, u16, Option<&'static str>)> {
    let signed = |seed: u8, body: Bytes| {
        let signer = WebhookSigner::new(&testing::webhook_secret(seed.into())).unwrap();
        signer.request("msg_1", SystemTime::now(), body).unwrap()
    };
    let body = testing::webhook_samples()[0].body();
    let callback = |secret, method| {
        let body = testing::callback_samples()[0].body();
        let mut request = testing::callback_request(secret, body).unwrap();
        *request.method_mut() = method;
        request
    };
    let mut put = signed(1, body.clone());
    *put.method_mut() = Method::PUT;
    let mut changed = signed(1, body.clone());
    *changed.body_mut() = Bytes::from_static(b"{}");
    let mut duplicate = signed(1, body.clone());
    let id = duplicate.headers()["svix-id"].clone();
    duplicate.headers_mut().append("svix-id", id);
    let mut webhooks: Vec<_> = testing::webhook_samples()
        .iter()
        .map(|sample| ("a webhook", signed(1, sample.body()), 204, None))
        .collect();
    webhooks.extend([
        (
            "a callback",
            callback(Some(CALLBACK_SECRET), Method::PUT),
            204,
            None,
        ),
        (
            "another callback secret",
            callback(Some("another-callback-secret"), Method::POST),
            401,
            None,
        ),
        (
            "an unsigned callback",
            callback(None, Method::POST),
            401,
            None,
        ),
        ("another webhook secret", signed(2, body.clone()), 401, None),
        ("a changed body", changed, 401, None),
        ("a webhook by PUT", put, 405, Some("POST")),
        ("a duplicate header", duplicate, 400, None),
    ]);
    webhooks
}

#[test]
fn actix_web_receives_and_rejects() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_actix"));
    let mut server = Example::start(command.arg("127.0.0.1:0"));
    let mut lines = BufReader::new(server.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let url = first.strip_prefix("listening at ").unwrap();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_mins(1)))
        .build()
        .into();
    let send = |request: Request<Bytes>, path: &str| {
        let mut request = request.map(Vec::from);
        *request.uri_mut() = format!("{url}{path}").parse().unwrap();
        agent.run(request).unwrap()
    };
    for (what, request, status, allow) in requests() {
        let response = send(request, "");
        assert_eq!(response.status().as_u16(), status, "{what}");
        let allowed = response.headers().get("allow");
        assert_eq!(
            allowed.map(|allowed| allowed.to_str().unwrap()),
            allow,
            "{what}"
        );
    }
    let large = vec![b' '; 8 * 1024 * 1024];
    let within = testing::callback_request(Some(CALLBACK_SECRET), large.clone()).unwrap();
    assert_eq!(send(within, "").status().as_u16(), 204);
    let beyond =
        testing::callback_request(Some(CALLBACK_SECRET), [large, vec![b' ']].concat()).unwrap();
    assert_eq!(send(beyond, "").status().as_u16(), 413);
    // A delivery is printed without its payload.
    let printed = lines.next().unwrap().unwrap();
    assert!(
        printed.contains("msg_1") && !printed.contains("https://"),
        "{printed}"
    );
}

/// The interface of the Lambda runtime: the function asks for the next event, and sends its response.
struct Runtime {
    events: mpsc::UnboundedSender<Value>,
    responses: mpsc::UnboundedReceiver<Value>,
    address: String,
}

impl Runtime {
    fn start() -> Self {
        let (events, next) = mpsc::unbounded_channel::<Value>();
        let (sender, responses) = mpsc::unbounded_channel::<Value>();
        let next = web::Data::from(Arc::new(Mutex::new(next)));
        let sender = web::Data::new(sender);
        let (bound, address) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let app = move || {
                App::new()
                    .app_data(next.clone())
                    .app_data(sender.clone())
                    .route(
                        "/2018-06-01/runtime/invocation/next",
                        web::get().to(next_event),
                    )
                    .route(
                        "/2018-06-01/runtime/invocation/1/response",
                        web::post().to(response),
                    )
            };
            let server = HttpServer::new(app).workers(1).bind("127.0.0.1:0").unwrap();
            bound.send(server.addrs()[0].to_string()).unwrap();
            rt::System::new().block_on(server.run()).unwrap();
        });
        let address = address.recv().unwrap();
        Self {
            events,
            responses,
            address,
        }
    }

    /// Invokes the function, and waits for its response.
    fn invoke(&mut self, event: Value) -> Value {
        self.events.send(event).unwrap();
        self.responses.blocking_recv().unwrap()
    }
}

async fn next_event(events: web::Data<Mutex<mpsc::UnboundedReceiver<Value>>>) -> HttpResponse {
    let event = events.lock().await.recv().await.unwrap();
    HttpResponse::Ok()
        .insert_header(("lambda-runtime-aws-request-id", "1"))
        .insert_header(("lambda-runtime-deadline-ms", "99999999999999"))
        .insert_header((
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-west-1:1:function:f",
        ))
        .json(event)
}

async fn response(responses: web::Data<mpsc::UnboundedSender<Value>>, body: Bytes) -> HttpResponse {
    responses
        .send(serde_json::from_slice(&body).unwrap())
        .unwrap();
    HttpResponse::Accepted().finish()
}

/// The event of a function URL or an HTTP API: it joins duplicate headers by a comma.
fn http_api(request: &Request<Bytes>) -> Value {
    let mut headers = serde_json::Map::new();
    for (name, value) in request.headers() {
        let value = value.to_str().unwrap();
        headers
            .entry(name.as_str())
            .and_modify(|joined| *joined = json!(format!("{},{value}", joined.as_str().unwrap())))
            .or_insert(json!(value));
    }
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "", "headers": headers,
        "requestContext": {
            "accountId": "1", "apiId": "a", "domainName": "a.lambda-url.eu-west-1.on.aws", "domainPrefix": "a",
            "http": {"method": request.method().as_str(), "path": "/", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "Svix"},
            "requestId": "1", "routeKey": "$default", "stage": "$default", "time": "29/Nov/2026:12:00:00 +0000", "timeEpoch": 1_795_953_600_000_u64,
        },
        "body": String::from_utf8(request.body().to_vec()).unwrap(), "isBase64Encoded": false,
    })
}

/// The event of a REST API, which keeps duplicate headers, with a body in Base64.
fn rest_api(request: &Request<Bytes>) -> Value {
    let mut headers = serde_json::Map::new();
    for name in request.headers().keys() {
        let values = request.headers().get_all(name);
        let values: Vec<_> = values.iter().map(|value| value.to_str().unwrap()).collect();
        headers.insert(name.to_string(), json!(values));
    }
    json!({
        "resource": "/", "path": "/", "httpMethod": request.method().as_str(), "headers": {}, "multiValueHeaders": headers,
        "queryStringParameters": null, "multiValueQueryStringParameters": null, "pathParameters": null, "stageVariables": null,
        "requestContext": {
            "accountId": "1", "apiId": "a", "httpMethod": request.method().as_str(), "identity": {"sourceIp": "127.0.0.1"},
            "path": "/", "protocol": "HTTP/1.1", "requestId": "1", "resourceId": "r", "resourcePath": "/", "stage": "s",
        },
        "body": STANDARD.encode(request.body()), "isBase64Encoded": true,
    })
}

#[test]
fn a_function_of_lambda_receives_and_rejects() {
    let mut runtime = Runtime::start();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lambda"));
    let command = command
        .env("AWS_LAMBDA_RUNTIME_API", &runtime.address)
        .env("AWS_LAMBDA_FUNCTION_NAME", "f")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "l")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", "g");
    let _function = Example::start(command);
    for (gateway, event) in [
        ("HTTP API", http_api as fn(&_) -> _),
        ("REST API", rest_api),
    ] {
        for (what, request, status, allow) in requests() {
            let response = runtime.invoke(event(&request));
            // Joined by a comma, an id is another one, which was not signed.
            let is_joined = (gateway, what) == ("HTTP API", "a duplicate header");
            let status = if is_joined { 401 } else { status };
            assert_eq!(
                response["statusCode"], status,
                "{gateway}, {what}: {response}"
            );
            let allowed = response["headers"]["allow"].as_str();
            let allowed = allowed.or(response["multiValueHeaders"]["allow"][0].as_str());
            assert_eq!(allowed, allow, "{gateway}, {what}: {response}");
        }
    }
}
