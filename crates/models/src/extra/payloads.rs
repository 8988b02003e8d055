//! The typed view of `extra`, on each payload that has one.

use serde_core::de::DeserializeOwned;

use super::{Extra, ExtraError};
use crate::{
    BotWebhookChatMessage, BotWebhookCompleted, BotWebhookFailed, BotWebhookStatusChange,
    CallbackCompleted, CallbackFailed,
};

macro_rules! extra_as {
    ($($Payload:ident)+) => {
        $(
            impl $Payload {
                /// Reads what the bot's creator attached to the bot as a type of yours; `None` where
                /// nothing is attached.
                ///
                /// # Errors
                ///
                /// It does not have the shape of `T`. The error quotes no value of it.
                ///
                /// # Examples
                ///
                /// ```
                #[doc = concat!("use meeting_baas_models::", stringify!($Payload), ";")]
                ///
                /// #[derive(serde::Deserialize)]
                /// struct Tenant {
                ///     tenant: u32,
                /// }
                ///
                #[doc = concat!("fn tenant(payload: &", stringify!($Payload), ") -> Option<u32> {")]
                ///     match payload.extra_as::<Tenant>() {
                ///         Ok(tenant) => Some(tenant?.tenant),
                ///         Err(_) => None, // somebody else's bot
                ///     }
                /// }
                /// ```
                pub fn extra_as<T: DeserializeOwned>(&self) -> Result<Option<T>, ExtraError> {
                    self.extra.as_ref().map(Extra::view).transpose()
                }
            }
        )+
    };
}

extra_as! {
    BotWebhookChatMessage
    BotWebhookCompleted
    BotWebhookFailed
    BotWebhookStatusChange
    CallbackCompleted
    CallbackFailed
}
