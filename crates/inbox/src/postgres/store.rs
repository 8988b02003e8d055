//! Storing.

use std::collections::HashMap;
use std::sync::Arc;

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::Schema;
use super::transaction::{Failed, Limits, Statement, batch, transaction};
use super::values::{Body, Time, text};
use crate::engine::{NewRow, Stored};
use crate::error::Error;
use crate::keys::RELEASE;

/// The numbers are in the order of arrival: they are given before the rows are sorted. The rows are locked in the order of their
/// keys, so that two batches with the same keys never wait for each other.
const STORE: &str = "\
INSERT INTO {schema}.inbox_delivery AS d
  (seq, source, key, kind, verified, message_id, signed_at, received_at, event, bot, duplicates, body, release, since, due_at)
SELECT seq, source, key, kind, verified, message_id, signed_at, received_at, event, bot, duplicates, body, $12,
  coalesce($13, now()), coalesce($13, now())
FROM (
  SELECT nextval('{schema}.inbox_arrival') AS seq, n.*
  FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::text[],
    $9::text[], $10::bigint[], $11::bytea[])
    AS n (source, key, kind, verified, message_id, signed_at, received_at, event, bot, duplicates, body)
) given
ORDER BY source COLLATE \"C\", key COLLATE \"C\"
ON CONFLICT (source, key) DO UPDATE SET
  duplicates = least(d.duplicates, 4611686018427387903) + excluded.duplicates + 1,
  receipt = CASE d.state WHEN 3 THEN 2 ELSE 1 END,
  state = CASE d.state WHEN 3 THEN 0 ELSE d.state END,
  attempts = CASE d.state WHEN 3 THEN 0 ELSE d.attempts END,
  unfinished = CASE d.state WHEN 3 THEN 0 ELSE d.unfinished END,
  since = CASE d.state WHEN 3 THEN excluded.since ELSE d.since END,
  due_at = CASE d.state WHEN 3 THEN excluded.due_at ELSE d.due_at END,
  settled_at = CASE d.state WHEN 3 THEN NULL ELSE d.settled_at END,
  retention = CASE d.state WHEN 3 THEN NULL ELSE d.retention END,
  body = CASE d.state WHEN 3 THEN excluded.body ELSE d.body END
RETURNING source, key, receipt";

/// Rows of which no two have the same key.
struct Distinct<'rows> {
    rows: Vec<&'rows NewRow>,
    /// How often each is repeated in the batch.
    duplicates: Vec<i64>,
    /// For each row of the batch the place of its key, and whether it is the first with it.
    places: Vec<(usize, bool)>,
}

impl<'rows> Distinct<'rows> {
    fn of(batch: &'rows [NewRow]) -> Self {
        let mut known = HashMap::with_capacity(batch.len());
        let mut distinct = Self {
            rows: Vec::with_capacity(batch.len()),
            duplicates: Vec::with_capacity(batch.len()),
            places: Vec::with_capacity(batch.len()),
        };
        for row in batch {
            let next = distinct.rows.len();
            let place = *known.entry((&row.source, &row.key)).or_insert(next);
            let is_first = place == next;
            if is_first {
                distinct.rows.push(row);
                distinct.duplicates.push(0);
            } else if let Some(count) = distinct.duplicates.get_mut(place) {
                *count += 1;
            }
            distinct.places.push((place, is_first));
        }
        distinct
    }

    fn statement(&self, schema: &Schema, now: Option<i64>) -> Statement {
        let rows = &self.rows;
        let texts = |of: fn(&NewRow) -> &str| -> Vec<String> {
            rows.iter().map(|row| text(of(row))).collect()
        };
        let optional = |of: fn(&NewRow) -> Option<&str>| -> Vec<Option<String>> {
            rows.iter().map(|row| of(row).map(text)).collect()
        };
        let verified: Vec<bool> = rows.iter().map(|row| row.verified).collect();
        let signed: Vec<_> = rows.iter().map(|row| row.signed_at.map(Time)).collect();
        let received: Vec<_> = rows.iter().map(|row| Time(row.received_at)).collect();
        let bodies: Vec<_> = rows.iter().map(|row| Body(row.body.clone())).collect();
        Statement::new(schema.sql(STORE))
            .with(texts(|row| &row.source), Type::TEXT_ARRAY)
            .with(texts(|row| &row.key), Type::TEXT_ARRAY)
            .with(texts(|row| row.kind), Type::TEXT_ARRAY)
            .with(verified, Type::BOOL_ARRAY)
            .with(optional(|row| row.message_id.as_deref()), Type::TEXT_ARRAY)
            .with(signed, Type::TIMESTAMPTZ_ARRAY)
            .with(received, Type::TIMESTAMPTZ_ARRAY)
            .with(optional(|row| row.event.as_deref()), Type::TEXT_ARRAY)
            .with(optional(|row| row.bot.as_deref()), Type::TEXT_ARRAY)
            .with(self.duplicates.clone(), Type::INT8_ARRAY)
            .with(bodies, Type::BYTEA_ARRAY)
            .with(RELEASE, Type::TEXT)
            .with(now.map(Time), Type::TIMESTAMPTZ)
    }
}

pub(super) async fn store(
    client: Arc<Client>,
    limits: Limits,
    schema: Arc<Schema>,
    batch_of: Arc<Vec<NewRow>>,
    now: Option<i64>,
) -> Result<Vec<Stored>, Failed> {
    let distinct = Distinct::of(&batch_of);
    let statement = distinct.statement(&schema, now);
    let results = transaction(&client, limits, vec![statement]).await?;
    // After the commit, and not within it: notifying is exclusive until the end of a transaction. If it fails, the workers
    // find the rows when they look the next time.
    drop(batch(&client, schema.sql("NOTIFY {channel}")));
    let mut receipts = HashMap::with_capacity(distinct.rows.len());
    for row in results.iter().flatten() {
        let key: (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let stored = match row.try_get::<_, i16>(2)? {
            0 => Stored::New,
            1 => Stored::Duplicate,
            _ => Stored::Revived,
        };
        receipts.insert(key, stored);
    }
    let first: Vec<Option<Stored>> = distinct
        .rows
        .iter()
        .map(|row| receipts.get(&(text(&row.source), text(&row.key))).copied())
        .collect();
    let stored = distinct.places.iter().map(|&(place, is_first)| {
        let first = first.get(place).copied().flatten();
        first.map(|first| if is_first { first } else { Stored::Duplicate })
    });
    let stored: Option<Vec<Stored>> = stored.collect();
    stored.ok_or_else(|| Error::store("the server did not report every row of a batch").into())
}
