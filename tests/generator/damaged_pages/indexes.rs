//! Indexes that are damaged, or differ from the sections.

use tests::page::{Edit, webhooks};

use super::{diagnose, diagnose_all};

const LINK: &str = "- [Bot Webhook Failed](./botwebhookfailed)\n";

#[test]
fn links() {
    let page = webhooks();
    let link = |to: &str| page.replace_only(LINK, to);
    diagnose(
        "link_missing",
        "The link of `botwebhookfailed` is taken out",
        &link(""),
    );
    diagnose(
        "link_twice",
        "The link of `botwebhookfailed` is there twice",
        &link(&format!("{LINK}{LINK}")),
    );
    diagnose(
        "link_without_a_section",
        "A link is added that has no section",
        &link(&format!(
            "{LINK}- [Bot Webhook Chat Message](./botwebhookchatmessage)\n"
        )),
    );
    diagnose(
        "link_with_other_words",
        "A letter of the link's words is taken out",
        &link("- [Bot Webhook Faild](./botwebhookfailed)\n"),
    );
    diagnose(
        "link_with_another_target",
        "A letter of the link's target is taken out",
        &link("- [Bot Webhook Failed](./botwebhookfaild)\n"),
    );
    diagnose(
        "link_that_is_not_a_type_name",
        "A word of the link starts with a small letter",
        &link("- [Bot webhook Failed](./botwebhookfailed)\n"),
    );
    diagnose(
        "link_that_cannot_be_read",
        "The link's words lose their bracket",
        &link("- Bot Webhook Failed](./botwebhookfailed)\n"),
    );
    diagnose(
        "link_with_a_text",
        "A list is put below a link",
        &link(&format!("{LINK}  - for every bot that failed\n")),
    );
}

#[test]
fn families() {
    let page = webhooks();
    diagnose(
        "family_unknown",
        "`Calendar Webhooks` become `Meeting Webhooks`",
        &page.replace_only("## Calendar Webhooks\n", "## Meeting Webhooks\n"),
    );
    diagnose(
        "family_without_its_heading",
        "The heading `Calendar Webhooks` is taken out, so that its links join those above",
        &page.replace_only("## Calendar Webhooks\n", ""),
    );
    diagnose(
        "family_twice",
        "The heading `Callbacks` is there twice",
        &page.replace_only(
            "- [Callback Failed]",
            "\n## Callbacks\n\n- [Callback Failed]",
        ),
    );
    diagnose(
        "family_without_links",
        "The links below `Callbacks` are taken out",
        &page
            .replace_only("- [Callback Completed](./callbackcompleted)\n", "")
            .replace_only("- [Callback Failed](./callbackfailed)\n", ""),
    );
    diagnose(
        "families_without_headings",
        "All headings of the index are taken out",
        &page
            .replace_only("## Bot Webhooks\n", "")
            .replace_only("## Calendar Webhooks\n", "")
            .replace_only("## Callbacks\n", ""),
    );
    diagnose(
        "index_with_too_much_text",
        "A second paragraph is put below the first",
        &page.replace_only(
            "sent by Meeting BaaS v2.\n",
            "sent by Meeting BaaS v2.\n\nSoon more.\n",
        ),
    );
}

#[test]
fn whole_indexes() {
    let page = webhooks();
    let (without, _) = page.cut("## Webhook & Callback Payloads\n", "\n---");
    let without = without.trim_end().trim_end_matches("---").to_owned();
    diagnose("index_missing", "The index is taken out", &without);
    diagnose(
        "index_without_source",
        "The `### Source:` line of the index is taken out",
        &page.replace_only(
            "### Source: ./content/docs/api-v2/reference/webhooks/index.mdx\n",
            "",
        ),
    );
    let (first, callbacks) = page.cut("## Completed\n", "## Webhook & Callback Payloads\n");
    let (first, _) = first.cut("## Callbacks\n", "\n\n---");
    diagnose_all(
        "index_missing_on_the_second_page",
        "The callbacks move to a second page, but not their index",
        &[&first, &callbacks],
    );
}
