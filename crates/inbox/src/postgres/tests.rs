//! The conformance suite on a server, whose address is in `INBOX_POSTGRES`: the step `postgres` of `.ci/run` starts one, and
//! sets `postgres_server`.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio_postgres::{Client, Config, NoTls};

use super::choose::by_time;
use super::connect::Connector;
use super::transaction::{Limits, Statement, batch, transaction, transaction_with_late_commit};
use super::{Limit, Postgres, Schema};
use crate::clock::SharedClock;
use crate::conformance::{self, Bench, Opened};
use crate::engine::{Engine, Order, Retention, Stored, Wanted};
use crate::entry::Filter;
use crate::error::{Error, OpenError};

/// A schema of its own on the server.
pub(crate) struct Server {
    schema: String,
}

/// A name that no other test has.
fn name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{number}", std::process::id())
}

impl Server {
    pub(crate) fn new() -> Self {
        Self { schema: name() }
    }
}

fn config() -> Config {
    std::env::var("INBOX_POSTGRES").unwrap().parse().unwrap()
}

fn connector(config: Config) -> Arc<Connector> {
    Arc::new(Connector::new(config, NoTls, Duration::from_secs(10)))
}

pub(super) fn schema() -> Schema {
    Schema::new(&name()).unwrap()
}

/// A connection, for as long as the test lasts.
pub(super) async fn client() -> Arc<Client> {
    let connected = connector(config()).connect(None).await.unwrap();
    let client = Arc::clone(&connected.client);
    std::mem::forget(connected);
    client
}

async fn open(
    config: Config,
    schema: &str,
    clock: Option<SharedClock>,
) -> Result<Postgres, OpenError> {
    let limit = Limit {
        store: Duration::from_secs(60),
        statement: Duration::from_secs(60),
    };
    let schema = Schema::new(schema)?;
    Postgres::open(connector(config), schema, limit, false, clock).await
}

pub(super) async fn open_existing(schema: &str) -> Result<Postgres, OpenError> {
    let limit = Limit {
        store: Duration::from_secs(60),
        statement: Duration::from_secs(60),
    };
    let schema = Schema::new(schema)?;
    Postgres::open(connector(config()), schema, limit, true, None).await
}

impl Bench for Server {
    fn cases(&self) -> u32 {
        16
    }

    fn reject(&self, key: &str) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let schema = Schema::new(&self.schema).unwrap();
        let check = format!("ALTER TABLE {{schema}}.inbox_delivery ADD CHECK (key <> '{key}')");
        Box::pin(async move {
            batch(&client().await, schema.sql(&check))
                .answer()
                .await
                .unwrap();
        })
    }

    fn open(&self, clock: SharedClock) -> Opened {
        let schema = self.schema.clone();
        Box::pin(async move {
            let engine = open(config(), &schema, Some(clock)).await.unwrap();
            Arc::new(engine) as Arc<dyn Engine>
        })
    }
}

/// A role with the documented grants does all that a service does.
pub(super) async fn works_as(role: &str, schema: &str) {
    let mut config = config();
    config.user(role);
    let engine = open(config.clone(), schema, None).await.unwrap();
    conformance::store(&engine, &[("one", Some("x")), ("two", None)]).await;
    let claimed = conformance::claim(&engine, 2).await;
    assert_eq!(claimed.len(), 2);
    engine
        .once(claimed[0].claim, "work".to_owned())
        .await
        .unwrap();
    for claimed in claimed {
        conformance::settle(&engine, claimed.claim, conformance::done()).await;
    }
    assert_eq!(engine.replay(Filter::all()).await, Ok(2));
    let retention = Retention {
        bodies: Duration::ZERO,
        keys: Duration::ZERO,
    };
    engine.purge(retention).await.unwrap();
    engine
        .forget("default".to_owned(), "one".to_owned())
        .await
        .unwrap();
    engine.statistics().await.unwrap();
    engine.ready().await.unwrap();
    assert_eq!(engine.check().await.unwrap(), [""; 0]);
    // What does not exist cannot be created.
    let error = open(config, &format!("{schema}_2"), None)
        .await
        .err()
        .unwrap();
    assert!(error.to_string().contains("permission denied"), "{error}");
}

#[tokio::test]
async fn a_weaker_synchronous_commit_of_a_session_has_no_effect() {
    let client = client().await;
    for (session, expected) in [
        ("off", "on"),
        ("local", "on"),
        ("remote_apply", "remote_apply"),
    ] {
        let set = batch(&client, format!("SET synchronous_commit = {session}"));
        set.answer().await.unwrap();
        let ask = Statement::new("SELECT current_setting('synchronous_commit')".to_owned());
        let limits = Limits::of(Duration::from_secs(10));
        let results = transaction(&client, limits, vec![ask]).await;
        let Ok(results) = results else {
            panic!("the transaction failed");
        };
        assert_eq!(results[0][0].get::<_, &str>(0), expected);
    }
}

