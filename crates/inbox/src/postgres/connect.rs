//! Connecting, with a time limit of our own. The connector for TLS is the user's.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_postgres::tls::{MakeTlsConnect, NoTlsError, TlsConnect};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Socket};

use crate::error::Error;

/// Called for each notification.
pub(super) type Notified = Arc<dyn Fn(&str) + Send + Sync>;

/// What to do where the URL requires TLS, and the connector is `NoTls`.
const PASS_A_CONNECTOR: &str = "the URL has `sslmode=require`, so pass the connector of `tokio-postgres-rustls`, \
    `postgres-openssl` or `postgres-native-tls` to `Inbox::postgres` instead of `NoTls`";

type Connecting = Pin<Box<dyn Future<Output = Result<Connected, tokio_postgres::Error>> + Send>>;

/// Makes connections. It has no type parameter, so that neither the engine nor the inbox has one.
pub(super) struct Connector {
    connect: Box<dyn Fn(Option<Notified>) -> Connecting + Send + Sync>,
    timeout: Duration,
}

/// A connection, which is closed on drop, whatever it waits for.
pub(super) struct Connected {
    pub(super) client: Arc<Client>,
    task: JoinHandle<()>,
}

impl Connected {
    /// Returns when the connection has ended.
    pub(super) async fn ended(&mut self) {
        // A task that panicked has ended too.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Connector {
    pub(super) fn new<T>(config: Config, tls: T, timeout: Duration) -> Self
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send + 'static,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        let connect = move |notified: Option<Notified>| -> Connecting {
            let (config, tls) = (config.clone(), tls.clone());
            Box::pin(async move {
                let (client, connection) = config.connect(tls).await?;
                let task = tokio::spawn(drive(connection, notified));
                Ok(Connected {
                    client: Arc::new(client),
                    task,
                })
            })
        };
        Self {
            connect: Box::new(connect),
            timeout,
        }
    }

    pub(super) async fn connect(&self, notified: Option<Notified>) -> Result<Connected, Error> {
        match tokio::time::timeout(self.timeout, (self.connect)(notified)).await {
            Ok(connected) => connected.map_err(|error| error_of(&error)),
            Err(_) => Err(Error::store(format!(
                "the server did not accept a connection within {:?}",
                self.timeout
            ))),
        }
    }
}

/// Reads and writes until the connection ends. The client learns of it by its next request.
async fn drive<S, T>(mut connection: Connection<S, T>, notified: Option<Notified>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let (AsyncMessage::Notification(notification), Some(notified)) = (message, &notified) {
            notified(notification.payload());
        }
    }
}

/// The message of the server, without its detail, which has values of rows.
pub(super) fn error_of(error: &tokio_postgres::Error) -> Error {
    if let Some(error) = error.as_db_error() {
        let code = error.code().code();
        // Classes of SQLSTATE: data exceptions, violated constraints, limits of the program.
        let of_row = ["22", "23", "54"]
            .iter()
            .any(|class| code.starts_with(class));
        let message = format!("{} (SQLSTATE {code})", error.message());
        return if of_row {
            Error::Row { message }
        } else {
            Error::Store { message }
        };
    }
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        if cause.is::<NoTlsError>() {
            message = format!("{message}: {PASS_A_CONNECTOR}");
        }
        source = cause.source();
    }
    Error::store(message)
}
