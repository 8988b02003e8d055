//! Serves as `axum::serve` does, over HTTP/1.1 and HTTP/2, but closes a connection without a request, and ends in order.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A proxy that keeps idle connections must close them sooner, such as after 5 s: otherwise it may send a request on a
/// connection that is being closed.
pub(crate) const IDLE: Duration = Duration::from_secs(10);

/// How long the requests in progress may take after the end: an orchestrator usually kills a process 30 s after it asked it to end.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// Serves until `end`, and waits for the responses to the requests in progress. `false` if some were still in progress then.
///
/// A connection is closed if it has no request in progress for the time `idle`: a client that sends nothing, that sends its head
/// too slowly, that opens an HTTP/2 connection without a request, or that does not close a connection it no longer needs. The
/// time for a body is the receiver's own limit.
pub(crate) async fn serve(
    mut listener: TcpListener,
    router: Router,
    idle: Duration,
    end: impl Future<Output = ()>,
) -> bool {
    let mut http = auto::Builder::new(TokioExecutor::new());
    // For heads of HTTP/1.1 only: it begins when the version is known, and HTTP/2 has no such limit.
    let mut http_1 = http.http1();
    http_1.timer(TokioTimer::new()).header_read_timeout(idle);
    let graceful = GracefulShutdown::new();
    let mut end = pin!(end);
    loop {
        let (stream, _) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut end => break,
        };
        let requests = watch::Sender::new(0);
        let too_long = without_request_for(idle, requests.subscribe());
        let service = counted(TowerToHyperService::new(router.clone()), requests);
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection.into_owned());
        tokio::spawn(async move {
            tokio::select! {
                // A client whose connection broke sends again.
                _ = connection => {}
                () = too_long => {}
            }
        });
    }
    drop(listener);
    tokio::time::timeout(LAST_REQUESTS, graceful.shutdown())
        .await
        .is_ok()
}

/// A service that knows how many requests are in progress.
fn counted(
    router: TowerToHyperService<Router>,
    requests: watch::Sender<usize>,
) -> impl Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send + 'static>
{
    service_fn(move |request| {
        let in_progress = InProgress::new(requests.clone());
        let response = router.call(request);
        async move {
            let response = response.await;
            drop(in_progress);
            response
        }
    })
}

/// A request that has no response yet.
struct InProgress(watch::Sender<usize>);

impl InProgress {
    fn new(requests: watch::Sender<usize>) -> Self {
        requests.send_modify(|count| *count += 1);
        Self(requests)
    }
}

impl Drop for InProgress {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// Ends when no request was in progress for this time.
async fn without_request_for(idle: Duration, mut requests: watch::Receiver<usize>) {
    loop {
        let is_idle = *requests.borrow_and_update() == 0;
        let limit = if is_idle { idle } else { Duration::MAX };
        match tokio::time::timeout(limit, requests.changed()).await {
            Ok(Ok(())) => {}
            // Without a sender, the service has ended, and the connection with it.
            Ok(Err(_)) | Err(_) => return,
        }
    }
}

/// Ctrl-C, or SIGTERM, which an orchestrator sends.
pub(crate) async fn asked_to_end() {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => terminate.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
