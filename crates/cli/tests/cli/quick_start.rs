//! The quick start of the README of the webhooks: two terminals, and what they print.

use std::fs;

use crate::support::{Ended, Listening, bare};

/// Of the output, what differs from run to run is as in the README.
fn shown(line: &str) -> String {
    let mut line = line.to_owned();
    if line.get(8..10) == Some("Z ") {
        line.replace_range(..8, "09:30:00");
    }
    if let Some(end) = line.find(" ms  ") {
        line.replace_range(end - 5..end, "    1");
    }
    if let Some(start) = line.find("msg_") {
        line.replace_range(start..start + 12, "msg_4k2p9x1c");
    }
    line
}

/// The commands and the output of a block of the README.
fn block(readme: &str, command: &str) -> (Vec<String>, Vec<String>) {
    let mut blocks = readme.split("```");
    let block = blocks.find(|block| block.contains(command)).unwrap();
    let lines = block.strip_prefix("console\n").unwrap().lines();
    let (commands, output): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("$ "));
    let owned = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect();
    (owned(commands), owned(output))
}

#[test]
fn two_terminals_print_what_the_readme_shows() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../webhooks/README.md");
    let readme = fs::read_to_string(readme).unwrap();
    let (commands, received) = block(&readme, "$ meeting-baas listen\n");
    let variables: Vec<(&str, &str)> = commands
        .iter()
        .filter_map(|command| command.strip_prefix("$ export ")?.split_once('='))
        .collect();
    assert_eq!(variables.len(), 3);
    let listening = Listening::of(bare(&["listen", "--port", "0"]).envs(variables.clone()));
    let (_, sent) = block(&readme, "$ meeting-baas trigger all\n");
    let trigger = ["trigger", "all", "--to", &listening.url];
    let ended = Ended::of(bare(&trigger).envs(variables));
    assert_eq!(ended.errors, "");
    let printed: Vec<String> = ended.output.lines().map(shown).collect();
    assert_eq!(printed, sent);

    // The port is the system's choice here.
    assert_eq!(received[0], "listening at http://127.0.0.1:3000/");
    let printed: Vec<String> = (1..received.len())
        .map(|_| shown(&listening.line()))
        .collect();
    assert_eq!(printed, received[1..]);
}
