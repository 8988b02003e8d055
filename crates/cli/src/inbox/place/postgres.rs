//! An inbox on PostgreSQL, whose URL is in the environment.

use std::sync::Arc;

use meeting_baas_inbox::tokio_postgres::Config;
use meeting_baas_inbox::tokio_postgres::config::SslMode;
use meeting_baas_inbox::{Inbox, PostgresOptions};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::client;
use crate::failure::Failure;
use crate::secrets;

const URL: &str = "MEETING_BAAS_INBOX_URL";
const SCHEMA: &str = "MEETING_BAAS_INBOX_SCHEMA";

/// A database.
#[derive(Clone)]
pub(crate) struct Database {
    config: Config,
    tls: MakeRustlsConnect,
    schema: Option<String>,
}

impl Database {
    /// The database of the environment. No message has its URL.
    pub(super) fn of_environment() -> Result<Self, Failure> {
        let url = secrets::setting(URL)?.ok_or_else(|| {
            Failure::usage(format_args!(
                "`--inbox postgres`: the environment variable {URL} is missing: set it to \
                 `postgres://USER:PASSWORD@HOST/DATABASE`, or {URL}_FILE to the path of a file with that"
            ))
        })?;
        let config: Config = url.trim().parse().map_err(|_| {
            Failure::usage(format_args!(
                "the environment variable {URL} is invalid: expected `postgres://USER:PASSWORD@HOST/DATABASE`"
            ))
        })?;
        let schema = secrets::setting(SCHEMA)?;
        Ok(Self {
            tls: tls(&config)?,
            config,
            schema: schema.map(|schema| schema.trim().to_owned()),
        })
    }

    pub(super) fn options(&self) -> PostgresOptions<MakeRustlsConnect> {
        let options = Inbox::postgres(self.config.clone(), self.tls.clone());
        match &self.schema {
            Some(schema) => options.schema(schema),
            None => options,
        }
    }
}

impl PartialEq for Database {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config && self.schema == other.schema
    }
}

/// With the certificates that the operating system trusts; with none if the URL has `sslmode=disable`.
fn tls(config: &Config) -> Result<MakeRustlsConnect, Failure> {
    let mut roots = RootCertStore::empty();
    if config.get_ssl_mode() != SslMode::Disable {
        roots.add_parsable_certificates(client::trusted()?);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::unavailable(format_args!("TLS: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
