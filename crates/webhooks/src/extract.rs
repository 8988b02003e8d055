//! Extractors for axum 0.8, with the traits of `axum-core` 0.5.

use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};

use crate::delivery::{AlertDelivery, CallbackDelivery, Delivery, DeliveryKind, WebhookDelivery};
use crate::duplicates::Outcome;
use crate::receiver::Receiver;
use crate::rejection::Rejection;
use crate::streaming;

/// With the feature `axum`: a webhook, a callback or an alert, on one route.
///
/// The [`Receiver`] comes from the state of the router. The extractor reads and verifies the request as
/// [`Receiver::receive_streaming`] does, within the limits of the receiver. axum's `DefaultBodyLimit` does not apply. It requires
/// Tokio with an enabled timer, as `axum::serve` does.
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
        delivery(request, state, None).await
    }
}

/// With the feature `axum`: a webhook, on a route for webhooks only. It is read as [`Delivery`] is.
///
/// A valid callback is rejected with 500 ([`Rejection::UnexpectedCallback`]), because its URL is misconfigured, and it would be
/// lost after a 4xx, until it is [requested again](crate::guide::production#request-it-again).
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<State> FromRequest<State> for WebhookDelivery
where
    Receiver: FromRef<State>,
    State: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &State) -> Result<Self, Rejection> {
        match delivery(request, state, Some(DeliveryKind::Webhook)).await? {
            Delivery::Webhook(webhook) => Ok(webhook),
            other => Err(unexpected(&other)),
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
        match delivery(request, state, Some(DeliveryKind::Callback)).await? {
            Delivery::Callback(callback) => Ok(callback),
            other => Err(unexpected(&other)),
        }
    }
}

/// With the feature `axum`: an alert, on a route for alerts only. It is read as [`Delivery`] is.
///
/// A valid delivery of another kind is rejected with 500 ([`Rejection::UnexpectedWebhook`],
/// [`Rejection::UnexpectedCallback`]), because its URL is misconfigured.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<State> FromRequest<State> for AlertDelivery
where
    Receiver: FromRef<State>,
    State: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &State) -> Result<Self, Rejection> {
        match delivery(request, state, Some(DeliveryKind::Alert)).await? {
            Delivery::Alert(alert) => Ok(alert),
            other => Err(unexpected(&other)),
        }
    }
}

/// The rejection of a delivery on a route for another kind.
fn unexpected(delivery: &Delivery) -> Rejection {
    match delivery.kind() {
        DeliveryKind::Webhook => Rejection::UnexpectedWebhook,
        DeliveryKind::Callback => Rejection::UnexpectedCallback,
        DeliveryKind::Alert => Rejection::UnexpectedAlert,
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
impl<Failure> IntoResponse for Outcome<Failure> {
    fn into_response(self) -> Response {
        self.response()
    }
}

/// Reads and verifies a request. The kind of the route, if it has one, is checked last, so that only a verified sender learns it.
async fn delivery<State>(
    request: Request,
    state: &State,
    only: Option<DeliveryKind>,
) -> Result<Delivery, Rejection>
where
    Receiver: FromRef<State>,
{
    let receiver = Receiver::from_ref(state);
    let (head, body) = request.into_parts();
    let accepts = |delivery: &Delivery| match only {
        Some(kind) if delivery.kind() != kind => Err(unexpected(delivery)),
        _ => Ok(()),
    };
    streaming::receive(&receiver, &head, body, accepts).await
}
