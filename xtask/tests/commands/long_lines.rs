//! A line of any length, in any file that is read: its problem has its file, line and column, and nothing panics.

use crate::project::{Project, REGISTRY, SHARED};

/// More than the 65,535 columns that miette can show, of letters that have two bytes.
const LETTERS: usize = 70_000;

fn long() -> String {
    "é".repeat(LETTERS)
}

/// The command fails with a problem at that place, and shows a part of the line.
fn assert_place(project: &Project, arguments: &[&str], place: &str) {
    let run = project.run(arguments);
    assert_eq!(run.code, 1, "{}", run.said);
    assert!(
        run.said.contains(&format!("─[{place}]\n")),
        "{place}\n{}",
        run.said
    );
    assert!(
        run.said.contains("é…") || run.said.contains("…é"),
        "{}",
        run.said
    );
    let longest = run.said.lines().map(|line| line.chars().count()).max();
    assert!(longest.unwrap() < 600, "{longest:?}");
}

#[test]
fn problem_of_a_long_json_line_has_its_column() {
    let project = Project::copy();
    project.write(
        "long.json",
        &format!("{{\"openapi\": \"3.1.0\",\n\"{}\": ?}}", long()),
    );
    let column = 2 * LETTERS + 5;
    assert_place(
        &project,
        &["diff", "long.json", "long.json"],
        &format!("long.json:2:{column}"),
    );
}

#[test]
fn problem_of_a_long_yaml_line_has_its_column() {
    let project = Project::copy();
    let long = long();
    project.write(
        "long.yaml",
        &format!("openapi: 3.1.0\n{{a: \"{long}\", a: 1}}\n"),
    );
    let run = project.run(&["diff", "long.yaml", "long.yaml"]);
    assert_eq!(run.code, 1, "{}", run.said);
    let shared = project.read(SHARED);
    let row = format!("{{name: \"{long}\", unknown: 1}}");
    let (head, _) = shared.split_once("\n  - ").unwrap();
    project.write(SHARED, &format!("{head}\n  - {row}\n"));
    let line = head.lines().count() + 1;
    let column = row.find("unknown").unwrap() + 5;
    assert_place(&project, &["codegen"], &format!("{SHARED}:{line}:{column}"));
}

#[test]
fn problem_of_a_long_toml_line_has_its_column() {
    let project = Project::copy();
    let row = format!("licence = \"{}\" ?", long());
    let record = project.read(REGISTRY).replace("licence = \"MIT\"", &row);
    project.write(REGISTRY, &record);
    let line = record.lines().position(|line| line == row).unwrap() + 1;
    let column = row.len();
    assert_place(
        &project,
        &["codegen"],
        &format!("{REGISTRY}:{line}:{column}"),
    );
}

#[test]
fn problem_of_a_long_line_of_a_page_has_its_column() {
    let project = Project::copy();
    let page = format!("# a\n\n{}\u{202e}\n", long());
    project.write("long.md", &page);
    let column = 2 * LETTERS + 1;
    assert_place(
        &project,
        &["codegen", "--check", "--docs", "long.md"],
        &format!("long.md:3:{column}"),
    );
}

#[test]
fn line_after_a_long_line_keeps_its_number_and_its_column() {
    let project = Project::copy();
    let text = format!("{{\"openapi\": \"3.1.0\",\n\"{}\": 1,\n\"a\" 1}}", long());
    project.write("long.json", &text);
    assert_place(
        &project,
        &["diff", "long.json", "long.json"],
        "long.json:3:5",
    );
}
