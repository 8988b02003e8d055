//! How an inbox on PostgreSQL is opened.

use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Config, Socket};

use super::connect::Connector;
use super::{Limit, Postgres, Schema};
use crate::error::OpenError;
use crate::inbox::Inbox;
use crate::options::{Options, common_options};

/// How an inbox on PostgreSQL is opened: [`Inbox::postgres`](crate::Inbox::postgres).
#[must_use = "`open` opens it"]
pub struct PostgresOptions<T> {
    config: Config,
    tls: T,
    schema: String,
    connect_timeout: Duration,
    statement_timeout: Duration,
    existing: bool,
    options: Options,
}

impl<T> PostgresOptions<T>
where
    T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    pub(crate) fn new(config: Config, tls: T) -> Self {
        Self {
            config,
            tls,
            schema: "meeting_baas_inbox".to_owned(),
            connect_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(10),
            existing: false,
            options: Options::default(),
        }
    }

    /// The name of the schema that has the tables: `meeting_baas_inbox`, unless set. It begins with a lowercase letter or an
    /// underscore, and has only these and digits, at most 48 in all. Each schema is an inbox of its own.
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.schema = name.into();
        self
    }

    /// Opens a schema as it is: `open` neither creates nor migrates it, and returns [`OpenError::NoInbox`] if there is none, and
    /// [`OpenError::OlderSchema`] if it is that of an older release.
    pub fn existing(mut self) -> Self {
        self.existing = true;
        self
    }

    /// How long connecting may take, with TLS and authentication: 5 s, unless set.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = time;
        self
    }

    /// How long a transaction of a worker may take, including the wait for a connection: 10 s, unless set. Lists, replays and
    /// purges may take six times as long; storing, as long as a callback waits. The server has the same limits, so that it ends
    /// what nobody waits for.
    pub fn statement_timeout(mut self, time: Duration) -> Self {
        self.statement_timeout = time;
        self
    }

    common_options!();

    /// Connects, and creates or migrates the schema. A role that may not create tables can open a schema that is up to date.
    ///
    /// # Errors
    ///
    /// The server cannot be reached, is older than PostgreSQL 14, or its database has another encoding than UTF-8; the schema
    /// cannot be created, or is one of a newer release that this one cannot work with.
    pub async fn open(self) -> Result<Inbox, OpenError> {
        let Self {
            mut config,
            tls,
            schema,
            connect_timeout,
            statement_timeout,
            existing,
            options,
        } = self;
        let schema = Schema::new(&schema)?;
        if config.get_application_name().is_none() {
            config.application_name("meeting-baas-inbox");
        }
        let connector = Connector::new(config, tls, connect_timeout);
        let limit = Limit {
            store: options.waits.webhook.max(options.waits.callback),
            statement: statement_timeout,
        };
        let engine = Postgres::open(Arc::new(connector), schema, limit, existing, None).await?;
        Ok(Inbox::on_server(Arc::new(engine), &options))
    }
}
