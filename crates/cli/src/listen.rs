//! `listen`: receives deliveries, shows them, stores them and forwards them.

mod forward;
mod notes;
mod printer;
mod report;
mod service;
mod unverified;

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::runtime;

use crate::arguments::Listen;
use crate::failure::Failure;
use crate::output;

use printer::Printer;
use report::{Listening, Report};
use service::Service;

/// Who sends no complete head within this time is disconnected.
const HEADERS: Duration = Duration::from_secs(10);

/// How long requests that are in progress may take after the last one that was waited for.
const LAST: Duration = Duration::from_secs(5);

/// The same after Ctrl-C: long enough to write a response that is ready, and too short to notice.
const AT_ONCE: Duration = Duration::from_millis(100);

/// Why listening ends.
enum End {
    Interrupted,
    /// The reader of the output is gone.
    Closed,
    /// As many deliveries as were waited for.
    Counted,
    /// After the time that was set.
    Elapsed,
}

pub(crate) fn run(arguments: Listen) -> Result<(), Failure> {
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::unavailable(format_args!("no thread can be started: {error}")))?;
    let result = runtime.block_on(listen(arguments));
    // What is still being forwarded does not delay the end.
    runtime.shutdown_background();
    result
}

async fn listen(arguments: Listen) -> Result<(), Failure> {
    let address = (arguments.bind, arguments.port);
    let service = Service::new(&arguments).await?;
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Failure::unavailable(format_args!(
            "cannot listen on port {} of {}: {error}; `--port` chooses another",
            arguments.port, arguments.bind
        ))
    })?;
    let url = match listener.local_addr() {
        Ok(address) => format!("http://{address}/"),
        Err(error) => return Err(Failure::unavailable(error)),
    };
    let (printer, mut closed) = Printer::start(arguments.format);
    printer
        .print(&Report::Listening(Listening::new(url, &service)))
        .await;
    for note in service.notes() {
        output::note(note);
    }
    let service = Arc::new(service.with_printer(printer));

    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let mut interrupted = std::pin::pin!(interrupted());
    let mut elapsed = std::pin::pin!(async {
        match arguments.within {
            Some(time) => tokio::time::sleep(time).await,
            None => pending().await,
        }
    });
    let end = loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut interrupted => break End::Interrupted,
            () = &mut elapsed => break End::Elapsed,
            () = service.counted() => break End::Counted,
            _ = closed.changed() => break End::Closed,
        };
        match accepted {
            Ok((stream, _)) => {
                let service = Arc::clone(&service);
                let respond = service_fn(move |request| {
                    let service = Arc::clone(&service);
                    async move { service.respond(request).await }
                });
                let connection = http.serve_connection(TokioIo::new(stream), respond);
                // Who breaks a connection sends again.
                tokio::spawn(graceful.watch(connection));
            }
            // Such as too many open files: they become fewer.
            Err(error) => {
                output::note(format_args!("a connection was not accepted: {error}"));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    };
    drop(listener);
    let patience = match end {
        End::Counted | End::Elapsed => LAST,
        End::Interrupted | End::Closed => AT_ONCE,
    };
    let finished = tokio::time::timeout(patience, graceful.shutdown()).await;
    if finished.is_err() && matches!(end, End::Counted | End::Elapsed) {
        output::note("connections were closed before their response");
    }
    service.stop().await;
    match end {
        End::Interrupted | End::Closed => Ok(()),
        End::Counted | End::Elapsed => service.verdict(arguments.count),
    }
}

/// Waits for Ctrl-C, or for SIGTERM of an orchestrator.
async fn interrupted() {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => terminate.recv().await,
            Err(_) => pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = pending::<Option<()>>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
