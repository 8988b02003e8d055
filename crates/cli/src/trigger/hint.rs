//! Why a receiver of this library responds with a status that was not expected.

use crate::arguments::Trigger;

/// What to look at. `None` if the status is expected of what is sent, or says nothing.
pub(super) fn hint(arguments: &Trigger, status: u16) -> Option<String> {
    let is_to_be_rejected = arguments.tamper || arguments.age.is_some() || arguments.unknown_secret;
    let cause = match status {
        401 if is_to_be_rejected => return None,
        401 => "the service has other secrets than this terminal",
        404 => {
            "no route of the service has the path of this URL; `/webhooks` and `/webhooks/` are two paths"
        }
        405 => "the route does not accept this method: route with `any`",
        500 => {
            "the service has no secret of this kind, or the route accepts another kind only: a handler of `Delivery` \
             accepts all kinds"
        }
        503 => {
            "the service could not read or store the delivery in time, and the sender would send it again"
        }
        _ => return None,
    };
    // Of the others, the framework responds, and the receiver does not see the request.
    let log = if matches!(status, 401 | 500 | 503) {
        " With the feature `tracing`, the service logs its reason."
    } else {
        ""
    };
    Some(format!("{status}: {cause}.{log}"))
}
