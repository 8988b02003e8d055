//! `decode`: a body to its event, or its error with the place.

use meeting_baas_models::{Alert, DecodeError, Drift, Envelope, WebhookEvent};
use serde::Serialize;
use serde_json::Value;

use crate::arguments::Decode;
use crate::failure::Failure;
use crate::hide::{self, Shown};
use crate::input;
use crate::output::{self, Format, VERSION};
use crate::view::DriftView;

/// The result as JSON.
#[derive(Serialize)]
struct Decoded<'body> {
    version: u32,
    r#type: &'static str,
    /// `event`, `unknown event` or `alert`; null if there is an error.
    kind: Option<&'static str>,
    event: Option<&'body str>,
    bot_id: Option<String>,
    error: Option<Error<'body>>,
    drift: Option<Vec<DriftView>>,
    payload: Option<Value>,
}

#[derive(Serialize)]
struct Error<'body> {
    message: String,
    path: &'body str,
    expected: &'body str,
    found: String,
    line: usize,
    column: usize,
}

/// What a body is.
struct Read {
    kind: &'static str,
    /// As the types write it.
    payload: Value,
    shown: Shown,
    drift: Vec<Drift>,
}

pub(crate) fn run(arguments: &Decode) -> Result<(), Failure> {
    let body = input::read(&arguments.file)?;
    let envelope = Envelope::from_slice(&body).ok();
    let event = envelope.as_ref().and_then(|it| it.event().ok().flatten());
    let bot_id = envelope.as_ref().and_then(|it| it.bot_id().ok().flatten());
    let result = read(&body, event.is_some());
    let payload = result.as_ref().ok().map(|read| {
        if arguments.reveal {
            read.payload.clone()
        } else {
            hide::hidden(&read.payload, read.shown)
        }
    });
    let event = event.as_deref().map(|event| {
        if arguments.reveal {
            event
        } else {
            hide::word(event)
        }
    });
    match arguments.format {
        Format::Json => {
            let drift = result.as_ref().ok().filter(|_| arguments.drift);
            output::json(&Decoded {
                version: VERSION,
                r#type: "decoded",
                kind: result.as_ref().ok().map(|read| read.kind),
                event,
                bot_id: bot_id.map(|bot| bot.to_string()),
                error: result.as_ref().err().map(error),
                drift: drift.map(|read| read.drift.iter().map(DriftView::from).collect()),
                payload,
            })?;
            result.map(drop).map_err(|_| Failure::found())
        }
        Format::Text => {
            let read = result.map_err(|error| {
                let name = input::name(&arguments.file);
                Failure::found_because(format_args!("{name}: {error}"))
            })?;
            let name = event.unwrap_or("no event");
            output::line(format_args!("{}: {}", read.kind, output::one_line(name)))?;
            output::json_lines(&payload.unwrap_or_default())?;
            if arguments.drift {
                drift(&read.drift)?;
            }
            Ok(())
        }
    }
}

fn drift(drift: &[Drift]) -> Result<(), Failure> {
    if drift.is_empty() {
        return output::line("drift: none");
    }
    output::line("drift:")?;
    drift
        .iter()
        .try_for_each(|drift| output::line(format_args!("  {drift}")))
}

/// Of a body of which is not known how it arrived: one without an event that is an alert, is one.
fn read(body: &[u8], has_event: bool) -> Result<Read, DecodeError> {
    if !has_event && let Ok(alert) = Alert::from_slice(body) {
        return Ok(Read {
            kind: "alert",
            payload: serde_json::to_value(&alert).unwrap_or_default(),
            shown: Shown::Known,
            drift: Alert::drift(body)?,
        });
    }
    let event = WebhookEvent::from_slice(body)?;
    let is_unknown = matches!(event, WebhookEvent::Unknown { .. });
    Ok(Read {
        kind: if is_unknown { "unknown event" } else { "event" },
        payload: serde_json::to_value(&event).unwrap_or_default(),
        shown: if is_unknown {
            Shown::EventName
        } else {
            Shown::Known
        },
        drift: WebhookEvent::drift(body)?,
    })
}

fn error(error: &DecodeError) -> Error<'_> {
    Error {
        message: error.to_string(),
        path: error.path(),
        expected: error.expected(),
        found: error.found().to_string(),
        line: error.line(),
        column: error.column(),
    }
}
