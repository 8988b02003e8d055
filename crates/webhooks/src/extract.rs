//! Deliveries as axum's extractors.
//!
//! `axum-core` has the traits; it is 0.5 for axum 0.8.

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
/// The [`Receiver`] comes from the router's state. What its head condemns is refused before the body is read, and
/// no more is read than [`Receiver::max_body_length`], for no longer than [`Receiver::body_timeout`]; axum's
/// `DefaultBodyLimit` does not count. It runs on Tokio with its timer enabled, as `axum::serve` does.
///
/// Route it with `any`: axum would answer 405 itself to what `post` leaves out, and a callback comes by PUT if its
/// bot was created so.
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

/// With the feature `axum`: a webhook, on a route that takes nothing else. It is read as [`Delivery`] is.
///
/// A callback that is in order is refused with 500 ([`Rejection::UnexpectedCallback`]), as a URL is wrong then, and
/// a 4xx would lose it at once.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<State> FromRequest<State> for WebhookDelivery
where
    Receiver: FromRef<State>,
    State: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &State) -> Result<Self, Rejection> {
        let webhooks_alone = |delivery: &Delivery| match delivery {
            Delivery::Webhook(_) => Ok(()),
            Delivery::Callback(_) => Err(Rejection::UnexpectedCallback),
        };
        match delivery(request, state, webhooks_alone).await? {
            Delivery::Webhook(webhook) => Ok(webhook),
            Delivery::Callback(_) => Err(Rejection::UnexpectedCallback),
        }
    }
}

/// With the feature `axum`: a callback, on a route that takes nothing else. It is read as [`Delivery`] is.
///
/// A webhook that is in order is refused with 500 ([`Rejection::UnexpectedWebhook`]): it is sent again for three
/// hours, in which the URL can be put right.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<State> FromRequest<State> for CallbackDelivery
where
    Receiver: FromRef<State>,
    State: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &State) -> Result<Self, Rejection> {
        let callbacks_alone = |delivery: &Delivery| match delivery {
            Delivery::Callback(_) => Ok(()),
            Delivery::Webhook(_) => Err(Rejection::UnexpectedWebhook),
        };
        match delivery(request, state, callbacks_alone).await? {
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

/// With the feature `axum`: [`Outcome::response`], so that a handler can return what `handle_once` gave it.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<Failure, StoreError> IntoResponse for Outcome<Failure, StoreError> {
    fn into_response(self) -> Response {
        self.response()
    }
}

/// Reads and verifies a request. That the route takes its kind is asked last, so that nobody but the vendor learns
/// which kind that is.
async fn delivery<State>(
    request: Request,
    state: &State,
    takes: fn(&Delivery) -> Result<(), Rejection>,
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
        takes(&delivery)?;
        Ok(delivery)
    })
}
