//! The engine on PostgreSQL: a connection that stores, one for the workers, one for what is rare, and one that listens.

mod choose;
mod claim;
mod connect;
mod copy;
mod damaged;
mod listen;
mod manage;
mod options;
mod row;
mod schema;
mod session;
mod settle;
mod store;
#[cfg(all(test, postgres_server))]
pub(crate) mod tests;
mod transaction;
mod upkeep;
mod values;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::{self, SharedClock};
use crate::engine::{
    Claim, Completion, Count, DoneWork, Engine, NewRow, Once, Purged, Reply, Retention, Stored,
    Turn, Turned,
};
use crate::entry::{Entry, Filter, Statistics};
use crate::error::OpenError;

pub use options::PostgresOptions;

use connect::Connector;
use listen::Listener;
use manage::Selection;
use session::Session;

/// The longest name of a schema: with what is added, it must be shorter than a name of PostgreSQL, which has 63 bytes.
const LONGEST_NAME: usize = 48;

/// A row that waits and is not a suspect, for the indexes that are ordered by time, and for the one that is ordered by bot. A
/// counter below 0 counts as 0.
const BY_TIME: &str = "state = 0 AND unfinished < 1";
const BY_BOT: &str = "state < 1 AND unfinished <= 0";

/// A source and a bot.
type Place = (String, String);

/// The schema with the tables.
pub(super) struct Schema {
    name: String,
    /// Where the search from bot to bot continues.
    place: Mutex<Place>,
}

impl Schema {
    fn new(name: &str) -> Result<Self, OpenError> {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let mut bytes = name.bytes();
        let is_name = bytes.next().is_some_and(is_letter)
            && bytes.all(|byte| is_letter(byte) || byte.is_ascii_digit())
            && name.len() <= LONGEST_NAME
            && !name.starts_with("pg_");
        if !is_name {
            return Err(OpenError::SchemaName {
                name: name.to_owned(),
            });
        }
        Ok(Self {
            name: name.to_owned(),
            place: Mutex::default(),
        })
    }

    #[cfg(all(test, postgres_server))]
    fn name(&self) -> &str {
        &self.name
    }

    /// A statement with the names of this schema.
    fn sql(&self, template: &str) -> String {
        template
            .replace("{schema}", &self.quoted())
            .replace("{by_time}", BY_TIME)
            .replace("{by_bot}", BY_BOT)
            .replace("{channel}", &format!("\"{}.inbox\"", self.name))
    }

    /// Quoted, since a keyword may be a name.
    fn quoted(&self) -> String {
        format!("\"{}\"", self.name)
    }

    fn place(&self) -> Place {
        self.place
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set_place(&self, place: Place) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }
}

/// How long operations may take.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    store: Duration,
    statement: Duration,
}

impl Limit {
    /// Of what is rare.
    fn rare(self) -> Duration {
        self.statement.saturating_mul(6)
    }
}

/// The engine.
pub(crate) struct Postgres {
    schema: Arc<Schema>,
    connector: Arc<Connector>,
    /// Each has a connection of its own, so that a long list delays neither an acknowledgement nor the renewal of leases.
    stores: Arc<Session>,
    works: Arc<Session>,
    manages: Arc<Session>,
    limit: Limit,
    /// Instead of the clock of the database, for tests.
    clock: Option<SharedClock>,
    listener: OnceLock<Listener>,
}

impl Postgres {
    async fn open(
        connector: Arc<Connector>,
        schema: Schema,
        limit: Limit,
        existing: bool,
        clock: Option<SharedClock>,
    ) -> Result<Self, OpenError> {
        let engine = Self {
            schema: Arc::new(schema),
            stores: Session::new(&connector),
            works: Session::new(&connector),
            manages: Session::new(&connector),
            connector,
            limit,
            clock,
            listener: OnceLock::new(),
        };
        let schema = Arc::clone(&engine.schema);
        let look = move |client, limits| schema::look(client, limits, Arc::clone(&schema));
        let found = engine.manages.run(limit.statement, look).await??;
        if existing {
            found.is_current()?;
        } else if found.is_old()? {
            let schema = Arc::clone(&engine.schema);
            let migrate =
                move |client, limits| schema::migrate(client, limits, Arc::clone(&schema));
            engine.manages.run(schema::LIMIT, migrate).await?;
        }
        Ok(engine)
    }

    /// The time of the test; `None` for that of the database.
    fn now(&self) -> Option<i64> {
        let clock = self.clock.as_ref()?;
        Some(clock::milliseconds(clock.now()))
    }
}

impl Engine for Postgres {
    fn store(&self, rows: Vec<NewRow>) -> Reply<Vec<Stored>> {
        let (schema, rows, now) = (Arc::clone(&self.schema), Arc::new(rows), self.now());
        self.stores.run(self.limit.store, move |client, limits| {
            store::store(client, limits, Arc::clone(&schema), Arc::clone(&rows), now)
        })
    }

    fn turn(&self, turn: Turn) -> Reply<Turned> {
        let (schema, turn, now) = (Arc::clone(&self.schema), Arc::new(turn), self.now());
        self.works.run(self.limit.statement, move |client, limits| {
            claim::turn(client, limits, Arc::clone(&schema), Arc::clone(&turn), now)
        })
    }

