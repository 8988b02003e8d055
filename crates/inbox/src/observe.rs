//! Metrics and logs. None of them has a body, an error's text of a handler, or the id of a bot.

use std::time::Duration;

use crate::engine::Stored;
use crate::entry::Statistics;
use crate::error::Error;

#[cfg_attr(
    not(feature = "metrics"),
    expect(unused_variables, clippy::needless_pass_by_value)
)]
pub(crate) fn received(
    kind: &'static str,
    event: Option<String>,
    stored: &Result<Stored, Error>,
    time: Duration,
) {
    #[cfg(feature = "metrics")]
    {
        let outcome = stored
            .as_ref()
            .map_or("not_stored", |stored| stored.as_str());
        metrics::counter!("meeting_baas_inbox_received_total", "kind" => kind, "event" => event.unwrap_or_else(|| "other".to_owned()), "outcome" => outcome)
            .increment(1);
        metrics::histogram!("meeting_baas_inbox_store_seconds").record(time.as_secs_f64());
    }
    #[cfg(feature = "tracing")]
    if let Err(error) = stored {
        tracing::warn!(kind, %error, "delivery not stored: the response is 503");
    }
}

#[cfg_attr(not(feature = "metrics"), expect(unused_variables))]
pub(crate) fn batch(rows: usize) {
    #[cfg(feature = "metrics")]
    metrics::histogram!("meeting_baas_inbox_batch_size").record(f64_of(rows));
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
pub(crate) fn store_failed(error: &Error) {
    #[cfg(feature = "tracing")]
    tracing::error!(%error, "a commit failed");
}

/// An attempt has ended: `done`, `failed`, `dead`, `returned` or `lost`.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
pub(crate) fn attempt(outcome: &'static str, key: &str, error: Option<&str>) {
    #[cfg(feature = "metrics")]
    {
        metrics::counter!("meeting_baas_inbox_attempts_total", "outcome" => outcome).increment(1);
        if outcome == "lost" {
            metrics::counter!("meeting_baas_inbox_leases_lost_total").increment(1);
        }
    }
    #[cfg(feature = "tracing")]
    match outcome {
        "done" => tracing::debug!(key, "delivery handled"),
        "dead" => tracing::error!(key, error, "delivery given up"),
        "failed" => tracing::warn!(key, error, "delivery failed, to be tried again"),
        _ => tracing::warn!(key, outcome, "attempt ended without an outcome"),
    }
}

#[cfg_attr(not(feature = "metrics"), expect(unused_variables))]
pub(crate) fn handled(time: Duration) {
    #[cfg(feature = "metrics")]
    metrics::histogram!("meeting_baas_inbox_handle_seconds").record(time.as_secs_f64());
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
pub(crate) fn expired(count: usize, given_up: usize) {
    #[cfg(feature = "metrics")]
    metrics::counter!("meeting_baas_inbox_leases_lost_total")
        .increment(u64::try_from(count).unwrap_or_default());
    #[cfg(feature = "tracing")]
    if count > 0 {
        tracing::warn!(
            count,
            given_up,
            "deliveries whose lease ended without an outcome: their process ended or stalled; what is not given up is tried again"
        );
    }
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
pub(crate) fn worker_failed(error: &Error) {
    #[cfg(feature = "tracing")]
    tracing::error!(%error, "the worker cannot use the store, and tries again");
}

/// Workers learn of what other processes store by looking, each second.
#[cfg(feature = "postgres")]
#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
pub(crate) fn not_listening(reason: &str) {
    #[cfg(feature = "tracing")]
    tracing::warn!(reason, "no notifications: workers look each second");
}

#[cfg_attr(not(feature = "metrics"), expect(unused_variables))]
pub(crate) fn gauges(statistics: &Statistics) {
    #[cfg(feature = "metrics")]
    {
        let Statistics {
            waiting,
            in_progress,
            dead,
            oldest_pending,
        } = *statistics;
        let of = |count: u64| f64_of(usize::try_from(count).unwrap_or(usize::MAX));
        metrics::gauge!("meeting_baas_inbox_pending").set(of(waiting));
        metrics::gauge!("meeting_baas_inbox_in_progress").set(of(in_progress));
        metrics::gauge!("meeting_baas_inbox_dead").set(of(dead));
        metrics::gauge!("meeting_baas_inbox_oldest_pending_seconds")
            .set(oldest_pending.unwrap_or_default().as_secs_f64());
    }
}

#[cfg(feature = "metrics")]
fn f64_of(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
