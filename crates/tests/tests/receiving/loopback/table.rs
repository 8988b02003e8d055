//! The table of requests and responses, which the tests check and the README shows.

use http::Request;

use super::body::SentBody;
use super::requests::{self, Kind};

/// The expected responses to the requests of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 200 to each, and each is handled.
    Handled,
    /// 200 to each, and only the first is handled.
    HandledOnce,
    /// This status, and nothing is handled.
    Rejected(u16),
}

use Outcome::{Handled, HandledOnce, Rejected};

/// Requests with the same response.
pub struct Row {
    /// The description of the requests.
    pub what: &'static str,
    pub requests: fn(Kind) -> Vec<Request<SentBody>>,
    /// `None` where a webhook cannot be like this.
    pub webhook: Option<Outcome>,
    /// `None` where a callback cannot be like this.
    pub callback: Option<Outcome>,
}

impl Row {
    /// The expected response of each kind that can have such a request.
    pub fn outcomes(&self) -> impl Iterator<Item = (Kind, Outcome)> {
        let kinds = [
            (Kind::Webhook, self.webhook),
            (Kind::Callback, self.callback),
        ];
        kinds
            .into_iter()
            .filter_map(|(kind, outcome)| Some((kind, outcome?)))
    }
}

const fn both(
    what: &'static str,
    requests: fn(Kind) -> Vec<Request<SentBody>>,
    webhook: Outcome,
    callback: Outcome,
) -> Row {
    Row {
        what,
        requests,
        webhook: Some(webhook),
        callback: Some(callback),
    }
}

const fn webhook(
    what: &'static str,
    requests: fn(Kind) -> Vec<Request<SentBody>>,
    webhook: Outcome,
) -> Row {
    Row {
        what,
        requests,
        webhook: Some(webhook),
        callback: None,
    }
}

pub const ROWS: &[Row] = &[
    both("every event", requests::every_event, Handled, Handled),
    both(
        "an unknown event",
        requests::unknown_event,
        Handled,
        Handled,
    ),
    both(
        "a body that is not an event",
        requests::no_event,
        Handled,
        Handled,
    ),
    both(
        "two copies, one after the other",
        requests::two_copies,
        HandledOnce,
        HandledOnce,
    ),
    webhook("signed 5 minutes ago", requests::at_the_tolerance, Handled),
    webhook(
        "signed 5 minutes and 1 second ago",
        requests::stale,
        Rejected(401),
    ),
    webhook(
        "signed 5 minutes and 1 second ahead",
        requests::future,
        Rejected(401),
    ),
    both(
        "the body was changed",
        requests::tampered,
        Rejected(401),
        Handled,
    ),
    both(
        "the old secret of two",
        requests::old_secret,
        Handled,
        Handled,
    ),
    both(
        "an unknown secret",
        requests::wrong_secret,
        Rejected(401),
        Rejected(401),
    ),
    both(
        "one header is missing",
        requests::missing_header,
        Rejected(400),
        Rejected(401),
    ),
    both(
        "no header at all",
        requests::no_headers,
        Rejected(401),
        Rejected(401),
    ),
    both(
        "a duplicate header",
        requests::duplicate_header,
        Rejected(400),
        Rejected(400),
    ),
    webhook(
        "`svix-*` and `webhook-*` agree",
        requests::two_schemes,
        Handled,
    ),
    webhook(
        "`svix-*` and `webhook-*` disagree",
        requests::two_schemes_that_disagree,
        Rejected(400),
    ),
    webhook(
        "two signatures joined by a comma, in either order",
        requests::joined_signatures,
        Handled,
    ),
    webhook(
        "a body that a proxy compressed",
        requests::encoded,
        Rejected(401),
    ),
    both("by GET", requests::by_get, Rejected(405), Rejected(405)),
    both("by PUT", requests::by_put, Rejected(405), Handled),
    both(
        "`Content-Type: text/plain`",
        requests::other_content_type,
        Handled,
        Handled,
    ),
    both(
        "no `Content-Type`",
        requests::no_content_type,
        Handled,
        Handled,
    ),
    both("a body of 8 MiB", requests::largest_body, Handled, Handled),
    both(
        "a larger body, with `Content-Length`",
        requests::too_large,
        Rejected(413),
        Rejected(413),
    ),
    both(
        "a larger body, in chunks",
        requests::too_large_in_chunks,
        Rejected(413),
        Rejected(413),
    ),
    both(
        "the body is incomplete",
        requests::breaks_off,
        Rejected(503),
        Rejected(503),
    ),
    both(
        "the body does not arrive in time",
        requests::slow,
        Rejected(503),
        Rejected(503),
    ),
    both(
        "on a route for its kind only",
        requests::to_its_own_route,
        Handled,
        Handled,
    ),
    both(
        "on a route for the other kind only",
        requests::to_the_other_route,
        Rejected(500),
        Rejected(500),
    ),
];

/// The table in Markdown.
pub fn markdown() -> String {
    let mut table =
        "| the request | webhook | callback |\n| ----------- | ------- | -------- |\n".to_owned();
    for row in ROWS {
        let [webhook, callback] = [row.webhook, row.callback].map(cell);
        table.push_str(&format!("| {} | {webhook} | {callback} |\n", row.what));
    }
    table
}

fn cell(outcome: Option<Outcome>) -> String {
    match outcome {
        Some(Handled) => "200".to_owned(),
        Some(HandledOnce) => "200, handled once".to_owned(),
        Some(Rejected(status)) => status.to_string(),
        None => "–".to_owned(),
    }
}