#[tokio::test]
async fn an_error_of_the_server_has_no_value_of_a_row() {
    let server = Server::new();
    let engine = open(config(), &server.schema, None).await.unwrap();
    server.reject("rejected").await;
    let mut row = conformance::row("rejected", Some("secret bot"));
    row.event = Some("secret event".to_owned());
    let error = engine.store(vec![row]).await.unwrap_err();
    assert!(matches!(error, Error::Row { .. }), "{error}");
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("check constraint"), "{shown}");
    assert!(
        !shown.contains("secret") && !shown.contains("body of"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_name_with_a_character_that_the_server_cannot_store_is_stored_nevertheless() {
    let server = Server::new();
    let engine = open(config(), &server.schema, None).await.unwrap();
    let mut row = conformance::row("one", None);
    row.event = Some("a\0b".to_owned());
    assert_eq!(engine.store(vec![row]).await, Ok(vec![Stored::New]));
    let entry = conformance::get(&engine, "one").await.unwrap();
    assert_eq!(entry.event.as_deref(), Some("a\u{fffd}b"));
}

#[tokio::test]
async fn two_batches_with_the_same_keys_in_another_order_do_not_wait_for_each_other() {
    let server = Server::new();
    let engines = [
        open(config(), &server.schema, None).await.unwrap(),
        open(config(), &server.schema, None).await.unwrap(),
    ];
    let keys: Vec<String> = (0..200).map(|number| format!("key {number}")).collect();
    let forward = || keys.iter().map(|key| conformance::row(key, None)).collect();
    let backward = || {
        keys.iter()
            .rev()
            .map(|key| conformance::row(key, None))
            .collect()
    };
    for _ in 0..20 {
        let (one, two) = tokio::join!(engines[0].store(forward()), engines[1].store(backward()));
        assert!(one.is_ok() && two.is_ok());
    }
    let sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    let rows = client().await.query(sql, &[]).await.unwrap();
    assert_eq!(rows[0].get::<_, i64>(0), 0);
}

/// Polling by the workers has no part in it.
#[tokio::test]
async fn what_another_process_stores_is_reported_also_after_the_connection_was_ended() {
    let server = Server::new();
    let engines = [
        open(config(), &server.schema, None).await.unwrap(),
        open(config(), &server.schema, None).await.unwrap(),
    ];
    let (stored, mut changes) = tokio::sync::watch::channel(0);
    engines[0].listen(&stored);
    let client = client().await;
    let channel = format!("LISTEN \"{}.inbox\"", server.schema);
    let connections = "SELECT pid FROM pg_stat_activity WHERE query = $1";
    for round in 0..3 {
        // It listens when it has asked for it, and has looked whether notifications arrive.
        let mut listens = Vec::new();
        while listens.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
            listens = client.query(connections, &[&channel]).await.unwrap();
        }
        changes.borrow_and_update();
        let key = format!("row {round}");
        conformance::store(&engines[1], &[(&key, None)]).await;
        let changed = tokio::time::timeout(Duration::from_secs(20), changes.changed()).await;
        assert!(changed.is_ok(), "round {round}");
        let pid: i32 = listens[0].get(0);
        let end = "SELECT pg_terminate_backend($1)";
        client.query(end, &[&pid]).await.unwrap();
        while !client
            .query(connections, &[&channel])
            .await
            .unwrap()
            .is_empty()
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// The server has no statistics, or those of a time when nothing waited.
#[tokio::test]
async fn a_claim_reads_few_rows_whatever_the_statistics_are() {
    for has_statistics in [false, true] {
        claims_by_index(has_statistics).await;
    }
}

async fn claims_by_index(has_statistics: bool) {
    const WAITING: i64 = 5_000;
    let server = Server::new();
    let engine = open(config(), &server.schema, None).await.unwrap();
    let schema = Schema::new(&server.schema).unwrap();
    let client = client().await;
    let insert = |rows: i64, state: i16| {
        format!(
            "INSERT INTO {{schema}}.inbox_delivery (source, key, kind, verified, received_at, bot, release, state, since, due_at)
             SELECT 'default', '{state}_' || n, 'webhook', TRUE, now(), n % 500, '0', {state}, now(), now()
             FROM generate_series(1, {rows}) n"
        )
    };
    let run = async |sql: &str| batch(&client, schema.sql(sql)).answer().await.unwrap();
    if has_statistics {
        run(&insert(20_000, 2)).await;
        run("VACUUM ANALYZE {schema}.inbox_delivery").await;
    }
    run(&insert(WAITING, 0)).await;
    // Some bots are in progress.
    let claimed = conformance::claim(&engine, 64).await;
    assert_eq!(claimed.len(), 64);
    for order in [Order::PerBot, Order::None] {
        let wanted = Wanted {
            order,
            ..conformance::wanted(64)
        };
        let claim = by_time(&schema, &wanted, None).0.explained();
        let limits = Limits::of(Duration::from_secs(60));
        let results = transaction_with_late_commit(&client, limits, vec![claim]).await;
        let Ok(results) = results else {
            panic!("the claim failed");
        };
        let lines: Vec<&str> = results[0].iter().map(|row| row.get(0)).collect();
        let plan = lines.join("\n");
        // All rows that wait would be read and sorted.
        assert!(
            !plan.contains("Bitmap") && !plan.contains("Seq Scan"),
            "{plan}"
        );
        let pages = lines[1].split_once("hit=").unwrap().1;
        let pages: i64 = pages.split(' ').next().unwrap().parse().unwrap();
        // For each of 256 bots that it looks at: some pages of the lanes, and of the heads with their rows. With the index of the
        // times they would be hundreds of thousands.
        assert!(pages < 3 * WAITING, "{plan}");
    }
}
