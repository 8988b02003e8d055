//! The log line of a rejection, which contains no text of the sender.

use std::fmt;

use super::Rejection;

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WebhookMethod => formatter.write_str("a webhook comes by POST"),
            Self::CallbackMethod => formatter.write_str("a callback comes by POST or PUT"),
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
                write!(formatter, "more than {limit} signatures are listed")
            }
            Self::MissingHeader { header } => {
                write!(formatter, "the header `{header}` of a webhook is missing")
            }
            Self::DuplicateHeader { header } => {
                write!(formatter, "the header `{header}` stands there twice")
            }
            Self::UnreadableHeader { header } => {
                write!(formatter, "the header `{header}` is not visible ASCII")
            }
            Self::HeadersDisagree => {
                formatter.write_str("the headers `svix-*` and `webhook-*` say different things")
            }
            Self::MalformedId => {
                formatter.write_str("the message's id is empty or has a full stop")
            }
            Self::MalformedTimestamp => {
                formatter.write_str("the timestamp is no number of seconds since 1970")
            }
            Self::TooOld { seconds, tolerance } => write!(
                formatter,
                "the webhook was signed {seconds} s ago, and {tolerance} s are tolerated: \
                 a replay, or a clock that is wrong"
            ),
            Self::TooFarAhead { seconds, tolerance } => write!(
                formatter,
                "the webhook was signed {seconds} s ahead, and {tolerance} s are tolerated: \
                 one of the clocks is wrong"
            ),
            Self::NoKnownSignature => {
                formatter.write_str("none of the signatures is of version v1")
            }
            Self::WrongSignature => formatter.write_str(
                "no signature fits: another endpoint's secret, or the body is not what was sent",
            ),
            Self::Unsigned => formatter.write_str(
                "neither signature headers nor `x-mb-secret`: no webhook, and a callback needs a \
                 secret in its bot's `callback_config` that the receiver knows",
            ),
            Self::WrongCallbackSecret => {
                formatter.write_str("`x-mb-secret` is none of the callback secrets")
            }
            Self::BodyIncomplete => formatter
                .write_str("the body broke off before its end, or a layer in front cut it off"),
            Self::BodyTooSlow { timeout } => {
                write!(formatter, "the body did not come within {timeout:?}")
            }
            Self::UnexpectedWebhook => formatter.write_str(
                "a webhook came to a route that takes callbacks alone: the endpoint's URL, or the \
                 route, is another kind's",
            ),
            Self::UnexpectedCallback => formatter.write_str(
                "a callback came to a route that takes webhooks alone: the URL in the bot's \
                 `callback_config`, or the route, is another kind's",
            ),
            Self::NoWebhookSecret => formatter.write_str(
                "a webhook came, and no webhook secret is configured: give the receiver the \
                 endpoint's `whsec_…`",
            ),
            Self::NoCallbackSecret => formatter.write_str(
                "a callback came, and no callback secret is configured: give the receiver the \
                 secret of the bot's `callback_config`",
            ),
            Self::ClockBefore1970 => formatter.write_str("this machine's clock stands before 1970"),
        }
    }
}
