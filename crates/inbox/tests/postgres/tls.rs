//! A server that accepts only TLS, with a certificate of an authority of its own.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use meeting_baas_inbox::tokio_postgres::{Config, NoTls};
use meeting_baas_inbox::{Attempt, Failure, Inbox, OpenError, PostgresOptions};
use meeting_baas_webhooks::testing::webhook_samples;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tempfile::TempDir;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::cluster::own;
use crate::place::Place;

fn openssl(folder: &Path, arguments: &str) {
    let done = Command::new("openssl")
        .args(arguments.split(' '))
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(done.unwrap().success(), "openssl {arguments}");
}

/// An authority, as `NAME.pem` and `NAME.key`.
fn authority(folder: &Path, name: &str) {
    openssl(
        folder,
        &format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={name} \
             -addext keyUsage=critical,keyCertSign -keyout {name}.key -out {name}.pem"
        ),
    );
}

/// A certificate for `localhost` of the authority `ours`.
fn certificate(folder: &Path) {
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost").unwrap();
    openssl(
        folder,
        "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=server -keyout server.key -out server.csr",
    );
    openssl(
        folder,
        "x509 -req -in server.csr -CA ours.pem -CAkey ours.key -CAcreateserial -days 2 -extfile names -out server.pem",
    );
}

/// The server accepts TLS, and nothing else.
fn require_tls(place: &Place, folder: &Path) {
    let settings = place.cluster.data().join("postgresql.conf");
    let mut text = fs::read_to_string(&settings).unwrap();
    for (name, file) in [
        ("ssl_cert_file", "server.pem"),
        ("ssl_key_file", "server.key"),
    ] {
        let path = folder.join(file);
        own(&path);
        text.push_str(&format!("{name} = '{}'\n", path.display()));
    }
    text.push_str("ssl = on\n");
    fs::write(settings, text).unwrap();
    fs::write(
        place.cluster.data().join("pg_hba.conf"),
        "hostssl all all 127.0.0.1/32 trust\nlocal all all trust\n",
    )
    .unwrap();
    place.ask("SELECT pg_reload_conf()::text");
}

/// A connector as that of a user, who trusts one authority.
fn trusting(folder: &Path, name: &str) -> MakeRustlsConnect {
    let mut roots = RootCertStore::empty();
    let certificate = CertificateDer::from_pem_file(folder.join(format!("{name}.pem")));
    roots.add(certificate.unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    MakeRustlsConnect::new(config)
}

fn config(place: &Place, host: &str, mode: &str) -> Config {
    let port = place.cluster.port();
    let text = format!(
        "host={host} hostaddr=127.0.0.1 port={port} user=inbox dbname=postgres sslmode={mode}"
    );
    text.parse().unwrap()
}

/// The error of a server that cannot be used, which comes in time.
async fn error(opened: impl Future<Output = Result<Inbox, OpenError>>) -> String {
    let start = Instant::now();
    let error = opened.await.err().unwrap().to_string();
    assert!(start.elapsed() < Duration::from_secs(8), "{error}");
    error
}

pub(crate) fn required() {
    let (place, keys) = (Place::new(), TempDir::new().unwrap());
    let folder = keys.path();
    for name in ["ours", "other"] {
        authority(folder, name);
    }
    certificate(folder);
    own(folder);
    require_tls(&place, folder);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (place, time) = (&place, Duration::from_secs(2));
        let connect = |host: &str, name: &str| -> PostgresOptions<MakeRustlsConnect> {
            let options = Inbox::postgres(config(place, host, "require"), trusting(folder, name));
            options.statement_timeout(time)
        };
        let inbox = connect("localhost", "ours").open().await.unwrap();
        inbox.put(webhook_samples()).await.unwrap();
        let worker = inbox.work(async |_: Attempt| Ok::<_, Failure>(())).start();
        while inbox.statistics().await.unwrap().waiting > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        worker.stop(Duration::from_secs(5)).await.unwrap();

        let untrusted = error(connect("localhost", "other").open()).await;
        assert!(
            untrusted.contains("invalid peer certificate: UnknownIssuer"),
            "{untrusted}"
        );
        let renamed = error(connect("elsewhere", "ours").open()).await;
        assert!(
            renamed.contains("not valid for name \"elsewhere\""),
            "{renamed}"
        );
        let without = |mode: &str| {
            let options = Inbox::postgres(config(place, "localhost", mode), NoTls);
            error(options.statement_timeout(time).open())
        };
        let missing = without("require").await;
        assert!(
            missing.contains("pass the connector of `tokio-postgres-rustls`"),
            "{missing}"
        );
        let plain = without("disable").await;
        assert!(plain.contains("no encryption"), "{plain}");
        for shown in [untrusted, renamed, missing, plain] {
            println!("{shown}");
        }
    });
}
