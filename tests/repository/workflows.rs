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
            // With its own rights, but on the main branch: `pull_request_target` is not used.
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
    // Such a run checks out the main branch by default.
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

/// The scripts of a job of `ci.yml`.
fn scripts(job: &Value) -> Vec<&str> {
    let scripts = steps(job).iter().filter_map(|step| step["run"].as_str());
    scripts.collect()
}

#[test]
fn each_step_of_the_script_is_a_job_on_stable_rust() {
    let workflow = workflow("ci.yml");
    let job = &workflow["jobs"]["steps"];
    assert_eq!(job["needs"], "list");
    assert_eq!(
        job["strategy"],
        json!({
            "fail-fast": false,
            "matrix": {"step": "${{ fromJSON(needs.list.outputs.steps) }}"},
        })
    );
    let scripts = scripts(job);
    assert!(scripts[0].contains("rustup default stable"));
    assert_eq!(scripts.last(), Some(&"bash .ci/run \"$STEP\" unchanged"));
    let step = steps(job).last().unwrap();
    assert_eq!(step["env"], json!({"STEP": "${{ matrix.step }}"}));
}

#[cfg(unix)]
#[test]
fn the_matrix_is_the_list_of_the_script() {
    use std::process::Command;

    let workflow = workflow("ci.yml");
    let job = &workflow["jobs"]["list"];
    assert_eq!(
        job["outputs"],
        json!({"steps": "${{ steps.list.outputs.steps }}"})
    );
    assert_eq!(steps(job).last().unwrap()["id"], "list");
    let output = tempfile::NamedTempFile::new().unwrap();
    let status = Command::new("bash")
        .args(["-eo", "pipefail", "-c", scripts(job).last().unwrap()])
        .current_dir(project::root())
        .env("GITHUB_OUTPUT", output.path())
        .status()
        .unwrap();
    assert!(status.success());
    let written = fs::read_to_string(output.path()).unwrap();
    let steps: Vec<String> = serde_json::from_str(written.strip_prefix("steps=").unwrap()).unwrap();

    let list = Command::new("bash")
        .args([".ci/run", "--list"])
        .current_dir(project::root())
        .output()
        .unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    let names = list.lines().map(|line| line.split_once('\t').unwrap().0);
    let expected: Vec<&str> = names.filter(|name| *name != "unchanged").collect();
    assert_eq!(steps, expected);
    assert!(steps.contains(&"oldest_rust".to_owned()));
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
    /// Prints the report, and reads its standard input to the end.
    const CARGO: &str = "#!/usr/bin/env bash\ncat >/dev/null\ncat answers/report\n";

    /// Runs `.ci/comment` for pull request 7, and returns the requests that change something.
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
    fn a_change_creates_one_comment_and_later_updates_it() {
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
    fn no_change_creates_no_comment() {
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
        let sent = requests("1", "2", "a change\n", "", "7 base\n8 other\n");
        assert_eq!(sent.matches("--method POST").count(), 2, "{sent}");
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
