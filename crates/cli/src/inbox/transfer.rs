//! `migrate`: to the schema of this release, or to another store.

use super::change::changed;
use super::confirm::confirm;
use super::place::Place;
use super::progress::Progress;
use super::select::failed;
use crate::arguments::{Confirmation, Store};
use crate::failure::Failure;
use crate::output;

pub(super) async fn migrate(
    store: &Store,
    to: Option<&str>,
    confirmation: &Confirmation,
) -> Result<(), Failure> {
    let place = Place::parse(&store.inbox)?;
    if let Some(to) = to {
        return copy(store, &place, &Place::parse(to)?, confirmation).await;
    }
    let what = if place.exists() {
        place.outdated().await?.map(|(found, known)| {
            format!("change the schema of {place} from version {found} to {known}")
        })
    } else {
        Some(format!("create the inbox {place}"))
    };
    let Some(what) = what else {
        output::note(format_args!("{place} has the schema of this release."));
        return changed(store, "migrated", &[("stores", 0)]);
    };
    confirm(&what, confirmation)?;
    place.open_or_create().await?;
    changed(store, "migrated", &[("stores", 1)])
}

/// Copies everything to another store.
async fn copy(
    store: &Store,
    from: &Place,
    to: &Place,
    confirmation: &Confirmation,
) -> Result<(), Failure> {
    if from == to {
        return Err(Failure::usage("`--to` is the inbox itself"));
    }
    let source = from.open().await?;
    let counts = source.counts().await.map_err(failed)?;
    let total: u64 = counts.iter().map(|count| count.deliveries).sum();
    let what = format!(
        "copy {total} deliveries from {from} to {to}, except those that it has; stop the workers of {from} first"
    );
    confirm(&what, confirmation)?;
    let target = to.open_or_create().await?;
    let copied = Progress::new("seconds")
        .during(source.copy_to(&target))
        .await
        .map_err(failed)?;
    changed(store, "copied", &[("deliveries", copied.deliveries)])
}
