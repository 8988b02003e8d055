//! The unions of payloads: an event's name first, then its payload.

/// An enum with a variant for each event, and one for events without a type.
///
/// ```text
/// event_union! {
///     /// A webhook.
///     pub enum WebhookEvent {
///         /// A bot completed.
///         #[event = "bot.completed"]
///         BotCompleted(Box<BotWebhookCompleted>),
///     }
/// }
/// ```
macro_rules! event_union {
    (
        $(#[$attribute:meta])*
        pub enum $Event:ident {
            $(
                $(#[doc = $documentation:literal])*
                #[event = $event:literal]
                $Variant:ident($Payload:ty)
            ),+ $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $Event {
            $(
                #[doc = concat!("`", $event, "`:")]
                $(#[doc = $documentation])*
                $Variant($Payload),
            )+
            /// An object whose event this release of the crate does not know, or that has none.
            Unknown {
                /// The event's name, where there is one.
                event: Option<String>,
                /// The whole object, its name included.
                payload: serde_json::Map<String, serde_json::Value>,
            },
        }

        impl $Event {
            /// The event's name, as it stands on the wire; `None` for an object that has none.
            pub fn event(&self) -> Option<&str> {
                match self {
                    $(Self::$Variant(_) => Some($event),)+
                    Self::Unknown { event, .. } => event.as_deref(),
                }
            }
        }
    };
}
