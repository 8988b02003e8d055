//! The table of requests and responses, which the tests check and the README shows.

use http::Request;

use super::body::SentBody;
use super::requests;
use super::senders::Kind;

/// The expected responses to the requests of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 200 to each, and each is handled.
    Handled,
    /// 200 to each, and only the first is handled.
    HandledOnce,
    /// This status, and nothing is handled.
    Rejected(u16),
    /// 404 of the router: the receiver does not see the request.
    NoRoute,
    /// A request of this kind cannot be like this.
    Impossible,
}

use Outcome::{Handled, HandledOnce, Impossible, NoRoute, Rejected};

/// What a receiver is like, and how busy it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In the midst of a rotation.
    Usual,
    /// It has no secret for the kind of the request.
    WithoutSecret,
    /// It accepts callbacks without a secret.
    AcceptsUnsigned,
    /// Unverified senders use up the budget of unverified bodies.
    Busy,
}

/// Requests with the same response.
pub struct Row {
    /// The description of the requests.
    pub what: &'static str,
    pub requests: fn(Kind) -> Vec<Request<SentBody>>,
    pub state: State,
    /// Of a webhook, a callback and an alert.
    outcomes: [Outcome; 3],
}

impl Row {
    /// The expected response of each kind that can have such a request.
    pub fn outcomes(&self) -> impl Iterator<Item = (Kind, Outcome)> {
        let kinds = [Kind::Webhook, Kind::Callback, Kind::Alert];
        let possible = |(_, outcome): &(Kind, Outcome)| *outcome != Impossible;
        kinds.into_iter().zip(self.outcomes).filter(possible)
    }

    const fn of(
        what: &'static str,
        requests: fn(Kind) -> Vec<Request<SentBody>>,
        outcomes: [Outcome; 3],
    ) -> Self {
        let state = State::Usual;
        Self {
            what,
            requests,
            state,
            outcomes,
        }
    }

    const fn of_webhooks(
        what: &'static str,
        requests: fn(Kind) -> Vec<Request<SentBody>>,
        outcome: Outcome,
    ) -> Self {
        Self::of(what, requests, [outcome, Impossible, Impossible])
    }

    const fn when(mut self, state: State) -> Self {
        self.state = state;
        self
    }
}

const SIGNED_OR_NOT: [Outcome; 3] = [Rejected(401), Handled, Handled];
const WITH_ITS_METHODS: [Outcome; 3] = [Rejected(405), Handled, Rejected(405)];
const WITH_ITS_HEADERS: [Outcome; 3] = [Rejected(400), Rejected(401), Rejected(401)];

pub const ROWS: &[Row] = &[
    Row::of("every event", requests::every_event, [Handled; 3]),
    Row::of("an unknown event", requests::unknown_event, [Handled; 3]),
    Row::of(
        "a body that is not an event",
        requests::no_event,
        [Handled; 3],
    ),
    Row::of(
        "two copies, one after the other",
        requests::two_copies,
        [HandledOnce; 3],
    ),
    Row::of_webhooks("signed 5 minutes ago", requests::at_the_tolerance, Handled),
    Row::of_webhooks(
        "signed 5 minutes and 1 second ago",
        requests::stale,
        Rejected(401),
    ),
    Row::of_webhooks(
        "signed 5 minutes and 1 second ahead",
        requests::future,
        Rejected(401),
    ),
    Row::of("the body was changed", requests::tampered, SIGNED_OR_NOT),
    Row::of("the old secret of two", requests::old_secret, [Handled; 3]),
    Row::of(
        "an unknown secret",
        requests::wrong_secret,
        [Rejected(401); 3],
    ),
    Row::of(
        "no secret of this kind is configured",
        requests::unknown_event,
        [Rejected(500); 3],
    )
    .when(State::WithoutSecret),
    Row::of(
        "one header is missing",
        requests::missing_header,
        WITH_ITS_HEADERS,
    ),
    Row::of("no header at all", requests::no_headers, [Rejected(401); 3]),
    Row::of(
        "no header at all, where unsigned callbacks are accepted",
        requests::no_headers_of_both,
        [Impossible, Handled, Impossible],
    )
    .when(State::AcceptsUnsigned),
    Row::of_webhooks(
        "the same, with an event that only webhooks have",
        requests::no_headers_of_webhooks,
        Rejected(500),
    )
    .when(State::AcceptsUnsigned),
    Row::of(
        "a duplicate header",
        requests::duplicate_header,
        [Rejected(400); 3],
    ),
    Row::of_webhooks(
        "`svix-*` and `webhook-*` agree",
        requests::two_schemes,
        Handled,
    ),
    Row::of_webhooks(
        "`svix-*` and `webhook-*` disagree",
        requests::two_schemes_that_disagree,
        Rejected(400),
    ),
    Row::of_webhooks(
        "two signatures joined by a comma, in either order",
        requests::joined_signatures,
        Handled,
    ),
    Row::of_webhooks(
        "a body that a proxy compressed",
        requests::encoded,
        Rejected(401),
    ),
    Row::of("by GET", requests::by_get, [Rejected(405); 3]),
    Row::of("by PUT", requests::by_put, WITH_ITS_METHODS),
    Row::of(
        "`Content-Type: text/plain`",
        requests::other_content_type,
        [Handled; 3],
    ),
    Row::of("no `Content-Type`", requests::no_content_type, [Handled; 3]),
    Row::of("a body of 8 MiB", requests::largest_body, [Handled; 3]),
    Row::of(
        "a larger body, with `Content-Length`",
        requests::too_large,
        [Rejected(413); 3],
    ),
    Row::of(
        "a larger body, in chunks",
        requests::too_large_in_chunks,
        [Rejected(413); 3],
    ),
    Row::of(
        "the body is incomplete",
        requests::breaks_off,
        [Rejected(503); 3],
    ),
    Row::of(
        "the body does not arrive in time",
        requests::slow,
        [Rejected(503); 3],
    ),
    Row::of(
        "a body of more than 64 KiB, when others use the budget up",
        requests::more_than_small,
        [Rejected(503), Handled, Handled],
    )
    .when(State::Busy),
    Row::of("a smaller body then", requests::small, [Handled; 3]).when(State::Busy),
    Row::of(
        "on a route for its kind only",
        requests::to_its_own_route,
        [Handled; 3],
    ),
    Row::of(
        "on a route for another kind only",
        requests::to_another_route,
        [Rejected(500); 3],
    ),
    Row::of(
        "to the URL of its route, with a `/` too many",
        requests::to_another_path,
        [NoRoute; 3],
    ),
];

/// The table in Markdown.
pub fn markdown() -> String {
    let mut table = "| the request | webhook | callback | alert |\n| ----------- | ------- | -------- | ----- |\n"
        .to_owned();
    for row in ROWS {
        let cells = row.outcomes.map(cell).join(" | ");
        table.push_str(&format!("| {} | {cells} |\n", row.what));
    }
    table
}

fn cell(outcome: Outcome) -> String {
    match outcome {
        Handled => "200".to_owned(),
        HandledOnce => "200, handled once".to_owned(),
        Rejected(status) => status.to_string(),
        NoRoute => "404".to_owned(),
        Impossible => "–".to_owned(),
    }
}
