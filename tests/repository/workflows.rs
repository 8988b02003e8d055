//! The workflows: when they run, what they may do, and the comment that one of them writes.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tests::project;
use xtask::problem::Source;

/// A workflow by its file name.
fn workflow(name: &str) -> Value {
    let text = project::read(&format!(".github/workflows/{name}"));
    xtask::yaml::read(&Source::new(name, text)).unwrap_or_else(|problems| panic!("{problems}"))
}

fn workflows() -> Vec<(String, Value)> {
    let entries = fs::read_dir(project::root().join(".github/workflows")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| (name.clone(), workflow(&name)))
        .collect()
}

fn jobs(workflow: &Value) -> impl Iterator<Item = (&String, &Value)> {
    workflow["jobs"].as_object().unwrap().iter()
}

fn steps(job: &Value) -> &[Value] {
    job["steps"].as_array().unwrap()
}

/// Every step of every job of every workflow.
fn all_steps(workflows: &[(String, Value)]) -> Vec<&Value> {
    let jobs = workflows.iter().flat_map(|(_, workflow)| jobs(workflow));
    jobs.flat_map(|(_, job)| steps(job)).collect()
}

#[test]
fn each_runs_when_it_should_and_never_with_rights_on_foreign_code() {
    let triggers: Vec<_> = workflows()
        .into_iter()
        .map(|(name, workflow)| (name, workflow["on"].clone()))
        .collect();
    assert_eq!(
        triggers,
        [
            (
                "ci.yml".to_owned(),
                json!({"pull_request": null, "push": {"branches": ["main"]}})
            ),
            // With its own rights, but on the main branch: `pull_request_target` stands nowhere.
            (
                "comment.yml".to_owned(),
                json!({"workflow_run": {"workflows": ["ci"], "types": ["completed"]}})
            ),
        ],
    );
    assert_eq!(
        workflow("ci.yml")["name"],
        "ci",
        "the other one waits for it"
    );
}

#[test]
fn nothing_may_fail_unseen_and_only_what_is_of_pull_requests_is_left_out() {
    let workflows = workflows();
    let mut conditions = Vec::new();
    for (name, workflow) in &workflows {
        for (job, description) in jobs(workflow) {
            for part in steps(description).iter().chain([description]) {
                assert_eq!(part["continue-on-error"], Value::Null, "{name}: {job}");
                if let Some(condition) = part.get("if") {
                    conditions.push((name.as_str(), job.as_str(), condition.as_str().unwrap()));
                }
            }
        }
    }
    assert_eq!(
        conditions,
        [
            ("ci.yml", "diff", "github.event_name == 'pull_request'"),
            (
                "comment.yml",
                "comment",
                "github.event.workflow_run.event == 'pull_request'"
            ),
        ]
    );
}

#[test]
fn a_job_may_read_the_code_and_one_may_comment() {
    for (name, workflow) in workflows() {
        assert_eq!(workflow["permissions"], json!({}), "{name}");
        for (job, steps) in jobs(&workflow) {
            let expected = if (name.as_str(), job.as_str()) == ("comment.yml", "comment") {
                json!({"contents": "read", "pull-requests": "write"})
            } else {
                json!({"contents": "read"})
            };
            assert_eq!(steps["permissions"], expected, "{name}: {job}");
            assert!(steps["timeout-minutes"].is_u64(), "{name}: {job}");
        }
    }
}

#[test]
fn no_foreign_text_is_a_part_of_a_script() {
    for step in all_steps(&workflows()) {
        if let Some(script) = step["run"].as_str() {
            assert!(!script.contains("${{"), "{script}");
        }
    }
}

#[test]
fn foreign_actions_are_none_and_the_others_are_pinned() {
    for (name, _) in workflows() {
        let text = project::read(&format!(".github/workflows/{name}"));
        for line in text.lines().filter(|line| line.contains("uses:")) {
            let (_, action) = line.split_once("uses: ").unwrap();
            let (action, version) = action.split_once(" # v").unwrap();
            let (action, commit) = action.split_once('@').unwrap();
            assert_eq!(action, "actions/checkout");
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert_eq!(version.split('.').count(), 3, "{version}");
        }
    }
    let workflows = workflows();
    let checkouts = all_steps(&workflows)
        .into_iter()
        .filter(|step| step["uses"].is_string());
    for checkout in checkouts {
        assert_eq!(checkout["with"]["persist-credentials"], false);
    }
}

#[test]
fn what_may_comment_runs_nothing_of_the_pull_request() {
    let workflow = workflow("comment.yml");
    let steps = steps(&workflow["jobs"]["comment"]);
    // The main branch, which is what such a run checks out if it is not told otherwise.
    assert_eq!(steps[0]["with"], json!({"persist-credentials": false}));
    let scripts: Vec<_> = steps
        .iter()
        .filter_map(|step| step["run"].as_str())
        .collect();
    assert_eq!(scripts.last(), Some(&"bash .ci/comment"));
    let script = project::read(".ci/comment");
    let code = script
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'));
    for line in code {
        assert!(!line.contains("git ") && !line.contains("eval"), "{line}");
    }
}

