//! The headers that authenticate a request.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::rejection::Rejection;

/// The header with the secret of a callback.
pub(crate) static CALLBACK_SECRET: HeaderName = HeaderName::from_static("x-mb-secret");

/// The header with the secret of an alert.
pub(crate) static ALERT_SECRET: HeaderName = HeaderName::from_static("x-mb-alert-secret");

/// The headers that a receiver reads.
pub(crate) const READ: [&str; 9] = [
    SVIX.id,
    SVIX.timestamp,
    SVIX.signature,
    STANDARD.id,
    STANDARD.timestamp,
    STANDARD.signature,
    "x-mb-secret",
    "x-mb-alert-secret",
    "content-encoding",
];

/// The names of the three headers of a webhook.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) id: &'static str,
    pub(crate) timestamp: &'static str,
    pub(crate) signature: &'static str,
}

/// The names of Svix.
pub(crate) const SVIX: Names = Names {
    id: "svix-id",
    timestamp: "svix-timestamp",
    signature: "svix-signature",
};

/// The names of Standard Webhooks.
pub(crate) const STANDARD: Names = Names {
    id: "webhook-id",
    timestamp: "webhook-timestamp",
    signature: "webhook-signature",
};

/// The webhook headers of a request, before they are checked.
///
/// One pass over all headers is faster than six lookups, which hash the names: most requests have few headers.
#[derive(Clone, Copy, Default)]
pub(crate) struct WebhookValues<'request> {
    svix: Set<'request>,
    standard: Set<'request>,
}

impl<'request> WebhookValues<'request> {
    /// The webhook headers of a request; `None` if it has none. A request with any of them is a webhook, and never an unsigned
    /// callback.
    pub(crate) fn in_request(headers: &'request HeaderMap) -> Option<Self> {
        let mut found = Self::default();
        for (name, value) in headers {
            let name = name.as_str();
            let svix = found.svix.named(&SVIX, name);
            if let Some(values) = svix.or_else(|| found.standard.named(&STANDARD, name)) {
                values.add(value);
            }
        }
        (found.svix.has_any() || found.standard.has_any()).then_some(found)
    }
}

/// The values of one set of names.
#[derive(Clone, Copy, Default)]
struct Set<'request> {
    id: Values<'request>,
    timestamp: Values<'request>,
    signature: Values<'request>,
}

impl<'request> Set<'request> {
    fn named(&mut self, names: &Names, name: &str) -> Option<&mut Values<'request>> {
        if name == names.id {
            Some(&mut self.id)
        } else if name == names.timestamp {
            Some(&mut self.timestamp)
        } else if name == names.signature {
            Some(&mut self.signature)
        } else {
            None
        }
    }

    fn has_any(&self) -> bool {
        let all = [&self.id, &self.timestamp, &self.signature];
        all.iter().any(|values| values.first.is_some())
    }

    /// The texts; `None` if the request has none of these headers. A set must be complete.
    fn texts(
        self,
        names: &Names,
        max_length: usize,
    ) -> Result<Option<WebhookHeaders<'request>>, Rejection> {
        if !self.has_any() {
            return Ok(None);
        }
        let text = |values: Values<'request>, header: &'static str| {
            let value = values.single(header, max_length)?.ok_or(missing(header))?;
            let unreadable = |_| Rejection::UnreadableHeader { header };
            value.to_str().map_err(unreadable)
        };
        Ok(Some(WebhookHeaders {
            id: text(self.id, names.id)?,
            timestamp: text(self.timestamp, names.timestamp)?,
            signatures: text(self.signature, names.signature)?,
        }))
    }
}

/// The values of one name.
#[derive(Clone, Copy, Default)]
struct Values<'request> {
    first: Option<&'request HeaderValue>,
    several: bool,
}

impl<'request> Values<'request> {
    fn add(&mut self, value: &'request HeaderValue) {
        self.several = self.first.is_some();
        self.first.get_or_insert(value);
    }

    /// The only value; `None` if there is none.
    fn single(
        self,
        header: &'static str,
        max_length: usize,
    ) -> Result<Option<&'request HeaderValue>, Rejection> {
        match self.first {
            Some(_) if self.several => Err(Rejection::DuplicateHeader { header }),
            Some(value) if value.len() > max_length => {
                let limit = max_length;
                Err(Rejection::HeaderTooLong { header, limit })
            }
            first => Ok(first),
        }
    }
}

/// The texts of a webhook's three headers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct WebhookHeaders<'request> {
    pub(crate) id: &'request str,
    pub(crate) timestamp: &'request str,
    pub(crate) signatures: &'request str,
}

impl<'request> WebhookHeaders<'request> {
    /// Reads the headers in one set of names or in both. Each set must be complete, and both must be equal.
    pub(crate) fn read(
        found: WebhookValues<'request>,
        max_length: usize,
    ) -> Result<Self, Rejection> {
        let svix = found.svix.texts(&SVIX, max_length)?;
        let standard = found.standard.texts(&STANDARD, max_length)?;
        let texts = match (svix, standard) {
            (Some(svix), Some(standard)) if svix != standard => {
                return Err(Rejection::HeadersDisagree);
            }
            (Some(texts), _) | (None, Some(texts)) => texts,
            (None, None) => return Err(missing(SVIX.id)),
        };
        // A full stop separates the signed parts: with one in the id, two messages could have the same signature.
        if texts.id.is_empty() || texts.id.contains('.') {
            return Err(Rejection::MalformedId);
        }
        Ok(texts)
    }
}

/// The value of a header, which must not be repeated.
pub(crate) fn single<'request>(
    headers: &'request HeaderMap,
    name: &'static HeaderName,
    max_length: usize,
) -> Result<Option<&'request HeaderValue>, Rejection> {
    let mut values = Values::default();
    for value in headers.get_all(name) {
        values.add(value);
    }
    values.single(name.as_str(), max_length)
}

fn missing(header: &'static str) -> Rejection {
    Rejection::MissingHeader { header }
}
