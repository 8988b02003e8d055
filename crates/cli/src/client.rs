//! The HTTP client: it sends a request once, follows no redirect, and adds no header of its own but `Host` and the length.
//!
//! TLS is rustls with ring. The certificates are those that the operating system trusts, or those of `SSL_CERT_FILE`.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, Request, Uri};
use rustls::pki_types::CertificateDer;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::failure::Failure;

/// Where to send requests.
#[derive(Clone)]
pub(crate) struct Target {
    uri: Uri,
}

impl Target {
    /// Reads the URL of an argument. No message contains it, because it may have a password.
    pub(crate) fn parse(argument: &str, url: &str) -> Result<Self, Failure> {
        let expected = |what: &str| Failure::usage(format_args!("`{argument}`: {what}"));
        let uri: Uri = url
            .parse()
            .map_err(|_| expected("expected a URL, such as `http://127.0.0.1:3000/`"))?;
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        if authority.contains('@') {
            return Err(expected(
                "a URL with a user or a password is rejected: arguments are visible to other users, and are in the shell's history",
            ));
        }
        match uri.scheme_str() {
            Some("http" | "https") if uri.host().is_some_and(|host| !host.is_empty()) => {
                Ok(Self { uri })
            }
            _ => Err(expected(
                "expected a URL that begins with `http://` or `https://`",
            )),
        }
    }

    fn is_https(&self) -> bool {
        self.uri.scheme_str() == Some("https")
    }

    /// Whether it is on this machine, so that no proxy is between.
    fn is_local(&self) -> bool {
        let host = self.uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost")
            || host
                .parse()
                .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
    }
}

/// The scheme, the host and the path: a query may have a token.
impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.uri.scheme_str().unwrap_or_default();
        let authority = self
            .uri
            .authority()
            .map_or("", |authority| authority.as_str());
        write!(formatter, "{scheme}://{authority}{}", self.uri.path())
    }
}

/// Sends requests to one target.
#[derive(Clone)]
pub(crate) struct Client {
    agent: Agent,
    target: Target,
    timeout: Duration,
}

impl Client {
    pub(crate) fn new(target: Target, timeout: Duration) -> Result<Self, Failure> {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent("")
            .accept("")
            .accept_encoding("")
            // A service that is restarted has no old connection that fails: each request has a connection of its own.
            .max_idle_connections(0)
            .timeout_global(Some(timeout));
        if target.is_local() {
            config = config.proxy(None);
        }
        if target.is_https() {
            config = config.tls_config(tls()?);
        }
        Ok(Self {
            agent: config.build().new_agent(),
            target,
            timeout,
        })
    }

    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// Sends a request to the target, and returns the status of the response.
    pub(crate) fn send(
        &self,
        method: &Method,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<u16, SendError> {
        let mut request = Request::new(body);
        request.method_mut().clone_from(method);
        request.headers_mut().clone_from(headers);
        request.uri_mut().clone_from(&self.target.uri);
        match self.agent.run(request) {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) => Err(SendError::of(&error, self.timeout)),
        }
    }
}

fn tls() -> Result<TlsConfig, Failure> {
    let certificates: Vec<_> = trusted()?
        .iter()
        .map(|certificate| Certificate::from_der(certificate).to_owned())
        .collect();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(TlsConfig::builder()
        .unversioned_rustls_crypto_provider(provider)
        .root_certs(RootCerts::Specific(Arc::new(certificates)))
        .build())
}

/// The certificates that the operating system trusts.
pub(crate) fn trusted() -> Result<Vec<CertificateDer<'static>>, Failure> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        return Err(Failure::unavailable(
            "no certificate of a certification authority was found: install `ca-certificates`, or set SSL_CERT_FILE",
        ));
    }
    Ok(found.certs)
}

/// Why there is no response. The message contains no URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SendError {
    TimedOut { timeout: Duration },
    NotConnected { reason: String },
    Failed { reason: String },
}

impl SendError {
    fn of(error: &ureq::Error, timeout: Duration) -> Self {
        if let ureq::Error::Io(error) = error
            && let Some(error) = tls_error(error)
        {
            let reason = format!("TLS: {error}");
            return Self::Failed { reason };
        }
        let reason = |text: &str| text.to_owned();
        match error {
            ureq::Error::Timeout(_) => Self::TimedOut { timeout },
            ureq::Error::HostNotFound => Self::NotConnected {
                reason: reason("the host is not known"),
            },
            ureq::Error::ConnectionFailed => Self::NotConnected {
                reason: reason("no connection"),
            },
            ureq::Error::Io(error) => match error.kind() {
                io::ErrorKind::ConnectionRefused => Self::NotConnected {
                    reason: reason("connection refused: is the service running?"),
                },
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::TimedOut { timeout },
                kind => Self::Failed {
                    reason: format!("the connection broke: {kind}"),
                },
            },
            ureq::Error::Rustls(error) => Self::Failed {
                reason: format!("TLS: {error}"),
            },
            ureq::Error::Tls(text) => Self::Failed {
                reason: format!("TLS: {text}"),
            },
            ureq::Error::Protocol(_) => Self::Failed {
                reason: reason("the response is not HTTP"),
            },
            _ => Self::Failed {
                reason: reason("the request was not sent"),
            },
        }
    }

    /// The status of a gateway that has no response.
    pub(crate) const fn status(&self) -> u16 {
        match self {
            Self::TimedOut { .. } => 504,
            Self::NotConnected { .. } | Self::Failed { .. } => 502,
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut { timeout } => {
                write!(
                    formatter,
                    "no response within {}",
                    crate::time::span(*timeout)
                )
            }
            Self::NotConnected { reason } | Self::Failed { reason } => formatter.write_str(reason),
        }
    }
}

/// The error of a handshake, which is in that of the connection.
fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn a_url_with_a_password_is_rejected_and_not_shown() {
        for url in [
            "http://user:hunter2@127.0.0.1/",
            "http://hunter2@127.0.0.1/",
            "postgres://user:hunter2@127.0.0.1/db",
            "hunter2",
            "ftp://127.0.0.1/hunter2",
            "http:///hunter2",
            "http://hunter2 hunter2/",
        ] {
            let failure = Target::parse("--to", url).err().unwrap().to_string();
            assert!(
                failure.starts_with("`--to`: ") && !failure.contains("hunter2"),
                "{failure}"
            );
        }
    }

    #[test]
    fn a_target_is_shown_without_its_query() {
        let target = Target::parse("--to", "https://example.com/a?token=hunter2").unwrap();
        assert_eq!(target.to_string(), "https://example.com/a");
        assert!(target.is_https() && !target.is_local());
        for url in [
            "http://localhost:1/",
            "http://127.0.0.2",
            "http://[::1]:3000/",
        ] {
            assert!(Target::parse("--to", url).unwrap().is_local(), "{url}");
        }
    }
}
