//! `extra_as`, on each payload that has an `extra`.

use serde_core::de::DeserializeOwned;

use super::{Extra, ExtraError};
use crate::{
    BotWebhookChatMessage, BotWebhookChatStatus, BotWebhookCompleted, BotWebhookFailed,
    BotWebhookStatusChange, CallbackCompleted, CallbackFailed, WebhookEvent,
};

impl WebhookEvent {
    /// What the creator of the bot attached to it; `None` if there is no `extra`, or if the event is not about a bot.
    ///
    /// Of an unknown event, see the key `extra` of its payload.
    pub fn extra(&self) -> Option<&Extra> {
        match self {
            Self::BotChatMessage(payload) => payload.extra.as_ref(),
            Self::BotChatStatus(payload) => payload.extra.as_ref(),
            Self::BotCompleted(payload) => payload.extra.as_ref(),
            Self::BotFailed(payload) => payload.extra.as_ref(),
            Self::BotStatusChange(payload) => payload.extra.as_ref(),
            _ => None,
        }
    }

    /// Reads what the creator of the bot attached to it as a type of your own; `None` if there is no `extra`, or if the event
    /// is not about a bot.
    ///
    /// # Errors
    ///
    /// The `extra` cannot be read as `T`. The error quotes no value.
    ///
    /// # Examples
    ///
    /// ```
    /// use meeting_baas_models::{ExtraError, WebhookEvent};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Attached {
    ///     tenant: u32,
    /// }
    ///
    /// fn tenant(event: &WebhookEvent) -> Result<Option<u32>, ExtraError> {
    ///     Ok(event.extra_as::<Attached>()?.map(|attached| attached.tenant))
    /// }
    /// ```
    pub fn extra_as<T: DeserializeOwned>(&self) -> Result<Option<T>, ExtraError> {
        self.extra().map(Extra::view).transpose()
    }
}

macro_rules! extra_as {
    ($($Payload:ident)+) => {
        $(
            impl $Payload {
                /// Reads what the creator of the bot attached to it as a type of your own; `None` if there is
                /// no `extra`.
                ///
                /// # Errors
                ///
                /// The `extra` cannot be read as `T`. The error quotes no value.
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
                ///         Err(_) => None, // a bot of another service
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
    BotWebhookChatStatus
    BotWebhookCompleted
    BotWebhookFailed
    BotWebhookStatusChange
    CallbackCompleted
    CallbackFailed
}
