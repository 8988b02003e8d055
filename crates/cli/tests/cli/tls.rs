//! `https`: the certificate of the server is verified.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{Ended, Listening, command};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/certificate");

/// A server with a certificate of its own, whose key is public: nothing but this test trusts it.
fn serve() -> String {
    let certificate = CertificateDer::from_pem_file(format!("{FOLDER}/certificate.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(format!("{FOLDER}/key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "https://localhost:{}/",
        listener.local_addr().unwrap().port()
    );
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            let mut received = [0; 16 * 1024];
            // A client that does not trust it ends the handshake. A sample is shorter than the buffer.
            if stream.read(&mut received).is_ok_and(|length| length > 0) {
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    url
}

#[test]
fn a_certificate_must_be_trusted() {
    let url = serve();
    let trigger = ["trigger", "bot.failed", "--to", &url];
    let certificate = format!("{FOLDER}/certificate.pem");
    let trusted = Ended::of(command(&trigger).env("SSL_CERT_FILE", &certificate));
    assert_eq!(trusted.code, 0, "{trusted:?}");
    assert!(trusted.output.starts_with("204  "), "{trusted:?}");

    let mut listen = command(&["listen", "--port", "0", "--forward", &url]);
    let listening = Listening::of(listen.env("SSL_CERT_FILE", &certificate));
    let sent = Ended::of(&mut command(&[
        "trigger",
        "bot.failed",
        "--to",
        &listening.url,
    ]));
    assert!(sent.output.starts_with("204  "), "{sent:?}");

    // Another name than that of the certificate.
    let other = url.replace("localhost", "127.0.0.2");
    let renamed = Ended::of(
        command(&["trigger", "bot.failed", "--to", &other]).env("SSL_CERT_FILE", &certificate),
    );
    assert_eq!(renamed.code, 3, "{renamed:?}");

    // Where the system has certificates, this one is not among them; where it has none, that is the error.
    let untrusted = Ended::of(&mut command(&trigger));
    assert_eq!(untrusted.code, 3, "{untrusted:?}");
    let says = format!("{}{}", untrusted.output, untrusted.errors);
    assert!(
        says.contains("TLS: invalid peer certificate")
            || says.contains("no certificate of a certification authority"),
        "{says}"
    );
}
