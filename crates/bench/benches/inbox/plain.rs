//! What a user would write without the inbox.

use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;

/// One insert a commit, in the same durable mode, with a unique key and an index for the worker.
pub struct Plain(Arc<Mutex<Connection>>);

impl Plain {
    pub fn open(folder: &Path) -> Self {
        let connection = Connection::open(folder.join("plain.db")).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, key TEXT UNIQUE, state INTEGER DEFAULT 0, body BLOB);
                 CREATE INDEX IF NOT EXISTS due ON inbox (id) WHERE state = 0;",
            )
            .unwrap();
        Self(Arc::new(Mutex::new(connection)))
    }

    pub fn insert(
        &self,
        number: usize,
        body: Vec<u8>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let connection = Arc::clone(&self.0);
        async move {
            let insert = move || {
                let row = (format!("msg_{number}"), body);
                let connection = connection.lock().unwrap();
                let mut insert =
                    connection.prepare_cached("INSERT INTO inbox (key, body) VALUES (?1, ?2)");
                insert.as_mut().unwrap().execute(row).unwrap();
            };
            tokio::task::spawn_blocking(insert).await.unwrap();
        }
    }

    /// Claims and settles so many, one after the other.
    pub fn handle(&self, number: usize) {
        for _ in 0..number {
            let connection = self.0.lock().unwrap();
            let id: i64 = connection
                .query_row(
                    "UPDATE inbox SET state = 1 WHERE id = (SELECT min(id) FROM inbox WHERE state = 0) RETURNING id",
                    (),
                    |row| row.get(0),
                )
                .unwrap();
            connection
                .execute("UPDATE inbox SET state = 2 WHERE id = ?1", [id])
                .unwrap();
        }
    }
}
