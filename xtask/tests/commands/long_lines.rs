//! A line of any length, in any file that is read: its problem has its file, line and column, and nothing panics.

use crate::project::{Project, REGISTRY, SHARED};

/// More than the 65,535 columns that miette can show, of letters that have two bytes.
const LETTERS: usize = 70_000;

fn long() -> String {
    "é".repeat(LETTERS)
}

/// With that text in a file, the command fails with a problem at a line and a column of it, and shows a part of the line.
fn assert_place(project: &Project, file: &str, text: &str, arguments: &[&str], place: [usize; 2]) {
    project.write(file, text);
    let run = project.run(arguments);
    let said = &run.said;
    assert_eq!(run.code, 1, "{said}");
    let [line, column] = place;
    assert!(
        said.contains(&format!("─[{file}:{line}:{column}]\n")),
        "{said}"
    );
    assert!(said.contains("é…") || said.contains("…é"), "{said}");
    let longest = said.lines().map(|line| line.chars().count()).max();
    assert!(longest.unwrap() < 600, "{longest:?}");
}

#[test]
fn problem_of_a_long_json_line_has_its_column() {
    let text = format!("{{\"openapi\": \"3.1.0\",\n\"{}\": ?}}", long());
    let diff = ["diff", "long.json", "long.json"];
    assert_place(
        &Project::copy(),
        "long.json",
        &text,
        &diff,
        [2, 2 * LETTERS + 5],
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
    let text = format!("{head}\n  - {row}\n");
    let place = [head.lines().count() + 1, row.find("unknown").unwrap() + 5];
    assert_place(&project, SHARED, &text, &["codegen"], place);
}

#[test]
fn problem_of_a_long_toml_line_has_its_column() {
    let project = Project::copy();
    let row = format!("licence = \"{}\" ?", long());
    let record = project.read(REGISTRY).replace("licence = \"MIT\"", &row);
    let line = record.lines().position(|line| line == row).unwrap() + 1;
    assert_place(&project, REGISTRY, &record, &["codegen"], [line, row.len()]);
}

#[test]
fn problem_of_a_long_line_of_a_page_has_its_column() {
    let page = format!("# a\n\n{}\u{202e}\n", long());
    let check = ["codegen", "--check", "--docs", "long.md"];
    assert_place(
        &Project::copy(),
        "long.md",
        &page,
        &check,
        [3, 2 * LETTERS + 1],
    );
}

#[test]
fn line_after_a_long_line_keeps_its_number_and_its_column() {
    let text = format!("{{\"openapi\": \"3.1.0\",\n\"{}\": 1,\n\"a\" 1}}", long());
    let diff = ["diff", "long.json", "long.json"];
    assert_place(&Project::copy(), "long.json", &text, &diff, [3, 5]);
}