#[test]
fn every_step_of_a_pull_request_is_run_on_stable() {
    let workflow = workflow("ci.yml");
    let scripts = steps(&workflow["jobs"]["steps"])
        .iter()
        .filter_map(|step| step["run"].as_str());
    let scripts: Vec<_> = scripts.collect();
    assert!(scripts[0].contains("rustup default stable"));
    assert_eq!(scripts.last(), Some(&"bash .ci/run"));
}

#[test]
fn the_oldest_rust_is_that_of_the_published_crates() {
    let workflow = workflow("ci.yml");
    let version = workflow["jobs"]["oldest-rust"]["env"]["MSRV"]
        .as_str()
        .unwrap();
    let crates = fs::read_dir(project::root().join("crates")).unwrap();
    let manifests = crates.map(|entry| entry.unwrap().path().join("Cargo.toml"));
    let has_line = |text: &str, line: &str| text.lines().any(|other| other == line);
    let expected = format!("rust-version = \"{version}\"");
    let mut published = 0;
    for manifest in manifests {
        let text = fs::read_to_string(&manifest).unwrap();
        if !has_line(&text, "publish = false") {
            assert!(has_line(&text, &expected), "{}", manifest.display());
            published += 1;
        }
    }
    assert_eq!(published, 2);
    let steps = project::read(".ci/run");
    assert!(steps.contains(&format!("readonly MSRV={version} ")));
}

#[cfg(unix)]
mod comment {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use super::*;

    const HEAD: &str = "0123456789012345678901234567890123456789";

    /// Answers as GitHub would, from files in the folder `answers`, and notes each request that changes something.
    const GH: &str = r#"#!/usr/bin/env bash
for word in "$@"; do
  case $word in
    */pulls\?*) cat answers/pulls; exit ;;
    */compare/*) echo fork; exit ;;
    */contents/*ref=fork) cat answers/before; exit ;;
    */contents/*) cat answers/after; exit ;;
    */comments\?*) cat answers/comments; exit ;;
  esac
done
echo "$@" >>requests
for word in "$@"; do
  case $word in body=@*) cat "${word#body=@}" >>requests ;; esac
done
"#;
    /// Prints the report, and takes in what others might have wanted to read.
    const CARGO: &str = "#!/usr/bin/env bash\ncat >/dev/null\ncat answers/report\n";

    /// Runs `.ci/comment` for pull request 7, and gives the requests that change something.
    fn requests(before: &str, after: &str, report: &str, comments: &str, pulls: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in [".ci", "answers", "bin"] {
            fs::create_dir(path(name)).unwrap();
        }
        fs::write(path(".ci/comment"), project::read(".ci/comment")).unwrap();
        for (name, text) in [
            ("before", before),
            ("after", after),
            ("report", report),
            ("comments", comments),
            ("pulls", pulls),
        ] {
            fs::write(path("answers").join(name), text).unwrap();
        }
        for (name, text) in [("gh", GH), ("cargo", CARGO)] {
            let program = path("bin").join(name);
            fs::write(&program, text).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let programs = std::env::var("PATH").unwrap();
        let output = Command::new("bash")
            .arg(path(".ci/comment"))
            .env("PATH", format!("{}:{programs}", path("bin").display()))
            .env("GITHUB_REPOSITORY", "owner/name")
            .env("HEAD_SHA", HEAD)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        read_if_present(&path("requests"))
    }

    fn read_if_present(path: &Path) -> String {
        fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn a_change_is_told_once_and_then_again_in_the_same_place() {
        let first = requests("1", "2", "a change\n", "", "7 base\n");
        assert_eq!(
            first,
            "api --silent --method POST repos/owner/name/issues/7/comments --field body=@target/comment/comment.md\n\
             a change\n"
        );
        let later = requests("1", "2", "a change\n", "41\n42\n", "7 base\n");
        assert_eq!(
            later,
            "api --silent --method PATCH repos/owner/name/issues/comments/41 --field body=@target/comment/comment.md\n\
             a change\n"
        );
    }

    #[test]
    fn where_nothing_changed_there_is_no_comment() {
        assert_eq!(requests("1", "1", "never asked", "", "7 base\n"), "");
        assert_eq!(
            requests("1", "2", "", "", "7 base\n"),
            "",
            "another spelling"
        );
        let gone = "api --silent --method DELETE repos/owner/name/issues/comments/41\n";
        assert_eq!(requests("1", "1", "never asked", "41\n", "7 base\n"), gone);
    }

    #[test]
    fn each_pull_request_with_the_commit_has_its_comment() {
        let told = requests("1", "2", "a change\n", "", "7 base\n8 other\n");
        assert_eq!(told.matches("--method POST").count(), 2, "{told}");
    }

    #[test]
    fn a_pull_request_that_moved_on_is_left_alone() {
        assert_eq!(requests("1", "2", "a change\n", "", ""), "");
    }

    #[test]
    fn an_earlier_comment_is_known_by_the_first_line_of_the_report() {
        let script = project::read(".ci/comment");
        let marker = format!("readonly MARKER='{}' ", xtask::diff::report::MARKER);
        assert!(script.contains(&marker));
    }
}
