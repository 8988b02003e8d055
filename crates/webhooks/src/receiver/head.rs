//! The head of a request: which kind it is, and what can be checked without the body.

use std::time::SystemTime;

use http::{HeaderMap, Method};

use super::Receiver;
use crate::callback_secret::CallbackSecret;
use crate::headers::{self, WebhookHeaders, WebhookValues};
use crate::label::Label;
use crate::limits::Limits;
use crate::rejection::Rejection;
use crate::signature::SignatureList;
use crate::tolerance;

/// The checked head of a request.
pub(super) enum Head<'request> {
    Webhook {
        headers: WebhookHeaders<'request>,
        signatures: SignatureList<'request>,
        signed_at: SystemTime,
    },
    Callback {
        /// `None` if the sender was not verified.
        verified_by: Option<Label>,
    },
    Alert {
        label: Label,
    },
}

impl Receiver {
    pub(super) fn head<'request>(
        &self,
        method: &Method,
        headers: &'request HeaderMap,
        now: SystemTime,
    ) -> Result<Head<'request>, Rejection> {
        match WebhookValues::in_request(headers) {
            Some(found) => self.webhook_head(method, found, now),
            None if headers.contains_key(&headers::ALERT_SECRET) => {
                self.alert_head(method, headers)
            }
            None => self.callback_head(method, headers),
        }
    }

    fn webhook_head<'request>(
        &self,
        method: &Method,
        found: WebhookValues<'request>,
        now: SystemTime,
    ) -> Result<Head<'request>, Rejection> {
        if method != Method::POST {
            return Err(Rejection::WebhookMethod);
        }
        if self.0.webhook_secrets.is_empty() {
            return Err(Rejection::NoWebhookSecret);
        }
        let Limits {
            header, signatures, ..
        } = self.0.limits;
        let headers = WebhookHeaders::read(found, header)?;
        let signatures = SignatureList::read(headers.signatures, signatures)?;
        let signed_at = tolerance::read(headers.timestamp)?;
        tolerance::check(signed_at, now, self.0.tolerance)?;
        Ok(Head::Webhook {
            headers,
            signatures,
            signed_at,
        })
    }

    fn callback_head<'request>(
        &self,
        method: &Method,
        headers: &'request HeaderMap,
    ) -> Result<Head<'request>, Rejection> {
        if method != Method::POST && method != Method::PUT {
            return Err(Rejection::CallbackMethod);
        }
        let name = &headers::CALLBACK_SECRET;
        let presented = headers::single(headers, name, self.0.limits.header)?;
        let secrets = self.0.callback_secrets.as_slice();
        let accepts_unsigned = self.0.accept_unsigned_callbacks;
        let verified_by = match presented {
            None if accepts_unsigned => None,
            None => return Err(Rejection::Unsigned),
            // There is no secret to compare it with, and without the header the request would be accepted too.
            Some(_) if secrets.is_empty() && accepts_unsigned => None,
            Some(_) if secrets.is_empty() => return Err(Rejection::NoCallbackSecret),
            Some(presented) => {
                let presented = CallbackSecret::digest(presented.as_bytes());
                let label = presented.label_among(secrets);
                Some(label.cloned().ok_or(Rejection::WrongCallbackSecret)?)
            }
        };
        Ok(Head::Callback { verified_by })
    }

    fn alert_head<'request>(
        &self,
        method: &Method,
        headers: &'request HeaderMap,
    ) -> Result<Head<'request>, Rejection> {
        if method != Method::POST {
            return Err(Rejection::AlertMethod);
        }
        let name = &headers::ALERT_SECRET;
        let presented = headers::single(headers, name, self.0.limits.header)?;
        let presented = presented.ok_or(Rejection::Unsigned)?;
        let secrets = self.0.alert_secrets.as_slice();
        if secrets.is_empty() {
            return Err(Rejection::NoAlertSecret);
        }
        let presented = CallbackSecret::digest(presented.as_bytes());
        let label = presented.label_among(secrets).cloned();
        let label = label.ok_or(Rejection::WrongAlertSecret)?;
        Ok(Head::Alert { label })
    }
}
