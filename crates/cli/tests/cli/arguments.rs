//! Help, completions, and an output that is closed.

use std::process::Stdio;

use crate::support::{bare, command, run};

#[test]
fn every_help_has_examples() {
    let main = run(&["--help"]);
    assert_eq!(main.code, 0);
    for text in [
        "Examples:",
        "Exit codes:",
        "MEETING_BAAS_WEBHOOK_SECRETS",
        "not affiliated",
    ] {
        assert!(main.output.contains(text), "{text}: {}", main.output);
    }
    for name in [
        "listen",
        "trigger",
        "verify",
        "decode",
        "inbox",
        "artifact",
        "completions",
    ] {
        let help = run(&[name, "--help"]);
        assert_eq!(help.code, 0, "{name}");
        let examples = help.output.split("Examples:").nth(1).unwrap();
        assert!(
            examples.contains(&format!("meeting-baas {name}")),
            "{name}: {examples}"
        );
        assert!(main.output.contains(&format!("  {name}")), "{name}");
    }
    assert!(run(&["--version"]).output.starts_with("meeting-baas 0."));
    assert_eq!(run(&[]).code, 2);
    assert_eq!(run(&["sing"]).code, 2);
}

/// Each example is a command line that is accepted: what follows it, and what it does, is not tried.
#[test]
fn every_example_of_the_help_is_accepted() {
    let mut count = 0;
    for name in [
        "",
        "listen",
        "trigger",
        "verify",
        "decode",
        "inbox",
        "artifact",
        "completions",
    ] {
        let words: Vec<&str> = name.split_whitespace().chain(["--help"]).collect();
        let help = run(&words);
        for line in help.output.lines() {
            let Some(example) = line.trim().strip_prefix("meeting-baas ") else {
                continue;
            };
            let example = example.split(['<', '>']).next().unwrap();
            let mut words: Vec<&str> = example.split_whitespace().collect();
            words.push("--help");
            assert_eq!(run(&words).code, 0, "{line}");
            // Help wins over mistakes: without it, an unknown argument is an error of usage.
            words.pop();
            words.push("--no-such-argument");
            let ended = run(&words);
            assert!(
                ended
                    .errors
                    .contains("unexpected argument '--no-such-argument'"),
                "{line}: {}",
                ended.errors
            );
            count += 1;
        }
    }
    assert!(count > 25, "{count}");
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ended = run(&["completions", shell]);
        assert_eq!(ended.code, 0, "{shell}");
        assert!(
            ended.output.contains("meeting-baas") && ended.output.contains("talk-time"),
            "{shell}"
        );
    }
    assert_eq!(run(&["completions", "dos"]).code, 2);
}

#[test]
fn a_closed_output_is_neither_a_panic_nor_an_error() {
    for arguments in [
        &["completions", "bash"][..],
        &["--help"],
        &["trigger", "--help"],
    ] {
        let mut child = command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        let errors = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}: {errors}");
        assert_eq!(errors, "", "{arguments:?}");
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    if let Ok(full) = full {
        let ended = bare(&["completions", "bash"])
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(ended.status.code(), Some(3));
        assert!(
            String::from_utf8(ended.stderr)
                .unwrap()
                .contains("the output cannot be written")
        );
    }
}
