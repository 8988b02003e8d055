//! `trigger`: sends signed samples.

mod hint;
mod plan;
mod set;

use std::collections::BTreeSet;
use std::time::{Instant, SystemTime};

use bytes::Bytes;
use http::Request;
use meeting_baas_webhooks::DeliveryKind;
use serde::Serialize;

use crate::arguments::Trigger;
use crate::client::{Client, SendError, Target};
use crate::failure::Failure;
use crate::output::{self, Format, VERSION};
use crate::secrets::Secrets;
use crate::time;

/// Where `listen` listens.
const DEFAULT: &str = "http://127.0.0.1:3000/";

/// A request that is to be sent.
struct Planned {
    kind: DeliveryKind,
    event: String,
    message_id: Option<String>,
    request: Request<Bytes>,
}

/// A response, as JSON.
#[derive(Serialize)]
struct Answer<'request> {
    version: u32,
    r#type: &'static str,
    time: String,
    kind: &'static str,
    event: &'request str,
    message_id: Option<&'request str>,
    /// `None` if there is no response.
    status: Option<u16>,
    milliseconds: u64,
    error: Option<String>,
    accepted: bool,
}

/// The last object.
#[derive(Serialize)]
struct Summary {
    version: u32,
    r#type: &'static str,
    sent: usize,
    accepted: usize,
    without_response: usize,
}

/// The clients of one run.
struct Clients {
    /// For webhooks and alerts.
    account: Option<Client>,
    callback: Option<Client>,
}

pub(crate) fn run(arguments: &Trigger) -> Result<(), Failure> {
    let clients = clients(arguments)?;
    let secrets = Secrets::read(&[])?;
    let planned = plan::plan(arguments, &secrets, &clients)?;
    let mut summary = Summary {
        version: VERSION,
        r#type: "summary",
        sent: planned.len(),
        accepted: 0,
        without_response: 0,
    };
    let mut unexpected = BTreeSet::new();
    for planned in &planned {
        let client = clients.of(planned.kind)?;
        let (sent_at, start) = (SystemTime::now(), Instant::now());
        let result = client.send(
            planned.request.method(),
            planned.request.headers(),
            planned.request.body(),
        );
        let milliseconds = time::milliseconds(start.elapsed());
        let accepted = result.as_ref().is_ok_and(|status| match arguments.expect {
            Some(expected) => *status == expected,
            None => (200..300).contains(status),
        });
        summary.accepted += usize::from(accepted);
        if !accepted {
            unexpected.extend(result.as_ref().ok().copied());
        }
        summary.without_response += usize::from(result.is_err());
        let answer = Answer {
            version: VERSION,
            r#type: "answer",
            time: time::shown(sent_at),
            kind: planned.kind.as_str(),
            event: &planned.event,
            message_id: planned.message_id.as_deref(),
            status: result.as_ref().ok().copied(),
            milliseconds,
            error: result.as_ref().err().map(ToString::to_string),
            accepted,
        };
        print(arguments.format, &answer)?;
        if let Err(SendError::NotConnected { .. }) = &result {
            let target = client.target();
            let failure = format_args!("{target}: {}", answer.error.unwrap_or_default());
            return Err(Failure::unavailable(failure));
        }
    }
    let finished = finish(arguments, &summary);
    if arguments.format == Format::Text {
        unexpected
            .into_iter()
            .filter_map(|status| hint::hint(arguments, status))
            .for_each(output::note);
    }
    finished
}

fn finish(arguments: &Trigger, summary: &Summary) -> Result<(), Failure> {
    let Summary {
        sent,
        accepted,
        without_response,
        ..
    } = summary;
    match arguments.format {
        Format::Json => output::json(summary)?,
        Format::Text => {
            let wanted = match arguments.expect {
                Some(status) => format!("{status}"),
                None => "2xx".to_owned(),
            };
            output::line(format_args!("{sent} sent, {accepted} with {wanted}"))?;
        }
    }
    if *without_response > 0 {
        return Err(Failure::unavailable(format_args!(
            "{without_response} of {sent} requests have no response"
        )));
    }
    if accepted < sent {
        return Err(Failure::found());
    }
    Ok(())
}

fn print(format: Format, answer: &Answer<'_>) -> Result<(), Failure> {
    if format == Format::Json {
        return output::json(answer);
    }
    let status = answer
        .status
        .map_or("---".to_owned(), |status| status.to_string());
    let Answer {
        kind,
        event,
        milliseconds,
        ..
    } = answer;
    let id = answer.message_id.unwrap_or_default();
    let error = answer.error.as_deref().unwrap_or_default();
    let line = format!("{status}  {milliseconds:>5} ms  {kind:<8}  {event:<27}  {id}  {error}");
    output::line(line.trim_end())
}

/// A webhook goes to `--to`; and so does a callback, unless it has a URL of its own.
fn clients(arguments: &Trigger) -> Result<Clients, Failure> {
    let client =
        |argument: &str, url: &str| Client::new(Target::parse(argument, url)?, arguments.timeout);
    let callback = arguments.callback_to.as_deref();
    let callback = callback
        .map(|url| client("--callback-to", url))
        .transpose()?;
    let sends_only_callbacks = callback.is_some()
        && arguments.to.is_none()
        && !arguments.alert
        && arguments.life.is_none()
        && arguments.event.as_deref() != Some(plan::ALL);
    let account = match arguments.to.as_deref() {
        Some(url) => Some(client("--to", url)?),
        None if sends_only_callbacks => None,
        None => Some(client("--to", DEFAULT)?),
    };
    Ok(Clients { account, callback })
}

impl Clients {
    fn of(&self, kind: DeliveryKind) -> Result<&Client, Failure> {
        let client = match kind {
            DeliveryKind::Callback => self.callback.as_ref().or(self.account.as_ref()),
            _ => self.account.as_ref(),
        };
        client.ok_or_else(|| Failure::usage("`--to` is missing"))
    }
}
