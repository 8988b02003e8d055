//! The log line of a rejection, which contains no text of the sender.

use std::fmt;

use super::Rejection;

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WebhookMethod => formatter.write_str("the method of a webhook must be POST"),
            Self::CallbackMethod => formatter.write_str("the method of a callback must be POST or PUT"),
            Self::AlertMethod => formatter.write_str("the method of an alert must be POST"),
            Self::BodyTooLarge { limit } => {
                write!(formatter, "the body is larger than {limit} bytes")
            }
            Self::HeaderTooLong { header, limit } => {
                write!(
                    formatter,
                    "the header `{header}` is longer than {limit} bytes"
                )
            }
            Self::TooManySignatures { limit } => {
                write!(formatter, "there are more than {limit} signatures")
            }
            Self::MissingHeader { header } => {
                write!(formatter, "the header `{header}` of a webhook is missing: a proxy or CDN on the way may have removed it")
            }
            Self::DuplicateHeader { header } => {
                write!(formatter, "the header `{header}` is repeated")
            }
            Self::UnreadableHeader { header } => {
                write!(formatter, "the header `{header}` is not visible ASCII")
            }
            Self::HeadersDisagree => {
                formatter.write_str("the headers `svix-*` and `webhook-*` differ")
            }
            Self::MalformedId => {
                formatter.write_str("the message id is empty or contains a full stop")
            }
            Self::MalformedTimestamp => {
                formatter.write_str("the timestamp is not a number of seconds since 1970")
            }
            Self::TooOld { seconds, tolerance } => write!(
                formatter,
                "the timestamp is {seconds} s old, outside the tolerance of {tolerance} s, and the signature was not \
                 verified: the request is replayed or forged; if no webhook is accepted, the clock of this machine is wrong"
            ),
            Self::TooFarAhead { seconds, tolerance } => write!(
                formatter,
                "the timestamp is {seconds} s ahead, outside the tolerance of {tolerance} s, and the signature was not \
                 verified: the request is forged; if no webhook is accepted, the clock of this machine is wrong"
            ),
            Self::NoKnownSignature => {
                formatter.write_str("no signature has the version v1")
            }
            Self::WrongSignature => formatter.write_str(
                "no signature is valid: the secret is another endpoint's, or the body was changed",
            ),
            Self::EncodedBody => formatter.write_str(
                "no signature is valid, and the body has a `Content-Encoding`: decompress it before the receiver, because \
                 the sender signed the decompressed body",
            ),
            Self::Unsigned => formatter.write_str(
                "there are neither signature headers nor a secret: a proxy or CDN on the way removes the headers `svix-*` or \
                 `x-mb-*`, the bot was created without a secret, or the request is forged",
            ),
            Self::UnsignedWebhook => formatter.write_str(
                "an unsigned callback with an event that only webhooks have: a proxy or CDN on the way removes the headers \
                 `svix-*`, or the request is forged",
            ),
            Self::WrongCallbackSecret => {
                formatter.write_str("`x-mb-secret` is not one of the callback secrets")
            }
            Self::WrongAlertSecret => {
                formatter.write_str("`x-mb-alert-secret` is not one of the alert secrets")
            }
            Self::BodyIncomplete => formatter
                .write_str("the body is incomplete: the connection broke, or a layer in front truncated it"),
            Self::BodyTooSlow { timeout } => {
                write!(formatter, "the body did not arrive within {timeout:?}")
            }
            Self::OverBudget { budget } => write!(
                formatter,
                "the bodies that are being read exceed the budget of {budget} bytes: there are many large requests at once"
            ),
            Self::UnexpectedWebhook => formatter.write_str(
                "a webhook on a route for another kind only: correct the URL of the endpoint, or the route",
            ),
            Self::UnexpectedCallback => formatter.write_str(
                "a callback on a route for another kind only: correct the URL in the `callback_config` of the \
                 bot, or the route",
            ),
            Self::UnexpectedAlert => formatter.write_str(
                "an alert on a route for another kind only: correct the URL of the alert rule, or the route",
            ),
            Self::NoWebhookSecret => formatter.write_str(
                "a webhook, but no webhook secret is configured: configure the `whsec_…` of the endpoint",
            ),
            Self::NoCallbackSecret => formatter.write_str(
                "a callback, but no callback secret is configured: configure the secret of the \
                 `callback_config` of the bot",
            ),
            Self::NoAlertSecret => formatter.write_str(
                "an alert, but no alert secret is configured: configure the secret of the alert rule",
            ),
            Self::ClockBefore1970 => formatter.write_str("the clock of this machine is before 1970"),
        }
    }
}
