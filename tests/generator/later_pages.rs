//! The whole flow on pages as the vendor may publish them: read, derived, overlaid, generated.

use tests::frozen;
use tests::page::{Edit, webhooks};
use xtask::command::pipeline::{self, Inputs, Outputs};
use xtask::problem::Source;
use xtask::spec::overlay::Mode;

/// A run over other pages with the frozen project's tables, as `--docs` makes one.
fn run(pages: &[String]) -> Result<Outputs, String> {
    let own = frozen::inputs();
    let inputs = Inputs {
        pages: (1..)
            .zip(pages)
            .map(|(number, page)| Source::new(format!("{number}.md"), page.as_str()))
            .collect(),
        mode: Mode::Lenient,
        ..own
    };
    pipeline::run(&inputs).map_err(|failure| failure.to_string())
}

fn superseded(outputs: &Outputs) -> Vec<&str> {
    let superseded = outputs.applied.superseded.iter();
    superseded.map(|action| action.id.as_str()).collect()
}

/// A payload that the overlay has, and no page yet.
const CHAT_MESSAGE: &str = include_str!("../fixtures/pages/chat_message.md");

#[test]
fn what_the_vendor_has_caught_up_with_is_superseded() {
    let page = webhooks()
        .replace_only("## Bot Failed\n", &format!("{CHAT_MESSAGE}## Bot Failed\n"))
        .replace_only(
            "- [Bot Webhook Completed]",
            "- [Bot Webhook Chat Message](/docs/api-v2/reference/webhooks/botwebhookchatmessage)\n- [Bot Webhook Completed]",
        );
    let outputs = run(&[page]).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(
        superseded(&outputs),
        [
            "bot-chat-message",
            "bot-chat-message-data",
            "bot-chat-message-webhook"
        ],
    );
    assert_eq!(outputs.generated.payloads, 13);
    // The page's own words win.
    assert!(outputs.generated.files["bot.rs"].contains("/// Identifier of the message\n"));
    let stale: Vec<String> = outputs
        .derived
        .stale
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(stale, ["the pages have `BotWebhookChatMessage.data` now"]);
}

#[test]
fn callbacks_on_a_page_of_their_own_give_the_same_types() {
    let (page, sections) = webhooks().cut("## Completed\n", "## Webhook & Callback Payloads");
    let (page, links) = page.cut("## Callbacks\n", "\n\n---");
    let callbacks = format!(
        "# callbacks api-v2 Reference\n\n{sections}## Callback Payloads\n\nWhat bots send\n\n\
         ### Source: ./content/docs/api-v2/reference/callbacks/index.mdx\n\n{links}\n\n---\n",
    );
    let outputs = run(&[page, callbacks]).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(outputs.generated.files, frozen::outputs().generated.files);
    assert_eq!(superseded(&outputs), Vec::<&str>::new());
}

#[test]
fn a_type_that_changed_under_the_overlay_is_a_conflict() {
    let page = webhooks()
        .replace("(string[] | null)", "(object[] | null)")
        .replace("string[] | null", "object[] | null");
    let failure = run(&[page]).unwrap_err();
    insta::with_settings!({
        description => "The page makes lists of objects of the lists of names, and says nothing of the objects",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("conflict", failure);
    });
}

#[test]
fn a_field_that_only_a_page_knows_needs_nothing_but_the_page() {
    let page = webhooks()
        .replace_behind(
            "webhooks/botwebhookfailed.mdx",
            "    - **`sent_at`**",
            "    - **`retryable`** (boolean) *Optional*\n      Whether another bot may try\n\n    - **`sent_at`**",
        )
        .replace_behind(
            "webhooks/botwebhookfailed.mdx",
            "    \"sent_at\"",
            "    \"retryable\": true,\n    \"sent_at\"",
        )
        .replace_behind(
            "webhooks/callbackfailed.mdx",
            "    - **`sent_at`**",
            "    - **`retryable`** (boolean) *Optional*\n      Whether another bot may try\n\n    - **`sent_at`**",
        )
        .replace_behind(
            "webhooks/callbackfailed.mdx",
            "    \"sent_at\"",
            "    \"retryable\": true,\n    \"sent_at\"",
        );
    let outputs = run(&[page]).unwrap_or_else(|failure| panic!("{failure}"));
    assert!(outputs.generated.files["shared.rs"].contains(
        "        /// Whether another bot may try\n        #[omit_none]\n        \
         pub retryable: Option<bool>,\n"
    ));
}

#[test]
fn page_that_reorders_its_keys_changes_nothing() {
    // The entry, the row of the table and the member of the example, each behind the next one.
    let page = webhooks();
    let head = page.find("webhooks/botwebhookfailed.mdx").unwrap();
    let (before, section) = page.split_at(head);
    let entry = |key: &str| {
        let start = section.find(&format!("    - **`{key}`**")).unwrap();
        let length = section[start..].find("\n\n").unwrap() + 2;
        &section[start..start + length]
    };
    let member = |key: &str| {
        let start = section.find(&format!("    \"{key}\": ")).unwrap();
        let length = section[start..].find(",\n").unwrap() + 2;
        &section[start..start + length]
    };
    let mut edited = section.to_owned();
    for (first, second) in [
        (entry("bot_id"), entry("error_code")),
        (member("bot_id"), member("error_code")),
    ] {
        let both = format!("{first}{second}");
        assert!(edited.contains(&both), "{both}");
        edited = edited.replacen(&both, &format!("{second}{first}"), 1);
    }
    let outputs = run(&[format!("{before}{edited}")]).unwrap_or_else(|failure| panic!("{failure}"));
    let outputs_before = run(&[page]).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(outputs.files, outputs_before.files);
}
