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

/// How it is opened. No message has the URL.
pub(super) fn options() -> Result<PostgresOptions<MakeRustlsConnect>, Failure> {
    let url = secrets::setting(URL)?.ok_or_else(|| {
        Failure::usage(format_args!(
            "`--inbox postgres`: the environment variable {URL} is missing: set it to `postgres://USER:PASSWORD@HOST/DATABASE`, or \
             {URL}_FILE to the path of a file with that"
        ))
    })?;
    let config: Config = url.trim().parse().map_err(|_| {
        Failure::usage(format_args!(
            "the environment variable {URL} is invalid: expected `postgres://USER:PASSWORD@HOST/DATABASE`"
        ))
    })?;
    let options = Inbox::postgres(config.clone(), tls(&config)?);
    Ok(match secrets::setting(SCHEMA)? {
        Some(schema) => options.schema(schema.trim()),
        None => options,
    })
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
