//! Several endpoints, one secret for each path, and secrets that change while the server runs.
//!
//! # A label for each endpoint
//!
//! A [`Label`](crate::Label) names an endpoint. All secrets of one endpoint have the same label, such as the old and the new one
//! during a rotation, and another endpoint has another label. The delivery carries the label of the secret that verified it, and
//! its [key](crate::DeliveryKey) contains it: message ids are unique within an endpoint only. The same secret under two labels is an
//! error, because the label of a delivery would depend on the order of the secrets.
//!
//! ```
//! use meeting_baas_webhooks::{BuildError, Receiver};
//!
//! fn receiver(eu: &str, old_eu: &str, us: &str) -> Result<Receiver, BuildError> {
//!     Receiver::builder()
//!         .webhook_secret_for("eu", eu)
//!         .webhook_secret_for("eu", old_eu)
//!         .webhook_secret_for("us", us)
//!         .build()
//! }
//! ```
//!
//! With two endpoints of one account on one server, each event arrives twice, as two deliveries with one outcome.
//!
//! # One secret for each path
//!
//! A receiver accepts each of its secrets on every route. If the path decides about rights, such as the tenant that a recording
//! belongs to, give each path a receiver of its own, with its own secrets. Otherwise the secret of one tenant is valid on the path
//! of another one:
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::{Router, routing::any};
//! use meeting_baas_webhooks::{BuildError, Receiver, WebhookDelivery};
//!
//! fn routes(tenants: &[(&str, &str)]) -> Result<Router, BuildError> {
//!     let mut router = Router::new();
//!     for (tenant, secret) in tenants {
//!         let receiver = Receiver::builder().webhook_secret_for(*tenant, secret).build()?;
//!         let route = Router::new().route("/", any(receive)).with_state(receiver);
//!         router = router.nest(&format!("/{tenant}"), route);
//!     }
//!     Ok(router)
//! }
//!
//! async fn receive(webhook: WebhookDelivery) {
//!     println!("{} for {}", webhook.message_id(), webhook.label());
//! }
//! ```
//!
//! # Replace a receiver at run time
//!
//! The extractors take the receiver from the state of the router, for each request. Keep it behind a lock, and replace it as a
//! whole when a secret changes; a clone is cheap, and requests that have begun keep the receiver that they began with:
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::extract::FromRef;
//! use meeting_baas_webhooks::{BuildError, Receiver};
//! use std::sync::{Arc, PoisonError, RwLock};
//!
//! #[derive(Clone)]
//! struct Service {
//!     receiver: Arc<RwLock<Receiver>>,
//! }
//!
//! impl FromRef<Service> for Receiver {
//!     fn from_ref(service: &Service) -> Self {
//!         // Nothing that can panic runs with the lock.
//!         service.receiver.read().unwrap_or_else(PoisonError::into_inner).clone()
//!     }
//! }
//!
//! impl Service {
//!     /// Reads the secrets again, such as after a signal. If one is invalid, the old receiver remains.
//!     fn reload(&self) -> Result<(), BuildError> {
//!         let receiver = Receiver::from_env()?;
//!         *self.receiver.write().unwrap_or_else(PoisonError::into_inner) = receiver;
//!         Ok(())
//!     }
//! }
//! ```
//!
//! The variables of a process do not change while it runs: change the files that the `…_FILE` variables of
//! [`secrets_from_env`](crate::ReceiverBuilder::secrets_from_env) name.
