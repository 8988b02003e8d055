//! Unions of payloads, which the name of the event discriminates.

/// The schema of a union: one of the payloads, or an object with an unknown event.
#[cfg(feature = "schemars")]
pub(crate) fn json_schema(payloads: &[schemars::Schema]) -> schemars::Schema {
    let unknown = schemars::json_schema!({ "type": "object" });
    let any: Vec<_> = payloads.iter().chain([&unknown]).collect();
    schemars::json_schema!({ "anyOf": any })
}

/// An object with an unknown event, or without one.
#[cfg(feature = "arbitrary")]
pub(crate) fn arbitrary_unknown<Event: crate::decode::Union>(
    source: &mut arbitrary::Unstructured<'_>,
) -> arbitrary::Result<Event> {
    let mut payload = source.arbitrary::<crate::Extra>()?.into_map();
    payload.remove("event");
    let event: Option<String> = source.arbitrary()?;
    let event = event.filter(|event| Event::known(event).is_none());
    if let Some(event) = &event {
        payload.insert("event".to_owned(), event.clone().into());
    }
    Ok(Event::unknown(event, payload))
}

/// Defines an enum with a variant for each event, and one for unknown events.
///
/// ```text
/// event_union! {
///     /// A webhook.
///     pub enum WebhookEvent {
///         /// `bot.completed`:
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
                $Variant:ident(Box<$Payload:ident>)
            ),+ $(,)?
        }
    ) => {
        $(#[$attribute])*
        ///
        /// An unknown event is [`Unknown`](Self::Unknown), with the whole object. A known event with a malformed
        /// payload is an error.
        ///
        /// # Reading
        ///
        /// There are two entry points. [`from_slice`](Self::from_slice) and `FromStr` read JSON text and build no tree.
        /// `Deserialize` reads any self-describing format with the names of fields, such as `MessagePack` with names, as
        /// a [`serde_json::Value`] first, which takes four to five times as long. Both have the same
        /// [`DecodeError`](crate::DecodeError), which quotes no value: `Deserialize` has its text without the position,
        /// as the message of the format's error. (Of a text that is not valid JSON, `Deserialize` has the error of the
        /// format.)
        ///
        /// Both give the same event or the same error for UTF-8 JSON without duplicate keys, nested no deeper than 127,
        /// with numbers and escapes that a `Value` can represent. (The error is the first of several, and a `Value` may
        /// have another order.) For other texts:
        ///
        /// | text | from text | `Deserialize` |
        /// | ---- | --------- | ------------- |
        /// | a duplicate known key | error | the last counts |
        /// | a duplicate unknown key, or one in `extra` | accepted, the last counts | accepted, the last counts |
        /// | under an unknown key: deep nesting, or a number beyond a double | accepted | error |
        /// | the same in `extra`, or in an unknown event | error | error |
        /// | an unpaired surrogate | read as U+FFFD | error |
        /// | invalid UTF-8 | error | error |
        /// | a byte order mark, or text after the object | error | error |
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $Event {
            $(
                $(#[doc = $documentation])*
                $Variant(Box<$Payload>),
            )+
            /// An object whose event this release of the crate does not know, or that has no event.
            ///
            /// `Debug` shows the keys only, because any value may be a secret.
            Unknown {
                /// The name of the event; `None` if the object has none, or one that is not a string.
                event: Option<String>,
                /// The whole object, the name of the event included.
                payload: serde_json::Map<String, serde_json::Value>,
            },
        }

        impl $Event {
            /// Reads an event from the JSON text of a request body.
            ///
            /// # Errors
            ///
            /// The text is not a JSON object, has a duplicate `event` or `data`, or is beyond a [limit](crate#limits); or
            /// its event is known and the payload is malformed.
            pub fn from_slice(json: &[u8]) -> Result<Self, $crate::DecodeError> {
                $crate::decode::from_slice(json)
            }

            /// Lists the keys and the values of enums that the types do not know, so that a service can log that the
            /// vendor has added something.
            ///
            /// It also lists the strings with an unpaired surrogate, whose path ends at `extra` and at an unknown key.
            ///
            /// Nothing else in `extra` is listed, because its content is the user's. For an unknown event, nothing else
            /// but the path `event` is listed.
            ///
            /// # Errors
            ///
            /// Those of [`from_slice`](Self::from_slice): a text that it accepts is not an error here. (The values of an
            /// unknown event are not inspected, so `from_slice` may reject what this function accepts.)
            pub fn drift(json: &[u8]) -> Result<Vec<$crate::Drift>, $crate::DecodeError> {
                $crate::decode::drift::<Self>(json)
            }

            /// The name of the event, as it is in JSON; `None` if the object has none.
            pub fn event(&self) -> Option<&str> {
                match self {
                    $(Self::$Variant(_) => Some($event),)+
                    Self::Unknown { event, .. } => event.as_deref(),
                }
            }
        }

        impl $crate::decode::Union for $Event {
            const EXPECTED: &'static str = concat!("the object of a `", stringify!($Event), "`");

            fn known(event: &str) -> Option<$crate::decode::Payload> {
                match event {
                    $(
                        $event => Some($crate::decode::Payload {
                            event: $event,
                            shape: <$Payload as $crate::from_json::FromJson>::shape,
                        }),
                    )+
                    _ => None,
                }
            }

            fn read(
                event: &str,
                json: &mut $crate::decode::Cursor<'_>,
            ) -> Result<Self, $crate::decode::Rejected> {
                match event {
                    $($event => $crate::from_json::FromJson::read(json).map(Self::$Variant),)+
                    _ => Err($crate::decode::Rejected),
                }
            }

            fn payload<'de, D: serde_core::Deserializer<'de>>(
                event: &str,
                deserializer: D,
            ) -> Result<Self, D::Error> {
                match event {
                    $($event => serde_core::Deserialize::deserialize(deserializer).map(Self::$Variant),)+
                    _ => Err(serde_core::de::Error::custom("an event without a type")),
                }
            }

            fn unknown(
                event: Option<String>,
                payload: serde_json::Map<String, serde_json::Value>,
            ) -> Self {
                Self::Unknown { event, payload }
            }
        }

        impl std::str::FromStr for $Event {
            type Err = $crate::DecodeError;

            fn from_str(json: &str) -> Result<Self, Self::Err> {
                $crate::decode::from_text(json)
            }
        }

        impl serde_core::Serialize for $Event {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$Variant(payload) => payload.serialize(serializer),)+
                    Self::Unknown { payload, .. } => payload.serialize(serializer),
                }
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $Event {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::decode::deserialize(deserializer)
            }
        }

        impl std::fmt::Debug for $Event {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(
                        Self::$Variant(payload) => {
                            formatter.debug_tuple(stringify!($Variant)).field(payload).finish()
                        }
                    )+
                    Self::Unknown { event, payload } => formatter
                        .debug_struct("Unknown")
                        .field("event", &$crate::redacted::Shown(event))
                        .field("payload", &$crate::redacted::Shown(payload))
                        .finish(),
                }
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $Event {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Event).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($Event)).into()
            }

            /// One of the payloads, or any other object.
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let payloads = [$(generator.subschema_for::<$Payload>()),+];
                $crate::event_union::json_schema(&payloads)
            }
        }

        #[cfg(feature = "arbitrary")]
        impl<'a> arbitrary::Arbitrary<'a> for $Event {
            /// Any event, unknown ones included.
            fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                let names = [$(Some($event),)+ None];
                match source.choose(&names)? {
                    $(Some($event) => source.arbitrary().map(Self::$Variant),)+
                    _ => $crate::event_union::arbitrary_unknown(source),
                }
            }
        }

        $(event_conversions!($Event, $Variant, $Payload);)+
    };
}

/// The conversions between a payload and its event.
macro_rules! event_conversions {
    ($Event:ident, $Variant:ident, $Payload:ident) => {
        impl From<$Payload> for $Event {
            fn from(payload: $Payload) -> Self {
                Self::$Variant(Box::new(payload))
            }
        }

        impl TryFrom<$Event> for $Payload {
            type Error = $Event;

            /// The error is the event itself, if it is another one.
            fn try_from(event: $Event) -> Result<Self, $Event> {
                match event {
                    $Event::$Variant(payload) => Ok(*payload),
                    other => Err(other),
                }
            }
        }
    };
}
