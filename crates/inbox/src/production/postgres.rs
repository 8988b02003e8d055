//! Operation on PostgreSQL, in addition to [the page for all stores](super).
//!
//! With the feature `postgres`, the same inbox is a schema of a database. Any number of receivers and workers on any number of
//! machines share it. Take SQLite as long as one machine is enough: it needs no server, and one machine less can fail.
//!
//! ```no_run
//! use meeting_baas_inbox::{Inbox, tokio_postgres};
//!
//! # async fn open() -> Result<(), Box<dyn std::error::Error>> {
//! // postgres://service:password@db-1,db-2/app?target_session_attrs=read-write
//! let config: tokio_postgres::Config = std::env::var("DATABASE_URL")?.parse()?;
//! // `NoTls` only for a server that is reached without a network: see "TLS" below.
//! let inbox = Inbox::postgres(config, tokio_postgres::NoTls).schema("inbox").open().await?;
//! # Ok(())
//! # }
//! ```
//!
//! PostgreSQL 14 or newer is required, with a database in UTF-8; the tests run with 15. Each process has up to four connections: one
//! that stores, one for its workers, one for what is rare (lists, purges, statistics), and one that listens. Those that are not
//! needed are not opened.
//!
//! # What is guaranteed
//!
//! The guarantees are those of [the page for all stores](super#what-is-guaranteed). For them,
//!
//! - each transaction sets `synchronous_commit` to `on` for itself, unless it is `remote_apply`. So a setting of the database, of
//!   the role or of a pooler cannot weaken it. **The server must have `fsync` and `full_page_writes` on**:
//!   [`check_integrity`](crate::Inbox::check_integrity) reports if it has not;
//! - leases and due times are those of the clock of the database. A process whose clock is wrong, or jumps, neither loses nor
//!   extends a lease. Only the time of receipt is that of the receiver's clock;
//! - never two of one bot at once is a unique index, across all processes.
//!
//! **A failover can lose what was acknowledged** if the replica was behind. With asynchronous replication, which is the default of
//! PostgreSQL, these are the deliveries of the last moments before it. To lose none, name a replica in `synchronous_standby_names`:
//! then a commit, and so an acknowledgement, waits for its disk. A managed service calls this "high availability", "multi-AZ" or
//! "synchronous"; ask whether a commit waits for the second machine. If all replicas are down, commits wait, and receivers respond
//! with 503. Give the configuration all hosts and `target_session_attrs=read-write`, so that a process finds the new primary.
//! What was lost [can be requested again](crate::webhooks::guide::production#request-it-again).
//!
//! # Roles and grants
//!
//! Opening creates the schema and its tables, or migrates them, and needs no privilege to do so if they are up to date. So an owner
//! opens it once for each release, in the deployment, and the service has only:
//!
//! ```sql
//! -- Once, as an administrator. The owner creates the schema by opening the inbox.
//! CREATE ROLE inbox_owner LOGIN PASSWORD '…';
//! CREATE ROLE service LOGIN PASSWORD '…';
//! GRANT CREATE ON DATABASE app TO inbox_owner;
//! -- Then, as the owner, after it has opened the inbox for the first time.
//! GRANT USAGE ON SCHEMA meeting_baas_inbox TO service;
//! GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA meeting_baas_inbox TO service;
//! GRANT USAGE ON ALL SEQUENCES IN SCHEMA meeting_baas_inbox TO service;
//! ALTER DEFAULT PRIVILEGES IN SCHEMA meeting_baas_inbox GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO service;
//! ALTER DEFAULT PRIVILEGES IN SCHEMA meeting_baas_inbox GRANT USAGE ON SEQUENCES TO service;
//! ```
//!
//! Whoever may read the tables sees names, texts, and links that work for four hours. The bodies are not encrypted: that is for the
//! disk of the server. The secrets of the vendor are not in the tables.
//!
//! # TLS
//!
//! The connector is yours, such as that of `tokio-postgres-rustls`, `postgres-openssl` or `postgres-native-tls`. **The URL needs
//! `sslmode=require`**: without it `tokio-postgres` continues in plain text with a server that has no TLS, or with whoever answers in its
//! place. The certificate must be for the name of the host in the URL, and of an authority that the connector trusts; if it is not,
//! or if the server rejects plain text, opening fails with that reason, after
//! [`statement_timeout`](crate::PostgresOptions::statement_timeout).
//!
//! ```no_run
//! use meeting_baas_inbox::Inbox;
//! use rustls::pki_types::{CertificateDer, pem::PemObject};
//! use rustls::{ClientConfig, RootCertStore, crypto::ring};
//! use std::sync::Arc;
//! use tokio_postgres_rustls::MakeRustlsConnect;
//!
//! # async fn open() -> Result<(), Box<dyn std::error::Error>> {
//! let mut authorities = RootCertStore::empty();
//! authorities.add(CertificateDer::from_pem_file("authority-of-the-database.pem")?)?;
//! let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
//!     .with_safe_default_protocol_versions()?
//!     .with_root_certificates(authorities)
//!     .with_no_client_auth();
//! // postgres://service:password@db-1/app?sslmode=require
//! let config = std::env::var("DATABASE_URL")?.parse()?;
//! let inbox = Inbox::postgres(config, MakeRustlsConnect::new(tls)).open().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Time limits
//!
//! The client of PostgreSQL has none of its own: a server that is stopped, or a network that drops packets, would hang every request.
//! So connecting takes at most 5 s ([`connect_timeout`](crate::PostgresOptions::connect_timeout)), a transaction of a worker 10 s
//! ([`statement_timeout`](crate::PostgresOptions::statement_timeout)), and storing as long as a callback waits. After that the connection
//! is closed, and opened again with waits from 50 ms to 2 s. The server has the same limits for each transaction, so that it ends
//! what nobody waits for. **Receivers respond with 503 within 2 s, and 5 s for callbacks, whatever the server does.** When it is back,
//! everything continues without help.
//!
//! # Poolers
//!
//! Nothing depends on the state of a session: statements have no names, settings are those of a transaction, and locks too. So a pooler
//! in transaction mode (PgBouncer, the pools of managed services) may be in between; in statement mode transactions are impossible.
//! `LISTEN` does not work through a transaction pooler: the inbox notices it, logs it, and then looks for deliveries each second, which
//! it does anyway. Waking takes up to a second then, and nothing is lost.
//!
//! A pooler in between is one more thing that can fail, and four connections a process need none.
//!
//! # Sizes and vacuum
//!
//! Every state of a delivery is a new version of its row: stored, claimed, settled, and without body after three days. Autovacuum
//! removes the old ones; the table is created with thresholds that suit a queue (2 % of the rows). Do not turn it off, and look at
//! `n_dead_tup` in `pg_stat_user_tables`: a transaction that stays open for hours, a forgotten replication slot, or a replica with
//! `hot_standby_feedback` and long queries prevents it, and then the table grows and claims become slow. Space inside the table is used
//! again, and is not returned to the file system; `VACUUM FULL` does that, but locks the table, and receivers respond with 503.
//!
//! The table, with its indexes and old versions, takes more space than a file of SQLite, and the log (WAL) of each version comes in
//! addition: measure both with your load. **The inbox
//! cannot see the disk of the server**: alert when it is 80 % full. If it is full, nothing is stored (503), and handling fails too
//! until there is space; a server without space for its log ends, and must be started again.
//!
//! # Backups
//!
//! `pg_dump`, base backups and point-in-time recovery are those of the database: the inbox is plain tables. After a restore, deliveries
//! that were handled since are handled again, and those that were acknowledged since are lost:
//! [request them again](crate::webhooks::guide::production#request-it-again). A restored copy for tests has deliveries waiting, which a worker there would
//! handle: start none, or empty the tables.
//!
//! # Updates
//!
//! A release migrates the schema in one transaction, under an advisory lock, as
//! [with SQLite](super#updates-with-two-releases-running): two releases run at once during a deployment. A migration takes an exclusive
//! lock for a moment; the changelog says if one takes longer. For a new major version of PostgreSQL, `pg_upgrade` and logical replication
//! both work; for the latter, replicate the sequence too (`inbox_arrival`). Texts are compared as bytes, so a new version of the
//! system's collations damages no index.
//!
//! # From SQLite to PostgreSQL
//!
//! Nothing is lost if the new store receives before the old one ends:
//!
//! 1. Start the new service, on PostgreSQL, and let it receive and handle.
//! 2. Point the traffic to it. The old service may still receive: both acknowledge only what they have stored.
//! 3. Stop the old service: [`Worker::stop`](crate::Worker::stop) returns what it does not finish.
//! 4. Copy, with a program of these lines, or `meeting-baas inbox`:
//!
#![cfg_attr(all(feature = "postgres", feature = "sqlite"), doc = "```no_run")]
#![cfg_attr(not(all(feature = "postgres", feature = "sqlite")), doc = "```text")]
//! use meeting_baas_inbox::{Inbox, tokio_postgres};
//!
//! # async fn copy() -> Result<(), Box<dyn std::error::Error>> {
//! let old = Inbox::sqlite("inbox.db").existing().open().await?;
//! let new = Inbox::postgres(std::env::var("DATABASE_URL")?.parse()?, tokio_postgres::NoTls).open().await?;
//! let copied = old.copy_to(&new).await?;
//! println!("{} deliveries copied", copied.deliveries);
//! # Ok(())
//! # }
//! ```
//!
//! What waits in the old store is handled by the new one, at once; dead letters, keys and work that is done once come along, so that a
//! duplicate stays a duplicate. Copying can be repeated: what is there is skipped. A delivery whose first attempt was stored by the
//! old service, and whose second by the new one before it was copied, is handled by both: handlers are at least once in any case.
//! The way back is the same, with the two exchanged.
//!
//! # What to alert on
//!
//! In addition to [the figures of the inbox](super#what-to-alert-on):
//!
//! | figure | meaning |
//! | ------ | ------- |
//! | the disk of the server above 80 % | nothing is stored when it is full |
//! | `n_dead_tup` of `inbox_delivery` above a million, or `last_autovacuum` older than a day | vacuum is prevented: see above |
//! | the age of the oldest transaction (`pg_stat_activity.xact_start`) above an hour | it prevents vacuum |
//! | the lag of a replica (`pg_stat_replication.replay_lag`) | what a failover loses, if the replica is asynchronous |
//! | connections near `max_connections` | a process that starts cannot connect |
//! | the log of the service has "no notifications" | a pooler, or a connection that does not come back |
