//! The arguments.

mod examples;
mod inbox;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(crate) use inbox::{Confirmation, InboxCommand, Selection, Store};

use crate::output::Format;
use crate::time;

/// The tool for the webhooks and callbacks of the Meeting BaaS API v2.
///
/// It is not affiliated with Meeting BaaS.
#[derive(Debug, Parser)]
#[command(name = "meeting-baas", version, after_help = examples::ALL, max_term_width = 110)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Receives deliveries: verifies, shows, stores and forwards them
    #[command(after_help = examples::LISTEN)]
    Listen(Listen),
    /// Sends signed samples
    #[command(after_help = examples::TRIGGER)]
    Trigger(Trigger),
    /// Says which check a request fails, and whose secret it fits
    #[command(after_help = examples::VERIFY)]
    Verify(Verify),
    /// Decodes a body to its event, or says what is wrong with it and where
    #[command(after_help = examples::DECODE)]
    Decode(Decode),
    /// Shows and changes the deliveries in an inbox, also while a service uses it
    #[command(after_help = examples::INBOX)]
    Inbox {
        #[command(subcommand)]
        command: InboxCommand,
    },
    /// Makes text, captions and talk time of the files of a meeting
    #[command(after_help = examples::ARTIFACT)]
    Artifact {
        #[command(subcommand)]
        command: ArtifactCommand,
    },
    /// Prints the completions of a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Listen {
    /// The port; with 0, the system chooses one
    #[arg(long, default_value_t = 3000)]
    pub(crate) port: u16,
    /// The address of this machine to listen on
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub(crate) bind: IpAddr,
    /// Forwards each delivery to this URL, with the bytes and headers that were received, and responds with its status
    #[arg(long, value_name = "URL")]
    pub(crate) forward: Option<String>,
    /// How long forwarding may take; the sender waits for 30 s
    #[arg(long, default_value = "30s", value_parser = time::duration, value_name = "TIME")]
    pub(crate) forward_timeout: Duration,
    /// Stores each delivery in this inbox first: a file, or `postgres`
    #[arg(long, value_name = "FILE|postgres")]
    pub(crate) inbox: Option<String>,
    /// Shows, stores and forwards this event only, and acknowledges all others; can be repeated
    #[arg(long, value_name = "EVENT")]
    pub(crate) event: Vec<String>,
    /// Responds with this status instead of 200
    #[arg(long, value_name = "STATUS", conflicts_with = "forward", value_parser = clap::value_parser!(u16).range(200..=599))]
    pub(crate) answer: Option<u16>,
    /// Accepts every request, also without a valid signature or secret
    #[arg(long, conflicts_with = "inbox")]
    pub(crate) insecure: bool,
    /// Another endpoint with secrets of its own: its name, and a file with its webhook secrets; can be repeated
    #[arg(long, value_name = "NAME=FILE")]
    pub(crate) endpoint: Vec<String>,
    /// Ends after this many deliveries; the exit code is 1 if one was not acknowledged
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
    /// Ends after this time; with `--count`, the exit code is 1 if fewer arrived
    #[arg(long, value_name = "TIME", value_parser = time::duration)]
    pub(crate) within: Option<Duration>,
    /// How deliveries are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Trigger {
    /// The name of an event, such as `bot.completed`; or `all`, every event, callback and alert
    #[arg(required_unless_present_any = ["alert", "life"], conflicts_with = "life")]
    pub(crate) event: Option<String>,
    /// Where to send webhooks and alerts [default: `http://127.0.0.1:3000/`, where `listen` listens]
    #[arg(long, value_name = "URL")]
    pub(crate) to: Option<String>,
    /// Sends the callback of the event to this URL; without `--to`, only the callback
    #[arg(long, value_name = "URL")]
    pub(crate) callback_to: Option<String>,
    /// Sets the value at a JSON pointer: JSON, or else a text; can be repeated
    #[arg(long, value_name = "/POINTER=VALUE")]
    pub(crate) set: Vec<String>,
    /// Sends this many copies of each message too
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) copies: usize,
    /// The message id; with several messages, the start of their ids
    #[arg(long, value_name = "msg_…")]
    pub(crate) id: Option<String>,
    /// Sends an alert
    #[arg(long)]
    pub(crate) alert: bool,
    /// Sends all webhooks of a bot that completes, fails, or is retried
    #[arg(long, value_enum, num_args = 0..=1, default_missing_value = "completed", require_equals = true)]
    pub(crate) life: Option<Life>,
    /// Sends in another order, which the number determines
    #[arg(long, value_name = "SEED", num_args = 0..=1, default_missing_value = "1", require_equals = true)]
    pub(crate) shuffle: Option<u64>,
    /// Changes each body after it was signed
    #[arg(long)]
    pub(crate) tamper: bool,
    /// Signs as if it was this long ago; with `-`, ahead of now
    #[arg(long, value_name = "TIME", value_parser = age, allow_hyphen_values = true)]
    pub(crate) age: Option<Age>,
    /// Signs with a secret that the receiver does not have
    #[arg(long)]
    pub(crate) unknown_secret: bool,
    /// The status that each response must have, instead of any 2xx
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(100..=599))]
    pub(crate) expect: Option<u16>,
    /// How long each response may take
    #[arg(long, default_value = "30s", value_parser = time::duration, value_name = "TIME")]
    pub(crate) timeout: Duration,
    /// How responses are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// The life of a bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Life {
    Completed,
    Failed,
    Retried,
}

/// How long ago something was signed, or how far ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    Past(Duration),
    Future(Duration),
}

fn age(text: &str) -> Result<Age, String> {
    match text.strip_prefix('-') {
        Some(text) => time::duration(text).map(Age::Future),
        None => time::duration(text).map(Age::Past),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The headers of the request: `Name: value` lines, as curl shows them, or JSON; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) headers: PathBuf,
    /// The bytes of the body, as received; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) body: PathBuf,
    /// The method, if the headers do not begin with a request line
    #[arg(long)]
    pub(crate) method: Option<String>,
    /// When the request was received: how long ago, or a time as `2026-03-17T09:30:00Z` [default: now]
    #[arg(long, value_name = "TIME", value_parser = time::instant)]
    pub(crate) received: Option<SystemTime>,
    /// Another endpoint with secrets of its own: its name, and a file with its webhook secrets; can be repeated
    #[arg(long, value_name = "NAME=FILE")]
    pub(crate) endpoint: Vec<String>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Decode {
    /// The body; `-` is standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,
    /// Lists the keys and values that the types do not know
    #[arg(long)]
    pub(crate) drift: bool,
    /// Shows links, names, texts and `extra`
    #[arg(long, action = ArgAction::SetTrue)]
    pub(crate) reveal: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ArtifactCommand {
    /// What was said, a paragraph for each turn
    Text(Files),
    /// Captions as SubRip
    Srt(Files),
    /// Captions as WebVTT
    Vtt(Files),
    /// How long each speaker spoke
    TalkTime(Files),
}

#[derive(Debug, Args)]
pub(crate) struct Files {
    /// A transcription (`transcription.json`), a diarization (`diarization.jsonl`), or both in any order
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// How the result is printed; `json` is one object
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[cfg(test)]
mod tests {
    use super::{Age, Arguments, age};
    use clap::CommandFactory as _;
    use std::time::Duration;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn an_age_may_be_ahead() {
        assert_eq!(age("10m"), Ok(Age::Past(Duration::from_mins(10))));
        assert_eq!(age("-10m"), Ok(Age::Future(Duration::from_mins(10))));
        assert!(age("--10m").is_err());
    }
}
