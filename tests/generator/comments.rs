//! The comments of generated files: whatever a page says, rustdoc reads it as text and code spans.

use std::fs;
use std::process::Command;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tests::hostile::comment::{MARKERS, assert_harmless, comment};
use tests::project;
use tests::property::{self, config};
use tests::small_document::with_data;
use xtask::rust::{comments, generate};

/// A text whose marker is wrapped to the start of a line, and what follows it to the next ones.
fn attack(length: usize, marker: &str) -> String {
    format!(
        "{} {marker} {} std::process::abort();",
        "x".repeat(length),
        "y".repeat(80)
    )
}

#[test]
fn hostile_text_of_every_length_around_the_wrap_is_text() {
    // Every length in the step `properties`; by default, those at which the marker is wrapped, and some of the others.
    let is_tried = |length: &usize| {
        property::factor() > 1 || (70..120).contains(length) || length.is_multiple_of(10)
    };
    for marker in MARKERS {
        for length in (0..200).filter(is_tried) {
            assert_harmless(&attack(length, marker));
        }
        assert_harmless(marker);
    }
}

#[test]
fn any_mixture_of_hostile_texts_is_text() {
    let part = prop_oneof![
        4 => select(&MARKERS[..]).prop_map(String::from),
        2 => select(&["\n", "\n\n", " ", ""][..]).prop_map(String::from),
        1 => (0..100_usize).prop_map(|length| "x".repeat(length)),
        1 => any::<char>().prop_map(String::from),
    ];
    let mixture = vec((part, select(&["", " "][..])), 1..16).prop_map(|parts| -> String {
        parts
            .into_iter()
            .flat_map(|(part, space)| [part, space.to_owned()])
            .collect()
    });
    let run = TestRunner::new(config(500)).run(&mixture, |text| {
        assert_harmless(&text);
        Ok(())
    });
    run.unwrap_or_else(|failure| panic!("{failure}"));
}

/// What rustdoc says of comments, each of a field: how many doctests they have, and whether there is anything to warn of.
fn doctests(comments: &[String]) -> usize {
    let mut file = String::from("//! Comments of generated files.\n/// All.\npub struct All {\n");
    for (number, comment) in comments.iter().enumerate() {
        for line in comment.lines() {
            file += &format!("/// {line}\n");
        }
        file += &format!("pub field{number}: (),\n");
    }
    file.push('}');
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("comments.rs");
    fs::write(&path, file).unwrap();
    let rustdoc = |arguments: &[&str]| {
        let mut command = Command::new("rustdoc");
        command
            .arg(&path)
            .args(["--crate-type", "lib", "--edition", "2024"]);
        let output = command
            .args(arguments)
            .current_dir(&folder)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        String::from_utf8(output.stdout).unwrap()
    };
    rustdoc(&["-D", "warnings", "-D", "rustdoc::all"]);
    let listed = rustdoc(&["--test", "--test-args=--list"]);
    listed
        .lines()
        .filter(|line| line.ends_with(": test"))
        .count()
}

#[test]
fn generated_files_have_no_doctest() {
    let folder = project::root().join("crates/models/src/generated");
    let mut of_the_page = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        let file = fs::read_to_string(&path).unwrap();
        comments::check(&Value::Null, &name, &file).unwrap_or_else(|error| panic!("{error}"));
        of_the_page.extend(comments::read(&name, &file).unwrap());
    }
    assert!(of_the_page.len() > 200, "{}", of_the_page.len());
    let of_the_page: Vec<String> = of_the_page
        .into_iter()
        .map(|comment| comment.text)
        .collect();
    assert_eq!(doctests(&of_the_page), 0);
}

#[test]
fn hostile_comments_have_no_doctest() {
    // Every length around the wrap in the step `properties`; by default, every third.
    let step = if property::factor() > 1 { 1 } else { 3 };
    let lengths = (80..92).chain(168..182).step_by(step);
    let hostile = lengths.flat_map(|length| MARKERS.map(|marker| comment(&attack(length, marker))));
    // What is counted is there to be counted.
    let doctest = "```\nlet one = 1;\n```\n\n    let two = 2;".to_owned();
    let comments: Vec<String> = hostile.chain([doctest]).collect();
    assert_eq!(doctests(&comments), 2);
}

#[test]
fn text_of_a_field_value_or_event_is_not_code() {
    let mut texts = Vec::new();
    for marker in ["```rust", "~~~rust"] {
        let text = attack(84, marker);
        let document = with_data(
            &json!({
                "description": text,
                "x-source": text,
                "type": "object",
                "properties": {"tested": {"description": text, "$ref": "#/components/schemas/Kind"}},
            }),
            &json!({"Kind": {"description": text, "type": "string", "enum": ["a", "`b`` c", "\n```\nd"]}}),
        );
        // The generator itself would reject any other comment.
        let generated = generate(&document).unwrap_or_else(|error| panic!("{error}"));
        let read = comments::read("bot.rs", &generated.files["bot.rs"]).unwrap();
        let with_text = read.iter().filter(|comment| comment.text.contains("abort"));
        assert_eq!(with_text.count(), 3, "{read:#?}");
        texts.extend(read.into_iter().map(|comment| comment.text));
    }
    assert_eq!(doctests(&texts), 0);
}

/// A macro that made documentation of a value would make what no check sees.
#[test]
fn macros_document_nothing_with_a_value_of_the_page() {
    let folder = project::root().join("crates/models/src");
    for name in [
        "event_name.rs",
        "event_union.rs",
        "identifier.rs",
        "object.rs",
        "open_enum.rs",
    ] {
        let file = fs::read_to_string(folder.join(name)).unwrap();
        assert!(!file.contains("#[doc = concat!"), "{name}");
    }
}
