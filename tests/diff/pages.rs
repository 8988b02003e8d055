//! Pages compared without the overlay: what they know, they judge as the comparison through the overlay does.

use serde_json::Value;
use tests::frozen;
use tests::page::webhooks;
use xtask::command::pipeline::{self, Bare, Inputs};
use xtask::diff::{Bump, Level, Pages, Report, Verdict, compare, compare_pages};
use xtask::page;
use xtask::problem::Source;
use xtask::spec::overlay::Mode;

/// What a page yields without the overlay, and with it.
fn derived(page: &str) -> (Bare, Option<Value>) {
    let inputs = Inputs {
        pages: vec![Source::new("page.md", page)],
        mode: Mode::Lenient,
        ..frozen::inputs()
    };
    let content = page::read(&inputs.pages).unwrap();
    let document = pipeline::derive(&inputs, &content).unwrap().document;
    let applied = pipeline::lay_over(&inputs, document.clone());
    let bare = pipeline::without_overlay(&inputs, document);
    (bare, applied.ok().map(|applied| applied.document))
}

/// The report without the overlay, and the one with it.
fn reports(newer: &str) -> (Report, Report) {
    let ((old_bare, old), (new_bare, new)) = (derived(&webhooks()), derived(newer));
    let [old_bare, new_bare] = [&old_bare, &new_bare].map(|bare| Pages {
        document: &bare.document,
        types: &bare.types,
    });
    (
        compare_pages(old_bare, new_bare),
        compare(&old.unwrap(), &new.unwrap()),
    )
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

#[test]
fn what_both_know_they_judge_alike() {
    let edits: [(&str, &str, &str); 5] = [
        (
            "a text",
            "The UUID of the bot that completed",
            "Which bot has completed",
        ),
        (
            "null",
            "**`error_message`** (string) **Required**",
            "**`error_message`** (string | null) **Required**",
        ),
        (
            "a value of a closed list",
            "(\"google\" | \"microsoft\")",
            "(\"google\" | \"microsoft\" | \"apple\")",
        ),
        ("nothing", "The UUID", "The UUID"),
        (
            "a format",
            "**`joined_at`** (string (date-time)",
            "**`joined_at`** (string",
        ),
    ];
    let mut compared = 0;
    for (what, old, new) in edits {
        if !webhooks().contains(old) {
            continue;
        }
        compared += 1;
        // The example of a value that can be null is null.
        let (shown, null) = (
            "\"error_message\": \"exampleerror_message\",\n    \"event_id\"",
            "\"error_message\": null,\n    \"event_id\"",
        );
        let mut newer = webhooks().replace(old, new);
        if what == "null" {
            assert!(newer.contains(shown));
            newer = newer.replace(shown, null);
        }
        let (bare, through) = reports(&newer);
        assert_eq!(bare.not_known, None, "{what}");
        assert_eq!(verdicts(&bare), verdicts(&through), "{what}");
    }
    assert!(compared >= 4);
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
    let (bare, _) = reports(&newer);
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
