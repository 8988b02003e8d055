//! The inbox on PostgreSQL, compared with what a user would write, where `INBOX_POSTGRES` has the address of a server.

use std::env;
use std::sync::Arc;

use bench::table::grouped;
use meeting_baas_inbox::tokio_postgres::{Client, Config, NoTls, Statement};
use meeting_baas_inbox::{Attempt, Failure, Inbox, Order};
use tokio::sync::Mutex;

use crate::goals::{Goal, Goals};
use crate::handling::handled;
use crate::turn::{Bots, body, by, store};
use crate::{ROUNDS, Scale};

const SENDERS: usize = 64;

pub async fn postgres(goals: &mut Goals, scale: Scale, has_million: bool) {
    let Ok(address) = env::var("INBOX_POSTGRES") else {
        println!("PostgreSQL is not measured: INBOX_POSTGRES has no address.");
        return;
    };
    let stored = open(&address, "bench").await;
    storing(goals, scale, &address, &stored).await;
    // Without what was stored, which is of one bot: a worker would first handle it, one delivery at a time.
    handling(goals, scale, &open(&address, "bench_handling").await).await;
    if has_million {
        million(goals, scale, &address).await;
    }
}

async fn open(address: &str, schema: &str) -> Inbox {
    let options = Inbox::postgres(address.parse().unwrap(), NoTls);
    options.schema(schema).open().await.unwrap()
}

async fn connect(address: &str) -> Client {
    let config: Config = address.parse().unwrap();
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Connections of which each inserts one row at a time, with a prepared statement.
struct Plain(Vec<Arc<Mutex<(Client, Statement)>>>);

impl Plain {
    async fn open(address: &str, connections: usize) -> Self {
        let mut clients = Vec::new();
        let table = "CREATE TABLE IF NOT EXISTS plain (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key TEXT UNIQUE,
               state SMALLINT NOT NULL DEFAULT 0, body BYTEA);
             CREATE INDEX IF NOT EXISTS plain_due ON plain (id) WHERE state = 0;";
        for _ in 0..connections {
            let client = connect(address).await;
            client.batch_execute(table).await.unwrap();
            let insert = client
                .prepare("INSERT INTO plain (key, body) VALUES ($1, $2)")
                .await;
            clients.push(Arc::new(Mutex::new((client, insert.unwrap()))));
        }
        Self(clients)
    }

    fn insert(&self, number: usize, body: Vec<u8>) -> impl Future<Output = ()> + Send + 'static {
        let client = Arc::clone(&self.0[number % self.0.len()]);
        async move {
            let client = client.lock().await;
            let key = format!("msg_{number}");
            let inserted = client.0.execute(&client.1, &[&key, &body]).await;
            assert_eq!(inserted.unwrap(), 1);
        }
    }
}

async fn storing(goals: &mut Goals, scale: Scale, address: &str, inbox: &Inbox) {
    let one = Plain::open(address, 1).await;
    let pool = Plain::open(address, 16).await;
    let mut to_one = goals.row(
        "PostgreSQL, 64 senders : one insert at a time",
        Goal::AtLeast(20.0),
    );
    let mut to_sixteen = goals.row(
        "PostgreSQL, 64 senders : a pool of 16 that inserts",
        Goal::AtLeast(1.3),
    );
    for _ in 0..ROUNDS {
        let single = by(SENDERS, scale.of(2_000), |number| {
            one.insert(number, body(number).into_bytes())
        })
        .await;
        let of_pool = by(SENDERS, scale.of(8_000), |number| {
            pool.insert(number, body(number).into_bytes())
        })
        .await;
        let ours = by(SENDERS, scale.of(20_000), |number| store(inbox, number)).await;
        to_sixteen.ratio(ours.per_second() / of_pool.per_second());
        to_sixteen.rate(of_pool.per_second());
        to_one.compare(&single, ours);
    }
    goals.add(to_one);
    goals.add(to_sixteen);
}

async fn handling(goals: &mut Goals, scale: Scale, inbox: &Inbox) {
    let mut unordered = goals.row("PostgreSQL, settled and claimed, without order", Goal::None);
    let mut per_bot = goals.row(
        "PostgreSQL, one at a time per bot : without order",
        Goal::AtLeast(0.4),
    );
    for _ in 0..ROUNDS {
        let number = scale.of(12_800);
        let none = handled(inbox, number, Order::None, Bots::Mixed).await;
        unordered.ratio(1.0);
        unordered.rate(none);
        let ordered = handled(inbox, number, Order::PerBot, Bots::Mixed).await;
        per_bot.ratio(ordered / none);
        per_bot.rate(ordered);
    }
    goals.add(unordered);
    goals.add(per_bot);
}

async fn drain(inbox: &Inbox) {
    let drained = inbox.drain(async |_: Attempt| Ok::<(), Failure>(())).await;
    assert_eq!(drained.error, None);
}

/// A table of a million deliveries that were handled, and an empty one, in turns.
async fn million(goals: &mut Goals, scale: Scale, address: &str) {
    let (empty, full) = (
        open(address, "bench_empty").await,
        open(address, "bench_full").await,
    );
    let rows = scale.of(1_000_000);
    let client = connect(address).await;
    let rows_of_before = format!(
        "INSERT INTO bench_full.inbox_delivery (source, key, kind, verified, message_id, received_at, event, bot, release, state,
           attempts, claims, since, due_at, settled_at, retention, body)
         SELECT 'default', 'webhook:old_' || n, 'webhook', true, 'old_' || n, now(), 'bot.completed',
           '00000000-0000-4000-8000-' || (n % 100000), '0.1.0', 2, 1, 1, now(), now(), now(), 1, decode(repeat('00', 900), 'hex')
         FROM generate_series(1, {rows}) n; VACUUM ANALYZE bench_full.inbox_delivery"
    );
    for statement in rows_of_before.split("; ") {
        client.batch_execute(statement).await.unwrap();
    }
    let name = |what: &str| {
        format!(
            "PostgreSQL, {what} with {} rows, in times of an empty table",
            grouped(rows)
        )
    };
    let mut stored = goals.row(&name("stored"), Goal::AtMost(1.3));
    let mut done = goals.row(&name("handled"), Goal::AtMost(1.3));
    for _ in 0..ROUNDS {
        let number = scale.of(12_800);
        let few = by(SENDERS, number, |number| store(&empty, number)).await;
        let many = by(SENDERS, number, |number| store(&full, number)).await;
        stored.ratio(few.per_second() / many.per_second());
        stored.rate(many.per_second());
        drain(&empty).await;
        drain(&full).await;
        let few = handled(&empty, number, Order::PerBot, Bots::Mixed).await;
        let many = handled(&full, number, Order::PerBot, Bots::Mixed).await;
        done.ratio(few / many);
        done.rate(many);
    }
    goals.add(stored);
    goals.add(done);
}
