//! Sections whose heads or borders are damaged.

use tests::page::{Edit, webhooks};

use super::{FAILED, diagnose};

const SOURCE: &str = "### Source: ./content/docs/api-v2/reference/webhooks/botwebhookfailed.mdx\n";
const HEAD: &str = "## Bot Failed\n\nBot Failed payload structure\n";

#[test]
fn heads() {
    let page = webhooks();
    diagnose(
        "section_without_source",
        "The `### Source:` line of `Bot Failed` is taken out",
        &page.replace_only(SOURCE, ""),
    );
    diagnose(
        "section_with_an_unreadable_source",
        "The source's `.mdx` is taken off",
        &page.replace_only("botwebhookfailed.mdx", "botwebhookfailed"),
    );
    diagnose(
        "section_with_a_source_in_plain_text",
        "The source is not a heading any more",
        &page.replace_only(SOURCE, SOURCE.trim_start_matches("### ")),
    );
    diagnose(
        "section_with_another_source",
        "The source's slug is misspelt",
        &page.replace_only("botwebhookfailed.mdx", "botwebhookfaild.mdx"),
    );
    diagnose(
        "section_without_summary",
        "The sentence below the title is taken out",
        &page.replace_only("\nBot Failed payload structure\n", ""),
    );
    diagnose(
        "section_without_title",
        "The title is taken out",
        &page.replace_only("## Bot Failed\n", ""),
    );
    diagnose(
        "section_with_an_empty_title",
        "The words of the title are taken out",
        &page.replace_only("## Bot Failed\n", "##\n"),
    );
    let (headless, _) = page.cut("## Webhook & Callback Payloads\n", "## Bot Webhooks\n");
    diagnose(
        "index_without_head",
        "The whole head of the index is taken out",
        &headless,
    );
    diagnose(
        "section_without_head",
        "The whole head of `Bot Failed` is taken out",
        &page.replace_only(HEAD, "").replace_only(SOURCE, ""),
    );
}

#[test]
fn borders() {
    let page = webhooks();
    diagnose(
        "break_missing",
        "The thematic break before `Bot Failed` is taken out",
        &page.replace_only("---\n\n## Bot Failed\n", "## Bot Failed\n"),
    );
    diagnose(
        "break_inside_a_section",
        "A thematic break is put before the Field Details",
        &page.replace_behind(FAILED, "## Field Details", "---\n\n## Field Details"),
    );
    diagnose(
        "break_twice",
        "The thematic break before `Bot Failed` is put there twice",
        &page.replace_only("## Bot Failed\n", "---\n\n## Bot Failed\n"),
    );
    diagnose(
        "break_at_the_top",
        "A thematic break is put before the first section",
        &page.replace_only("## Bot Completed\n", "---\n\n## Bot Completed\n"),
    );
    diagnose(
        "break_that_underlines",
        "A line of text is put right above a thematic break, which makes it a heading",
        &page.replace_only("---\n\n## Bot Failed\n", "Text\n---\n\n## Bot Failed\n"),
    );
}

#[test]
fn neighbours() {
    let page = webhooks();
    let (_, section) = page.cut("## Bot Failed\n", "## Bot Status Change\n");
    diagnose(
        "section_twice",
        "The section `Bot Failed` is put there twice",
        &page.replace_only("## Bot Failed\n", &format!("{section}## Bot Failed\n")),
    );
    diagnose(
        "section_missing",
        "The section `Bot Failed` is taken out",
        &page.replace_only(&section, ""),
    );
    diagnose(
        "introduction_too_long",
        "A second paragraph is put above the first section",
        &page.replace_only("in api-v2.\n", "in api-v2.\n\nRead this first.\n"),
    );
}
