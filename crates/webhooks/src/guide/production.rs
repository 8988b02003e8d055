//! From the first delivery to production.
//!
//! # Serve with time limits
//!
//! The receiver limits the length and the duration of bodies, but it sees a request only when its head is complete. `axum::serve`
//! waits for a head without a limit, and so does a new HTTP/2 connection: a client that sends one byte a minute keeps a connection
//! open. The example `server` has a limit for both, in `serve/mod.rs`, and the example `hyper` sets `header_read_timeout`. A proxy in
//! front of the service may have one too.
//!
//! # Configure the exact URL
//!
//! The URL of the endpoint, of a bot's `callback_config` and of an alert rule must have the path of the route. To axum `/webhooks`
//! and `/webhooks/` are two paths: the other one gets 404, which loses a callback and an alert, and a webhook after three hours. Route both
//! if you cannot control the URL:
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::{Router, routing::any};
//! use meeting_baas_webhooks::{Delivery, Receiver};
//!
//! fn routes(receiver: Receiver) -> Router {
//!     let receive = any(async |_: Delivery| {});
//!     Router::new().route("/webhooks", receive.clone()).route("/webhooks/", receive).with_state(receiver)
//! }
//! ```
//!
//! # Acknowledge quickly
//!
//! Respond with any 2xx as soon as the delivery is stored, and process it afterwards. The sender waits 30 seconds
//! for the response to a webhook, and retries it for about three hours after any status other than 2xx. It retries a callback
//! for 21 seconds after a 5xx or a broken connection; after a 4xx the callback is lost. The vendor disables an endpoint without
//! a success for five days, and drops its webhooks. What was lost can be [requested again](#request-it-again). [`Rejection::status`](crate::Rejection::status) is the status for a rejected request.
//!
//! The crate [`meeting-baas-inbox`](https://docs.rs/meeting-baas-inbox) does this: it stores each delivery on disk before it is
//! acknowledged, ignores duplicates, and runs your handler with retries, also after a restart. What was acknowledged is not lost
//! then. **Use it in production**: its documentation leads from the first delivery to operation.
//!
//! With a store of your own, keep [`Delivery::parts`](crate::Received::parts) rather than the event, and [`Received::key`](crate::Received::key) in a unique column:
//! [`Delivery::from_stored`](crate::Delivery::from_stored) makes the delivery again, and a later release decodes more of its body.
//!
//! # Deliveries and outcomes
//!
//! Two things arrive more than once:
//!
//! - **A delivery.** The sender retries a webhook or a callback until it is acknowledged, and occasionally sends it again
//!   afterwards. All attempts have the same [key](crate::Received::key): the label of the endpoint, and the message id or, of a
//!   callback and an alert, the SHA-256 of the body. The inbox stores each key once; the module [`duplicates`](crate::duplicates) is for a service in
//!   one process that handles a delivery within its request.
//! - **An outcome.** A bot with a callback, in an account with an endpoint, completes twice for the receiver: once as a webhook
//!   and once as a callback. A delivery that was [requested again](#request-it-again) may have a new message id, and new links. These
//!   are different deliveries with the same [outcome](crate::Received::outcome): the event and the bot.
//!
//! Do once for each delivery what its content is for, such as downloading from its links. Do once for each outcome what is about the
//! bot, such as counting its minutes or sending an e-mail:
//!
//! ```
//! use meeting_baas_webhooks::{BotOutcome, Delivery};
//! use std::collections::HashSet;
//!
//! /// In production, `counted` is a table with a unique key.
//! fn handle(delivery: &Delivery, counted: &mut HashSet<BotOutcome>) {
//!     // Also of a second delivery: only its links may still be valid.
//!     download_what_is_missing(delivery);
//!     if let Some(outcome) = delivery.outcome()
//!         && counted.insert(outcome)
//!     {
//!         println!("count the minutes of {}", outcome.bot_id());
//!     }
//! }
//! # fn download_what_is_missing(_: &Delivery) {}
//! ```
//!
//! Do not use `data.event_id` for either: it identifies a calendar event, and several webhooks about one event have the same.
//!
//! With several endpoints, each has a label: see [endpoints](crate::guide::endpoints).
//!
//! # Request it again
//!
//! What was lost, and links that have expired, can be requested from the vendor's API, with the API key in the header
//! `x-meeting-baas-api-key` (a key of the type "Sending Access" cannot GET):
//!
//! | call | effect |
//! | ---- | ------ |
//! | `POST /v2/bots/{id}/resend-webhook` | sends the webhook of a completed or failed bot again, to all endpoints of the account, perhaps with a new message id |
//! | `POST /v2/bots/{id}/retry-callback` | sends the callback of a bot again, with new links |
//! | `GET /v2/bots/{id}` | responds with the bot, and with new links at each call |
//!
//! A client for the API is not a part of this library.
//!
//! # Order
//!
//! Deliveries arrive in any order, so a delayed status must not replace a newer one:
//!
//! ```
//! use meeting_baas_webhooks::models::{BotStatus, WebhookEvent};
//!
//! fn update(current: &mut BotStatus, event: &WebhookEvent) {
//!     if let WebhookEvent::BotStatusChange(change) = event
//!         && change.data.status.supersedes(current)
//!     {
//!         *current = change.data.status.clone();
//!     }
//! }
//! ```
//!
//! `completed` and `failed` are the final statuses of a bot:
//! [`StatusCode::is_terminal`](crate::models::StatusCode::is_terminal). A bot that could not join may be retried: after `retrying`,
//! earlier codes come again with later instants, so do not rank the codes.
//!
//! Nothing orders the four `calendar.event*`: their payloads have no time of their own, and
//! [`signed_at`](crate::WebhookDelivery::signed_at) is that of the attempt. So a late `calendar.event_updated` may show an instance as
//! confirmed that a `calendar.event_cancelled` has cancelled since, and would revive it. Use these events as a hint only: read
//! the calendar event from the API, and store what the API says. Without the API, do not let an instance leave the status
//! `cancelled` because of an update; the next `calendar.events_synced` corrects it.
//!
//! # Links that expire
//!
//! The links in `bot.completed` are pre-signed: for four hours, anybody with the link can download the recording. Download the
//! file immediately, and store the file, not the link. [New links](#request-it-again) come with `GET /v2/bots/{id}`, and with a
//! callback that is sent again by `POST /v2/bots/{id}/retry-callback`. `Debug` hides the signature; `expose` returns the link.
//!
//! ```
//! use meeting_baas_webhooks::models::BotWebhookCompleted;
//! use std::time::SystemTime;
//!
//! fn download(completed: &BotWebhookCompleted, now: SystemTime) -> Result<(), String> {
//!     let end = completed.data.links_expire_at().and_then(|end| SystemTime::try_from(end).ok());
//!     if end.is_some_and(|end| end <= now) {
//!         return Err(format!("{}: its links have expired: GET /v2/bots/{{id}} has new ones", completed.data.bot_id));
//!     }
//!     for (kind, link) in completed.data.artifacts() {
//!         fetch(&format!("{}/{}", completed.data.bot_id, kind.file_name()), link.expose());
//!     }
//!     Ok(())
//! }
//! # fn fetch(_: &str, _: &str) {}
//! ```
//!
//! The link is the secret, and errors of clients show it. An error of `reqwest` does, so remove the link before the error is logged
//! or returned:
//!
//! ```
//! use bytes::Bytes;
//! use meeting_baas_webhooks::models::SignedUrl;
//!
//! async fn fetch(client: &reqwest::Client, link: &SignedUrl) -> reqwest::Result<Bytes> {
//!     let file = async {
//!         let response = client.get(link.expose()).send().await?;
//!         response.error_for_status()?.bytes().await
//!     };
//!     file.await.map_err(reqwest::Error::without_url)
//! }
//! ```
//!
//! The signature covers the path and the query, so the request must have them as [`expose`](crate::models::SignedUrl::expose) returns them.
//! Pass that text to the client, and not a URL that was parsed, joined or edited on the way. A client that parses it with the crate
//! `url`, such as `reqwest`, normalizes it all the same: it resolves the segments `.` and `..`, also as `%2e`, reads `\` as `/`, and
//! escapes quotes, spaces and what is not ASCII. Links of S3 contain none of these where they would change, and are sent
//! unchanged. For a link of another store that does, use a client that changes nothing, such as `ureq`; it rejects a link with a
//! space or a `"`.
//!
//! # Secrets that rotate
//!
//! Configure the old and the new secret, in any order, change the secret of the sender, and remove the old one a day later. By
//! then the sender has no attempts left that it signed with the old secret.
//!
//! ```
//! use meeting_baas_webhooks::{BuildError, Receiver};
//!
//! fn receiver(new: &str, old: Option<&str>) -> Result<Receiver, BuildError> {
//!     let mut builder = Receiver::builder().webhook_secret(new);
//!     if let Some(old) = old {
//!         builder = builder.webhook_secret(old);
//!     }
//!     builder.build()
//! }
//! # use meeting_baas_webhooks::SecretError;
//! # assert!(receiver("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Some("whsec_WFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhY")).is_ok());
//! # assert_eq!(receiver("", None).unwrap_err(), BuildError::WebhookSecret { position: 1, error: SecretError::Empty });
//! ```
//!
//! The two have one [label](crate::Label), because they are secrets of one endpoint. [Endpoints](crate::guide::endpoints) describes several
//! endpoints, one secret for each path, and how to replace a receiver while the server runs.
//!
//! With [`Receiver::from_env`](crate::Receiver::from_env), separate the two by a space. A bot keeps the callback secret that it was created with, so the
//! old secret is required until the last of these bots has ended.
//!
//! # Unknown events
//!
//! The vendor adds events, keys and values without notice. An unknown event is a delivery with its whole body. A known event
//! with a malformed payload is an error of [`Delivery::event`](crate::Delivery::event). The vendor sent both, and would send the same again: store the
//! body, acknowledge it, and report it. [Undecodable deliveries](crate::guide::undecodable) describes what still can be read of them.
//!
//! ```
//! use meeting_baas_webhooks::WebhookDelivery;
//! use meeting_baas_webhooks::models::WebhookEvent;
//!
//! fn report(webhook: &WebhookDelivery) {
//!     match webhook.event() {
//!         Err(error) => eprintln!("error: {}: {error}", webhook.message_id()), // quotes no value
//!         Ok(WebhookEvent::Unknown { event, .. }) => eprintln!("warning: unknown event {event:?}"),
//!         Ok(_) => {
//!             // One line: a new key in each of a thousand instances is a thousand entries.
//!             if let Some([first, more @ ..]) = webhook.drift().ok().as_deref() {
//!                 eprintln!("info: {first}, and {} more", more.len());
//!             }
//!         }
//!     }
//! }
//! ```
//!
//! # What to alert on
//!
//! | observation | meaning |
//! | ----------- | ------- |
//! | [`Rejection::WrongSignature`](crate::Rejection::WrongSignature) or [`Rejection::WrongCallbackSecret`](crate::Rejection::WrongCallbackSecret) for **every** request | a secret was changed on one side: fix it immediately. A rejected callback is lost, a webhook is lost after three hours, and an endpoint is disabled after five days without a success. Then [request again](#request-it-again) what is missing |
//! | the same, occasionally | requests of others, or a bot with an old callback secret |
//! | an alert `webhook_delivery_exhausted` ([below](#alerts-of-the-vendor)) | the vendor gives up deliveries: this service rejects them, or is unreachable |
//! | [`Rejection::NoAlertSecret`](crate::Rejection::NoAlertSecret) | an alert rule has the URL of this service, but no alert secret is configured |
//! | [`Rejection::TooOld`](crate::Rejection::TooOld), [`Rejection::TooFarAhead`](crate::Rejection::TooFarAhead) | no reason for an alert: the signature was not verified, so anybody can cause them. If **every** webhook is rejected like this, the clock of this machine is wrong: compare it with NTP |
//! | [`Rejection::Unsigned`](crate::Rejection::Unsigned), [`Rejection::UnsignedWebhook`](crate::Rejection::UnsignedWebhook), [`Rejection::MissingHeader`](crate::Rejection::MissingHeader) | for **every** request: a proxy or CDN removes the headers `svix-*` or `x-mb-*`. Otherwise forged requests |
//! | [`Rejection::EncodedBody`](crate::Rejection::EncodedBody) | a proxy compresses bodies: see [below](#compressed-bodies) |
//! | [`Rejection::BodyTooLarge`](crate::Rejection::BodyTooLarge), [`Rejection::BodyTooSlow`](crate::Rejection::BodyTooSlow) | the limits of the [builder](crate::ReceiverBuilder) are too low |
//! | [`Rejection::OverBudget`](crate::Rejection::OverBudget) | many large requests at once: a flood, or `max_body_bytes` of the builder is too low |
//! | an event that cannot be decoded | the vendor changed the payload: update this crate. The body is available, so nothing is lost |
//! | an unknown event, or drift | the vendor added something: consider an update |
//! | no delivery for longer than usual | the endpoint may be disabled: check the dashboard |
//!
//! The feature `tracing` logs the reason of every rejection by [`Receiver::receive`](crate::Receiver::receive) and by the extractors, and the outcome of
//! every delivery with its message id and event. It does not log rejections by [`Receiver::check_head`](crate::Receiver::check_head).
//!
//! ## Alerts of the vendor
//!
//! The vendor has alert rules of its own, in the dashboard: [`AlertType`](crate::models::AlertType) lists what they watch. An **alert** is
//! a POST to the URL of the rule, with the secret of the rule in `x-mb-alert-secret`, and without a signature. It is attempted four
//! times within 21 seconds, after a broken connection or a 5xx only. `webhook_delivery_exhausted` is the vendor's early warning that
//! deliveries are being given up: send it to another service than the one that it is about.
//!
//! Configure the secret with [`alert_secret`](crate::ReceiverBuilder::alert_secret) or `MEETING_BAAS_ALERT_SECRETS`. Without one, alerts are
//! rejected with 500, and the reason is logged. The URL may be that of webhooks and callbacks: [`Delivery::event`](crate::Delivery::event) distinguishes
//! them. [`AlertDelivery`](crate::AlertDelivery) is the extractor for alerts only.
//!
//! ```
//! use meeting_baas_webhooks::models::AlertType;
//! use meeting_baas_webhooks::{Delivery, Event};
//!
//! fn handle(delivery: &Delivery) {
//!     match delivery.event() {
//!         Ok(Event::Alert(alert)) if alert.alert_type == AlertType::WebhookDeliveryExhausted => {
//!             eprintln!("deliveries are being given up: {}", alert.message.as_deref().unwrap_or("no message"));
//!         }
//!         Ok(Event::Alert(alert)) => eprintln!("{}: {} times", alert.alert_type, alert.suppressed_count + 1),
//!         Ok(Event::Webhook(event)) => println!("a bot or a calendar: {:?}", event.event()),
//!         _ => {}
//!     }
//! }
//! ```
//!
//! # Compressed bodies
//!
//! The sender signs the body that it sends, without a `Content-Encoding`. If a proxy on the way compresses bodies, decompress them
//! before the receiver, with one layer:
//! `Router::route_layer(tower_http::decompression::RequestDecompressionLayer::new())`. The limits of the receiver then apply to the
//! decompressed body. Without the layer a webhook is rejected with 401 ([`Rejection::EncodedBody`](crate::Rejection::EncodedBody)), and a callback is delivered
//! with a body that cannot be decoded.
