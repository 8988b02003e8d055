//! What `cargo xtask update` reports of a page that it puts in place: what is left to do, with all that can be known at once.

use xtask::problem::Source;
use xtask::yaml;

use crate::project::{self, DOCUMENT, NEWER, OVERLAY, Project, SHARED};

const UPDATE: [&str; 4] = ["update", NEWER, "--date", "2026-03-16"];

/// The webhook `bot.chat_status`, which no page of the fixtures has.
const CHAT_STATUS: &str = include_str!("../../../tests/fixtures/pages/chat_status.md");

fn snapshot(name: &str, description: &str, text: &str) {
    project::snapshot("update", name, description, text);
}

/// The steps of the report.
fn next(printed: &str) -> &str {
    printed.rsplit_once("\nNext:\n").unwrap().1
}

/// The actions that the report proposes, as it prints them.
fn proposed(printed: &str) -> String {
    let lines = next(printed).lines();
    let lines = lines.skip_while(|line| !line.ends_with("run `cargo xtask codegen`:"));
    let actions = lines
        .skip(1)
        .take_while(|line| line.is_empty() || line.starts_with("  - ") || line.starts_with("    "));
    actions.flat_map(|line| [line, "\n"]).collect()
}

/// The page is narrower than the payloads that were sent before: with the actions, pasted as they are printed, both are read.
#[test]
fn pasted_actions_make_the_new_types_read_old_payloads() {
    let project = Project::frozen();
    let edits = include_str!("../../../tests/fixtures/pages/narrower.yaml");
    let edits: Vec<(String, String)> = yaml::read(&Source::new("narrower.yaml", edits)).unwrap();
    project.newer(&edits);
    let before = project.read(DOCUMENT);
    let printed = project.done(&UPDATE);
    project.write("before.json", &before);
    project.write("after.json", &project.read(DOCUMENT));
    let reads_old = |report: &str| !report.contains("read all old payloads");
    assert!(!reads_old(&printed), "{printed}");
    snapshot(
        "old_payloads",
        "What is left to do after a page that is narrower in several places, each in another way.",
        next(&printed),
    );

    let overlay = project.read(OVERLAY);
    project.write(OVERLAY, &format!("{overlay}{}", proposed(&printed)));
    project.done(&["codegen"]);
    for older in ["before.json", "after.json"] {
        let report = project.done(&["diff", older]);
        assert!(reads_old(&report), "{older}: {report}");
    }
}

/// What was an object of its own became a text: the type that the old payloads have is no longer in the document.
#[test]
fn a_place_that_no_action_makes_read_both_is_named() {
    let project = Project::copy();
    let entry = "    - **`error_code`** ";
    let object =
        "    - **`details`** (object) **Required**\n      What is known\n\n    - **`error_code`** ";
    let shown = "    \"details\": {\n      \"part\": \"examplepart\"\n    },\n    \"error_code\"";
    project.newer(&[(entry, object), ("    \"error_code\"", shown)]);
    project.done(&UPDATE);
    let text = "    \"details\": \"exampledetails\",\n    \"error_code\"";
    project.newer(&[
        ("**`details`** (object)", "**`details`** (string)"),
        (shown, text),
    ]);
    let printed = project.done(&["update", NEWER, "--date", "2026-03-17"]);
    let step = "\n  No action of the overlay makes this place read both: $.components.schemas.BotFailedData.properties.details\n";
    assert!(next(&printed).contains(step), "{printed}");
    assert_eq!(proposed(&printed), "");
}

