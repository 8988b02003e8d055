//! Downloads the transcription of a completed bot, and writes the captions of the meeting as WebVTT.
//!
//! ```text
//! cargo run --example meeting_vtt --features artifacts < bot.completed.json > meeting.vtt
//! ```
//!
//! A real link is `https`: enable the feature `rustls` of `ureq`.

use std::error::Error;
use std::fmt;
use std::io::{self, Read, Write};
use std::time::Duration;

use meeting_baas_models::{
    ArtifactKind, DiarizationSegment, SignedUrl, Transcription, WebhookEvent,
};
use ureq::Agent;
use ureq::http::header::LOCATION;

/// The longest file that is read, in bytes. A meeting of eight hours has a transcription of about 15 MB.
const LIMIT: u64 = 100_000_000;
/// Object stores redirect once, if at all.
const MOST_REDIRECTS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let mut body = Vec::new();
    io::stdin().lock().read_to_end(&mut body)?;
    let WebhookEvent::BotCompleted(completed) = WebhookEvent::from_slice(&body)? else {
        return Err("the event is not `bot.completed`".into());
    };
    let Some(link) = completed.data.artifact(ArtifactKind::Transcription) else {
        return Err("the bot has no transcription".into());
    };
    let agent = agent();
    let mut transcription = Transcription::from_slice(&download(&agent, link, LIMIT)?)?;
    if let Some(link) = completed.data.artifact(ArtifactKind::Diarization) {
        let file = download(&agent, link, LIMIT)?;
        // A malformed line costs its segment and no other.
        let segments: Vec<_> = DiarizationSegment::lines(&*file)
            .filter_map(Result::ok)
            .collect();
        transcription.name_speakers(&segments);
    }
    io::stdout().write_all(transcription.captions().to_webvtt().as_bytes())?;
    Ok(())
}

/// A client that follows no redirect by itself.
pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(300)));
    config.build().new_agent()
}

/// Downloads a file of at most so many bytes.
///
/// # Errors
///
/// See [`DownloadError`]. It does not show the link, which is a secret.
pub(crate) fn download(
    agent: &Agent,
    link: &SignedUrl,
    limit: u64,
) -> Result<Vec<u8>, DownloadError> {
    let mut file = Vec::new();
    download_to(agent, link, limit, &mut file)?;
    Ok(file)
}

/// Writes a file as it arrives, so that it is never in memory as a whole.
///
/// # Errors
///
/// As [`download`]. What was written before is not the whole file.
pub(crate) fn download_to(
    agent: &Agent,
    link: &SignedUrl,
    limit: u64,
    file: &mut impl Write,
) -> Result<(), DownloadError> {
    let mut link = link.expose().to_owned();
    for _ in 0..=MOST_REDIRECTS {
        // The error may quote the link.
        let response = agent.get(&link).call().map_err(|_| DownloadError::Failed)?;
        let status = response.status();
        if status.is_redirection() {
            let target = response
                .headers()
                .get(LOCATION)
                .and_then(|it| it.to_str().ok());
            link = redirected(&link, target).ok_or(DownloadError::Redirect)?;
            continue;
        }
        if !status.is_success() {
            return Err(DownloadError::Status(status.as_u16()));
        }
        let reader = response.into_body().into_reader();
        let length = io::copy(&mut reader.take(limit + 1), file)
            .map_err(|error| DownloadError::Io(error.kind()))?;
        return if length > limit {
            Err(DownloadError::TooLong)
        } else {
            Ok(())
        };
    }
    Err(DownloadError::Redirect)
}

/// The target of a redirect, if it has the scheme of the link: one to `http` would show the file to the network, and
/// one to `file` something else.
fn redirected(link: &str, target: Option<&str>) -> Option<String> {
    let (scheme, _) = link.split_once("://")?;
    let (other, _) = target?.split_once("://")?;
    other
        .eq_ignore_ascii_case(scheme)
        .then(|| target.map(str::to_owned))?
}

/// Why a file was not downloaded.
#[derive(Debug)]
pub(crate) enum DownloadError {
    /// The server was not reached, or did not answer in time.
    Failed,
    /// Another status than 2xx: 403 if the link has expired.
    Status(u16),
    /// A redirect to another scheme, to no absolute URL, or one too many.
    Redirect,
    /// The file is longer than the limit.
    TooLong,
    /// Reading the file or writing it failed.
    Io(io::ErrorKind),
}

impl fmt::Display for DownloadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed => formatter.write_str("the server of the link cannot be reached"),
            Self::Status(403) => formatter
                .write_str("status 403: the link has expired; GET /v2/bots/{id} returns a new one"),
            Self::Status(status) => write!(formatter, "status {status}"),
            Self::Redirect => formatter.write_str("a redirect that is not followed"),
            Self::TooLong => formatter.write_str("the file is longer than the limit"),
            Self::Io(kind) => write!(formatter, "the file was not read: {kind}"),
        }
    }
}

impl Error for DownloadError {}
