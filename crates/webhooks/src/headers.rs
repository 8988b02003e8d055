//! The headers that say who sent a request.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::rejection::Rejection;

/// The header that brings a callback's secret.
pub(crate) static CALLBACK_SECRET: HeaderName = HeaderName::from_static("x-mb-secret");

/// The names of the three headers of a webhook.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) id: HeaderName,
    pub(crate) timestamp: HeaderName,
    pub(crate) signature: HeaderName,
}

/// The names that Svix gives them.
pub(crate) static SVIX: Names = Names {
    id: HeaderName::from_static("svix-id"),
    timestamp: HeaderName::from_static("svix-timestamp"),
    signature: HeaderName::from_static("svix-signature"),
};

/// The names of Standard Webhooks.
pub(crate) static STANDARD: Names = Names {
    id: HeaderName::from_static("webhook-id"),
    timestamp: HeaderName::from_static("webhook-timestamp"),
    signature: HeaderName::from_static("webhook-signature"),
};

impl Names {
    fn all(&'static self) -> [&'static HeaderName; 3] {
        [&self.id, &self.timestamp, &self.signature]
    }
}

/// Whether a request has any header of a webhook. It is one then, and never an unsigned callback.
pub(crate) fn of_a_webhook(headers: &HeaderMap) -> bool {
    let names = SVIX.all().into_iter().chain(STANDARD.all());
    names.into_iter().any(|name| headers.contains_key(name))
}

/// The texts of a webhook's three headers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct WebhookHeaders<'request> {
    pub(crate) id: &'request str,
    pub(crate) timestamp: &'request str,
    pub(crate) signatures: &'request str,
}

impl<'request> WebhookHeaders<'request> {
    /// Reads them, in one set of names or in both. Each set is to be whole, and both are to say the same.
    pub(crate) fn read(headers: &'request HeaderMap, max_length: usize) -> Result<Self, Rejection> {
        let svix = Self::named(&SVIX, headers, max_length)?;
        let standard = Self::named(&STANDARD, headers, max_length)?;
        let found = match (svix, standard) {
            (Some(svix), Some(standard)) if svix != standard => {
                return Err(Rejection::HeadersDisagree);
            }
            (Some(found), _) | (None, Some(found)) => found,
            (None, None) => return Err(missing(&SVIX.id)),
        };
        // A full stop parts what is signed: with one in the id, two messages could have one signature.
        if found.id.is_empty() || found.id.contains('.') {
            return Err(Rejection::MalformedId);
        }
        Ok(found)
    }

    fn named(
        names: &'static Names,
        headers: &'request HeaderMap,
        max_length: usize,
    ) -> Result<Option<Self>, Rejection> {
        if !names.all().iter().any(|name| headers.contains_key(*name)) {
            return Ok(None);
        }
        let text = |name: &'static HeaderName| {
            let value = single(headers, name, max_length)?.ok_or(missing(name))?;
            value.to_str().map_err(|_| Rejection::UnreadableHeader {
                header: name.as_str(),
            })
        };
        Ok(Some(Self {
            id: text(&names.id)?,
            timestamp: text(&names.timestamp)?,
            signatures: text(&names.signature)?,
        }))
    }
}

/// The value of a header that may stand there once.
pub(crate) fn single<'request>(
    headers: &'request HeaderMap,
    name: &'static HeaderName,
    max_length: usize,
) -> Result<Option<&'request HeaderValue>, Rejection> {
    let header = name.as_str();
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Rejection::DuplicateHeader { header });
    }
    if value.len() > max_length {
        let limit = max_length;
        return Err(Rejection::HeaderTooLong { header, limit });
    }
    Ok(Some(value))
}

fn missing(name: &'static HeaderName) -> Rejection {
    Rejection::MissingHeader {
        header: name.as_str(),
    }
}
