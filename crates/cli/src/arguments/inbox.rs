//! The arguments of `inbox`.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use clap::{Args, Subcommand, ValueEnum};
use meeting_baas_inbox::State;

use crate::output::Format;
use crate::time;

#[derive(Debug, Subcommand)]
pub(crate) enum InboxCommand {
    /// Lists deliveries
    ///
    /// Each line has the number, when it was received, the state, how many attempts there were, the event, the key, and why the
    /// last attempt failed.
    List {
        #[command(flatten)]
        store: Store,
        #[command(flatten)]
        selection: Selection,
        /// The most deliveries that are listed; 0 lists all
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
    /// Shows one delivery
    Show {
        #[command(flatten)]
        store: Store,
        /// The number or the key that `list` shows
        key: String,
        /// Shows links, names, texts and `extra`
        #[arg(long)]
        reveal: bool,
    },
    /// Has deliveries that were given up handled again, and has those tried now that wait for another attempt
    Retry {
        #[command(flatten)]
        store: Store,
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Has deliveries handled again that were handled or given up
    Replay {
        #[command(flatten)]
        store: Store,
        #[command(flatten)]
        selection: Selection,
        /// Only those that an older release could not read, and this one can
        #[arg(long, conflicts_with_all = ["dead", "state", "bot", "event", "since", "until", "key"])]
        unread: bool,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Writes deliveries as JSON Lines, for `import`; the bodies only with `--reveal`
    Export {
        #[command(flatten)]
        store: Store,
        #[command(flatten)]
        selection: Selection,
        /// Writes the bodies, which have links, names and texts
        #[arg(long)]
        reveal: bool,
    },
    /// Stores deliveries that `export --reveal` has written; they wait to be handled
    Import {
        #[command(flatten)]
        store: Store,
        /// The file; `-` is standard input
        #[arg(default_value = "-")]
        file: PathBuf,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Removes what is older than the retention; or, with a condition, handled and dead deliveries of any age
    Purge {
        #[command(flatten)]
        store: Store,
        #[command(flatten)]
        selection: Selection,
        /// How long the bodies of handled deliveries are kept
        #[arg(long, default_value = "3d", value_parser = time::duration, value_name = "TIME")]
        keep_bodies: Duration,
        /// How long the keys of handled deliveries, and dead deliveries, are kept
        #[arg(long, default_value = "30d", value_parser = time::duration, value_name = "TIME")]
        keep_keys: Duration,
        #[command(flatten)]
        confirmation: Confirmation,
    },
    /// Counts deliveries by state and event
    Stats {
        #[command(flatten)]
        store: Store,
    },
    /// Counts the keys and values that stored deliveries have and the types lack
    Drift {
        #[command(flatten)]
        store: Store,
        #[command(flatten)]
        selection: Selection,
    },
    /// Looks for damage of the store
    Check {
        #[command(flatten)]
        store: Store,
    },
    /// Creates the store, or upgrades its schema to that of this release; or copies it to another store
    Migrate {
        #[command(flatten)]
        store: Store,
        /// Copies all deliveries with their states to this inbox; those that it has are skipped
        #[arg(long, value_name = "FILE|postgres")]
        to: Option<String>,
        #[command(flatten)]
        confirmation: Confirmation,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Store {
    /// The inbox: a file, or `postgres`
    #[arg(long, default_value = "inbox.db", value_name = "FILE|postgres")]
    pub(crate) inbox: String,
    /// How results are printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Confirmation {
    /// Changes the store without asking
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Which deliveries.
#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// Those that were given up
    #[arg(long)]
    pub(crate) dead: bool,
    /// Those in this state; can be repeated
    #[arg(long, value_enum, conflicts_with = "dead")]
    pub(crate) state: Vec<StateName>,
    /// Those about this bot
    #[arg(long, value_name = "BOT")]
    pub(crate) bot: Option<String>,
    /// Those with this event
    #[arg(long, value_name = "EVENT")]
    pub(crate) event: Option<String>,
    /// Those received since: how long ago, or a time as `2026-03-17T09:30:00Z`
    #[arg(long, value_name = "TIME", value_parser = time::instant)]
    pub(crate) since: Option<SystemTime>,
    /// Those received before
    #[arg(long, value_name = "TIME", value_parser = time::instant)]
    pub(crate) until: Option<SystemTime>,
    /// The one with this key
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
}

/// The states of the inbox, as words without a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StateName {
    Waiting,
    InProgress,
    Done,
    Dead,
}

impl StateName {
    pub(crate) const fn state(self) -> State {
        match self {
            Self::Waiting => State::Waiting,
            Self::InProgress => State::InProgress,
            Self::Done => State::Done,
            Self::Dead => State::Dead,
        }
    }
}
