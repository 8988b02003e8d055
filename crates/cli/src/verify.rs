//! `verify`: which check a request fails, and whose secret it fits.

mod request;
mod trial;

use serde::Serialize;

use crate::arguments::Verify;
use crate::failure::Failure;
use crate::input;
use crate::output::{self, Format, VERSION};
use crate::secrets::{HOW_TO_GET_ONE, Secrets};

use request::Captured;
use trial::{Check, Fit, Trial};

/// The result as JSON.
#[derive(Serialize)]
struct Verification<'trial> {
    version: u32,
    r#type: &'static str,
    kind: &'static str,
    verified: bool,
    /// The first check that fails.
    failed_check: Option<&'static str>,
    reason: Option<String>,
    /// What a receiver responds.
    answer: u16,
    /// Whose secret the request has, also if another check fails.
    endpoint: Option<&'trial str>,
    /// The position of that secret among those of its endpoint.
    secret: Option<usize>,
    /// What of the body must be changed for that secret.
    body_change: Option<&'static str>,
}

pub(crate) fn run(arguments: &Verify) -> Result<(), Failure> {
    if input::is_standard(&arguments.headers) && input::is_standard(&arguments.body) {
        return Err(Failure::usage(
            "only one of `--headers` and `--body` can be standard input",
        ));
    }
    let secrets = Secrets::read(&arguments.endpoint)?;
    if secrets.is_empty() {
        return Err(Failure::usage(format_args!(
            "there is no secret to verify with.\n{HOW_TO_GET_ONE}"
        )));
    }
    let headers = input::read(&arguments.headers)?;
    let name = input::name(&arguments.headers);
    let captured = Captured::parse(&headers, arguments.method.as_deref())
        .map_err(|error| Failure::usage(format_args!("{name}: {error}")))?;
    let body = input::read(&arguments.body)?;
    let trial = Trial::of(&captured, &body.into(), arguments.received, &secrets)?;
    match arguments.format {
        Format::Json => output::json(&verification(&trial))?,
        Format::Text => print(&trial)?,
    }
    if trial.rejection.is_some() {
        return Err(Failure::found());
    }
    Ok(())
}

fn verification(trial: &Trial) -> Verification<'_> {
    let Trial {
        kind,
        rejection,
        fit,
    } = trial;
    Verification {
        version: VERSION,
        r#type: "verification",
        kind,
        verified: rejection.is_none(),
        failed_check: rejection.as_ref().map(|it| Check::of(it).as_str()),
        reason: rejection.as_ref().map(ToString::to_string),
        answer: rejection.as_ref().map_or(200, |it| it.status().as_u16()),
        endpoint: fit.as_ref().map(|fit| fit.endpoint.as_str()),
        secret: fit.as_ref().map(|fit| fit.position),
        body_change: fit.as_ref().and_then(|fit| fit.body_change),
    }
}

fn print(trial: &Trial) -> Result<(), Failure> {
    let Trial {
        kind,
        rejection,
        fit,
    } = trial;
    let failed = rejection.as_ref().map(Check::of);
    match rejection {
        None => output::line(format_args!("{kind}: accepted"))?,
        Some(rejection) => output::line(format_args!(
            "{kind}: rejected with {}",
            rejection.status().as_u16()
        ))?,
    }
    let fits = fit.as_ref().filter(|fit| fit.body_change.is_none());
    for check in Check::ALL {
        let check = *check;
        let (state, says) = match (failed, rejection) {
            (Some(failed), Some(rejection)) if check == failed => ("failed", rejection.to_string()),
            // The secret is tried even if an earlier check fails.
            _ if check == Check::Secret && fits.is_some() => ("passed", String::new()),
            (Some(failed), _) if check > failed => ("not checked", String::new()),
            _ => ("passed", String::new()),
        };
        output::line(
            format_args!("  {:<10} {state:<12} {says}", check.as_str())
                .to_string()
                .trim_end(),
        )?;
    }
    if let Some(Fit {
        endpoint,
        position,
        body_change,
    }) = fit
    {
        let secret = format!("secret {position} of the endpoint `{endpoint}`");
        let line = match (body_change, failed) {
            (Some(change), _) => {
                format!("{change}, it fits {secret}: the file is not the body that was signed")
            }
            (None, None) => format!("It fits {secret}."),
            (None, Some(failed)) => {
                format!(
                    "It fits {secret}: only the check `{}` fails.",
                    failed.as_str()
                )
            }
        };
        output::line(line)?;
    } else if failed == Some(Check::Secret) {
        output::line("It fits no secret that is configured.")?;
    }
    Ok(())
}
