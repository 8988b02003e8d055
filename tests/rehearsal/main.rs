//! The day of an update, rehearsed: a copy of the workspace gets a later page, with the changes that vendors make, and the
//! steps of CONTRIBUTING are followed to the letter, by what the commands print.
//!
//! This takes minutes, and is run by itself: `cargo test -p tests --features rehearsal --test rehearsal -- --nocapture`

mod page;
mod workspace;

use std::time::Instant;

use workspace::{Run, Workspace};

const OVERLAY: &str = "spec/overlay.yaml";
const SHARED: &str = "spec/shared.yaml";
const DAY: &str = "2099-12-31";
/// An update changes fewer lines of snapshots than this.
const MOST_LINES: usize = 300;

/// The tests that an update can affect.
const AFFECTED: [&str; 19] = [
    "test",
    "--locked",
    "--no-fail-fast",
    "-p",
    "tests",
    "-p",
    "crate-tests",
    "-p",
    "xtask",
    "--lib",
    "--test",
    "generator",
    "--test",
    "types",
    "--test",
    "decoding",
    "--test",
    "repository",
    "--",
];
/// Of the generator and the repository only what reads the project's own page, document and documents.
const SKIPPED: [&str; 12] = [
    "--skip",
    "form::",
    "--skip",
    "fuzz_corpora",
    "--skip",
    "damaged_pages",
    "--skip",
    "large_pages",
    "--skip",
    "overlay_facts",
    "--skip",
    "supply_chain",
];

#[test]
fn a_later_page_is_adopted_by_the_steps_of_contributing() {
    let workspace = Workspace::copy();
    let edits = page::write(&workspace);
    println!("the page: {}", edits.join(", "));
    let pages = page::NEWER;
    let mut clock = Clock(Instant::now());

    let both = pages.join(",");
    let report = workspace.xtask(&["diff", "main", &both]);
    assert!(!report.printed.is_empty(), "{}", report.said);
    clock.lap("diff");

    let printed = adopted(&workspace);
    clock.lap("update");
    println!("{}", printed.split_once("\nNext:\n").unwrap().1);
    follow(&workspace, &printed);
    assert_eq!(workspace.xtask(&["codegen"]).code, 0);
    let check = workspace.xtask(&["codegen", "--check"]);
    assert_eq!(check.code, 0, "{}{}", check.printed, check.said);
    if printed.contains("`preview` of ") {
        with_preview(&workspace);
    }
    let draft = workspace.xtask(&["changelog", "main"]).printed;
    workspace.edit("CHANGELOG.md", |text| {
        text.replacen("\n## ", &format!("\n{draft}\n## "), 1)
    });
    let left = workspace.xtask(&["diff", "main"]).printed;
    assert!(!left.contains("read all old payloads"), "{left}");
    clock.lap("what update lists");

    let arguments = [&AFFECTED[..], &SKIPPED].concat();
    let accepted = workspace.cargo(&arguments, "always");
    println!("{}", failures(&accepted));
    clock.lap("the affected tests, snapshots accepted");
    let lines = workspace.changed_lines("*.snap");
    println!(
        "{lines} lines of snapshots changed:\n{}",
        workspace.git(&["diff", "--stat", "--", "*.snap"])
    );
    assert!(lines < MOST_LINES, "{lines} lines of snapshots changed");
    let again = workspace.cargo(&arguments, "no");
    assert_eq!(again.code, 0, "{}", failures(&again));
    clock.lap("the affected tests again");
}

/// Puts the key into the samples, which are the full fixtures.
fn with_preview(workspace: &Workspace) {
    let (data, key) = (
        "\"data\": {\n",
        "    \"preview\": \"https://example.com/preview.png\",\n",
    );
    for sample in ["webhooks", "callbacks"] {
        let sample = format!("crates/webhooks/samples/{sample}/bot.failed.json");
        workspace.edit(&sample, |text| {
            text.replacen(data, &format!("{data}{key}"), 1)
        });
    }
}

/// Runs the update; where it stops at a conflict, what the report proposes is put in place, and the command repeated.
fn adopted(workspace: &Workspace) -> String {
    for _ in 0..10 {
        let run = workspace.xtask(&["update", page::NEWER[0], page::NEWER[1], "--date", DAY]);
        if run.code == 0 {
            return run.printed;
        }
        println!("{}", run.said);
        workspace.edit(OVERLAY, |overlay| decided(overlay, &run.said));
    }
    panic!("the update stops at every attempt");
}

