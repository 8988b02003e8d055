//! Extractors for axum 0.8, with the traits of `axum-core` 0.5.

mod body;

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};

use crate::delivery::{CallbackDelivery, Delivery, WebhookDelivery};
use crate::duplicates::Outcome;
use crate::receiver::Receiver;
use crate::rejection::Rejection;
use crate::trace;

/// With the feature `axum`: a webhook or a callback, on one route.
///
/// The [`Receiver`] comes from the state of the router. The extractor checks the head before it reads the body, and reads at
/// most [`Receiver::max_body_length`] bytes within [`Receiver::body_timeout`]. axum's `DefaultBodyLimit` does not apply. It
/// requires Tokio with an enabled timer, as `axum::serve` does.
///
/// Route with `any`: with `post`, axum itself responds with 405 to a callback by PUT, which a bot may be configured for.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<State> FromRequest<State> for Delivery
where
    Receiver: FromRef<State>,
    State: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &State) -> Result<Self, Rejection> {
        delivery(request, state, |_| Ok(())).await
    }
}

/// With the feature `axum`: a webhook, on a route for webhooks only. It is read as [`Delivery`] is.
///
/// A valid callback is rejected with 500 ([`Rejection::UnexpectedCallback`]), because its URL is misconfigured, and it would be
/// lost after a 4xx.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<State> FromRequest<State> for WebhookDelivery
where
    Receiver: FromRef<State>,
    State: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &State) -> Result<Self, Rejection> {
        let webhooks_only = |delivery: &Delivery| match delivery {
            Delivery::Webhook(_) => Ok(()),
            Delivery::Callback(_) => Err(Rejection::UnexpectedCallback),
        };
        match delivery(request, state, webhooks_only).await? {
            Delivery::Webhook(webhook) => Ok(webhook),
            Delivery::Callback(_) => Err(Rejection::UnexpectedCallback),
        }
    }
}

/// With the feature `axum`: a callback, on a route for callbacks only. It is read as [`Delivery`] is.
///
/// A valid webhook is rejected with 500 ([`Rejection::UnexpectedWebhook`]): the sender retries for three hours, in which the
/// URL can be corrected.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<State> FromRequest<State> for CallbackDelivery
where
    Receiver: FromRef<State>,
    State: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &State) -> Result<Self, Rejection> {
        let callbacks_only = |delivery: &Delivery| match delivery {
            Delivery::Callback(_) => Ok(()),
            Delivery::Webhook(_) => Err(Rejection::UnexpectedWebhook),
        };
        match delivery(request, state, callbacks_only).await? {
            Delivery::Callback(callback) => Ok(callback),
            Delivery::Webhook(_) => Err(Rejection::UnexpectedWebhook),
        }
    }
}

/// With the feature `axum`: [`Rejection::response`].
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.response()
    }
}

/// With the feature `axum`: [`Outcome::response`], so that a handler can return the result of `handle_once`.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<Failure, StoreError> IntoResponse for Outcome<Failure, StoreError> {
    fn into_response(self) -> Response {
        self.response()
    }
}

/// Reads and verifies a request. `accepts` checks the kind of the route last, so that only a verified sender learns it.
async fn delivery<State>(
    request: Request,
    state: &State,
    accepts: fn(&Delivery) -> Result<(), Rejection>,
) -> Result<Delivery, Rejection>
where
    Receiver: FromRef<State>,
{
    let receiver = Receiver::from_ref(state);
    let (head, body) = request.into_parts();
    let read = async |body: Body| {
        receiver.check_head(&head.method, &head.headers)?;
        body::read(&receiver, body).await
    };
    let body = read(body).await;
    trace::receiving(|| {
        let delivery = receiver.verified(&head.method, &head.headers, body?)?;
        accepts(&delivery)?;
        Ok(delivery)
    })
}
