//! Pages that are far larger than the vendor's are read, and what is wrong with them is said in full.

use tests::page::{content, problems, webhooks};
use tests::property;

const SECTION: &str = "## Bot Failed\n";
const LINK: &str = "- [Bot Webhook Failed](./botwebhookfailed)\n";

/// The vendor's page with the section of the failed bot so many times more, each for an event of its own; the
/// first so many of them are in the index.
fn with_events(count: usize, linked: usize) -> String {
    let page = webhooks();
    let (before, rest) = page.split_once(SECTION).unwrap();
    let (section, after) = rest.split_once("\n## Bot ").unwrap();
    let numbered = |text: &str, number: usize| {
        text.replace("Bot Failed", &format!("Bot Failed{number}"))
            .replace("Webhook Failed", &format!("Webhook Failed{number}"))
            .replace("botwebhookfailed", &format!("botwebhookfailed{number}"))
            .replace("bot.failed", &format!("bot.failed{number}"))
    };
    let copies =
        |text: &str, count| -> String { (0..count).map(|it| numbered(text, it)).collect() };
    let sections = copies(&format!("{SECTION}{section}\n"), count);
    let page = format!("{before}{SECTION}{section}\n{sections}## Bot {after}");
    page.replacen(LINK, &format!("{LINK}{}", copies(LINK, linked)), 1)
}

#[test]
fn a_page_of_a_thousand_payloads() {
    let content = content(&[&with_events(1_000, 1_000)]);
    assert_eq!(content.payloads.len(), 1_012);
}

#[test]
fn a_thousand_problems_are_all_reported() {
    let said = problems(&[&with_events(1_000, 0)]);
    assert_eq!(said.matches("no index names the payload").count(), 1_000);
    let last = "botwebhookfailed999`\n       ╭─[1.md:";
    assert!(said.contains(last), "{}", &said[said.len() - 2_000..]);
}

/// Of 50 MB in the step `properties`.
#[test]
fn a_page_of_many_megabytes() {
    let long = "a word ".repeat(2_500_000 * property::factor() as usize / 7);
    let page = webhooks().replacen("The UUID of", &format!("{long}The UUID of"), 1);
    assert_eq!(content(&[&page]).payloads.len(), 12);
}
