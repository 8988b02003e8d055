//! What a reader sees.

use serde_json::{Value, json};
use tests::diff::{SIDES, assert_valid, diff_golden, shown};
use xtask::diff::report::{Colour, Document, Format, MARKER, Sides, list_rules, write};
use xtask::diff::{Report, Rule};

use super::reports;

fn assert_snapshot(name: &str, description: &str, text: &str) {
    insta::with_settings!({
        description => description,
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => "../snapshots/formats",
    }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn a_few_changes() {
    let description = "Changes of every level, in every format";
    assert_snapshot("few", description, &diff_golden(&reports::few()));
}

#[test]
fn the_text_fits_a_screen() {
    let text = shown(&reports::few(), Format::Text, &SIDES);
    assert!(text.lines().count() <= 40, "{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn nothing_changed() {
    let report = Report::default();
    let description = "A report without changes: nothing is to be posted";
    assert_snapshot("nothing", description, &diff_golden(&report));
    assert_eq!(shown(&report, Format::Text, &SIDES).lines().count(), 1);
    assert_eq!(shown(&report, Format::Markdown, &SIDES), "");
    assert_eq!(shown(&report, Format::Github, &SIDES), "");
}

#[test]
fn the_rules() {
    let mut out = Vec::new();
    list_rules(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), Rule::ALL.len());
    assert_snapshot("rules", "cargo xtask diff --rules", &text);
}

#[test]
fn colours_are_the_only_difference() {
    let mut out = Vec::new();
    write(
        &reports::few(),
        Format::Text,
        Colour::Always,
        &SIDES,
        &mut out,
    )
    .unwrap();
    let coloured = String::from_utf8(out).unwrap();
    let description = "The terminal report with colours; ESC is written as ^";
    assert_snapshot("coloured", description, &coloured.replace('\u{1b}', "^"));
    let mut pieces = coloured.split('\u{1b}');
    let mut bare = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (_, text) = piece.split_once('m').unwrap();
        bare += text;
    }
    assert_eq!(bare, shown(&reports::few(), Format::Text, &SIDES));
}

#[test]
fn many_changes_are_cut_in_the_text() {
    let text = shown(&reports::many(), Format::Text, &SIDES);
    assert_snapshot("many", "2,000 changes for a terminal", &text);
}

#[test]
fn a_comment_stays_below_the_limit_of_github_and_says_what_it_leaves_out() {
    let report = reports::many();
    let comment = shown(&report, Format::Markdown, &SIDES);
    assert!(comment.len() <= 65_536, "{}", comment.len());
    assert!(comment.len() > 60_000, "{}", comment.len());
    let number_after = |before: &str| -> usize {
        let (_, rest) = comment.split_once(before).unwrap();
        let digits = rest.split(' ').next().unwrap();
        digits.parse().unwrap()
    };
    let rows = comment.matches("\n| info |").count();
    assert_eq!(rows + number_after("\nAnd "), report.changes.len());
    let unfolded = comment.matches("- Path: ").count();
    let left_out = number_after("no more room: ");
    assert_eq!(unfolded + left_out, report.changes.len());
    assert!(rows > 100 && unfolded > 30, "{rows} {unfolded}");
    assert_eq!(
        comment.matches("<details").count(),
        comment.matches("</details>").count()
    );
}

#[test]
fn a_comment_is_known_by_its_first_line() {
    let comment = shown(&reports::few(), Format::Markdown, &SIDES);
    assert_eq!(comment.lines().next(), Some(MARKER));
}

#[test]
fn the_json_is_the_report() {
    let json = shown(&reports::few(), Format::Json, &SIDES);
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_valid(&value);
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&value), ["version", "bump", "not_known", "changes"]);
    let change = &value["changes"][0];
    assert_eq!(
        keys(change),
        [
            "rule", "level", "bump", "path", "used_by", "wire", "rust", "before", "after",
            "details"
        ]
    );
    assert_eq!(keys(&change["wire"]), ["old_reads_new", "new_reads_old"]);
    assert_eq!(
        keys(&change["details"][0]),
        ["rule", "path", "before", "after"]
    );
    assert_eq!(
        change["wire"],
        json!({"old_reads_new": "breaks", "new_reads_old": "safe"})
    );
    assert_eq!(value["changes"][3]["before"], Value::Null);
}

#[test]
fn an_annotation_is_at_the_line_of_the_change() {
    let document = json!({"components": {"schemas": {"BotStatus": {"properties": {"code": {}}}}}});
    let text = format!("{document:#}\n");
    let sides = Sides {
        document: Some(Document {
            path: "spec/openapi.json",
            text: &text,
        }),
        ..SIDES
    };
    let annotations = shown(&reports::few(), Format::Github, &sides);
    let lines: Vec<_> = annotations
        .lines()
        .map(|line| {
            line.split([',', ':'])
                .find(|part| part.starts_with("line="))
                .unwrap()
        })
        .collect();
    assert_eq!(lines, ["line=5", "line=4", "line=6", "line=1", "line=6"]);
    let sides = Sides {
        document: None,
        ..SIDES
    };
    let annotations = shown(&reports::few(), Format::Github, &sides);
    assert!(annotations.starts_with("::error title=property-became-optional%3A "));
}
