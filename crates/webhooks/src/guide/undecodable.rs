//! What to do with a delivery whose event this release cannot decode.
//!
//! [`Delivery::event`](crate::Delivery::event) is an error if the payload of a known event is malformed for the types of this
//! release, or if the body is not a JSON object. The sender was verified all the same, and would send the same again. So
//! acknowledge the delivery. A rejected webhook is sent again for three hours, cannot be decoded any better, and the vendor disables
//! an endpoint without a success for five days. A rejected callback is lost until it is [requested again](crate::guide::production#request-it-again).
//!
//! 1. **Keep the body, and the release that could not read it.** Store [`Received::parts`](crate::Received::parts) and
//!    [`RELEASE`](crate::RELEASE).
//! 2. **Use what can be read.** [`Received`](crate::Received) needs valid JSON only: the bot, its outcome, `extra`, the links in the
//!    [`envelope`](crate::Received::envelope), and any other key by its JSON pointer.
//! 3. **Download now.** The links expire four hours after the event was sent, before there is a release that decodes it. Later,
//!    `GET /v2/bots/{id}` has [new ones](crate::guide::production#request-it-again).
//! 4. **Report it.** The error names the path, what was expected and the kind that was found, and quotes no value.
//! 5. **Decode it again after an upgrade**: [`Delivery::from_stored`](crate::Delivery::from_stored) makes the delivery again, and
//!    its event is what the new release reads. [`is_decodable`](crate::Delivery::is_decodable) says whether it can.
//!
//! ```
//! use meeting_baas_webhooks::{Delivery, DeliveryParts, PartsError, RELEASE};
//!
//! /// A row of a table.
//! struct Undecodable {
//!     parts: DeliveryParts,
//!     release: &'static str,
//! }
//!
//! fn handle(delivery: &Delivery, table: &mut Vec<Undecodable>) {
//!     let Err(error) = delivery.event() else {
//!         return;
//!     };
//!     eprintln!("{}: {error}, about {:?}", delivery.key(), delivery.outcome());
//!     for (kind, link) in delivery.envelope().iter().flat_map(|envelope| envelope.artifacts()) {
//!         match link {
//!             Ok(link) => download(kind.file_name(), link.expose()),
//!             Err(error) => eprintln!("{kind}: {error}"),
//!         }
//!     }
//!     let parts = delivery.parts().clone();
//!     table.push(Undecodable { parts, release: RELEASE });
//! }
//! # fn download(_: &str, _: &str) {}
//!
//! /// At the start of a new release.
//! fn decode_again(table: &mut Vec<Undecodable>) -> Result<Vec<Delivery>, PartsError> {
//!     let older = table.extract_if(.., |row| row.release != RELEASE);
//!     let deliveries = older.map(|row| Delivery::from_stored(row.parts)).collect::<Result<Vec<_>, _>>()?;
//!     let (decodable, others): (Vec<_>, _) = deliveries.into_iter().partition(Delivery::is_decodable);
//!     let kept = others.iter().map(|other| Undecodable { parts: other.parts().clone(), release: RELEASE });
//!     table.extend(kept);
//!     Ok(decodable)
//! }
//! # #[cfg(feature = "testing")] {
//! # use meeting_baas_webhooks::{Receiver, testing};
//! # let receiver = Receiver::builder().callback_secret("the secret of a bot").build().unwrap();
//! # let body = testing::sample("bot.completed").without("/data/data_deleted").body().unwrap();
//! # let request = testing::callback_request(Some("the secret of a bot"), body).unwrap();
//! # let (head, body) = request.into_parts();
//! # let delivery = receiver.receive(&head.method, &head.headers, body).unwrap();
//! # let mut table = Vec::new();
//! # handle(&delivery, &mut table);
//! # assert_eq!(table.len(), 1);
//! # table[0].release = "0.0.0";
//! # assert!(decode_again(&mut table).unwrap().is_empty());
//! # assert_eq!(table[0].release, RELEASE);
//! # }
//! ```
//!
//! An **unknown event** is not an error: it is [`WebhookEvent::Unknown`](crate::models::WebhookEvent::Unknown), with its whole
//! object. Store it in the same way.
