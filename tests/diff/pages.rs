//! Pages compared without the overlay: what they know, they judge as the comparison through the overlay does.

use std::cell::Cell;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use tests::page::{content, webhooks};
use tests::{frozen, property};
use xtask::command::pipeline::{self, Bare, Inputs};
use xtask::diff::{Bump, Level, Pages, Report, Side, Verdict, compare, compare_sides};
use xtask::page::Content;
use xtask::page::content::{Body, Detail, Field, PlainType, TypeTerm};
use xtask::problem::Problems;
use xtask::spec::overlay::Mode;

/// What pages yield without the overlay, and with it if it fits.
fn derived(content: &Content) -> Result<(Bare, Option<Value>), Problems> {
    let inputs = Inputs {
        mode: Mode::Lenient,
        ..frozen::inputs()
    };
    let document = pipeline::derive(&inputs, content)?.document;
    let applied = pipeline::lay_over(&inputs, document.clone());
    let bare = pipeline::without_overlay(&inputs, document);
    Ok((bare, applied.ok().map(|applied| applied.document)))
}

/// The report without the overlay, and the one with it if the overlay fits.
fn reports(newer: &Content) -> Result<(Report, Option<Report>), Problems> {
    static OLDER: LazyLock<(Bare, Option<Value>)> =
        LazyLock::new(|| derived(&content(&[&webhooks()])).unwrap());
    let (old_bare, old) = &*OLDER;
    let (new_bare, new) = derived(newer)?;
    let [old_bare, new_bare] = [old_bare, &new_bare].map(|bare| {
        Side::of_pages(Pages {
            document: &bare.document,
            types: &bare.types,
        })
    });
    let with_overlay = old.as_ref().zip(new).map(|(old, new)| compare(old, &new));
    Ok((compare_sides(&old_bare, &new_bare), with_overlay))
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

/// An edit of what a page says: of the field at an index, among all fields.
#[derive(Clone, Debug)]
enum Edit {
    Describe,
    Remove,
    Add,
    FlipRequired,
    FlipNull,
    Retype(PlainType, Option<&'static str>),
    Value,
}

fn edits() -> impl Strategy<Value = (Index, Edit)> {
    use PlainType::{Boolean, Integer, Number, Object, String};
    let kinds = select(vec![Boolean, Integer, Number, Object, String]);
    let formats = select(vec![
        None,
        Some("uuid"),
        Some("date-time"),
        Some("uri"),
        Some("email"),
    ]);
    let retype = (kinds, formats).prop_map(|(kind, format)| Edit::Retype(kind, format));
    let others = select(vec![
        Edit::Describe,
        Edit::Remove,
        Edit::Add,
        Edit::FlipRequired,
        Edit::FlipNull,
        Edit::Value,
    ]);
    (any::<Index>(), prop_oneof![6 => others, 4 => retype])
}

/// Every list of fields, at any depth.
fn lists<'a>(fields: &'a mut Vec<Field>, visit: &mut dyn FnMut(&mut Vec<Field>)) {
    for field in &mut *fields {
        if let Detail::Listed(below) = &mut field.detail {
            lists(below, visit);
        }
    }
    visit(fields);
}

impl Edit {
    fn apply(&self, at: Index, content: &mut Content) {
        let mut count = 0;
        all_lists(content, &mut |list| count += list.len());
        let (chosen, mut seen) = (at.index(count), 0);
        all_lists(content, &mut |list| {
            if let Some(at) = chosen.checked_sub(seen).filter(|at| *at < list.len()) {
                self.apply_to(list, at);
            }
            seen += list.len();
        });
    }

    fn apply_to(&self, list: &mut Vec<Field>, at: usize) {
        let field = &mut list[at];
        match self {
            Self::Describe => field.description = Some("In other words".to_owned()),
            Self::Remove => drop(list.remove(at)),
            Self::Add => {
                let name = format!("{}_too", field.name);
                let field = Field {
                    name,
                    ..field.clone()
                };
                list.push(field);
            }
            Self::FlipRequired => field.required = !field.required,
            Self::FlipNull => field.kind.nullable = !field.kind.nullable,
            Self::Retype(kind, format) => {
                let is_text = *kind == PlainType::String;
                let format = format.filter(|_| is_text).map(str::to_owned);
                field.kind.alternatives = vec![TypeTerm::Plain {
                    kind: *kind,
                    format,
                }];
                field.detail = Detail::Nothing;
            }
            Self::Value => {
                let is_value = |term: &TypeTerm| matches!(term, TypeTerm::Literal(_));
                if field.kind.alternatives.iter().all(is_value) {
                    field
                        .kind
                        .alternatives
                        .push(TypeTerm::Literal("another".into()));
                }
            }
        }
    }
}

fn all_lists(content: &mut Content, visit: &mut dyn FnMut(&mut Vec<Field>)) {
    for payload in &mut content.payloads {
        if let Body::Object(fields) = &mut payload.body {
            lists(fields, visit);
        }
    }
}

/// Of edits that the overlay fits, both comparisons say the same.
#[test]
fn what_both_know_they_judge_alike() {
    let compared = Cell::new(0);
    let mut runner = TestRunner::new(property::config(30));
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
    assert!(compared.get() > 3, "{compared:?}");
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