/// The overlay with the first action in conflict as the report proposes it: with another expectation, or a shorter update.
fn decided(overlay: &str, said: &str) -> String {
    let (_, conflict) = said.split_once("conflict: action `").unwrap();
    let (id, advice) = conflict.split_once('`').unwrap();
    let proposals = [
        ("to accept what is found: `", "    x-expects: "),
        ("the document lacks only this: `", "    update:"),
    ];
    let places = proposals.map(|(advice_is, member)| (advice.find(advice_is), advice_is, member));
    let proposed = places
        .into_iter()
        .filter_map(|(at, is, member)| Some((at? + is.len(), member)));
    let (start, member) = proposed
        .min()
        .unwrap_or_else(|| panic!("nothing is proposed: {said}"));
    // The report wraps it.
    let words: Vec<&str> = advice[start..]
        .split('`')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();

    let (before, action) = overlay.split_once(&format!("- x-id: {id}\n")).unwrap();
    let (members, after) = action.split_once(member).unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    let is_below = |line: &&str| line.starts_with("      ");
    let rest: Vec<&str> = after.lines().skip_while(is_below).collect();
    format!(
        "{before}- x-id: {id}\n{members}    {}\n{}\n",
        words.join(" "),
        rest.join("\n")
    )
}

/// Does what the update lists: deletes superseded actions, moves rows, pastes actions.
fn follow(workspace: &Workspace, printed: &str) {
    let (_, next) = printed.split_once("\nNext:\n").unwrap();
    assert!(
        !next.contains("written by hand, which does not compile"),
        "{next}"
    );
    let actions: String = next
        .lines()
        .skip_while(|line| !line.ends_with("run `cargo xtask codegen`:"))
        .skip(1)
        .take_while(|line| line.is_empty() || line.starts_with("  - ") || line.starts_with("    "))
        .flat_map(|line| [line, "\n"])
        .collect();
    let listed = |step: &str| -> Vec<(usize, String)> {
        let lines = next
            .lines()
            .skip_while(|line| !line.starts_with(step))
            .skip(1);
        let lines = lines.take_while(|line| !line.starts_with("- "));
        let numbered = lines.filter_map(|line| line.trim().strip_prefix("line "));
        numbered
            .map(|line| {
                let (number, what) = line.split_once(' ').unwrap();
                (number.parse().unwrap(), what.trim().to_owned())
            })
            .collect()
    };
    let superseded = listed("- Delete the superseded actions");
    workspace.edit(OVERLAY, |overlay| {
        let mut lines: Vec<&str> = overlay.lines().collect();
        for (first, id) in superseded.iter().rev() {
            assert_eq!(lines[first - 1].trim(), format!("- x-id: {id}"));
            let others = lines[*first..].iter();
            let more =
                others.take_while(|line| !line.starts_with("  - ") && !line.starts_with("  #"));
            let end = first + more.count();
            lines.drain(first - 1..end);
        }
        format!("{}\n{actions}", lines.join("\n"))
    });
    for (line, what) in listed("- Fix spec/shared.yaml").iter().rev() {
        let place = what.split('`').nth(1).unwrap();
        assert!(what.contains("move it from `later` to `places`"), "{what}");
        workspace.edit(SHARED, |table| moved(table, *line, place));
    }
}

/// The table with a place of the row at a line moved from `later` to `places`.
fn moved(table: &str, line: usize, place: &str) -> String {
    let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
    let later = line - 1;
    assert!(
        lines[later].trim_start().starts_with("later: ["),
        "{}",
        lines[later]
    );
    let row = lines[..later]
        .iter()
        .rposition(|line| line.starts_with("  - "))
        .unwrap();
    let places = (row..later).find(|at| lines[*at].trim_start().starts_with("places: ["));
    match places {
        Some(places) => {
            assert_eq!(lines[later].trim(), format!("later: [{place}]"));
            lines[places] = lines[places]
                .replace(']', &format!(", {place}]"))
                .replace("[], ", "[");
            let named = lines[places].rfind(']').unwrap();
            lines[places].truncate(named + 1);
            lines.remove(later);
        }
        None => lines[later] = lines[later].replace("later:", "places:"),
    }
    format!("{}\n", lines.join("\n"))
}

/// The names of the tests that failed, and why.
fn failures(run: &Run) -> String {
    let lines = run.printed.lines().chain(run.said.lines());
    let printed = lines.filter(|line| {
        line.ends_with("FAILED") || line.contains("panicked at") || line.starts_with("error")
    });
    printed.collect::<Vec<_>>().join("\n")
}

/// Prints what each step takes.
struct Clock(Instant);

impl Clock {
    fn lap(&mut self, step: &str) {
        println!("{:>5.1} s  {step}", self.0.elapsed().as_secs_f64());
        self.0 = Instant::now();
    }
}
