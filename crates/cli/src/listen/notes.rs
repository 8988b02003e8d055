//! What the user should know before the first delivery.

use crate::arguments::Listen;
use crate::secrets::Secrets;

pub(super) fn of(arguments: &Listen, secrets: &Secrets) -> Vec<String> {
    let mut notes = Vec::new();
    if arguments.insecure {
        notes.push("WARNING: --insecure: every request is accepted, whoever sent it".to_owned());
        return notes;
    }
    for (is_missing, kind, variable) in [
        (
            secrets.webhook.is_empty(),
            "webhooks",
            "MEETING_BAAS_WEBHOOK_SECRETS",
        ),
        (
            secrets.callback.is_empty() && !secrets.accepts_unsigned,
            "callbacks",
            "MEETING_BAAS_CALLBACK_SECRETS",
        ),
        (
            secrets.alert.is_empty(),
            "alerts",
            "MEETING_BAAS_ALERT_SECRETS",
        ),
    ] {
        if is_missing {
            notes.push(format!("{kind} are rejected: {variable} is not set"));
        }
    }
    if secrets.accepts_unsigned {
        notes
            .push("WARNING: callbacks without a secret are accepted, whoever sent them".to_owned());
    }
    notes
}