/// What reads old payloads does not keep the value of a key that moved: the report says what does.
#[test]
fn a_key_that_moved_is_named_with_the_action_that_keeps_its_value() {
    let project = Project::copy();
    let text = "Human-readable error message describing why the bot failed";
    let entry = format!("    - **`error_message`** (string) **Required**\n      {text}\n");
    let moved = "    - **`details`** (object) **Required**\n      What is known\n";
    let shown = "    \"error_message\": \"exampleerror_message\",";
    let object = "    \"details\": {\n      \"error_message\": \"exampleerror_message\"\n    },";
    project.newer(&[(entry.as_str(), moved), (shown, object)]);
    let printed = project.done(&UPDATE);
    let step = next(&printed).split("\n- These keys may have moved").nth(1);
    let step = step.unwrap_or_else(|| panic!("{printed}"));
    let (_, change) = step.split_once("    `").unwrap();
    let (target, change) = change.split_once("` with `").unwrap();
    let (update, places) = change.split_once("`; ").unwrap();
    let place =
        "the pages have it at $.components.schemas.BotFailedDataDetails.properties.error_message\n";
    assert!(places.starts_with(place), "{step}");

    let action = format!(
        "\n  - x-id: kept\n    x-group: vendor-gap\n    x-reason: r\n    x-source: s\n    x-expects: nothing\n    \
         {target}\n    {update}\n"
    );
    let overlay = project.read(OVERLAY);
    project.write(OVERLAY, &format!("{overlay}{}{action}", proposed(&printed)));
    project.done(&["codegen"]);
    let generated = project.read("crates/models/src/generated/shared.rs");
    let field =
        format!("/// {text}\n        #[omit_none]\n        pub error_message: Option<String>");
    assert!(generated.contains(&field), "{generated}");
}

/// The webhook that only the overlay had so far: superseded actions and rows that move, and nothing else.
#[test]
fn a_page_with_the_chat_status_is_an_ordinary_update() {
    let project = Project::frozen();
    let overlay = include_str!("../../../tests/fixtures/pages/chat_status.overlay.yaml");
    let known = project.read(OVERLAY);
    project.write(OVERLAY, &format!("{known}{overlay}"));
    for (row, more) in [
        (
            "places: [\"*.data.bot_id\"]",
            "\n    except: [BotWebhookChatStatus.data.bot_id]",
        ),
        (
            "places: [\"*.data.series_id\"]",
            "\n    later: [BotWebhookChatStatus.data.event_id]",
        ),
        (
            "types:",
            "\n  - { name: BotChatStatusData, description: d, later: [BotWebhookChatStatus.data] }\n  \
             - { name: ChatStatusReason, description: d, later: [BotWebhookChatStatus.data.reason] }",
        ),
    ] {
        project.edit(SHARED, row, &format!("{row}{more}"));
    }
    project.done(&["codegen"]);
    project.newer(&with_chat_status(CHAT_STATUS));
    let printed = project.done(&UPDATE);
    let (report, _) = printed.split_once("\nNext:\n").unwrap();
    assert!(report.contains("\n\npatch"), "{report}");
    snapshot(
        "chat_status",
        "A page with the webhook `bot.chat_status`, which only the overlay had.",
        next(&printed),
    );

    crate::update::delete_actions(&project, &printed);
    let later = "\n    later: [BotWebhookChatStatus.data.event_id]";
    let place = "\"*.data.series_id\"";
    let places = format!("{place}, BotWebhookChatStatus.data.event_id]");
    project.edit(SHARED, &format!("{place}]{later}"), &places);
    let shared = project.read(SHARED);
    let shared = shared.replace(
        "later: [BotWebhookChatStatus",
        "places: [BotWebhookChatStatus",
    );
    project.write(SHARED, &shared);
    assert_eq!(
        project.done(&["codegen", "--check"]),
        "7 files are up to date\n"
    );
}