    fn once(&self, claim: Claim, work: String) -> Reply<Once> {
        let (schema, now) = (Arc::clone(&self.schema), self.now());
        self.works.run(self.limit.statement, move |client, limits| {
            settle::once(
                client,
                limits,
                Arc::clone(&schema),
                claim,
                work.clone(),
                now,
            )
        })
    }

    fn completion(&self, claim: Claim, undecoded: Option<&'static str>) -> Completion {
        Completion {
            sql: self.schema.sql(settle::COMPLETE),
            sequence: claim.sequence,
            fence: claim.fence,
            undecoded: undecoded.map(str::to_owned),
        }
    }

    fn list(&self, filter: Filter) -> Reply<Vec<Entry>> {
        let (schema, filter) = (Arc::clone(&self.schema), Arc::new(filter));
        self.manages.run(self.limit.rare(), move |client, limits| {
            manage::list(client, limits, Arc::clone(&schema), Arc::clone(&filter))
        })
    }

    fn replay(&self, filter: Filter) -> Reply<u64> {
        self.replay_selected(Selection::Filter(filter))
    }

    fn replay_these(&self, sequences: Vec<i64>) -> Reply<u64> {
        self.replay_selected(Selection::These(sequences))
    }

    fn retry_now(&self, filter: Filter) -> Reply<u64> {
        let (schema, filter, now) = (Arc::clone(&self.schema), Arc::new(filter), self.now());
        self.manages.run(self.limit.rare(), move |client, limits| {
            manage::retry_now(
                client,
                limits,
                Arc::clone(&schema),
                Arc::clone(&filter),
                now,
            )
        })
    }

    fn forget(&self, source: String, key: String) -> Reply<bool> {
        let schema = Arc::clone(&self.schema);
        self.manages.run(self.limit.rare(), move |client, limits| {
            let key = (source.clone(), key.clone());
            manage::forget(client, limits, Arc::clone(&schema), key)
        })
    }

    fn purge(&self, retention: Retention) -> Reply<Purged> {
        let (schema, now) = (Arc::clone(&self.schema), self.now());
        self.manages.run(self.limit.rare(), move |client, limits| {
            upkeep::purge(client, limits, Arc::clone(&schema), retention, now)
        })
    }

    fn statistics(&self) -> Reply<Statistics> {
        let (schema, now) = (Arc::clone(&self.schema), self.now());
        self.manages.run(self.limit.rare(), move |client, limits| {
            upkeep::statistics(client, limits, Arc::clone(&schema), now)
        })
    }

    fn counts(&self) -> Reply<Vec<Count>> {
        let schema = Arc::clone(&self.schema);
        self.manages.run(self.limit.rare(), move |client, limits| {
            upkeep::counts(client, limits, Arc::clone(&schema))
        })
    }

    fn works(&self, after: Option<String>, limit: usize) -> Reply<Vec<DoneWork>> {
        let schema = Arc::clone(&self.schema);
        self.manages.run(self.limit.rare(), move |client, limits| {
            copy::works(client, limits, Arc::clone(&schema), after.clone(), limit)
        })
    }

    fn import(&self, entries: Vec<Entry>, works: Vec<DoneWork>) -> Reply<u64> {
        let (schema, given) = (Arc::clone(&self.schema), Arc::new((entries, works)));
        self.manages.run(self.limit.rare(), move |client, limits| {
            copy::import(client, limits, Arc::clone(&schema), Arc::clone(&given))
        })
    }

    fn ready(&self) -> Reply<()> {
        let schema = Arc::clone(&self.schema);
        self.stores.run(self.limit.store, move |client, limits| {
            upkeep::ready(client, limits, Arc::clone(&schema))
        })
    }

    fn check(&self) -> Reply<Vec<String>> {
        let schema = Arc::clone(&self.schema);
        self.manages.run(self.limit.rare(), move |client, limits| {
            upkeep::check(client, limits, Arc::clone(&schema))
        })
    }

    fn listen(&self, stored: &watch::Sender<u64>) {
        self.listener.get_or_init(|| {
            let (connector, schema) = (Arc::clone(&self.connector), Arc::clone(&self.schema));
            Listener::start(connector, schema, stored.clone())
        });
    }
}

impl Postgres {
    fn replay_selected(&self, selection: Selection) -> Reply<u64> {
        let (schema, selection, now) = (Arc::clone(&self.schema), Arc::new(selection), self.now());
        self.manages.run(self.limit.rare(), move |client, limits| {
            manage::replay(
                client,
                limits,
                Arc::clone(&schema),
                Arc::clone(&selection),
                now,
            )
        })
    }
}

#[cfg(test)]
mod unit {
    use super::{LONGEST_NAME, Schema};

    #[test]
    fn a_name_that_must_be_quoted_or_shortened_is_an_error() {
        for name in ["inbox", "_2", &"a".repeat(LONGEST_NAME)] {
            assert!(Schema::new(name).is_ok(), "{name}");
        }
        for name in [
            "",
            "2",
            "Inbox",
            "a-b",
            "a\"b",
            "ä",
            "pg_a",
            &"a".repeat(LONGEST_NAME + 1),
        ] {
            let error = Schema::new(name).err().map(|error| error.to_string());
            assert!(
                error.is_some_and(|error| error.contains("lowercase letters")),
                "{name}"
            );
        }
    }
}
