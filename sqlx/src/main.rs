//! Counts each delivery exactly once, in a transaction of sqlx. The variable `INBOX_POSTGRES` has the address of the server.

use std::error::Error;

use meeting_baas_inbox::tokio_postgres::NoTls;
use meeting_baas_inbox::{Attempt, Failure, Inbox};
use meeting_baas_webhooks::testing::webhook_samples;
use sqlx::{AssertSqlSafe, PgPool};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::var("INBOX_POSTGRES")?;
    let pool = PgPool::connect(&address).await?;
    sqlx::query("CREATE TABLE account (deliveries BIGINT NOT NULL)")
        .execute(&pool)
        .await?;
    sqlx::query("INSERT INTO account VALUES (0)")
        .execute(&pool)
        .await?;

    let inbox = Inbox::postgres(address.parse()?, NoTls).open().await?;
    inbox.put(webhook_samples()).await?;
    let handler = {
        let pool = pool.clone();
        move |attempt: Attempt| {
            let pool = pool.clone();
            async move { count(&pool, &attempt).await }
        }
    };
    let drained = inbox.drain(handler).await;
    let counted: i64 = sqlx::query_scalar("SELECT deliveries FROM account")
        .fetch_one(&pool)
        .await?;
    println!("{} handled, {counted} counted", drained.done);
    if usize::try_from(counted)? != webhook_samples().len() || drained.done != webhook_samples().len() {
        return Err("each delivery must be counted once".into());
    }
    Ok(())
}

/// What it writes, and that it succeeded, are committed together, or not at all.
async fn count(pool: &PgPool, attempt: &Attempt) -> Result<(), Failure> {
    let mut transaction = pool.begin().await?;
    sqlx::query("UPDATE account SET deliveries = deliveries + 1")
        .execute(&mut *transaction)
        .await?;
    let completion = attempt.completion();
    // The statement is the inbox's own.
    let completed = sqlx::query(AssertSqlSafe(completion.sql))
        .bind(completion.sequence)
        .bind(completion.fence)
        .bind(completion.undecoded)
        .execute(&mut *transaction)
        .await?;
    if completed.rows_affected() != 1 {
        // Another attempt has the delivery. Dropping the transaction rolls it back.
        return Err(Failure::retry("the lease is lost"));
    }
    Ok(transaction.commit().await?)
}
