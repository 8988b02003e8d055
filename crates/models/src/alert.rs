//! Reading an alert, which has no name of an event.

use crate::{Alert, DecodeError, Drift, decode};

impl Alert {
    /// Reads an alert from the JSON text of a request body.
    ///
    /// # Errors
    ///
    /// The text is not a JSON object, or is not an alert. The error quotes no value.
    ///
    /// # Examples
    ///
    /// ```
    /// use meeting_baas_models::{Alert, AlertType};
    ///
    /// let body = br#"{
    ///     "alert_rule_id": "0d9b5a53-6f3c-4a51-8d0e-2f6f3f8a1c77",
    ///     "alert_rule_name": "Deliveries are given up",
    ///     "alert_type": "webhook_delivery_exhausted",
    ///     "category": "operational",
    ///     "triggered_at": "2026-03-17T09:30:00.000Z",
    ///     "current_value": 1,
    ///     "threshold_value": 1,
    ///     "suppressed_count": 0,
    ///     "message": null
    /// }"#;
    /// let alert = Alert::from_slice(body)?;
    /// assert_eq!(alert.alert_type, AlertType::WebhookDeliveryExhausted);
    /// # Ok::<(), meeting_baas_models::DecodeError>(())
    /// ```
    pub fn from_slice(json: &[u8]) -> Result<Self, DecodeError> {
        decode::whole(json)
    }

    /// Lists the keys and the values of enums that the type does not know, as
    /// [`WebhookEvent::drift`](crate::WebhookEvent::drift) does.
    ///
    /// # Errors
    ///
    /// Those of [`from_slice`](Self::from_slice).
    pub fn drift(json: &[u8]) -> Result<Vec<Drift>, DecodeError> {
        decode::drift_of_whole::<Self>(json)
    }
}
