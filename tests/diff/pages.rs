//! Pages compared without the overlay: what they know, they judge as the comparison through the overlay does.

use std::cell::Cell;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use tests::content_edits::edits;
use tests::page::{content, webhooks};
use tests::{frozen, property};
use xtask::command::pipeline::{self, Bare, Inputs};
use xtask::diff::{Bump, Level, Pages, Report, Side, Verdict, compare_sides};
use xtask::page::Content;
use xtask::problem::Problems;
use xtask::spec::overlay::{self, Mode};

/// What pages yield without the overlay, and with it if it fits.
fn derived(content: &Content) -> Result<(Bare, Option<Value>), Problems> {
    let inputs = Inputs {
        mode: Mode::Lenient,
        ..frozen::inputs()
    };
    let document = pipeline::derive(&inputs, content)?.document;
    let overlay = overlay::read(&inputs.overlay)?;
    let applied = overlay::apply(&overlay, document.clone(), inputs.mode);
    let bare = pipeline::without_overlay(&inputs, document);
    Ok((bare, applied.ok().map(|applied| applied.document)))
}

static OLDER: LazyLock<(Bare, Option<Value>)> =
    LazyLock::new(|| derived(&content(&[&webhooks()])).unwrap());

/// The sides of it, whose types are generated once for all comparisons.
static OLD_SIDES: LazyLock<(Side<'static>, Option<Side<'static>>)> = LazyLock::new(|| {
    let (bare, with_overlay) = &*OLDER;
    (bare_side(bare), with_overlay.as_ref().map(Side::read))
});

fn bare_side(bare: &Bare) -> Side<'_> {
    Side::of_pages(Pages {
        document: &bare.document,
        types: &bare.types,
    })
}

/// The report without the overlay, and the one with it if the overlay fits.
fn reports(newer: &Content) -> Result<(Report, Option<Report>), Problems> {
    let (new_bare, new) = derived(newer)?;
    let (old_bare, old) = &*OLD_SIDES;
    let with_overlay = old.as_ref().zip(new.as_ref());
    let with_overlay = with_overlay.map(|(old, new)| compare_sides(old, &Side::read(new)));
    let without = compare_sides(old_bare, &bare_side(&new_bare));
    Ok((without, with_overlay))
}

/// Everything that a report says of its changes, except the values, which the overlay completes.
fn verdicts(report: &Report) -> Vec<String> {
    let changes = report.changes.iter();
    changes
        .map(|it| {
            format!(
                "{} {} {:?} {:?} {:?} {:?} {:?}",
                it.rule.id(),
                it.path,
                it.level,
                it.bump,
                it.wire,
                it.rust,
                it.used_by
            )
        })
        .collect()
}

/// Of edits that the overlay fits, both comparisons say the same.
#[test]
fn verdicts_agree_on_what_both_sides_know() {
    let compared = Cell::new(0);
    let mut runner = TestRunner::new(property::config(16));
    let result = runner.run(&vec(edits(), 1..3), |edits| {
        let mut newer = content(&[&webhooks()]);
        for (at, edit) in &edits {
            edit.apply(*at, &mut newer);
        }
        // Else the edit gives places of one type several shapes, or an action of the overlay is in conflict.
        if let Ok((bare, Some(with_overlay))) = reports(&newer) {
            compared.set(compared.get() + 1);
            prop_assert_eq!(verdicts(&bare), verdicts(&with_overlay));
        }
        Ok(())
    });
    result.unwrap();
    assert!(compared.get() > 1, "{compared:?}");
}

/// No page says which event brings a payload: that is left to do, and no reason to expect the worst.
#[test]
fn a_new_event_is_minor_with_something_to_do() {
    let whole = webhooks();
    let start = whole.find("## Failed\n").unwrap();
    let end = start + whole[start..].find("\n---\n\n").unwrap() + "\n---\n\n".len();
    let section = &whole[start..end];
    let slug = section
        .lines()
        .find(|line| line.starts_with("### Source: "))
        .unwrap();
    let slug = slug.rsplit('/').next().unwrap().trim_end_matches(".mdx");
    let section = section
        .replace("Failed", "Paused")
        .replace(slug, &slug.replace("failed", "paused"));
    let link = whole
        .lines()
        .find(|line| line.starts_with("- [") && line.contains(&format!("./{slug})")))
        .unwrap();
    let newer_link = link.replace("Failed", "Paused").replace("failed", "paused");
    let newer = whole
        .replace(
            &whole[start..end],
            &format!("{}{section}", &whole[start..end]),
        )
        .replace(link, &format!("{link}\n{newer_link}"));
    let (bare, _) = reports(&content(&[&newer])).unwrap();
    assert_eq!(
        (bare.bump(), &bare.not_known),
        (Bump::Minor, &None),
        "{bare:#?}"
    );
    let added = bare
        .changes
        .iter()
        .find(|change| change.rule.id() == "event-added")
        .unwrap();
    assert_eq!(
        (added.level, added.wire.old_reads_new),
        (Level::Info, Verdict::Safe)
    );
    let rust = added.rust.as_deref().unwrap();
    assert!(rust.contains("add it to spec/overlay.yaml"), "{rust}");
}
