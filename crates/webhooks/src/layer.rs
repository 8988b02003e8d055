//! Keeps the span of a delivery around its handler.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;
use tracing::Instrument as _;

use crate::trace::RequestSpan;

/// With the features `axum` and `tracing`: keeps the span `receive` around the whole request, so that what the handler logs
/// is in it, with the message id and the event of the delivery.
///
/// It records the status of the response in the field `status`, and logs it at the level `DEBUG`. Add it to the routes that
/// receive deliveries: `Router::route_layer(SpanLayer::new())`. Without it the span ends with the extractor.
#[cfg_attr(docsrs, doc(cfg(all(feature = "axum", feature = "tracing"))))]
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct SpanLayer;

impl SpanLayer {
    /// The layer. It has no configuration.
    pub const fn new() -> Self {
        Self
    }
}

impl<Inner> Layer<Inner> for SpanLayer {
    type Service = SpanService<Inner>;

    fn layer(&self, inner: Inner) -> SpanService<Inner> {
        SpanService(inner)
    }
}

/// The service of a [`SpanLayer`].
#[cfg_attr(docsrs, doc(cfg(all(feature = "axum", feature = "tracing"))))]
#[derive(Clone, Debug)]
pub struct SpanService<Inner>(Inner);

impl<Inner, RequestBody, ResponseBody> Service<Request<RequestBody>> for SpanService<Inner>
where
    Inner: Service<Request<RequestBody>, Response = Response<ResponseBody>>,
    Inner::Future: Send + 'static,
{
    type Response = Inner::Response;
    type Error = Inner::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Inner::Response, Inner::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Inner::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<RequestBody>) -> Self::Future {
        let RequestSpan(span) = RequestSpan::new();
        request.extensions_mut().insert(RequestSpan(span.clone()));
        let response = self.0.call(request).instrument(span.clone());
        Box::pin(async move {
            let response = response.await;
            if let Ok(response) = &response {
                let status = response.status().as_u16();
                span.record("status", status);
                span.in_scope(|| tracing::debug!(status, "responded"));
            }
            response
        })
    }
}