/// Edits that bring the section of that webhook, and a link to it.
fn with_chat_status(section: &str) -> [(&'static str, String); 2] {
    let link = "- [Bot Webhook Completed]";
    let new = format!("- [Bot Webhook Chat Status](./botwebhookchatstatus)\n{link}");
    let next = "## Bot Completed\n";
    [(next, format!("{section}{next}")), (link, new)]
}

/// A crate in the place of the models, whose code by hand needs a field of the page.
fn with_models(project: &Project) {
    project.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n[workspace.package]\nversion = \"0.1.0\"\n",
    );
    for name in ["models", "webhooks"] {
        project.write(
            format!("crates/{name}/Cargo.toml"),
            &format!("[package]\nname = \"meeting-baas-{name}\"\nedition = \"2024\"\n"),
        );
    }
    project.write("crates/webhooks/src/lib.rs", "");
    project.write(
        "crates/models/src/lib.rs",
        "const fn has(text: &[u8], part: &[u8]) -> bool {\n    let mut start = 0;\n    while start + part.len() <= text.len() {\n        \
         let mut end = 0;\n        while end < part.len() && text[start + end] == part[end] {\n            end += 1;\n        }\n        \
         if end == part.len() {\n            return true;\n        }\n        start += 1;\n    }\n    false\n}\n\
         const SHARED: &str = include_str!(\"generated/shared.rs\");\n\
         const _: () = assert!(has(SHARED.as_bytes(), b\"pub error_message: String\"), \"no field `error_message`\");\n",
    );
    project.write(
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"meeting-baas-models\"\nversion = \"0.0.0\"\n\n[[package]]\nname = \
         \"meeting-baas-webhooks\"\nversion = \"0.0.0\"\n",
    );
}

#[test]
fn code_by_hand_that_does_not_compile_with_the_new_types_is_reported() {
    let project = Project::copy();
    with_models(&project);
    let description = "      Human-readable error message describing why the bot failed\n";
    project.newer(&[(description, "      Why the bot failed\n")]);
    let printed = project.done(&UPDATE);
    assert!(!printed.contains("by hand"), "{printed}");

    let renamed = [
        ("**`error_message`**", "**`error_text`**"),
        (
            "    \"error_message\": \"exampleerror_message\",\n    \"",
            "    \"error_text\": \"exampleerror_text\",\n    \"",
        ),
    ];
    project.newer(&renamed);
    let printed = project.done(&UPDATE);
    let step = next(&printed)
        .split("\n- ")
        .find(|step| step.contains("written by hand"));
    let step = step.unwrap_or_else(|| panic!("{printed}"));
    assert!(step.contains("does not compile"), "{step}");
    assert!(step.contains("crates/models/src/lib.rs:"), "{step}");
    assert!(step.contains("error_message"), "{step}");
}

#[test]
fn a_page_without_a_description_of_a_field_is_reported_before_the_tests() {
    let project = Project::copy();
    let description = "      Human-readable error message describing why the bot failed\n";
    project.newer(&[(description, "")]);
    let printed = project.done(&UPDATE);
    let next = next(&printed);
    let place = |text: &str| next.find(text).unwrap_or_else(|| panic!("{text}: {next}"));
    assert!(place("BotFailedData.error_message has no description") < place("CHANGELOG.md"));
    assert!(place("CHANGELOG.md") < place("cargo test --workspace"));
}

/// A new event, a key that may be absent and one that may be null: what fixtures must have or lack is listed.
#[test]
fn what_the_changes_mean_for_fixtures_and_names_is_listed() {
    let project = Project::frozen();
    let known = project.read(OVERLAY);
    let event = "\n  - x-id: bot-chat-status-event\n    x-group: vendor-gap\n    x-reason: The page does not say which event \
                 brings this payload.\n    x-source: guide\n    x-expects: nothing\n    target: \
                 $.components.schemas.BotWebhookChatStatus.properties.event\n    update: { const: bot.chat_status }\n";
    project.write(OVERLAY, &format!("{known}{event}"));
    let of_a_bot = "(string) **Required**\n      The bot";
    let section = CHAT_STATUS.replace(of_a_bot, &of_a_bot.replace("(string)", "(string (uuid))"));
    let edits = [
        (
            "**`error_message`** (string) **Required**",
            "**`error_message`** (string) *Optional*",
        ),
        (
            "**`error_code`** (string) **Required**",
            "**`error_code`** (string | null) **Required**",
        ),
        (
            "\"error_code\": \"exampleerror_code\"",
            "\"error_code\": null",
        ),
    ];
    let edits = edits.map(|(old, new)| (old, new.to_owned()));
    project.newer(&[&with_chat_status(&section)[..], &edits].concat());
    let printed = project.done(&UPDATE);
    snapshot(
        "fixtures",
        "A page with a new event, a key that may be absent now, and one that may be null.",
        next(&printed),
    );
}
