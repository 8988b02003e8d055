//! `export` and `import`: deliveries as lines; `migrate`: to the schema of this release, or to another store.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use meeting_baas_inbox::Stored;
use meeting_baas_inbox::webhooks::Delivery;

use super::change::changed;
use super::confirm::confirm;
use super::exported::Exported;
use super::place::{Needs, Place};
use super::progress::Progress;
use super::select::{self, failed};
use crate::arguments::{Confirmation, Selection, Store};
use crate::failure::Failure;
use crate::{input, output};

/// How many deliveries are stored in one transaction.
const BATCH: usize = 256;

/// Both formats are the same lines.
pub(super) async fn export(
    store: &Store,
    selection: &Selection,
    reveal: bool,
) -> Result<(), Failure> {
    let inbox = Place::parse(&store.inbox)?.open().await?;
    let mut written = 0;
    let mut lines = std::io::BufWriter::new(std::io::stdout());
    select::each(&inbox, select::filter(selection)?, usize::MAX, |entry| {
        let line = output::json_text(&Exported::of(&entry, reveal))?;
        written += 1;
        writeln!(lines, "{line}").map_err(|error| Failure::output(&error))
    })
    .await?;
    lines.flush().map_err(|error| Failure::output(&error))?;
    let bodies = if reveal {
        ""
    } else {
        ", without bodies: `--reveal` writes them too"
    };
    output::note(format_args!("{written} deliveries were written{bodies}"));
    Ok(())
}

/// Reads the whole file before it stores anything, so that a line that is wrong changes nothing.
pub(super) async fn import(
    store: &Store,
    file: &Path,
    confirmation: &Confirmation,
) -> Result<(), Failure> {
    let name = input::name(file);
    let place = Place::parse(&store.inbox)?;
    let mut progress = Progress::new("lines read");
    let mut deliveries: Vec<Delivery> = Vec::new();
    for (line, number) in BufReader::new(input::open(file)?).lines().zip(1..) {
        let line = line.map_err(|error| input::unreadable(file, &error))?;
        if !line.trim().is_empty() {
            let delivery = Exported::delivery(&line).map_err(|error| {
                Failure::found_because(format_args!(
                    "{name}: line {number} {error}; nothing was stored"
                ))
            })?;
            deliveries.push(delivery);
        }
        progress.add(1);
    }
    drop(progress);
    let what = format!(
        "store {} deliveries in {place}, where they wait to be handled, except those that it has",
        deliveries.len()
    );
    if input::is_standard(file) && !confirmation.yes {
        output::note(format_args!("This would {what}."));
        return Err(Failure::usage(
            "nothing was changed: standard input has the deliveries, so add `--yes`",
        ));
    }
    confirm(&what, confirmation)?;
    let inbox = place.open_or_create().await?;
    let mut progress = Progress::new("deliveries stored");
    let mut new = 0;
    for batch in deliveries.chunks(BATCH) {
        let stored = inbox.put(batch).await.map_err(failed)?;
        new += stored
            .iter()
            .filter(|stored| **stored != Stored::Duplicate)
            .count() as u64;
        progress.add(batch.len());
    }
    drop(progress);
    let duplicates = deliveries.len() as u64 - new;
    changed(
        store,
        "imported",
        &[("deliveries", new), ("duplicates", duplicates)],
    )
}

pub(super) async fn migrate(
    store: &Store,
    to: Option<&str>,
    confirmation: &Confirmation,
) -> Result<(), Failure> {
    let place = Place::parse(&store.inbox)?;
    if let Some(to) = to {
        return copy(store, &place, &Place::parse(to)?, confirmation).await;
    }
    let what = match place.needs().await? {
        Needs::Nothing => {
            output::note(format_args!("{place} has the schema of this release."));
            return changed(store, "migrated", &[("stores", 0)]);
        }
        Needs::Creation => format!("create the inbox {place}"),
        Needs::Migration { found, known } => {
            format!("change the schema of {place} from version {found} to {known}")
        }
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
